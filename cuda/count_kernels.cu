// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "antikelvin/sampler/count_pairs.hpp"
#include "antikelvin/sampler/count_sublattice.hpp"
#include "antikelvin/sampler/with_rule.hpp"
#include "measure_kernel.cuh"

namespace antikelvin::gpu {
namespace {

/// Takes the counts of one sublattice from the threads of a warp.
struct SublatticeSum {
  WarpSum sum;
  SublatticeView sublattices;
  std::uint32_t number;

  __device__ void operator()(SpinView const& view, WordRange range, std::uint32_t state,
                             LaneCounter<std::uint32_t, kThreadLevels>& counter) const {
    if (view.n_slabs == 0 || sublattices.lane_step == 0) {
      auto const quantity =
          static_cast<std::uint32_t>(quantity_of(sublattices, number, view.n_states, state));
      sum(view, range, quantity, counter);
      return;
    }
    counter.finish();
    std::uint64_t lanes[32];
    add_turned_slabs(view, range, sublattices, number, state, 0, counter, sum.out, lanes);
  }
};

/// A warp takes all words of some pieces of one sublattice and group; threads that share a word take
/// `pieces` pieces each. view.words must divide 32.
template <int kPlanes>
__global__ void __launch_bounds__(kThreads)
    sublattice_kernel(__grid_constant__ SpinView const view, __grid_constant__ WarpSum const sum,
                      __grid_constant__ SublatticeView const sublattices,
                      std::uint64_t warps_per_sublattice, std::uint64_t pieces) {
  std::uint32_t const thread = threadIdx.x % 32;
  std::uint64_t const warp = (std::uint64_t{blockIdx.x} * kThreads + threadIdx.x) / 32,
                      part = warp / warps_per_sublattice, group = part / sublattices.parts.count;
  if (group >= view.n_groups) return;  // whole warps
  std::uint64_t const all = n_pieces(view.lattice, sublattices.parts),
                      chunk = warp % warps_per_sublattice * (32 / view.words) + thread / view.words;
  std::uint64_t const begin = chunk * pieces < all ? chunk * pieces : all,
                      end = begin + pieces < all ? begin + pieces : all;
  WordRange const range{static_cast<std::uint32_t>(group), thread % view.words, 0};
  auto const number = static_cast<std::uint32_t>(part % sublattices.parts.count);
  constexpr int kAll = (1 << kPlanes) - 1;
  count_sublattice<kPlanes, std::uint32_t, kThreadLevels,
                   (kAll < kStatesAtOnce ? kAll : kStatesAtOnce)>(
      view, range, sublattices.parts, number, begin, end, SublatticeSum{sum, sublattices, number});
}

template <int kPlanes>
void count_states(SpinView const& view, DeviceContext const& device,
                  SublatticeView const& sublattices, SpinCountsView const& out) {
  std::uint64_t const all = n_pieces(view.lattice, sublattices.parts), n = sublattices.parts.count;
  std::uint64_t const longest = std::min<std::uint64_t>(
      kPieceSites, view.lattice.sides[0] / row_stride(sublattices.parts) + 1);
  std::uint64_t const threads = std::uint64_t{device.n_processors} * 2048,
                      wanted = all * n * view.words * view.n_groups / threads,
                      least = std::max<std::uint64_t>(1, kMinMeasured / longest);
  std::uint64_t const pieces = std::clamp(wanted, least, kMaxMeasured / longest);
  std::uint64_t const per_warp = pieces * (32 / view.words),
                      warps_per_sublattice = (all + per_warp - 1) / per_warp;
  std::uint64_t const blocks =
      (warps_per_sublattice * n * view.n_groups * 32 + kThreads - 1) / kThreads;
  launch("measurement of sublattices", sublattice_kernel<kPlanes>, {blocks, kThreads}, view,
         WarpSum{out}, sublattices, warps_per_sublattice, pieces);
}

template <int kPlanes, BondCount kBonds>
__global__ void __launch_bounds__(kThreads)
    pairs_kernel(__grid_constant__ SpinView const view, __grid_constant__ WarpSum const sum,
                 __grid_constant__ SiteShares const shares,
                 __grid_constant__ SiteOffset const offset, std::uint32_t quantity) {
  ThreadShare const share = thread_share(view, shares);
  if (!share.exists) return;
  LaneCounter<std::uint32_t, kThreadLevels> pairs;
  count_pairs<kPlanes, kBonds>(view, share.range, offset, share.begin, share.end, pairs);
  sum(view, share.range, quantity, pairs);
}

template <int kPlanes, BondCount kBonds = BondCount::equal>
void count_all_pairs(SpinView const& view, DeviceContext const& device, SiteOffset const& offset,
                     std::uint32_t quantity, SpinCountsView const& out) {
  SiteShares const shares = share_sites(view, device);
  launch("measurement of pairs", pairs_kernel<kPlanes, kBonds>, {shares.blocks, kThreads}, view,
         WarpSum{out}, shares, offset, quantity);
}

}  // namespace

void count_sublattices_of_spins(SpinView const& view, DeviceContext const& device,
                                SublatticeView const& sublattices, SpinCountsView const& out) {
  static_assert(kMaxPlanes == 5);
  switch (view.planes) {
    case 1:
      return count_states<1>(view, device, sublattices, out);
    case 2:
      return count_states<2>(view, device, sublattices, out);
    case 3:
      return count_states<3>(view, device, sublattices, out);
    case 4:
      return count_states<4>(view, device, sublattices, out);
    default:
      return count_states<5>(view, device, sublattices, out);
  }
}

void count_pairs_of_spins(SpinView const& view, DeviceContext const& device,
                          SiteOffset const& offset, bool is_product, std::uint32_t quantity,
                          SpinCountsView const& out) {
  switch (view.planes) {
    case 1:
      return count_all_pairs<1>(view, device, offset, quantity, out);
    case 2:
      return is_product
                 ? count_all_pairs<2, BondCount::product>(view, device, offset, quantity, out)
                 : count_all_pairs<2>(view, device, offset, quantity, out);
    case 3:
      return count_all_pairs<3>(view, device, offset, quantity, out);
    case 4:
      return count_all_pairs<4>(view, device, offset, quantity, out);
    default:
      return count_all_pairs<5>(view, device, offset, quantity, out);
  }
}

}  // namespace antikelvin::gpu
