// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/sampler/contact_view.hpp"
#include "antikelvin/sampler/demon_sweep.hpp"
#include "antikelvin/sampler/pair_block.hpp"
#include "antikelvin/sampler/spin_rules.hpp"
#include "antikelvin/sampler/thresholds.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Rounds that draw from one generator; part of the layout of random numbers.
inline constexpr std::uint64_t kStripRounds = 16;

/// A small body, one per lane, that takes energy from where it is and leaves it elsewhere: 0 …
/// capacity quanta, one state at each. A move is made where it leaves the demon in this range.
template <int kPlanes, class Word>
class ExchangeDemon {
 public:
  static constexpr int kBits = kPlanes + 2;  // one move more, and a sign

  AK_HD ExchangeDemon(ContactView const& view, WordRange range)
      : capacity_(view.capacity),
        words_(view.bodies[0].spins.words),
        stored_(view.demon + std::uint64_t{range.group} * kPlanes * words_ + range.first) {
    for (int p = 0; p < kPlanes; ++p) energy_[p] = WordOps<Word>::load(stored_ + p * words_);
  }
  AK_HD void store() const {
    for (int p = 0; p < kPlanes; ++p) WordOps<Word>::store(stored_ + p * words_, energy_[p]);
  }

  /// Takes gain − loss in the lanes `proposed` that can; returns them.
  AK_HD Word take(Word const (&gain)[kBits], Word const (&loss)[kBits], Word proposed) {
    using Ops = WordOps<Word>;
    Word next[kBits], carry = Ops::splat(0), borrow = Ops::splat(0);
    for (int b = 0; b < kBits; ++b) {
      Word const held = b < kPlanes ? energy_[b] : Ops::splat(0);
      Word const sum = Ops::sum(held, gain[b], carry);
      carry = Ops::carry(held, gain[b], carry);
      next[b] = Ops::sum(sum, loss[b], borrow);
      borrow = Ops::carry(~sum, loss[b], borrow);
    }
    Word const moves = at_most(next, kPlanes, capacity_) & proposed;  // negative ones are huge
    for (int p = 0; p < kPlanes; ++p) energy_[p] = (next[p] & moves) | (energy_[p] & ~moves);
    return moves;
  }

 private:
  std::uint32_t capacity_, words_;
  std::uint32_t* stored_;
  Word energy_[kPlanes];
};

template <Shape kShape, class Word>
using PlainRow = RowAccess<kShape, 1, Word>;

/// Adds weight · count to a bit-sliced number.
template <int kBits, class Word>
AK_HD inline void add_weighted(Word (&number)[kBits], Word const (&count)[3],
                               std::uint32_t weight) {
  for (int shift = 0; weight >> shift != 0; ++shift)
    if (weight >> shift & 1) add_count(number, count, shift);
}

/// Tries to flip each of the sites begin … begin + n − 1, over the end, with probability ½.
///
/// @tparam Row  access to a row's spins, which may read those beyond negative bonds as turned over
template <Shape kShape, template <Shape, class> class Row, int kPlanes, class Word, class Random>
AK_HD inline void visit_flips(BodyView const& body, WordRange range, std::uint64_t begin,
                              std::uint64_t n, Random& random,
                              ExchangeDemon<kPlanes, Word>& demon) {
  using Ops = WordOps<Word>;
  constexpr int kDirections = coordination(kShape), kBits = kPlanes + 2;
  SiteCoupling const& coupling = body.coupling;
  std::uint32_t const side = body.spins.lattice.sides[0];
  typename Row<kShape, Word>::Around around;
  Word const turn = Ops::splat(coupling.counts_down ? ~0u : 0u), zero = Ops::splat(0);
  Word state[1];
  while (n > 0) {
    auto const row_index = static_cast<std::uint32_t>(begin / side);
    auto x = static_cast<std::uint32_t>(begin % side);
    std::uint64_t const run = n < side - x ? n : side - x;
    Row<kShape, Word> const row(body.spins, range, row_index);
    for (std::uint32_t const end = x + static_cast<std::uint32_t>(run); x < end; ++x) {
      row.load_own(x, state);
      Word release[kBits];
      for (int b = 0; b < kBits; ++b) release[b] = zero;
      int n_absent = 0;
      if constexpr (kDirections > 0) {
        if (row.is_plain(x))
          row.load_plain(x, around);
        else
          row.load_any(x, around);
        n_absent = around.n_absent;
        Word counted[kDirections], count[3];
        for (int k = 0; k < kDirections; ++k)
          counted[k] = (around.state[k][0] ^ turn) & around.present[k];
        count_of(counted, kDirections, count);
        add_weighted(release, count, coupling.weight);
      }
      subtract_constant(release, static_cast<std::uint32_t>(coupling.offset[n_absent]));
      // From state 1 the opposite: what it would release is lost.
      Word gain[kBits], loss[kBits];
      for (int b = 0; b < kBits; ++b) {
        gain[b] = release[b] & ~state[0];
        loss[b] = release[b] & state[0];
      }
      state[0] = state[0] ^ demon.take(gain, loss, random());
      row.store_own(x, state);
    }
    begin += run;
    n -= run;
    if (begin == n_sites(body.spins.lattice)) begin = 0;
  }
}

