// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "antikelvin/random/philox.hpp"

namespace antikelvin::test_support {

/// Independent normal numbers of mean 0 and standard deviation σ, the same for a seed.
inline std::vector<double> normal_noise(std::size_t n, double sigma, std::uint32_t seed) {
  std::vector<double> noise;
  for (std::uint32_t i = 0; i < n; ++i) {
    PhiloxBlock const block = philox4x32({{i, 0, 0, 0}}, seed);
    double const u = (block.word[0] + 0.5) * 0x1p-32, v = block.word[1] * 0x1p-32;
    noise.push_back(sigma * std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v));
  }
  return noise;
}

}  // namespace antikelvin::test_support
