// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/atomic.hpp"
#include "antikelvin/random/word_random.hpp"
#include "antikelvin/sampler/walker_view.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Enters the present levels of walkers first, first + 1, … (one per word) into the histograms, and
/// notes which of them are at an end.
template <class Word>
AK_HD inline void record_walkers(WalkerView const& view, std::uint64_t first, Word level,
                                 Word entry) {
  using Ops = WordOps<Word>;
  alignas(Word) std::uint32_t levels[Ops::kWords], entries[Ops::kWords];
  Ops::store(levels, level);
  Ops::store(entries, entry);
  bool const alone = view.walkers_per_group == 1;  // no other walker adds to these entries
  for (std::uint32_t i = 0; i < Ops::kWords; ++i) {
    std::uint64_t const group = (first + i) / view.walkers_per_group;
    std::uint64_t* const bin = view.histogram + group * view.n_levels + levels[i];
    if (alone)
      ++*bin;
    else
      atomic_add(bin, 1);
    if (view.moves != nullptr) {
      std::uint64_t* const move = view.moves + group * view.n_classes * view.n_levels + entries[i];
      if (alone)
        ++*move;
      else
        atomic_add(move, 1);
    }
  }
  if (!Ops::any(~(Ops::below(Ops::splat(view.low_end), level) &
                  Ops::below(level, Ops::splat(view.high_end)))))
    return;
  for (std::uint32_t i = 0; i < Ops::kWords; ++i) {
    std::uint8_t const end = levels[i] <= view.low_end ? 1 : levels[i] >= view.high_end ? 2 : 0;
    std::uint8_t& last = view.last_end[first + i];
    if (end == 0 || end == last) continue;
    if (last != 0) atomic_add(view.crossings + (first + i) / view.walkers_per_group, 1);
    last = end;
  }
}

/// Sweeps of walkers first, first + 1, …, one per word, in lockstep: the sites in order, for each
/// another state, all others alike, which is accepted with the threshold of the move's class and the
/// present level.
///
///     Word = std::uint32_t: one walker, the reference, and what GPUs run
///
/// Cost   one 32-bit number per update (two for more than two states) and one table entry; 32 bits
///        more only where the first 32 of number and threshold are equal
template <SpinKind kKind, std::uint32_t kLinks, class Word>
AK_HD inline void walker_sweeps(WalkerView const& view, std::uint64_t first,
                                std::uint64_t first_sweep, std::uint64_t n_sweeps) {
  using Ops = WordOps<Word>;
  std::uint8_t* const states = view.states + walker_base(view, first);
  std::uint64_t const block = view.block;
  std::uint32_t const chain = view.first_walker + static_cast<std::uint32_t>(first);
  Word level = Ops::load(view.levels + first);
  Word const one = Ops::splat(1), n_states = Ops::splat(view.n_states);
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep) {
    std::uint32_t until_record = view.record;
    for (std::uint64_t begin = 0; begin < view.n_sites; begin += kWalkerStrip) {
      WordRandom<Word> random(
          stream_counter(Stream::walker, static_cast<std::uint32_t>(begin / kWalkerStrip), chain,
                         sweep, 0),
          view.key);
      std::uint64_t const end =
          begin + kWalkerStrip < view.n_sites ? begin + kWalkerStrip : view.n_sites;
      for (std::uint64_t site = begin; site < end; ++site) {
        std::uint32_t const* const links = view.links + site * kLinks;
        std::uint32_t const n_links = view.n_links != nullptr ? view.n_links[site] : kLinks;
        std::uint8_t* const at = states + site * block;
        Word const own = Ops::load_bytes(at);
        Word other, term;
        if constexpr (kKind == SpinKind::ising) {
          other = own ^ one;
          Word unsatisfied = Ops::splat(0);
          AK_UNROLL(6)
          for (std::uint32_t i = 0; i < kLinks; ++i) {
            if (i >= n_links) break;
            std::uint32_t const link = links[i];
            Word const near = Ops::load_bytes(states + (link & ~kReversedBond) * block);
            unsatisfied = unsatisfied + (own ^ near ^ Ops::splat(link >> 31));
          }
          term =
              view.halved ? unsatisfied : unsatisfied + unsatisfied + Ops::splat(kLinks - n_links);
        } else {
          other = own + one + Ops::high_product(random(), view.n_states - 1);
          other = other - (n_states & ~Ops::below(other, n_states));
          Word gain = Ops::splat(0);
          AK_UNROLL(6)
          for (std::uint32_t i = 0; i < kLinks; ++i) {
            if (i >= n_links) break;
            Word const near = Ops::load_bytes(states + links[i] * block);
            if constexpr (kKind == SpinKind::potts)
              gain = gain + Ops::equal(near, own) - Ops::equal(near, other);  // masks are −1
            else
              gain = gain + near - one;
          }
          if constexpr (kKind == SpinKind::potts)
            term = gain + Ops::splat(kLinks);
          else
            term = (other - own) * gain + Ops::splat(2 * kLinks);
        }
        if (view.has_groups != 0) term = term + Ops::gather(view.group, own * n_states + other);
        Word const entry = Ops::gather(view.offset, term) + level;
        Word const threshold = Ops::gather(view.high, entry);
        Word const number = random();
        Word accept = Ops::below(number, threshold);
        Word const tie = Ops::equal(number, threshold);
        if (Ops::any(tie)) {
          alignas(Word) std::uint32_t entries[Ops::kWords], ties[Ops::kWords], won[Ops::kWords];
          Ops::store(entries, entry);
          Ops::store(ties, tie);
          for (std::uint32_t i = 0; i < Ops::kWords; ++i) {
            won[i] = 0;
            if (ties[i] != 0)
              won[i] = philox4x32(stream_counter(Stream::walker, static_cast<std::uint32_t>(site),
                                                 chain + i, sweep, 1),
                                  view.key)
                                   .word[0] < view.low[entries[i]]
                           ? ~0u
                           : 0u;
          }
          accept = accept | Ops::load(won);
        }
        level = level + (accept & Ops::gather(view.step, term));
        Ops::store_bytes(at, own ^ (accept & (own ^ other)));
        if (--until_record == 0) {
          until_record = view.record;
          record_walkers<Word>(view, first, level, entry);
        }
      }
    }
  }
  Ops::store(view.levels + first, level);
}

