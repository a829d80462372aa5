// SPDX-License-Identifier: Apache-2.0
#include "run/module.hpp"

#include <dlfcn.h>

#include "antikelvin/core/error.hpp"

namespace antikelvin {

void* load(Module const& module, std::string const& problem, std::string const& otherwise) {
  std::string const library = module.library;
  if (module.build.starts_with("not built"))
    throw BackendError(problem, "built without " + library,
                       otherwise + ", or install " + library + " and build again");
  // Parts of MPI that it loads itself look for its names among those of all.
  void* const loaded = dlopen(module.file, RTLD_NOW | RTLD_GLOBAL);
  void* const entry = loaded != nullptr ? dlsym(loaded, module.entry) : nullptr;
  if (entry != nullptr) return entry;
  char const* const reason = dlerror();
  std::string const file = module.file;
  throw BackendError(problem, reason != nullptr ? reason : file + " has no entry",
                     otherwise + ", or install the package " + file.substr(0, file.find('.')));
}

}  // namespace antikelvin
