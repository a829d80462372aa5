// SPDX-License-Identifier: Apache-2.0
// decide() and the majority of neighbours, exhaustively: every value of the first bits, every set of neighbours.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "antikelvin/sampler/compare.hpp"
#include "antikelvin/sampler/majority.hpp"
#include "antikelvin/sampler/thresholds.hpp"

namespace antikelvin {
namespace {

using Word = std::uint32_t;
constexpr std::uint32_t kNumbers = 1u << kFirstBits;

/// Gives the lanes the numbers first, first + 1, …, lowest bit first.
struct Counted {
  std::uint32_t first;
  int bit = 0;
  Word operator()() {
    Word word = 0;
    for (std::uint32_t lane = 0; lane < 32; ++lane) word |= ((first + lane) >> bit & 1) << lane;
    ++bit;
    return word;
  }
};

/// Two thresholds, with and without the changes that spare an operation.
struct Plain {
  std::uint64_t threshold[2];
  Word operator()(int c, int bit) const { return mask_of_bit(threshold[c], bit); }
};
struct ByChanges : Plain {
  Word change(int c, int bit) const { return mask_of_bit(threshold[c] ^ threshold[c] >> 1, bit); }
};

constexpr std::uint64_t kThresholds[] = {0,
                                         1,
                                         std::uint64_t{1} << (63 - kFirstBits),
                                         std::uint64_t{1} << (64 - kFirstBits),
                                         (std::uint64_t{1} << (64 - kFirstBits)) - 1,
                                         0x3333333333333333,
                                         std::uint64_t{1} << 63,
                                         0xC000000000000001,
                                         ~std::uint64_t{0} << (64 - kFirstBits),
                                         ~std::uint64_t{0}};

template <class Thresholds>
void expect_exact(Thresholds const& thresholds) {
  std::uint64_t const at_most[2] = {thresholds.threshold[0] >> (64 - kFirstBits),
                                    thresholds.threshold[1] >> (64 - kFirstBits)};
  for (std::uint32_t first = 0; first < kNumbers; first += 32) {
    Counted random{first};
    Word below[2];
    Word const coin = decide(random, thresholds, TieCounter{1, 2, 3, 0, 4}, below);
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
      std::uint32_t const number = first + lane;
      EXPECT_EQ(coin >> lane & 1, number >> (kFirstBits - 1));
      if (number == 0) continue;
      for (int c = 0; c < 2; ++c)
        ASSERT_EQ(below[c] >> lane & 1, number <= at_most[c] ? 1u : 0u) << number << ' ' << c;
    }
  }
}

TEST(Decide, NumbersAreBelowWhereTheFirstBitsSaySo) {
  for (std::uint64_t const a : kThresholds)
    for (std::uint64_t const b : kThresholds) {
      expect_exact(Plain{{a, b}});
      expect_exact(ByChanges{{{a, b}}});
    }
}

/// First bits 0 in even lanes, where what is left of the threshold decides, and 5 in odd ones.
struct ZeroOrFive {
  int bit = 0;
  Word operator()() { return 5 >> bit++ & 1 ? 0xAAAAAAAA : 0; }
};

/// Even lanes below each threshold, of 16 in each of n words; odd ones must be below where 5 is.
template <class Thresholds>
std::array<std::uint64_t, 2> count_even(Thresholds const& thresholds, std::uint32_t n) {
  std::array<std::uint64_t, 2> count = {0, 0};
  for (std::uint32_t i = 0; i < n; ++i) {
    ZeroOrFive random;
    Word below[2];
    decide(random, thresholds, TieCounter{i, i / 7, 5, 0, 99}, below);
    for (std::size_t c = 0; c < 2; ++c) {
      bool const five = thresholds.threshold[c] >> (64 - kFirstBits) >= 5;
      EXPECT_EQ(below[c] & 0xAAAAAAAA, five ? 0xAAAAAAAA : 0u) << i;
      count[c] += static_cast<unsigned>(std::popcount(below[c] & 0x55555555));
    }
  }
  return count;
}

// 32 million numbers show a probability to 9e-5; z = 5.
TEST(Decide, TheRestDecidesWithItsProbability) {
  constexpr std::uint32_t kWords = 2'000'000;
  double worst = 0;
  for (std::uint64_t const rest : {0x0000000000000000ull, 0x0000123456789abcull,
                                   0x0004000000000000ull, 0x0007fffffffffffeull}) {
    // The same rest, whatever the first bits are.
    Plain const plain{{rest, rest | std::uint64_t{0x1555} << (64 - kFirstBits)}};
    auto const count = count_even(plain, kWords);
    EXPECT_EQ(count[0], count[1]);
    EXPECT_EQ(count_even(ByChanges{plain}, kWords), count);
    double const n = 16.0 * kWords, p = static_cast<double>(rest) / 0x1p51,
                 sigma = std::sqrt(n * p * (1 - p)), gap = static_cast<double>(count[0]) - n * p;
    if (sigma < 1) {
      EXPECT_LT(std::fabs(gap), 1) << rest;  // none, or all
      continue;
    }
    worst = std::max(worst, std::fabs(gap) / sigma);
    EXPECT_LT(std::fabs(gap), 5 * sigma) << rest;
  }
  std::printf("worst z of the rest's probability: %.2f\n", worst);
}

template <int kDirections>
void expect_majority() {
  for (unsigned set = 0; set < 1u << kDirections; ++set) {
    Word state[kDirections], size[kDirections / 2];
    for (int k = 0; k < kDirections; ++k) state[k] = 0u - (set >> k & 1);
    int const field = 2 * std::popcount(set) - kDirections;
    Majority<kDirections, Word> const majority(state);
    EXPECT_EQ(majority.is_split, field == 0 ? ~0u : 0u) << set;
    if (field == 0) continue;
    EXPECT_EQ(majority.up, field > 0 ? ~0u : 0u) << set;
    for (int k = 0; k < kDirections / 2; ++k) {
      for (Word& x : size) x = 0;
      size[k] = ~0u;
      EXPECT_EQ(majority.by_size(size), std::abs(field) == 2 * (k + 1) ? ~0u : 0u) << set;
    }
  }
}

TEST(Majority, CountsTheNeighbours) {
  expect_majority<2>();
  expect_majority<4>();
  expect_majority<6>();
}

}  // namespace
}  // namespace antikelvin
