// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/random/word_random.hpp"
#include "antikelvin/sampler/demon_view.hpp"
#include "antikelvin/sampler/neighbours.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Number of set bits among n ≤ 6, as three bits.
template <class Word>
AK_HD inline void count_of(Word const* bits, int n, Word (&count)[3]) {
  using Ops = WordOps<Word>;
  Word const zero = Ops::splat(0);
  auto const bit = [&](int i) { return i < n ? bits[i] : zero; };
  Word const ones = Ops::sum(bit(0), bit(1), bit(2)), twos = Ops::carry(bit(0), bit(1), bit(2));
  if (n <= 4) {
    count[0] = ones ^ bit(3);
    count[1] = twos ^ (ones & bit(3));
    count[2] = twos & ones & bit(3);
    return;
  }
  Word const more = Ops::sum(bit(3), bit(4), bit(5)),
             more_twos = Ops::carry(bit(3), bit(4), bit(5));
  count[0] = ones ^ more;
  Word const carry = ones & more;
  count[1] = Ops::sum(twos, more_twos, carry);
  count[2] = Ops::carry(twos, more_twos, carry);
}

/// Adds count · 2^shift to a bit-sliced number.
template <int kBits, class Word>
AK_HD inline void add_count(Word (&number)[kBits], Word const (&count)[3], int shift) {
  using Ops = WordOps<Word>;
  Word carry = Ops::splat(0);
  for (int b = shift; b < kBits; ++b) {
    Word const x = number[b];
    if (b - shift < 3) {
      number[b] = Ops::sum(x, count[b - shift], carry);
      carry = Ops::carry(x, count[b - shift], carry);
    } else {
      number[b] = x ^ carry;
      carry = x & carry;
    }
  }
}

/// Subtracts a constant, modulo 2^kBits.
template <int kBits, class Word>
AK_HD inline void subtract_constant(Word (&number)[kBits], std::uint32_t constant) {
  using Ops = WordOps<Word>;
  Word carry = ~Ops::splat(0);
  for (int b = 0; b < kBits; ++b) {
    bool const bit = constant >> b & 1;  // number + ~constant + 1
    Word const x = number[b];
    number[b] = bit ? x ^ carry : ~(x ^ carry);
    carry = bit ? x & carry : x | carry;
  }
}

/// Lanes whose number is at most a constant.
template <int kBits, class Word>
AK_HD inline Word at_most(Word const (&number)[kBits], int planes, std::uint32_t constant) {
  if (constant >> planes == 0 && (constant & (constant + 1)) == 0 &&
      constant >> (planes - 1) != 0) {
    Word high = number[planes];  // as many as the planes hold: nothing beyond them may be set
    for (int b = planes + 1; b < kBits; ++b) high = high | number[b];
    return ~high;
  }
  Word below = WordOps<Word>::splat(0), equal = ~below;
  for (int b = kBits - 1; b >= 0; --b) {
    if (constant >> b & 1) {
      below = below | (equal & ~number[b]);
      equal = equal & number[b];
    } else {
      equal = equal & ~number[b];
    }
  }
  return below | equal;
}

/// Sweeps of Creutz's microcanonical dynamics: every lane's demon walks over all sites in order and
/// with probability ½ tries to flip each; the flip is made if the demon can pay for it, or take
/// what it releases. Energy of system and demon together is conserved exactly. The ½, the only
/// random number, makes the chain aperiodic: without it the demon's path is a deterministic cycle.
///
/// @tparam kShape   lattice of Ising spins, or none: two-level units, one quantum apart
/// @tparam kPlanes  of the demon's energy
/// Reference  M. Creutz, "Microcanonical Monte Carlo simulation", Phys. Rev. Lett. 50, 1411 (1983)
template <Shape kShape, int kPlanes, class Word>
AK_HD inline void demon_sweeps(SpinView const& view, DemonView const& demon, WordRange range,
                               std::uint64_t first_sweep, std::uint64_t n_sweeps) {
  using Ops = WordOps<Word>;
  constexpr int kDirections = coordination(kShape);
  constexpr int kBits = kPlanes + 2;  // energy, up to 12 quanta more (< 2^kPlanes), and a sign
  std::uint32_t* const stored =
      demon.energy + std::uint64_t{range.group} * kPlanes * view.words + range.first;
  Word energy[kPlanes];
  for (int p = 0; p < kPlanes; ++p) energy[p] = Ops::load(stored + p * view.words);
  std::uint32_t const side = view.lattice.sides[0];
  std::uint32_t const segments = (side + kStripSites - 1) / kStripSites;
  typename RowAccess<kShape, 1, Word>::Around around;
  Word state[1];
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep)
    for (std::uint32_t r = 0; r < n_rows(view.lattice); ++r) {
      RowAccess<kShape, 1, Word> const row(view, range, r);
      for (std::uint32_t segment = 0; segment < segments; ++segment) {
        WordRandom<Word> random(
            stream_counter(Stream::demon, r * segments + segment, range.chain, sweep, 0), view.key);
        std::uint32_t const end =
            (segment + 1) * kStripSites < side ? (segment + 1) * kStripSites : side;
        for (std::uint32_t x = segment * kStripSites; x < end; ++x) {
          row.load_own(x, state);
          Word count[3] = {Ops::splat(0), Ops::splat(0), Ops::splat(0)};
          std::uint32_t offset = 1;
          if constexpr (kDirections > 0) {
            if (row.is_plain(x))
              row.load_plain(x, around);
            else
              row.load_any(x, around);
            Word const flip = Ops::splat(demon.counts_equal ? ~0u : 0u);
            Word counted[kDirections];
            for (int k = 0; k < kDirections; ++k)
              counted[k] = (state[0] ^ around.state[k][0] ^ flip) & around.present[k];
            count_of(counted, kDirections, count);
            auto const n = static_cast<std::uint32_t>(kDirections - around.n_absent);
            offset = demon.halved ? n / 2 : n;
          } else {
            count[0] = state[0];
          }
          Word next[kBits];
          for (int b = 0; b < kBits; ++b) next[b] = b < kPlanes ? energy[b] : Ops::splat(0);
          if (demon.halved)
            add_count(next, count, 0);
          else
            add_count(next, count, 1);
          subtract_constant(next, offset);
          // A negative number is a huge one.
          Word const moves = at_most(next, kPlanes, demon.capacity) & random();
          state[0] = state[0] ^ moves;
          for (int p = 0; p < kPlanes; ++p) energy[p] = (next[p] & moves) | (energy[p] & ~moves);
          row.store_own(x, state);
        }
      }
    }
  for (int p = 0; p < kPlanes; ++p) Ops::store(stored + p * view.words, energy[p]);
}

/// Calls visit.template operator()<kShape, kPlanes>() for a shape and one of kDemonPlanes.
template <class Visitor>
void with_demon(Shape shape, std::uint32_t planes, Visitor const& visit) {
  auto const with_planes = [&]<Shape kShape>() {
    if (planes <= 4) return visit.template operator()<kShape, 4>();
    if (planes <= 8) return visit.template operator()<kShape, 8>();
    return visit.template operator()<kShape, 24>();
  };
  switch (shape) {
    case Shape::none:
      return with_planes.template operator()<Shape::none>();
    case Shape::chain:
      return with_planes.template operator()<Shape::chain>();
    case Shape::square:
      return with_planes.template operator()<Shape::square>();
    case Shape::triangular:
      return with_planes.template operator()<Shape::triangular>();
    case Shape::cubic:
      return with_planes.template operator()<Shape::cubic>();
  }
}

}  // namespace AK_ISA
}  // namespace antikelvin
