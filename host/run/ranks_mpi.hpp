// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/run/ranks.hpp"

namespace antikelvin {

/// Ranks over MPI, which it starts.
/// @throws BackendError  built without MPI, or with one that knows no threads
std::unique_ptr<Ranks> mpi_ranks();

}  // namespace antikelvin
