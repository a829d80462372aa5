// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/sampler/demon_sweep.hpp"
#include "antikelvin/sampler/exchange_sweep.hpp"
#include "launch.cuh"
#include "spin_kernels.hpp"
#include "table_sources.hpp"

namespace antikelvin::gpu {
namespace {

/// A demon visits the sites of its lane one after the other: one thread per word.
template <Shape kShape, int kPlanes>
struct DemonSweepsAt {
  SpinView view;
  DemonView demon;
  WordRanges ranges;
  std::uint64_t first, n;
  AK_HD void operator()(std::uint64_t i) const {
    demon_sweeps<kShape, kPlanes, std::uint32_t>(view, demon, ranges[i], first, n);
  }
};

/// Pairs may overlap, so that they too are done in turn.
template <int kBits, class Source>
struct ExchangeSweepsAt {
  SpinView view;
  WordRanges ranges;
  std::uint64_t first, n;
  Source source;
  AK_HD void operator()(std::uint64_t i) const {
    exchange_sweeps<kBits, std::uint32_t>(view, ranges[i], first, n,
                                          source.template at<std::uint32_t>(view, ranges[i]));
  }
};

}  // namespace

void exchange_spins(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                    std::uint64_t n) {
  with_bits(view.planes, [&]<int kBits>() {
    with_shared_table<ExchangeRule<kBits>>(
        view, used_words, 1, [&](auto const& source, WordRanges const& ranges) {
          using Source = std::remove_cvref_t<decltype(source)>;
          launch_sweeps("pair moves", ranges.count, n_sites(view.lattice), first, n,
                        [&](std::uint64_t from, std::uint64_t count) {
                          return ExchangeSweepsAt<kBits, Source>{view, ranges, from, count, source};
                        });
        });
  });
}

void demon_spins(SpinView const& view, DemonView const& demon, std::uint32_t used_words,
                 std::uint64_t first, std::uint64_t n) {
  WordRanges const ranges = ranges_of(view, used_words, 1);
  with_demon(view.lattice.shape, demon.planes, [&]<Shape kShape, int kPlanes>() {
    launch_sweeps("demon moves", ranges.count, n_sites(view.lattice), first, n,
                  [&](std::uint64_t from, std::uint64_t count) {
                    return DemonSweepsAt<kShape, kPlanes>{view, demon, ranges, from, count};
                  });
  });
}

}  // namespace antikelvin::gpu