/// Any of the states, by the coupling's proposals.
template <int kLevelBits, class Word, class Random>
AK_HD inline void propose_state(SiteCoupling const& coupling, int n_states, Random& random,
                                TieCounter const& tie, Word (&proposed)[kLevelBits]) {
  using Ops = WordOps<Word>;
  constexpr int kComparators = (1 << kLevelBits) - 1;
  Word below[kComparators], ge[kComparators + 1];
  compare<false>(
      random, [&](int c, int bit) { return Ops::splat(mask_of_bit(coupling.proposals[c], bit)); },
      n_states - 1, tie, below);
  for (int k = 1; k <= kComparators; ++k) ge[k] = ~below[k - 1];
  encode(ge, n_states, proposed);
}

/// What a Potts spin releases by going to another state, gain − loss.
template <class Around, int kBits, int kLevelBits, class Word>
AK_HD inline void potts_energies(SiteCoupling const& coupling, Around const& around,
                                 int n_directions, Word const (&own)[kLevelBits],
                                 Word const (&proposed)[kLevelBits], Word (&gain)[kBits],
                                 Word (&loss)[kBits]) {
  Word alike[6], count[3];
  bool const down = coupling.counts_down;
  for (int k = 0; k < n_directions; ++k)
    alike[k] = same(around.state[k], down ? own : proposed) & around.present[k];
  count_of(alike, n_directions, count);
  add_weighted(gain, count, coupling.weight);
  for (int k = 0; k < n_directions; ++k)
    alike[k] = same(around.state[k], down ? proposed : own) & around.present[k];
  count_of(alike, n_directions, count);
  add_weighted(loss, count, coupling.weight);
}

/// The same of a Blume-Capel spin −1, 0, 1, modulo 2^kBits: its energies before and afterwards.
template <class Around, int kBits, class Word>
AK_HD inline void blume_capel_energies(SiteCoupling const& coupling, Around const& around,
                                       int n_directions, Word const (&own)[2],
                                       Word const (&proposed)[2], Word (&gain)[kBits],
                                       Word (&loss)[kBits]) {
  Word counted[6], count[3];
  bool const down = coupling.counts_down;
  for (int k = 0; k < n_directions; ++k) {
    Word const is_down = ~(around.state[k][0] | around.state[k][1]);
    counted[k] = (down ? is_down : around.state[k][1]) & around.present[k];
  }
  count_of(counted, n_directions, count);
  add_weighted(gain, count, coupling.weight);
  for (int k = 0; k < n_directions; ++k) {  // those that are not the opposite
    Word const not_down = around.state[k][0] | around.state[k][1];
    counted[k] = (down ? ~around.state[k][1] : not_down) & around.present[k];
  }
  count_of(counted, n_directions, count);
  add_weighted(gain, count, coupling.weight);
  subtract_constant(gain, static_cast<std::uint32_t>(coupling.offset[around.n_absent]));
  // `gain` is now the energy of −1, and ends − gain = ends + 1 + ~gain that of 1.
  Word up[kBits];
  for (int b = 0; b < kBits; ++b) up[b] = ~gain[b];
  subtract_constant(up, ~static_cast<std::uint32_t>(coupling.ends));
  for (int b = 0; b < kBits; ++b) {
    Word const minus = gain[b];
    gain[b] = (minus & ~(own[0] | own[1])) | (up[b] & own[1]);
    loss[b] = (minus & ~(proposed[0] | proposed[1])) | (up[b] & proposed[1]);
  }
}

