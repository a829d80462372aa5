// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/sampler/lane_counter.hpp"

#include <gtest/gtest.h>

#include "antikelvin/random/philox.hpp"

namespace antikelvin {
namespace {

using Word = std::uint32_t;

/// Word i of a fixed sequence whose lanes are set at different rates, from never to always.
Word word_at(std::uint32_t i) {
  PhiloxBlock const block = philox4x32({{i, 0, 0, 0}}, 42);
  return (block.word[0] & 0xFFFF0000u) | ((block.word[1] & block.word[2]) & 0xFFFCu) | 2u;
}

void check(std::uint32_t n) {
  LaneCounter<Word> counter;
  std::uint64_t expected[32] = {}, total = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    counter.add(word_at(i));
    for (int lane = 0; lane < 32; ++lane) expected[lane] += word_at(i) >> lane & 1;
  }
  counter.finish();
  std::uint64_t counts[32];
  counter.lanes(0, counts);
  for (int lane = 0; lane < 32; ++lane) {
    ASSERT_EQ(counts[lane], expected[lane]) << n << " added, lane " << lane;
    total += expected[lane];
  }
  EXPECT_EQ(counter.total(0), total) << n;
}

TEST(LaneCounter, CountsLaneByLane) {
  for (std::uint32_t n = 0; n < 300; ++n) check(n);
  for (std::uint32_t const n : {1023, 1024, 1025, 65535, 65536, 99999}) check(n);
}

// As full as it can be: the carry goes through all levels.
TEST(LaneCounter, HoldsItsLargestCount) {
  LaneCounter<Word, 8> counter;
  for (int i = 0; i < 255; ++i) counter.add(0x80000001u);
  counter.finish();
  std::uint64_t counts[32];
  counter.lanes(0, counts);
  EXPECT_EQ(counts[0], 255u);
  EXPECT_EQ(counts[1], 0u);
  EXPECT_EQ(counts[31], 255u);
  EXPECT_EQ(counter.total(0), 510u);
}

TEST(LaneCounter, GoesOnAfterFinishAndStartsAfresh) {
  LaneCounter<Word> counter;
  for (int i = 0; i < 5; ++i) counter.add(1);
  counter.finish();
  for (int i = 0; i < 6; ++i) counter.add(3);
  counter.finish();
  std::uint64_t counts[32];
  counter.lanes(0, counts);
  EXPECT_EQ(counts[0], 11u);
  EXPECT_EQ(counts[1], 6u);
  counter.clear();
  counter.add(4);
  counter.finish();
  EXPECT_EQ(counter.total(0), 1u);
}

}  // namespace
}  // namespace antikelvin
