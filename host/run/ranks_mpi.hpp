// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/run/ranks.hpp"

namespace antikelvin {

/// Entry of the module antikelvin-mpi.so (host/mpi), which alone is linked with MPI: ranks over MPI,
/// which it starts. BackendError if this MPI knows no threads.
/// @param check  answers interrupts: check_interrupt() of the program that has loaded the module
using MakeMpiRanks = Ranks* (*)(void (*check)());

}  // namespace antikelvin