/// Proposes a state to each of the spins begin … begin + n − 1 of a lattice, over the end.
template <Shape kShape, int kLevelBits, bool kIsPotts, int kPlanes, class Word, class Random>
AK_HD inline void visit_states(BodyView const& body, WordRange range, std::uint64_t begin,
                               std::uint64_t n, Random& random, TieCounter tie,
                               ExchangeDemon<kPlanes, Word>& demon) {
  using Ops = WordOps<Word>;
  constexpr int kDirections = coordination(kShape), kBits = kPlanes + 2;
  SiteCoupling const& coupling = body.coupling;
  std::uint32_t const side = body.spins.lattice.sides[0];
  typename RowAccess<kShape, kLevelBits, Word>::Around around;
  while (n > 0) {
    auto const row_index = static_cast<std::uint32_t>(begin / side);
    auto x = static_cast<std::uint32_t>(begin % side);
    std::uint64_t const run = n < side - x ? n : side - x;
    RowAccess<kShape, kLevelBits, Word> const row(body.spins, range, row_index);
    for (std::uint32_t const end = x + static_cast<std::uint32_t>(run); x < end; ++x, ++tie.site) {
      Word state[kLevelBits], proposed[kLevelBits], gain[kBits], loss[kBits];
      row.load_own(x, state);
      propose_state(coupling, static_cast<int>(body.spins.n_states), random, tie, proposed);
      if (row.is_plain(x))
        row.load_plain(x, around);
      else
        row.load_any(x, around);
      for (int b = 0; b < kBits; ++b) gain[b] = loss[b] = Ops::splat(0);
      if constexpr (kIsPotts)
        potts_energies(coupling, around, kDirections, state, proposed, gain, loss);
      else
        blume_capel_energies(coupling, around, kDirections, state, proposed, gain, loss);
      Word const moves = demon.take(gain, loss, ~Ops::splat(0));
      for (int p = 0; p < kLevelBits; ++p) state[p] = (proposed[p] & moves) | (state[p] & ~moves);
      row.store_own(x, state);
    }
    begin += run;
    n -= run;
    if (begin == n_sites(body.spins.lattice)) begin = 0;
  }
}

/// Energies of levels, bit-sliced.
template <int kLevelBits, int kBits, class Word>
AK_HD inline void energy_of_level(SiteCoupling const& coupling, int n_states,
                                  Word const (&state)[kLevelBits], Word (&energy)[kBits]) {
  for (int b = 0; b < kBits; ++b) energy[b] = WordOps<Word>::splat(0);
  for (int k = 1; k < n_states; ++k) {
    Word const ge = at_least(state, k);
    for (int b = 0; coupling.step_differences[k] >> b != 0; ++b)
      if (coupling.step_differences[k] >> b & 1) energy[b] = energy[b] ^ ge;
  }
}

/// Proposes a level to each of the units begin … begin + n − 1, over the end.
template <int kLevelBits, int kPlanes, class Word, class Random>
AK_HD inline void visit_levels(BodyView const& body, WordRange range, std::uint64_t begin,
                               std::uint64_t n, Random& random, TieCounter tie,
                               ExchangeDemon<kPlanes, Word>& demon) {
  using Ops = WordOps<Word>;
  constexpr int kBits = kPlanes + 2;
  SiteCoupling const& coupling = body.coupling;
  int const n_states = static_cast<int>(body.spins.n_states);
  std::uint64_t const n_units = body.spins.lattice.sides[0];
  RowAccess<Shape::none, kLevelBits, Word> const row(body.spins, range, 0);
  std::uint32_t const first_tie = tie.site;
  for (std::uint64_t i = 0; i < n; ++i, ++begin) {
    if (begin == n_units) begin = 0;
    auto const unit = static_cast<std::uint32_t>(begin);
    tie.site = first_tie + static_cast<std::uint32_t>(i);  // a unit may be visited twice in a sweep
    Word state[kLevelBits], proposed[kLevelBits], gain[kBits], loss[kBits];
    row.load_own(unit, state);
    propose_state(coupling, n_states, random, tie, proposed);
    energy_of_level(coupling, n_states, state, gain);
    energy_of_level(coupling, n_states, proposed, loss);
    Word const moves = demon.take(gain, loss, ~Ops::splat(0));
    for (int p = 0; p < kLevelBits; ++p) state[p] = (proposed[p] & moves) | (state[p] & ~moves);
    row.store_own(unit, state);
  }
}

/// Calls visit.template operator()<kShape>() for the shape of a lattice.
template <class Visitor>
AK_HD inline void with_lattice(Shape shape, Visitor const& visit) {
  switch (shape) {
    case Shape::chain:
      return visit.template operator()<Shape::chain>();
    case Shape::square:
      return visit.template operator()<Shape::square>();
    case Shape::triangular:
      return visit.template operator()<Shape::triangular>();
    case Shape::cubic:
      return visit.template operator()<Shape::cubic>();
    default:
      return;
  }
}

