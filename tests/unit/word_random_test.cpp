// SPDX-License-Identifier: Apache-2.0
// The generator of strips against its recurrence in wide integers, and what its period rests on.
#include "antikelvin/random/word_random.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/miller_rabin.hpp>

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;
using Random = WordRandom<std::uint32_t>;

constexpr PhiloxBlock kCounter{{3, 14, 15, 9 << 8}};
constexpr std::uint64_t kKey = 0x2718281828459045;

TEST(WordRandom, ModulusIsASafePrime) {
  cpp_int const modulus = (cpp_int(Random::kFactor) << 96) - 1;
  EXPECT_TRUE(boost::multiprecision::miller_rabin_test(modulus, 50));
  EXPECT_TRUE(boost::multiprecision::miller_rabin_test((modulus - 1) / 2, 50));
}

// Read from x_{−3} up to the carry as one number X < a 2^96 − 1, a step divides by 2^32.
TEST(WordRandom, StepsDivideByTheBase) {
  PhiloxBlock const seed = philox4x32(kCounter, kKey);
  cpp_int const modulus = (cpp_int(Random::kFactor) << 96) - 1;
  cpp_int state = (cpp_int(seed.word[3] % 0x80000000u) << 96) + (cpp_int(seed.word[2]) << 64) +
                  (cpp_int(seed.word[1]) << 32) + seed.word[0];
  Random random(kCounter, kKey);
  for (int i = 0; i < 10000; ++i) {
    // The next word x_n and carry c_n: t = a x_{n−3} + c.
    cpp_int const t = Random::kFactor * (state & 0xffffffffu) + (state >> 96);
    state = ((state & ((cpp_int(1) << 96) - 1)) >> 32) + (t << 64);
    ASSERT_GT(state, 0);
    ASSERT_LT(state, modulus);
    ASSERT_EQ(random(), static_cast<std::uint32_t>(t & 0xffffffffu)) << i;
  }
}

TEST(WordRandom, AJumpIsAsManySteps) {
  for (std::uint64_t const n : {0, 1, 2, 3, 4, 104, 208, 416, 100'000}) {
    WordJump const jump = Random::jump_over(n);
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
      Random stepping({{seed, 1, 2, 3}}, kKey);
      Random jumping = stepping;
      for (std::uint64_t i = 0; i < n; ++i) stepping();
      jumping.skip(jump);
      for (int i = 0; i < 8; ++i) ASSERT_EQ(jumping(), stepping()) << n << ' ' << seed;
    }
  }
}

}  // namespace
}  // namespace antikelvin
