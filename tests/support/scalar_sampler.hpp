// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "antikelvin/random/stream.hpp"
#include "device/spin_plan.hpp"
#include "support/plain_lattice.hpp"

namespace antikelvin::test_support {

/// Multiply-with-carry of lag 3 as word_random.hpp says it.
struct MultiplyWithCarry {
  std::array<std::uint64_t, 3> x;
  std::uint64_t carry;
  explicit MultiplyWithCarry(PhiloxBlock const& seed = {})
      : x{seed.word[0], seed.word[1], seed.word[2]}, carry(seed.word[3] % 0x80000000u) {}
  std::uint32_t next() {
    std::uint64_t const t = 2654430810u * x[0] + carry;
    x = {x[1], x[2], t % 0x100000000u};
    carry = t / 0x100000000u;
    return static_cast<std::uint32_t>(x[2]);
  }
};

/// The sampler of one replica without words, vectors or XOR: every site has a state and a 64-bit
/// number, which is compared with thresholds as integers are. Slow and obvious; written from the
/// comments of lattice.hpp, spin_view.hpp, spin_tables.hpp, compare.hpp and word_random.hpp.
class ScalarSampler {
 public:
  ScalarSampler(SpinPlan const& plan, std::uint32_t replica)
      : plan_(plan), replica_(replica), states_(plan.n_units, 0) {}

  std::vector<std::uint8_t> const& states() const { return states_; }
  std::uint64_t n_ties() const { return n_ties_; }  ///< numbers that needed more than kBits bits

  void sweep() {
    for (std::uint32_t colour = 0; colour < colours(); ++colour)
      for (std::uint32_t row = 0; row < words().sides[1] * words().sides[2]; ++row)
        for (std::uint32_t segment = 0; segment < segments(); ++segment)
          strip(colour, row, segment);
    ++sweep_;
  }

 private:
  Lattice const& words() const { return plan_.layout.lattice; }

  /// Colour of a place along an axis: 0, 1, 0, 1 …, and 2 for the last of an odd ring.
  std::uint32_t axis_colour(int axis, std::uint32_t at) const {
    bool const odd_ring =
        words().periodic && words().sides[axis] > 1 && words().sides[axis] % 2 == 1;
    return odd_ring && at == words().sides[axis] - 1 ? 2 : at % 2;
  }
  bool has_odd_ring(int axis) const {
    return words().periodic && words().sides[axis] > 1 && words().sides[axis] % 2 == 1;
  }
  std::uint32_t colours() const {
    if (words().shape == Shape::none) return 1;
    std::uint32_t const x = has_odd_ring(0) ? 3 : 2, y = has_odd_ring(1) ? 3 : 2,
                        z = has_odd_ring(2) ? 3 : 2;
    return words().shape == Shape::triangular ? x * y : std::max({x, y, z});
  }
  std::uint32_t colour_of(std::uint32_t x, std::uint32_t y, std::uint32_t z) const {
    if (words().shape == Shape::none) return 0;
    if (words().shape == Shape::triangular)
      return axis_colour(1, y) * (has_odd_ring(0) ? 3 : 2) + axis_colour(0, x);
    return (axis_colour(0, x) + axis_colour(1, y) + axis_colour(2, z)) % colours();
  }
  std::uint32_t segments() const {
    std::uint32_t const side = words().sides[0];
    std::uint32_t const longest = words().shape == Shape::none ? side : (side + 1) / 2;
    return (longest + 31) / 32;
  }

