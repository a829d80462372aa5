// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace antikelvin::bench {

/// The middle one of some values, of an even number the upper of both.
inline double median_of(std::vector<double> values) {
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Seconds that `work` takes.
inline double seconds_of(std::function<void()> const& work) {
  auto const start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// How often work must be done to take `seconds`, at least once. Doing it for a quarter of that time finds
/// out, and warms up.
inline std::uint64_t amount_for(double seconds, std::function<void(std::uint64_t)> const& work) {
  for (std::uint64_t amount = 1;; amount *= 4) {
    double const taken = seconds_of([&] { work(amount); });
    if (taken > seconds / 4)
      return std::max<std::uint64_t>(
          1, static_cast<std::uint64_t>(static_cast<double>(amount) * seconds / taken));
  }
}

}  // namespace antikelvin::bench
