// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/sampler/exchange_demon_sweep.hpp"
#include "antikelvin/sampler/pair_exchange.hpp"
#include "antikelvin/sampler/word_ranges.hpp"
#include "launch.cuh"
#include "spin_kernels.hpp"

namespace antikelvin::gpu {
namespace {

using Word = std::uint32_t;

template <int kBits>
struct ShuffleAt {
  SpinView view;
  WordRanges ranges;
  std::uint64_t first, n;
  AK_HD void operator()(std::uint64_t i) const {
    shuffle_sweeps<kBits, Word>(view, ranges[i], first, n);
  }
};

/// Blocks of pairs may share units, so that one thread does them in turn.
template <int kBits>
struct PairExchangeAt {
  ContactView view;
  WordRanges ranges;
  std::uint64_t first, n;
  AK_HD void operator()(std::uint64_t i) const {
    contact_pairs<kBits, Word>(
        view, ranges[i], first, n,
        ColdTable<ExchangeRule<kBits>, Word>{view.pair.table, nullptr, Word{}});
  }
};

/// Few bodies are arguments of the kernel, many stand in memory.
template <int kPlanes, bool kMany>
struct CarryAt {
  ContactView view;
  WordRanges ranges;
  std::uint64_t first, n;
  AK_HD void operator()(std::uint64_t i) const {
    exchange_demon_sweeps<kPlanes, Word, kMany>(view, kMany ? view.all : view.bodies, ranges[i],
                                                first, n);
  }
};

}  // namespace

void shuffle_spins(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                   std::uint64_t n) {
  WordRanges const ranges = ranges_of(view, used_words, 1);
  with_bits(view.planes, [&]<int kBits>() {
    launch_sweeps("shuffling", ranges.count, n_sites(view.lattice), first, n,
                  [&](std::uint64_t from, std::uint64_t count) {
                    return ShuffleAt<kBits>{view, ranges, from, count};
                  });
  });
}

void exchange_pairs_of_spins(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
                             std::uint64_t n) {
  SpinView const& body = view.bodies[view.pair.a].spins;
  WordRanges const ranges = ranges_of(body, used_words, 1);
  with_bits(body.planes, [&]<int kBits>() {
    launch_sweeps("pair exchange", ranges.count, view.pair.exchanges, first, n,
                  [&](std::uint64_t from, std::uint64_t count) {
                    return PairExchangeAt<kBits>{view, ranges, from, count};
                  });
  });
}

void carry_spins(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
                 std::uint64_t n) {
  WordRanges const ranges = ranges_of(view.bodies[0].spins, used_words, 1);
  auto const carry = [&]<int kPlanes>() {
    auto const launch = [&]<bool kMany>() {
      launch_sweeps("exchange demons", ranges.count, view.visited, first, n,
                    [&](std::uint64_t from, std::uint64_t count) {
                      return CarryAt<kPlanes, kMany>{view, ranges, from, count};
                    });
    };
    if (view.all != nullptr)
      launch.template operator()<true>();
    else
      launch.template operator()<false>();
  };
  if (view.demon_planes == kExchangeDemonPlanes[0])
    carry.template operator()<kExchangeDemonPlanes[0]>();
  else
    carry.template operator()<kExchangeDemonPlanes[1]>();
}

}  // namespace antikelvin::gpu