/// Calls run.template operator()<kind, links>() for the view's.
template <class Run>
AK_HD inline void with_walker_kind(WalkerView const& view, Run const& run) {
  auto const with_links = [&]<SpinKind kKind>() {
    if (view.coordination == 2)
      run.template operator()<kKind, 2>();
    else if (view.coordination == 4)
      run.template operator()<kKind, 4>();
    else
      run.template operator()<kKind, 6>();
  };
  if (view.kind == SpinKind::ising)
    with_links.template operator()<SpinKind::ising>();
  else if (view.kind == SpinKind::potts)
    with_links.template operator()<SpinKind::potts>();
  else
    with_links.template operator()<SpinKind::blume_capel>();
}

/// One walker per work item.
struct SweepWalkers {
  WalkerView view;
  std::uint64_t first_sweep, n_sweeps;

  AK_HD void operator()(std::uint64_t walker) const {
    with_walker_kind(view, [&]<SpinKind kKind, std::uint32_t kLinks>() {
      walker_sweeps<kKind, kLinks, std::uint32_t>(view, walker, first_sweep, n_sweeps);
    });
  }
};

/// Random states, all alike likely: the ensemble of β = 0.
struct ScatterWalkers {
  WalkerView view;

  AK_HD void operator()(std::uint64_t walker) const {
    std::uint8_t* const states = view.states + walker_base(view, walker);
    for (std::uint64_t site = 0; site < view.n_sites; ++site) {
      PhiloxBlock const random =
          philox4x32(stream_counter(Stream::walker, static_cast<std::uint32_t>(site),
                                    view.first_walker + static_cast<std::uint32_t>(walker), 0, 2),
                     view.key);
      states[site * view.block] = static_cast<std::uint8_t>(
          static_cast<std::uint64_t>(random.word[0]) * view.n_states >> 32);
    }
  }
};

/// Levels of states, from scratch.
struct FindWalkerLevels {
  WalkerView view;
  LevelCode code;

  AK_HD void operator()(std::uint64_t walker) const {
    std::uint8_t const* const states = view.states + walker_base(view, walker);
    std::uint64_t counts[kMaxCounts] = {};
    std::uint64_t twice_bonds = 0;  // every bond is seen from both sides
    for (std::uint64_t site = 0; site < view.n_sites; ++site) {
      std::uint32_t const own = states[site * view.block];
      if (own > 0) ++counts[own];
      std::uint32_t const n_links =
          view.n_links != nullptr ? view.n_links[site] : view.coordination;
      for (std::uint32_t i = 0; i < n_links; ++i) {
        std::uint32_t const link = view.links[site * view.coordination + i];
        std::uint32_t const near = states[(link & ~kReversedBond) * view.block];
        if (view.kind == SpinKind::blume_capel)
          twice_bonds += own * near + 2 - own - near;  // (own − 1)(near − 1) + 1
        else
          twice_bonds += (own == near ? 1u : 0u) ^ link >> 31;
      }
    }
    counts[0] = twice_bonds / 2;
    view.levels[walker] = level_of(code, counts, 1);
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
