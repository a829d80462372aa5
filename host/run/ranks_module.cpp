// SPDX-License-Identifier: Apache-2.0
// Loads host/mpi/ranks_mpi.cpp, which alone is linked with MPI.
#include <dlfcn.h>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/interrupt.hpp"
#include "run/ranks_mpi.hpp"

namespace antikelvin {

std::unique_ptr<Ranks> mpi_ranks() {
  // Parts of MPI that it loads itself look for its names among those of all.
  void* const module = dlopen(kMpiModule, RTLD_NOW | RTLD_GLOBAL);
  void* const entry = module != nullptr ? dlsym(module, kMpiEntry) : nullptr;
  if (entry == nullptr) {
    char const* const reason = dlerror();
    throw BackendError("cannot run as one of several ranks",
                       reason != nullptr ? reason : "its module has no entry",
                       "install MPI and the package antikelvin-mpi, or start the tool without a "
                       "launcher");
  }
  return std::unique_ptr<Ranks>(reinterpret_cast<MakeMpiRanks>(entry)(check_interrupt));
}

}  // namespace antikelvin
