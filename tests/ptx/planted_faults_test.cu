// SPDX-License-Identifier: Apache-2.0
// Planted faults, each in a kernel that is correct without it: the PTX machine finds all of them.
#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "launch.cuh"
#include "ptx/findings.hpp"

namespace antikelvin::gpu {
namespace {

enum class Fault {
  none,
  missing_barrier,
  diverged_barrier,
  early_exit,
  beyond_global,
  beyond_shared,
  uninitialized_shared,
  misaligned,
  absent_lane,
  blocks_share_words
};

constexpr std::uint32_t kBlock = 64, kBlocks = 2;

/// Reverses the words of every block through shared memory, and adds them up by shuffles.
__global__ void reverse_kernel(Fault fault, std::uint32_t* words, std::uint32_t* sums) {
  std::uint32_t* const shared = shared_words();
  std::uint32_t const thread = threadIdx.x;
  std::uint32_t* const mine = words + blockIdx.x * kBlock;
  if (fault == Fault::early_exit && thread == 3) return;
  if (fault != Fault::uninitialized_shared || thread != 3) shared[thread] = 0;
  __syncthreads();
  if (fault != Fault::uninitialized_shared || thread != 3)
    shared[thread + (fault == Fault::beyond_shared ? 1 : 0)] = mine[thread];
  if (fault != Fault::missing_barrier) __syncthreads();
  mine[thread + (fault == Fault::beyond_global ? blockIdx.x : 0)] = shared[kBlock - 1 - thread];
  if (fault == Fault::diverged_barrier && thread != 3) __syncthreads();
  std::uint32_t sum = shared[kBlock - 1 - thread];
  if (fault == Fault::absent_lane && thread == 40) return;
  for (int distance = 16; distance > 0; distance /= 2) sum += __shfl_xor_sync(~0u, sum, distance);
  std::uint32_t const warp = blockIdx.x * (kBlock / 32) + thread / 32;
  auto* const out = reinterpret_cast<char*>(sums) + (fault == Fault::misaligned ? 2 : 0);
  if (thread % 32 == 0)
    reinterpret_cast<std::uint32_t*>(out)[fault == Fault::blocks_share_words ? thread / 32 : warp] =
        sum;
}

/// Counts all threads in one word, correctly if atomically.
__global__ void count_kernel(bool is_atomic, std::uint32_t* count) {
  if (is_atomic)
    atomicAdd(count, 1);
  else
    *count += 1;
}

/// Words on the device.
class Words {
 public:
  explicit Words(std::size_t n) : n_(n) {
    check(cudaMalloc(&data_, n * sizeof(std::uint32_t)), "a test");
  }
  explicit Words(std::vector<std::uint32_t> const& values) : Words(values.size()) {
    check(cudaMemcpy(data_, values.data(), n_ * sizeof(std::uint32_t), cudaMemcpyHostToDevice),
          "a test");
  }
  Words(Words const&) = delete;
  ~Words() { cudaFree(data_); }

  std::uint32_t* data() const { return data_; }
  std::vector<std::uint32_t> values() const {
    std::vector<std::uint32_t> all(n_);
    check(cudaMemcpy(all.data(), data_, n_ * sizeof(std::uint32_t), cudaMemcpyDeviceToHost),
          "a test");
    return all;
  }

