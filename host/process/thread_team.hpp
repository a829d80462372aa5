// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace antikelvin {

/// Starts the team of OpenMP threads that later regions of this thread use, before memory is taken:
/// where one cannot be started, libgomp would end the process with a line of its own.
/// @throws BackendError  a limit of memory or processes leaves no room for so many
void start_threads(int n_threads);

}  // namespace antikelvin
