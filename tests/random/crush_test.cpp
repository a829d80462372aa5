// SPDX-License-Identifier: Apache-2.0
// TestU01's batteries on the generator of strips as kernels use it, seeded anew for every strip: its words, all lanes in
// turn, one lane, two lanes against each other, words of neighbouring chains, and the first words of many seeds.
// SmallCrush takes up to a minute each; AK_CRUSH=1 has Crush as well, an hour for words and a day for single lanes.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

extern "C" {
#include <bbattery.h>
#include <swrite.h>
#include <unif01.h>
}

#include "antikelvin/model/lattice.hpp"
#include "antikelvin/random/word_random.hpp"
#include "antikelvin/sampler/compare.hpp"

namespace antikelvin {
namespace {

/// Words that one seed serves in a strip of two-state sites.
constexpr std::uint32_t kWordsOfSeed = kStripSites * kFirstBits;

/// The words of one chain: strip after strip, then the next sweep.
class Strips {
 public:
  explicit Strips(std::uint32_t chain) : chain_(chain) { seed(); }
  std::uint32_t operator()() {
    if (used_ == kWordsOfSeed) seed();
    ++used_;
    return random_();
  }

 private:
  void seed() {
    random_ = WordRandom<std::uint32_t>(
        stream_counter(Stream::spin_strip, strip_ % 4096, chain_, strip_ / 4096, 0), 12345);
    ++strip_;
    used_ = 0;
  }
  std::uint32_t chain_, strip_ = 0, used_ = 0;
  WordRandom<std::uint32_t> random_{PhiloxBlock{}, 0};
};

/// A generator of 32-bit numbers as TestU01 calls it.
using Numbers = std::function<std::uint32_t()>;

/// First words of seeds in a row.
class FirstWords {
 public:
  std::uint32_t operator()() {
    WordRandom<std::uint32_t> random(
        stream_counter(Stream::spin_strip, seed_ % 65536, 3, seed_ / 65536, 1), 999);
    ++seed_;
    return random();
  }

 private:
  std::uint32_t seed_ = 0;
};

/// A generator that must fail: congruential modulo 2^32, of which lane 8 has period 512.
class Congruential {
 public:
  std::uint32_t operator()() { return x_ = x_ * 1664525u + 1013904223u; }

 private:
  std::uint32_t x_ = 1;
};

/// Numbers from the bits of one lane of 32 words in a row.
template <class Words>
Numbers lane(Words words, std::uint32_t lane) {
  return [=]() mutable {
    std::uint32_t number = 0;
    for (int i = 0; i < 32; ++i) number = number << 1 | (words() >> lane & 1);
    return number;
  };
}

/// Those of two lanes, XORed.
template <class Words>
Numbers pair(Words words, std::uint32_t a, std::uint32_t b) {
  return lane(
      [=]() mutable {
        std::uint32_t const word = words();
        return word >> a ^ word >> b;
      },
      0);
}

/// Those of all lanes in turn.
Numbers transposed(Strips words) {
  std::array<std::uint32_t, 32> rows{};
  std::uint32_t at = 32;
  return [=]() mutable {
    if (at == 32) {
      for (std::uint32_t& row : rows) row = words();
      at = 0;
    }
    std::uint32_t number = 0;
    for (std::uint32_t const row : rows) number = number << 1 | (row >> at & 1);
    ++at;
    return number;
  };
}

/// Words of 16 neighbouring chains in turn.
Numbers chains() {
  std::vector<Strips> all;
  for (std::uint32_t i = 0; i < 16; ++i) all.emplace_back(i);
  std::uint32_t at = 0;
  return [=]() mutable { return all[at++ % 16](); };
}

struct Source {
  char const* name;
  Numbers (*make)();
};
std::ostream& operator<<(std::ostream& out, Source const& source) { return out << source.name; }

constexpr Source kSources[] = {
    {"words", [] { return Numbers(Strips(7)); }},
    {"all_lanes_in_turn", [] { return transposed(Strips(8)); }},
    {"lane_0", [] { return lane(Strips(11), 0); }},
    {"lane_13", [] { return lane(Strips(11), 13); }},
    {"lane_31", [] { return lane(Strips(11), 31); }},
    {"lanes_0_and_1", [] { return pair(Strips(11), 0, 1); }},
    {"lanes_5_and_31", [] { return pair(Strips(11), 5, 31); }},
    {"sixteen_chains", [] { return chains(); }},
    {"first_words_of_seeds", [] { return Numbers(FirstWords()); }},
    {"lane_0_of_first_words", [] { return lane(FirstWords(), 0); }},
};

Numbers current;
unsigned int next_of_current() { return current(); }

/// Tests of a battery whose p-value is beyond 5 sigma on either side.
int n_beyond(Numbers numbers, std::string name, void (*battery)(unif01_Gen*)) {
  current = std::move(numbers);
  unif01_Gen* const generator = unif01_CreateExternGenBits(name.data(), next_of_current);
  swrite_Basic = FALSE;
  battery(generator);
  unif01_DeleteExternGenBits(generator);
  double least = 1;
  int beyond = 0;
  for (int i = 0; i < bbattery_NTests; ++i) {
    double const p = std::min(bbattery_pVal[i], 1 - bbattery_pVal[i]);
    least = std::min(least, p);
    beyond += p < 2.9e-7;
  }
  std::printf("%s: least p or 1 - p of %d: %.2g\n", name.c_str(), bbattery_NTests, least);
  return beyond;
}

class BatteryOf : public ::testing::TestWithParam<Source> {};

TEST_P(BatteryOf, SmallCrush) {
  EXPECT_EQ(n_beyond(GetParam().make(), GetParam().name, bbattery_SmallCrush), 0);
}

TEST_P(BatteryOf, Crush) {
  char const* const wanted = std::getenv("AK_CRUSH");
  if (wanted == nullptr || std::string(wanted) != "1") GTEST_SKIP() << "AK_CRUSH=1 runs it";
  EXPECT_EQ(n_beyond(GetParam().make(), GetParam().name, bbattery_Crush), 0);
}

INSTANTIATE_TEST_SUITE_P(Sources, BatteryOf, ::testing::ValuesIn(kSources),
                         [](auto const& info) { return std::string(info.param.name); });

TEST(Battery, APoorGeneratorFails) {
  EXPECT_GT(
      n_beyond(lane(Congruential(), 8), "lane 8 of a congruential generator", bbattery_SmallCrush),
      3);
}

// One bit that all seeds share is seen: a carry that is always odd, with an even factor, would give the
// lowest lane the same bit at the start of every strip.
TEST(Battery, AFixedBitOfEverySeedIsSeen) {
  auto const with_fixed_bit = [strips = Strips(11), n = 0u]() mutable {
    std::uint32_t const word = strips();
    return n++ % kWordsOfSeed == 0 ? word | 1 : word;
  };
  EXPECT_GT(n_beyond(lane(with_fixed_bit, 0), "lane 0, its first bit fixed", bbattery_SmallCrush),
            0);
}

}  // namespace
}  // namespace antikelvin