 private:
  std::uint32_t* data_ = nullptr;
  std::size_t n_;
};

std::vector<std::uint32_t> numbers() {
  std::vector<std::uint32_t> all(kBlocks * kBlock);
  std::iota(all.begin(), all.end(), 0u);
  return all;
}

void reverse(Fault fault, std::uint32_t* words, std::uint32_t* sums) {
  launch("reversal", reverse_kernel, {kBlocks, kBlock, kBlock * 4}, fault, words, sums);
}

/// Several instructions may take part in a race; any other error ends the kernel.
void expect_finding(std::string const& what) {
  std::vector<std::string> const findings = ptx::take_findings();
  ASSERT_FALSE(findings.empty()) << what;
  if (what.substr(0, 5) != "race:") EXPECT_EQ(findings.size(), 1u) << what;
  for (std::string const& part : {what, std::string("at PTX line "),
                                  std::string(" in kernel antikelvin::gpu::reverse_kernel, block "),
                                  std::string(", thread ")})
    EXPECT_NE(findings[0].find(part), std::string::npos) << findings[0];
}

/// Expects a finding where the reversal has a fault, or what it reads.
void expect_caught(Fault fault, std::uint32_t* words, Words const& sums, std::string const& what) {
  reverse(fault, words, sums.data());
  expect_finding(what);
  cudaDeviceReset();
}
void expect_caught(Fault fault, std::string const& what) {
  Words const words(numbers()), sums(4);
  expect_caught(fault, words.data(), sums, what);
}

TEST(PlantedFault, NoneIsSeenWhereThereIsNone) {
  Words const words(numbers()), sums(4);
  reverse(Fault::none, words.data(), sums.data());
  check(cudaDeviceSynchronize(), "a test");
  std::vector<std::uint32_t> expected(kBlocks * kBlock), expected_sums(4);
  for (std::uint32_t i = 0; i < expected.size(); ++i) {
    expected[i] = i / kBlock * kBlock + kBlock - 1 - i % kBlock;
    expected_sums[i / 32] += expected[i];
  }
  EXPECT_EQ(words.values(), expected);
  EXPECT_EQ(sums.values(), expected_sums);
  EXPECT_TRUE(ptx::take_findings().empty());
}

TEST(PlantedFault, AMissingBarrier) {
  expect_caught(Fault::missing_barrier, "race: write of shared memory");
}

TEST(PlantedFault, ABarrierThatOneThreadPassesBy) {
  expect_caught(Fault::diverged_barrier,
                "threads of a warp wait for each other in different places");
}

TEST(PlantedFault, AThreadThatLeavesBeforeABarrier) {
  expect_caught(Fault::early_exit, "threads left before a barrier");
}

TEST(PlantedFault, OffByOneInGlobalMemory) {
  expect_caught(Fault::beyond_global, "write of 4 bytes at 0x");
}

TEST(PlantedFault, OffByOneInSharedMemory) {
  expect_caught(Fault::beyond_shared, "write of 4 bytes at 0x100 outside of shared memory");
}

TEST(PlantedFault, AShuffleWithAThreadThatLeft) {
  expect_caught(Fault::absent_lane, "a shuffle reads a thread that is not there");
}

TEST(PlantedFault, AMisalignedAccess) {
  expect_caught(Fault::misaligned, "misaligned write of 4 bytes");
}

TEST(PlantedFault, ARaceBetweenBlocks) {
  expect_caught(Fault::blocks_share_words, "by thread 0 of another block");
}

TEST(PlantedFault, UninitializedSharedMemory) {
  expect_caught(Fault::uninitialized_shared, "uninitialized read of shared memory");
}

TEST(PlantedFault, UninitializedGlobalMemory) {
  Words const words(kBlocks * kBlock), sums(4);
  expect_caught(Fault::none, words.data(), sums, "uninitialized read of global memory");
}

TEST(PlantedFault, APointerOfTheHost) {
  std::vector<std::uint32_t> words = numbers();
  Words const sums(4);
  expect_caught(Fault::none, words.data(), sums, "read of 4 bytes at 0x");
}

TEST(PlantedFault, MemoryThatWasFreed) {
  Words const sums(4);
  std::uint32_t* words = nullptr;
  {
    Words const short_lived(numbers());
    words = short_lived.data();
  }
  expect_caught(Fault::none, words, sums, "outside of device memory");
}

TEST(PlantedFault, ACountThatIsNotAtomic) {
  Words const count(std::vector<std::uint32_t>{0});
  launch("count", count_kernel, {kBlocks, kBlock}, true, count.data());
  EXPECT_EQ(count.values()[0], kBlocks * kBlock);
  EXPECT_TRUE(ptx::take_findings().empty());
  launch("count", count_kernel, {kBlocks, kBlock}, false, count.data());
  EXPECT_FALSE(ptx::take_findings().empty());
}

TEST(PlantedFault, AFailureShowsAtTheNextCallAndStays) {
  Words const words(numbers()), sums(4);
  EXPECT_NO_THROW(reverse(Fault::beyond_shared, words.data(), sums.data()));
  try {
    check(cudaDeviceSynchronize(), "a test");
    FAIL() << "no error";
  } catch (BackendError const& error) {
    std::string const text = error.what();
    for (char const* const part :
         {"outside of shared memory", "reverse_kernel", "block 0, thread 63", "st.shared"})
      EXPECT_NE(text.find(part), std::string::npos) << text;
  }
  EXPECT_THROW(Words another(4), BackendError);
  EXPECT_THROW(reverse(Fault::none, words.data(), sums.data()), BackendError);
  EXPECT_EQ(ptx::take_findings().size(), 1u);
  cudaDeviceReset();
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
  check(
      cudaFuncSetAttribute(reverse_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, 227 << 10),
      "a test");
  refused(1, kBlock, (227 << 10) + 4);
  EXPECT_NE(cudaFuncSetAttribute(reverse_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                 (227 << 10) + 4),
            cudaSuccess);
  Words const words(numbers()), sums(4);
  EXPECT_NO_THROW(launch("", reverse_kernel, {kBlocks, kBlock, 227 << 10}, Fault::none,
                         words.data(), sums.data()));
  cudaGetLastError();
}

}  // namespace
}  // namespace antikelvin::gpu
