// SPDX-License-Identifier: Apache-2.0
// The emulated GPU sees what it is there to see: each fault, planted in a kernel that is right without it.
#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <vector>

#include "launch.cuh"

#if defined(__SANITIZE_THREAD__)
#define AK_UNDER_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define AK_UNDER_TSAN 1
#endif
#endif

namespace {
int n_races = 0;
}

// Called by ThreadSanitizer for every race that it reports: visible to it, as names here are not by default.
extern "C" __attribute__((visibility("default"))) void __tsan_on_report(void*) { ++n_races; }

namespace antikelvin::gpu {
namespace {

enum class Fault {
  none,
  missing_barrier,
  diverged_barrier,
  early_exit,
  off_by_one,
  absent_lane,
  unequal_shuffle,
  blocks_share_a_word,
  blocks_read_what_another_writes
};

constexpr std::uint32_t kBlock = 64;

/// Reverses the words of every block through shared memory, and adds them up by shuffles.
__global__ void reverse_kernel(Fault fault, std::uint32_t* words, std::uint32_t* sums) {
  std::uint32_t* const shared = shared_words();
  std::uint32_t const thread = threadIdx.x;
  std::uint32_t* const mine = words + blockIdx.x * kBlock;
  if (fault == Fault::early_exit && thread == 3) return;
  shared[thread + (fault == Fault::off_by_one ? 1 : 0)] = mine[thread];
  // A block reads before its barrier what the other one writes after its own.
  if (fault == Fault::blocks_read_what_another_writes)
    shared[thread] = words[(1 - blockIdx.x) * kBlock + thread];
  if (fault != Fault::missing_barrier && !(fault == Fault::diverged_barrier && thread == 3))
    __syncthreads();
  mine[thread] = shared[kBlock - 1 - thread];
  std::uint32_t sum = mine[thread];
  if (fault == Fault::absent_lane && thread == 40) return;
  for (int distance = 16; distance > 0; distance /= 2)
    sum += __shfl_xor_sync(
        ~0u, sum, fault == Fault::unequal_shuffle && thread == 40 ? distance ^ 1 : distance);
  std::uint32_t const warp = blockIdx.x * (kBlock / 32) + thread / 32;
  if (thread % 32 == 0) sums[fault == Fault::blocks_share_a_word ? 0 : warp] = sum;
}

struct Outcome {
  std::vector<std::uint32_t> words, sums;
  bool operator==(Outcome const&) const = default;
};

Outcome run(Fault fault) {
  Outcome outcome{std::vector<std::uint32_t>(2 * kBlock), std::vector<std::uint32_t>(4)};
  std::iota(outcome.words.begin(), outcome.words.end(), 0u);
  launch("reversal", reverse_kernel, {2, kBlock, kBlock * 4}, fault, outcome.words.data(),
         outcome.sums.data());
  return outcome;
}

Outcome expected() {
  Outcome outcome{std::vector<std::uint32_t>(2 * kBlock), std::vector<std::uint32_t>(4)};
  for (std::uint32_t i = 0; i < 2 * kBlock; ++i)
    outcome.words[i] = i / kBlock * kBlock + kBlock - 1 - i % kBlock;
  for (std::uint32_t i = 0; i < 2 * kBlock; ++i) outcome.sums[i / 32] += outcome.words[i];
  return outcome;
}

TEST(PlantedFault, NoneIsSeenWhereThereIsNone) {
  n_races = 0;
  EXPECT_EQ(run(Fault::none), expected());
  EXPECT_EQ(n_races, 0);
}

TEST(PlantedFault, AMissingBarrier) {
  n_races = 0;
  EXPECT_NE(run(Fault::missing_barrier), expected());
#ifdef AK_UNDER_TSAN
  EXPECT_GT(n_races, 0);
#endif
}

#ifdef AK_UNDER_TSAN
TEST(PlantedFault, ARaceBetweenBlocks) {
  n_races = 0;
  run(Fault::blocks_share_a_word);
  EXPECT_GT(n_races, 0);
}

TEST(PlantedFault, ARaceBetweenBlocksOnBothSidesOfTheirBarriers) {
  n_races = 0;
  run(Fault::blocks_read_what_another_writes);
  EXPECT_GT(n_races, 0);
}
#else
TEST(PlantedFault, ABarrierThatOneThreadPassesBy) {
  EXPECT_DEATH(run(Fault::diverged_barrier), "wait for each other in different places");
}

TEST(PlantedFault, AThreadThatLeavesBeforeABarrier) {
  EXPECT_DEATH(run(Fault::early_exit), "left before a barrier");
}

TEST(PlantedFault, OffByOneInSharedMemory) {
  EXPECT_DEATH(run(Fault::off_by_one), "beyond its block's shared memory");
}

TEST(PlantedFault, AShuffleWithAThreadThatLeft) {
  EXPECT_DEATH(run(Fault::absent_lane), "names threads that are not there");
}

TEST(PlantedFault, AShuffleThatDiffersWithinAWarp) {
  EXPECT_DEATH(run(Fault::unequal_shuffle), "differs within a warp");
}

TEST(PlantedFault, LaunchesThatAGpuRefuses) {
  std::uint32_t* const none = nullptr;
  auto const refused = [&](std::uint64_t blocks, std::uint32_t threads, std::size_t shared) {
    EXPECT_THROW(launch("", reverse_kernel, {blocks, threads, shared}, Fault::none, none, none),
                 BackendError);
  };
  refused(1, 1025, 0);
  refused(1, 0, 0);
  refused(1, kBlock, (48 << 10) + 4);
  refused(std::uint64_t{1} << 31, kBlock, 0);
}
#endif

}  // namespace
}  // namespace antikelvin::gpu
