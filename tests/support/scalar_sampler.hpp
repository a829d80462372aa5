// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "antikelvin/backend/spin_plan.hpp"
#include "antikelvin/rng/stream.hpp"
#include "support/plain_lattice.hpp"

namespace antikelvin::test_support {

/// xoshiro128++ as its authors publish it.
struct Xoshiro {
  std::array<std::uint32_t, 4> s;
  static std::uint32_t rotate(std::uint32_t x, int k) { return x << k | x >> (32 - k); }
  std::uint32_t next() {
    std::uint32_t const result = rotate(s[0] + s[3], 7) + s[0], t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return result;
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
  std::uint64_t n_ties() const { return n_ties_; }  ///< numbers that needed more than 12 bits

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
      random_ = {{seed.word[0], seed.word[1], seed.word[2], seed.word[3]}};
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

  /// Twelve words, the lowest of the first twelve bits first.
  void draw(int which) {
    for (int bit = 11; bit >= 0; --bit) first_[which][bit] = random_.next();
  }

  /// The 64-bit number of a lane: bits 12 to 63 from Philox, four to a block.
  std::uint64_t number(int which, std::uint32_t draw, std::uint32_t local, std::uint32_t chain,
                       std::uint32_t lane) {
    std::uint64_t value = 0;
    for (int bit = 0; bit < 12; ++bit)
      value |= static_cast<std::uint64_t>(first_[which][bit] >> lane & 1) << (63 - bit);
    for (std::uint32_t block = 0; block < 13; ++block) {
      PhiloxBlock const bits = philox4x32(
          stream_counter(Stream::spin_tie, local, chain, sweep_, draw * 16 + block), plan_.key);
      for (std::uint32_t i = 0; i < 4; ++i)
        value |= static_cast<std::uint64_t>(bits.word[i] >> lane & 1) << (51 - 4 * block - i);
    }
    return value;
  }

  bool is_below(std::uint64_t number, std::uint64_t threshold) {
    if (number >> 52 == threshold >> 52) ++n_ties_;
    return number < threshold;
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
      bool const taken = is_below(number(1, 1, local, chain, lane), threshold(0, 0, term));
      return static_cast<std::uint8_t>(taken ? proposed : own);
    }
    int term = 0;
    for (std::uint64_t const other : around) term += states_[other];
    if (table.rule.kind == SpinKind::edwards_anderson) term = n_favouring_up(at);
    if (table.rule.kind == SpinKind::units) term = table.rule.uses_own ? static_cast<int>(own) : 0;
    bool const by_own = table.rule.uses_own && table.rule.kind != SpinKind::units;
    std::uint64_t const u = number(1, 0, local, chain, lane);
    std::uint8_t next = 0;
    for (std::uint32_t c = 0; c + 1 < q; ++c)
      next +=
          !is_below(u, threshold(static_cast<int>(c), by_own ? static_cast<int>(own) : 0, term));
    return next;
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
  Xoshiro random_{};
  std::uint32_t first_[2][12] = {};
};

}  // namespace antikelvin::test_support