  /// Sites 32·segment … of those in a row that have a colour, in all lanes of the replica.
  void strip(std::uint32_t colour, std::uint32_t row, std::uint32_t segment) {
    std::uint32_t const y = row % words().sides[1], z = row / words().sides[1];
    std::vector<std::uint32_t> sites;
    for (std::uint32_t x = 0; x < words().sides[0]; ++x)
      if (colour_of(x, y, z) == colour) sites.push_back(x);
    std::size_t const begin = segment * std::size_t{32},
                      end = std::min(sites.size(), begin + std::size_t{32});
    if (begin >= end) return;
    std::uint32_t const lanes = plan_.layout.words * 32;
    bool const slabs = plan_.layout.n_slabs > 0;
    std::uint32_t const group = slabs ? replica_ : replica_ / lanes;
    for (std::uint32_t word = 0; word < plan_.layout.words; ++word) {
      std::uint32_t const chain = group * plan_.layout.words + word;
      if (!slabs && replica_ % lanes / 32 != word) continue;
      PhiloxBlock const seed = philox4x32(
          stream_counter(Stream::spin_strip, row * segments() + segment, chain, sweep_, colour),
          plan_.key);
      random_ = MultiplyWithCarry(seed);
      for (std::size_t i = begin; i < end; ++i)
        site(row * words().sides[0] + sites[i], chain, word, slabs);
    }
  }

  /// One site of the words: the replica's own lane, or all lanes of a word, each with its slab.
  void site(std::uint32_t local, std::uint32_t chain, std::uint32_t word, bool slabs) {
    bool const proposes = plan_.tables[0].rule.kind == SpinKind::potts && plan_.n_states > 2;
    if (proposes) draw(0);
    draw(1);
    for (std::uint32_t bit = 0; bit < 32; ++bit) {
      std::uint32_t const lane = word * 32 + bit;
      std::uint64_t global = local;
      if (!slabs) {
        if (replica_ % (plan_.layout.words * 32) != lane) continue;
      } else if (words().shape == Shape::none) {
        global = std::uint64_t{local} * plan_.layout.words * 32 + lane;
        if (global >= plan_.n_units) continue;
      } else {
        if (lane >= plan_.layout.n_slabs) continue;
        global =
            std::uint64_t{lane} * words().sides[0] * words().sides[1] * words().sides[2] + local;
      }
      states_[global] = next_state(global, local, chain, bit);
    }
  }

  /// kBits words, the lowest of the first bits first.
  void draw(int which) {
    for (int bit = kBits - 1; bit >= 0; --bit) first_[which][bit] = random_.next();
  }

  /// The 64-bit number of a lane: what follows its first bits is from Philox, four bits to a block.
  std::uint64_t number(int which, std::uint32_t draw, std::uint32_t local, std::uint32_t chain,
                       std::uint32_t lane) {
    std::uint64_t value = 0;
    for (int bit = 0; bit < kBits; ++bit)
      value |= static_cast<std::uint64_t>(first_[which][bit] >> lane & 1) << (63 - bit);
    for (int bit = kBits; bit < 64; ++bit) {
      auto const block = static_cast<std::uint32_t>(bit - kBits) / 4;
      PhiloxBlock const bits = philox4x32(
          stream_counter(Stream::spin_tie, local, chain, sweep_, draw * 16 + block), plan_.key);
      value |= static_cast<std::uint64_t>(bits.word[(bit - kBits) % 4] >> lane & 1) << (63 - bit);
    }
    return value;
  }

  bool is_below(std::uint64_t number, std::uint64_t threshold) {
    if (number >> (64 - kBits) == threshold >> (64 - kBits)) ++n_ties_;
    return number < threshold;
  }

  /// The same where one threshold counts: a number whose first bits are 0 has the rest decide by the
  /// rest of the threshold.
  bool is_decided_below(std::uint64_t number, std::uint64_t threshold) {
    std::uint64_t const rest = (std::uint64_t{1} << (64 - kBits)) - 1;
    if (number > rest) return number >> (64 - kBits) <= threshold >> (64 - kBits);
    ++n_ties_;
    return number < (threshold & rest);
  }

