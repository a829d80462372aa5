// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/run/ranks.hpp"

namespace antikelvin {

/// Ranks over MPI, which it starts. The module with all calls of MPI is loaded here, so that the tool
/// starts where there is none.
/// @throws BackendError  built without MPI, no MPI on this machine, or one that knows no threads
std::unique_ptr<Ranks> mpi_ranks();

/// Name and entry of that module; it calls check_interrupt() of the program through a pointer.
inline constexpr char kMpiModule[] = "antikelvin-mpi.so", kMpiEntry[] = "antikelvin_mpi_ranks";
using MakeMpiRanks = Ranks* (*)(void (*check)());

}  // namespace antikelvin
