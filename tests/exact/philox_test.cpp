// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/random/philox.hpp"

#include <gtest/gtest.h>

#include <random>

namespace antikelvin {
namespace {

/// Another name, because Random123 defines a macro `philox4x32`.
constexpr PhiloxBlock our_philox(PhiloxBlock const& counter, std::uint64_t key) {
  return philox4x32(counter, key);
}

}  // namespace
}  // namespace antikelvin

#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#define HAVE_RANDOM123
#endif

namespace antikelvin {
namespace {

struct KnownAnswer {
  PhiloxBlock counter;
  std::uint64_t key;
  PhiloxBlock answer;
};

// Random123, kat_vectors, lines "philox4x32 10".
constexpr KnownAnswer kKnownAnswers[] = {
    {{{0, 0, 0, 0}}, 0, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
    {{{~0u, ~0u, ~0u, ~0u}}, ~0ull, {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
    {{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}},
     0x299f31d0a4093822,
     {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
};

constexpr bool equal(PhiloxBlock const& a, PhiloxBlock const& b) {
  for (int i = 0; i < 4; ++i)
    if (a.word[i] != b.word[i]) return false;
  return true;
}

static_assert(equal(our_philox(kKnownAnswers[0].counter, kKnownAnswers[0].key),
                    kKnownAnswers[0].answer));
static_assert(equal(our_philox(kKnownAnswers[1].counter, kKnownAnswers[1].key),
                    kKnownAnswers[1].answer));
static_assert(equal(our_philox(kKnownAnswers[2].counter, kKnownAnswers[2].key),
                    kKnownAnswers[2].answer));

TEST(Philox, KnownAnswersAtRunTime) {
  for (KnownAnswer const& known : kKnownAnswers) {
    PhiloxBlock volatile copy = known.counter;  // keeps the compiler from folding the call
    PhiloxBlock counter;
    for (int i = 0; i < 4; ++i) counter.word[i] = copy.word[i];
    EXPECT_TRUE(equal(our_philox(counter, known.key), known.answer));
  }
}

TEST(Philox, EqualsRandom123) {
#ifdef HAVE_RANDOM123
  std::mt19937_64 random(1);
  r123::Philox4x32 reference;
  int different = 0;
  for (int i = 0; i < 10000; ++i) {
    std::uint64_t const a = random(), b = random(), key = random();
    r123::Philox4x32::ctr_type const counter = {
        {static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(a >> 32),
         static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(b >> 32)}};
    r123::Philox4x32::key_type const r123_key = {
        {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
    auto const expected = reference(counter, r123_key);
    PhiloxBlock const ours = our_philox({{counter[0], counter[1], counter[2], counter[3]}}, key);
    different += !equal(ours, {{expected[0], expected[1], expected[2], expected[3]}});
  }
  EXPECT_EQ(different, 0);
#else
  GTEST_SKIP() << "Random123/philox.h is not installed";
#endif
}

}  // namespace
}  // namespace antikelvin
