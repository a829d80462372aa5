// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "process/ranks.hpp"

namespace antikelvin::cli {

/// The processes that run this command: one, unless a launcher such as mpirun has started more.
Ranks& ranks();

/// Runs the tool as a rank of its job; its exit code. Ranks other than 0 print nothing.
/// @throws BackendError  as make_ranks does
int in_job(std::function<int()> const& run);

/// Whether neither GOMP_SPINCOUNT nor OMP_WAIT_POLICY says how threads wait.
bool spins_long();

/// Starts this program again with a short GOMP_SPINCOUNT: libgomp reads it before main. Its threads wait for each other by spinning for milliseconds, which on a
/// machine with other work costs many times the run (bench/shared_machine.sh) and gains nothing on an
/// idle one.
void limit_spinning(char** argv);

/// Threads that the CPU backend of this rank takes where none are asked for: its part of a machine
/// that the launcher has not shared out itself; 0 (all that it may use) otherwise.
int default_threads();

}  // namespace antikelvin::cli
