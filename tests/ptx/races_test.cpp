// SPDX-License-Identifier: Apache-2.0
// Tests of the detection of races, on the records of a few words.
#include "ptx/races.hpp"

#include <gtest/gtest.h>

namespace antikelvin::ptx {
namespace {

constexpr std::uint32_t kAllBytes = 0xFFFF;

/// Four words that the host has written, and accesses to them.
class PtxRaces : public testing::Test {
 protected:
  PtxRaces() { shadow_.host_wrote(0, 16); }

  void launch() { clock_.launch = clock_.block = clock_.now = ++phase_; }
  void next_block() { clock_.block = clock_.now = ++phase_; }
  void barrier() { clock_.now = ++phase_; }

  bool races(Kind kind, std::uint16_t thread, std::size_t offset = 0, unsigned bytes = 4) {
    return access(kind, {thread, 0, false}, offset, bytes);
  }
  bool access(Kind kind, Actor const& actor, std::size_t offset = 0, unsigned bytes = 4) {
    Accesses own;
    own.replace(clock_.now, actor);
    // Accesses that the machine does not record must not be races.
    bool const is_left_out = !actor.is_strong && shadow_.is_repeated(offset, bytes, kind, own);
    bool const is_race = shadow_.access(offset, bytes, kAllBytes, kind, clock_, actor).is_race;
    EXPECT_FALSE(is_left_out && is_race);
    return is_race;
  }
  bool is_uninitialized(std::size_t offset, unsigned bytes, std::uint32_t used_bytes = kAllBytes) {
    Shadow fresh(16);
    fresh.host_wrote(0, 2);
    return fresh.access(offset, bytes, used_bytes, Kind::read, clock_, {}).is_uninitialized;
  }

  Shadow shadow_{16};
  std::uint32_t phase_ = kHostPhase + 1;
  Clock clock_{phase_, phase_, phase_};
};

TEST_F(PtxRaces, ReadsDoNotRaceWithEachOther) {
  EXPECT_FALSE(races(Kind::read, 0));
  EXPECT_FALSE(races(Kind::read, 1));
  EXPECT_FALSE(races(Kind::read, 40));
  next_block();
  EXPECT_FALSE(races(Kind::read, 0));
}

TEST_F(PtxRaces, AThreadIsInOrderWithItself) {
  EXPECT_FALSE(races(Kind::read, 3));
  EXPECT_FALSE(races(Kind::write, 3));
  EXPECT_FALSE(races(Kind::read, 3));
  EXPECT_FALSE(races(Kind::write, 3));
  EXPECT_TRUE(races(Kind::read, 4));
}

TEST_F(PtxRaces, BarriersPutABlockInOrder) {
  EXPECT_FALSE(races(Kind::write, 0));
  EXPECT_TRUE(races(Kind::read, 1));
  barrier();
  EXPECT_FALSE(races(Kind::read, 1));
  EXPECT_FALSE(races(Kind::read, 2));
  EXPECT_TRUE(races(Kind::write, 1));
  barrier();
  EXPECT_FALSE(races(Kind::write, 7));
}

TEST_F(PtxRaces, ReadersBeforeTheLastAreRemembered) {
  EXPECT_FALSE(races(Kind::read, 0));
  EXPECT_FALSE(races(Kind::read, 40));
  EXPECT_TRUE(races(Kind::write, 40));
  barrier();
  EXPECT_FALSE(races(Kind::read, 0, 4));
  EXPECT_FALSE(races(Kind::read, 1, 4));
  EXPECT_TRUE(races(Kind::write, 1, 4));
}

TEST_F(PtxRaces, NothingPutsBlocksInOrder) {
  EXPECT_FALSE(races(Kind::write, 0));
  next_block();
  EXPECT_TRUE(races(Kind::read, 0));
  launch();
  EXPECT_FALSE(races(Kind::read, 0));
  next_block();
  // Readers of other blocks are remembered across reads of this block and its barriers.
  EXPECT_FALSE(races(Kind::read, 5));
  barrier();
  EXPECT_FALSE(races(Kind::read, 5));
  EXPECT_TRUE(races(Kind::write, 5));
}

TEST_F(PtxRaces, LaunchesAreInOrder) {
  EXPECT_FALSE(races(Kind::write, 0));
  next_block();
  EXPECT_FALSE(races(Kind::write, 0, 4));
  launch();
  EXPECT_FALSE(races(Kind::read, 9));
  EXPECT_FALSE(races(Kind::read, 9, 4));
}

TEST_F(PtxRaces, WarpsMeet) {
  EXPECT_FALSE(access(Kind::write, {0, 0, false}));
  EXPECT_TRUE(access(Kind::read, {1, 0, false}, 0));
  EXPECT_FALSE(access(Kind::write, {0, 1, false}, 4));
  EXPECT_FALSE(access(Kind::read, {1, 2, false}, 4));
  EXPECT_FALSE(access(Kind::read, {2, 2, false}, 4));
  EXPECT_TRUE(access(Kind::write, {2, 2, false}, 4));
  // Other warps did not meet.
  EXPECT_FALSE(access(Kind::write, {0, 3, false}, 8));
  EXPECT_TRUE(access(Kind::read, {32, 4, false}, 8));
}

TEST_F(PtxRaces, StrongAccessesRaceWithOthersOnly) {
  EXPECT_FALSE(access(Kind::update, {0, 0, true}));
  EXPECT_FALSE(access(Kind::update, {50, 0, true}));
  EXPECT_FALSE(access(Kind::read, {9, 0, true}));
  EXPECT_TRUE(races(Kind::read, 50));
  launch();
  EXPECT_FALSE(races(Kind::read, 0, 4));
  EXPECT_TRUE(access(Kind::update, {1, 0, true}, 4));
  launch();
  EXPECT_FALSE(races(Kind::write, 0, 8));
  EXPECT_TRUE(access(Kind::read, {1, 0, true}, 8));
}

TEST_F(PtxRaces, BytesOfAWordAreApart) {
  EXPECT_FALSE(races(Kind::write, 0, 0, 1));
  EXPECT_FALSE(races(Kind::write, 1, 1, 1));
  EXPECT_FALSE(races(Kind::write, 2, 2, 2));
  EXPECT_FALSE(races(Kind::read, 0, 0, 1));
  EXPECT_TRUE(races(Kind::read, 0, 2, 2));
  EXPECT_TRUE(races(Kind::read, 0, 0, 4));
  barrier();
  EXPECT_FALSE(races(Kind::write, 5, 0, 4));
  EXPECT_TRUE(races(Kind::write, 6, 3, 1));
  EXPECT_FALSE(races(Kind::write, 5, 2, 1));
  EXPECT_FALSE(races(Kind::write, 5, 8, 8));
  EXPECT_TRUE(races(Kind::read, 6, 12, 4));
}

TEST_F(PtxRaces, UninitializedBytesShow) {
  EXPECT_FALSE(is_uninitialized(0, 1));
  EXPECT_FALSE(is_uninitialized(0, 2));
  EXPECT_TRUE(is_uninitialized(2, 1));
  EXPECT_TRUE(is_uninitialized(0, 4));
  EXPECT_TRUE(is_uninitialized(0, 16));
  // Only used bytes of a load count.
  EXPECT_FALSE(is_uninitialized(0, 16, 3));
  EXPECT_TRUE(is_uninitialized(0, 16, 7));
  EXPECT_TRUE(is_uninitialized(4, 4));
}

}  // namespace
}  // namespace antikelvin::ptx
