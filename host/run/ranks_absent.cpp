// SPDX-License-Identifier: Apache-2.0
// Stands in for host/mpi/ranks_mpi.cpp where MPI is not built in.
#include "antikelvin/core/error.hpp"
#include "run/ranks_mpi.hpp"

namespace antikelvin {

std::unique_ptr<Ranks> mpi_ranks() {
  throw BackendError("cannot run as one of several ranks", "this binary was built without MPI",
                     "start it without a launcher, or configure with -DAK_MPI=ON where MPI is "
                     "installed");
}

}  // namespace antikelvin
