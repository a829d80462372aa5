// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>

#include "process/ranks.hpp"

namespace antikelvin {

/// Gives the module antikelvin-mpi.so (host/process/mpi), which alone is linked with MPI, what it needs of
/// the program that has loaded it.
struct RanksHost {
  void (*check_interrupt)();        ///< throws if there was a signal
  void (*interrupt)(int);           ///< what a signal does
  std::chrono::milliseconds grace;  ///< what ranks have to save their work
};

/// Entry of the module: ranks over MPI, which it starts. BackendError if this MPI knows no threads.
using MakeMpiRanks = Ranks* (*)(RanksHost const& host);

}  // namespace antikelvin
