// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>

#include "antikelvin/sampler/measure_sites.hpp"
#include "launch.cuh"
#include "spin_kernels.hpp"

namespace antikelvin::gpu {

/// Sites of a thread, and states that it counts at once: its counters then fit into registers.
inline constexpr std::uint64_t kMinMeasured = 64, kMaxMeasured = 1024;
inline constexpr int kStatesAtOnce = 4;
/// Levels of a thread's counters, with six counts of a site at most, and of a warp's.
inline constexpr int kThreadLevels = 13, kCountLevels = kThreadLevels + 5;
static_assert(6 * kMaxMeasured < 1 << kThreadLevels);

/// Adds the counters of the threads of a warp, of which consecutive ones hold consecutive words of a
/// site: one addition to memory per warp and lane, or per warp where lanes are slabs of one replica.
struct WarpSum {
  SpinCountsView out;

  __device__ void operator()(SpinView const& view, WordRange range, std::uint32_t quantity,
                             LaneCounter<std::uint32_t, kThreadLevels>& counter) const {
    using Ops = WordOps<std::uint32_t>;
    constexpr unsigned kAll = ~0u;
    std::uint32_t const thread = threadIdx.x % 32;
    std::uint64_t* const row = out.counts + quantity * out.n_replicas;
    counter.finish();
    if (view.n_slabs > 0) {
      std::uint64_t total = counter.total(0);
      for (int distance = 16; distance > 0; distance /= 2)
        total += __shfl_xor_sync(kAll, total, distance);
      if (thread == 0) atomic_add(row + range.group, total);
      return;
    }
    std::uint32_t sum[kCountLevels] = {};
    AK_UNROLL(32)
    for (int level = 0; level < kThreadLevels; ++level) sum[level] = counter.level(level);
    for (std::uint32_t distance = 16; distance >= view.words; distance /= 2) {
      std::uint32_t carry = 0;
      AK_UNROLL(32)
      for (int level = 0; level < kCountLevels; ++level) {
        std::uint32_t const other = __shfl_xor_sync(kAll, sum[level], static_cast<int>(distance));
        std::uint32_t const next = Ops::carry(sum[level], other, carry);
        sum[level] = Ops::sum(sum[level], other, carry);
        carry = next;
      }
    }
    // All threads of a word have its sums; each adds a part of the lanes.
    std::uint64_t const first = (std::uint64_t{range.group} * view.words + range.first) * 32 +
                                thread / view.words * view.words;
    for (std::uint32_t i = 0; i < view.words; ++i) {
      std::uint32_t const lane = thread / view.words * view.words + i;
      std::uint32_t count = 0;
      AK_UNROLL(32)
      for (int level = 0; level < kCountLevels; ++level) count += (sum[level] >> lane & 1) << level;
      if (count != 0 && first + i < out.n_replicas) atomic_add(row + first + i, count);
    }
  }
};

/// How the sites of all words are shared out: a warp takes all words of some sites of one group, and
/// threads that share a word take `sites` sites each. view.words must divide 32.
struct SiteShares {
  std::uint64_t sites, warps_per_group, blocks;
};

inline SiteShares share_sites(SpinView const& view, DeviceContext const& device) {
  std::uint64_t const all = n_sites(view.lattice),
                      threads = std::uint64_t{device.n_processors} * 2048;
  std::uint64_t const wanted = all * view.words * view.n_groups / threads;
  std::uint64_t const sites = std::clamp(wanted, kMinMeasured, kMaxMeasured);
  std::uint64_t const per_warp = sites * (32 / view.words);
  std::uint64_t const warps_per_group = (all + per_warp - 1) / per_warp;
  return {sites, warps_per_group,
          (warps_per_group * view.n_groups * 32 + kThreads - 1) / kThreads};
}

/// The share of a thread; of threads beyond the last group, whole warps, nothing.
struct ThreadShare {
  WordRange range;
  std::uint64_t begin, end;
  bool exists;
};

__device__ inline ThreadShare thread_share(SpinView const& view, SiteShares const& shares) {
  std::uint32_t const thread = threadIdx.x % 32, word = thread % view.words;
  std::uint64_t const warp = (std::uint64_t{blockIdx.x} * kThreads + threadIdx.x) / 32;
  std::uint64_t const group = warp / shares.warps_per_group;
  std::uint64_t const all = n_sites(view.lattice),
                      chunk = warp % shares.warps_per_group * (32 / view.words) + thread / view.words;
  std::uint64_t const begin = chunk * shares.sites < all ? chunk * shares.sites : all,
                      end = begin + shares.sites < all ? begin + shares.sites : all;
  return {{static_cast<std::uint32_t>(group), word, 0}, begin, end, group < view.n_groups};
}

template <class Rule>
__global__ void __launch_bounds__(kThreads)
    measure_kernel(__grid_constant__ SpinView const view, __grid_constant__ WarpSum const sum,
                   __grid_constant__ SiteShares const shares) {
  ThreadShare const share = thread_share(view, shares);
  if (!share.exists) return;
  constexpr int kAll = (1 << Rule::kPlanes) - 1;
  constexpr int kAtOnce = kAll < kStatesAtOnce ? kAll : kStatesAtOnce;
  count_sites<Rule, std::uint32_t, kThreadLevels, kAtOnce>(view, share.range, share.begin,
                                                           share.end, sum);
}

template <class Rule>
void measure_spins(SpinView const& view, DeviceContext const& device, SpinCountsView const& out) {
  SiteShares const shares = share_sites(view, device);
  launch("measurement", measure_kernel<Rule>, {shares.blocks, kThreads}, view, WarpSum{out}, shares);
}

}  // namespace antikelvin::gpu