/// Potts and Blume-Capel spins: only beside the demon of many planes, for half the instances.
template <int kPlanes, class Word, class Random>
AK_HD inline void visit_spins_of_many_states(BodyView const& body, WordRange range,
                                             std::uint64_t begin, std::uint64_t n, Random& random,
                                             TieCounter const& tie,
                                             ExchangeDemon<kPlanes, Word>& demon) {
  with_lattice(body.spins.lattice.shape, [&]<Shape kShape>() {
    if (body.coupling.move == SiteCoupling::Move::blume_capel)
      return visit_states<kShape, 2, false>(body, range, begin, n, random, tie, demon);
    if (body.spins.planes == 1)
      return visit_states<kShape, 1, true>(body, range, begin, n, random, tie, demon);
    if (body.spins.planes == 2)
      return visit_states<kShape, 2, true>(body, range, begin, n, random, tie, demon);
    return visit_states<kShape, 3, true>(body, range, begin, n, random, tie, demon);
  });
}

template <bool kAllKinds, int kPlanes, class Word, class Random>
AK_HD inline void visit_body(BodyView const& body, WordRange range, std::uint64_t begin,
                             std::uint64_t n, Random& random, TieCounter const& tie,
                             ExchangeDemon<kPlanes, Word>& demon) {
  if (body.coupling.move == SiteCoupling::Move::level) {
    switch (body.spins.planes) {
      case 1:
        return visit_levels<1>(body, range, begin, n, random, tie, demon);
      case 2:
        return visit_levels<2>(body, range, begin, n, random, tie, demon);
      case 3:
        return visit_levels<3>(body, range, begin, n, random, tie, demon);
      case 4:
        return visit_levels<4>(body, range, begin, n, random, tie, demon);
      default:
        return visit_levels<5>(body, range, begin, n, random, tie, demon);
    }
  }
  if constexpr (kAllKinds && kPlanes == kExchangeDemonPlanes[1])
    if (body.coupling.has_many_states())
      return visit_spins_of_many_states(body, range, begin, n, random, tie, demon);
  if constexpr (kAllKinds)
    if (body.coupling.move == SiteCoupling::Move::signed_flip)
      return with_lattice(body.spins.lattice.shape, [&]<Shape kShape>() {
        visit_flips<kShape, SignedRowAccess>(body, range, begin, n, random, demon);
      });
  if (body.spins.lattice.shape == Shape::none)
    return visit_flips<Shape::none, PlainRow>(body, range, begin, n, random, demon);
  with_lattice(body.spins.lattice.shape, [&]<Shape kShape>() {
    visit_flips<kShape, PlainRow>(body, range, begin, n, random, demon);
  });
}

/// Sweeps of contact through an exchange demon: in each round it visits some sites of every body in turn, so
/// that it carries energy from one to the other without holding much. Energy of bodies and demon
/// together is conserved exactly; each move is as likely as its reverse, so that all states of the
/// whole are equally likely in the end. Handles bodies of any kind and any commensurate levels.
///
/// @tparam kAllKinds  whether glasses, Potts and Blume-Capel spins may be among them
/// @param bodies  view.n_bodies of them: those of the view, or all
template <int kPlanes, class Word, bool kAllKinds>
AK_HD inline void exchange_demon_sweeps(ContactView const& view, BodyView const* bodies,
                                        WordRange range, std::uint64_t first_sweep,
                                        std::uint64_t n_sweeps) {
  ExchangeDemon<kPlanes, Word> demon(view, range);
  auto const visited_before = [&](BodyView const& body, std::uint64_t round) {
    return body.visited * round / view.rounds;
  };
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep)
    for (std::uint64_t first = 0; first < view.rounds; first += kStripRounds) {
      // Like pairs, visits start anew at random sites, which all replicas share.
      auto const strip = static_cast<std::uint32_t>(first / kStripRounds);
      auto const starts = [&](std::uint32_t b) {  // of bodies b … b + 3
        return philox4x32(stream_counter(Stream::contact, strip, 0, sweep, 1 + b / 4), view.key);
      };
      PhiloxBlock start = starts(0);
      WordRandom<Word> random(stream_counter(Stream::contact, strip, range.chain, sweep, 0),
                              view.key);
      for (std::uint64_t round = first; round < view.rounds && round < first + kStripRounds;
           ++round)
        for (std::uint32_t b = 0; b < view.n_bodies; ++b) {
          BodyView const& body = bodies[b];
          if (view.n_bodies > 4 && b % 4 == 0) start = starts(b);
          std::uint64_t const size = n_sites(body.spins.lattice),
                              from = visited_before(body, round) - visited_before(body, first),
                              n = visited_before(body, round + 1) - visited_before(body, round);
          // A draw takes few values: bodies beyond have numbers of their own key.
          visit_body<kAllKinds>(
              body, range, (random_site(start.word[b % 4], size) + from) % size, n, random,
              TieCounter{static_cast<std::uint32_t>(visited_before(body, round)), range.chain,
                         sweep, b < 4 ? b : 4, b < 4 ? view.key : body.spins.key},
              demon);
        }
    }
  demon.store();
}

}  // namespace AK_ISA
}  // namespace antikelvin