  std::uint8_t next_state(std::uint64_t at, std::uint32_t local, std::uint32_t chain,
                          std::uint32_t lane) {
    SpinTables const& table = plan_.tables.size() == 1 ? plan_.tables[0] : plan_.tables[replica_];
    auto const q = static_cast<std::uint32_t>(plan_.n_states);
    std::uint32_t const own = states_[at];
    std::vector<std::uint64_t> const around = plan_.lattice.shape == Shape::none
                                                  ? std::vector<std::uint64_t>()
                                                  : neighbours_of(plan_.lattice, at);
    int const z = n_directions(plan_.lattice.shape), present = static_cast<int>(around.size());
    auto const threshold = [&](int comparator, int own_class, int term) {
      TableSizes const& s = table.sizes;
      int const index =
          (((z - present) * s.comparators + comparator) * (s.own + 1) + own_class) * (s.terms + 1) +
          term;
      return table.thresholds[static_cast<std::size_t>(index)];
    };
    if (table.rule.kind == SpinKind::potts) {
      std::uint32_t r = 0;
      if (q > 2) {
        std::uint64_t const u = number(0, 0, local, chain, lane);
        for (std::uint64_t const border : table.proposals) r += !is_below(u, border);
      }
      std::uint32_t const proposed = (own + 1 + r) % q;
      int term = present;
      for (std::uint64_t const other : around)
        term += (states_[other] == proposed) - (states_[other] == own);
      bool const taken = is_decided_below(number(1, 1, local, chain, lane), threshold(0, 0, term));
      return static_cast<std::uint8_t>(taken ? proposed : own);
    }
    int term = 0;
    for (std::uint64_t const other : around) term += states_[other];
    if (table.rule.kind == SpinKind::edwards_anderson) term = n_favouring_up(at);
    if (table.rule.kind == SpinKind::units) term = table.rule.uses_own ? static_cast<int>(own) : 0;
    bool const by_own = table.rule.uses_own && table.rule.kind != SpinKind::units;
    std::uint64_t const u = number(1, 0, local, chain, lane);
    if (table.is_symmetric && present == z && has_whole_word(local)) {
      // Turned over if most neighbours are down, so that the majority is up.
      if (2 * term == z) return static_cast<std::uint8_t>(u >> 63);
      bool const up = 2 * term > z;
      int const opposed = own == (up ? 1u : 0u) ? 1 : 0;
      bool const against =
          is_decided_below(u, threshold(0, by_own ? opposed : 0, up ? term : z - term));
      return static_cast<std::uint8_t>(up != against ? 1 : 0);
    }
    if (table.sizes.selects)
      return static_cast<std::uint8_t>(
          is_decided_below(u, threshold(0, by_own ? static_cast<int>(own) : 0, term)) ? 0 : 1);
    std::uint8_t next = 0;
    for (std::uint32_t c = 0; c + 1 < q; ++c)
      next +=
          !is_below(u, threshold(static_cast<int>(c), by_own ? static_cast<int>(own) : 0, term));
    return next;
  }

  /// Whether the site has all neighbours in every lane: with slabs of open lattices some lanes may not.
  bool has_whole_word(std::uint32_t local) const {
    int const axis = plan_.lattice.shape == Shape::chain   ? 0
                     : plan_.lattice.shape == Shape::cubic ? 2
                                                           : 1;
    std::uint32_t const side = words().sides[0],
                        at[3] = {local % side, local / side % words().sides[1],
                                 local / side / words().sides[1]};
    return plan_.layout.n_slabs == 0 || words().periodic ||
           (at[axis] > 0 && at[axis] + 1 < words().sides[axis]);
  }

  /// Neighbours whose bond favours up: up behind a positive bond, down behind a negative one.
  int n_favouring_up(std::uint64_t at) const {
    int const z = n_directions(plan_.lattice.shape);
    int favour = 0;
    for (int k = 0; k < z; ++k) {
      auto const other = neighbour_of(plan_.lattice, at, k);
      if (!other) continue;
      // A bond's sign stands where it starts, in the even direction.
      std::uint64_t const start = k % 2 == 0 ? at : *other;
      bool const negative =
          plan_.bond_signs[start * static_cast<unsigned>(z / 2) + static_cast<unsigned>(k / 2)];
      favour += states_[*other] == (negative ? 0 : 1) ? 1 : 0;
    }
    return favour;
  }

  SpinPlan const& plan_;
  std::uint32_t replica_;
  std::vector<std::uint8_t> states_;
  std::uint64_t sweep_ = 0, n_ties_ = 0;
  MultiplyWithCarry random_;
  static constexpr int kBits = 13;
  std::uint32_t first_[2][kBits] = {};
};

}  // namespace antikelvin::test_support
