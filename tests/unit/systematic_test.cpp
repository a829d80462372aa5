// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/random/systematic.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <vector>

namespace antikelvin {
namespace {

std::vector<std::uint32_t> copies_of(std::vector<std::uint64_t> const& weights,
                                     std::uint64_t offset) {
  std::uint64_t const total = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  auto const n = static_cast<std::uint32_t>(weights.size());
  std::vector<std::uint32_t> copies;
  std::uint64_t before = 0;
  for (std::uint64_t const weight : weights) {
    copies.push_back(systematic_copies(before, before + weight, total, n, offset));
    before += weight;
  }
  return copies;
}

TEST(Systematic, KeepsTheNumberAndEachShare) {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 200; ++trial) {
    std::uint32_t const n = 32 * (1 + trial % 8);
    std::vector<std::uint64_t> weights;
    for (std::uint32_t i = 0; i < n; ++i) weights.push_back(random() % ((1ull << 62) / n / n));
    if (trial % 3 == 0) weights[0] = 0;
    std::uint64_t const total = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
    for (std::uint64_t const offset : {std::uint64_t{0}, random() % total, total - 1}) {
      std::vector<std::uint32_t> const copies = copies_of(weights, offset);
      EXPECT_EQ(std::accumulate(copies.begin(), copies.end(), 0u), n);
      for (std::uint32_t i = 0; i < n; ++i) {
        auto const share = static_cast<double>(weights[i]) * n / static_cast<double>(total);
        EXPECT_LT(copies[i], share + 1);
        EXPECT_GT(copies[i] + 1, share - 1e-9);
        if (weights[i] == 0) {
          EXPECT_EQ(copies[i], 0u);
        }
      }
    }
  }
}

TEST(Systematic, IsUnbiasedOverAllOffsets) {
  std::vector<std::uint64_t> const weights = {3, 0, 7, 1, 5};
  std::vector<std::uint64_t> sums(5, 0);
  for (std::uint64_t offset = 0; offset < 16; ++offset) {
    std::vector<std::uint32_t> const copies = copies_of(weights, offset);
    for (std::size_t i = 0; i < 5; ++i) sums[i] += copies[i];
  }
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(sums[i], 5 * weights[i]);
}

}  // namespace
}  // namespace antikelvin
