// SPDX-License-Identifier: Apache-2.0
#include "process/module.hpp"

#include <dlfcn.h>

#include "antikelvin/base/error.hpp"
#include "base/build_info.hpp"

namespace antikelvin {
namespace {

/// The entry, or none and the reason.
void* entry_of(Module const& module, std::string& reason) {
  void* const loaded =
      dlopen(module.file, RTLD_NOW | (module.shares_names ? RTLD_GLOBAL : RTLD_LOCAL));
  void* const entry = loaded != nullptr ? dlsym(loaded, module.entry) : nullptr;
  if (entry != nullptr) return entry;
  char const* const said = dlerror();
  reason = said != nullptr ? said : std::string(module.file) + " has no entry";
  return nullptr;
}

}  // namespace

Module const& hdf5_module() {
  static Module const module{"HDF5", "antikelvin-hdf5.so", "antikelvin_hdf5", build_info().hdf5};
  return module;
}

Module const& mpi_module() {
  static Module const module{"MPI", "antikelvin-mpi.so", "antikelvin_mpi_ranks", build_info().mpi,
                             true};
  return module;
}

std::string status_of(Module const& module) {
  std::string reason;
  if (module.build.starts_with("not built") || entry_of(module, reason) != nullptr)
    return module.build;
  return "not available: " + reason;
}

void* load(Module const& module, std::string const& problem, std::string const& otherwise) {
  std::string const library = module.library;
  if (module.build.starts_with("not built"))
    throw BackendError(problem, "built without " + library,
                       otherwise + ", or install " + library + " and build again");
  std::string reason;
  if (void* const entry = entry_of(module, reason)) return entry;
  std::string const file = module.file;
  throw BackendError(problem, reason,
                     otherwise + ", or install the package " + file.substr(0, file.find('.')));
}

}  // namespace antikelvin
