// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>

namespace antikelvin {

/// Updates that one thread of a GPU does in one launch: a fraction of a second. A desktop's watchdog ends
/// kernels that take seconds.
#if defined(AK_EMULATED_GPU)
inline namespace of_emulated_gpu {
inline constexpr std::uint64_t kUpdatesPerLaunch = 1 << 10;  // tests then see several launches
#else
inline namespace of_device {
inline constexpr std::uint64_t kUpdatesPerLaunch = 1 << 20;
#endif

/// Calls run(first, n) over parts of first … first + n − 1 in turn, each of at most kUpdatesPerLaunch
/// updates where one of them makes `updates`, but of one at least.
template <class Run>
void in_portions(std::uint64_t updates, std::uint64_t first, std::uint64_t n, Run const& run) {
  std::uint64_t const most =
      std::max<std::uint64_t>(1, kUpdatesPerLaunch / std::max<std::uint64_t>(1, updates));
  for (std::uint64_t done = 0; done < n; done += most) run(first + done, std::min(most, n - done));
}

}  // namespace of_emulated_gpu or of_device
}  // namespace antikelvin
