// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin {

/// Bodies that a view holds itself, as arguments of a kernel; more stand in memory.
inline constexpr std::uint32_t kBodiesAtHand = 4;

/// How the sites of a body give energy to an exchange demon and take it. Energies are in quanta that all
/// bodies share.
struct SiteCoupling {
  enum class Move : std::uint8_t {
    flip,   ///< two states: Ising spins, units of two levels
    level,  ///< units of many levels: a new one is proposed with probability ∝ its degeneracy
    signed_flip,  ///< flips beside bonds of either sign
    potts,        ///< any state is proposed
    blume_capel,  ///< any of −1, 0, 1 is proposed
  };
  Move move = Move::flip;
  /// flip: from state 0 it releases weight·(neighbours counted) − offset[neighbours missing], from
  /// state 1 the opposite. Those in state 1 are counted, or those in state 0.
  bool counts_down = false;
  std::uint32_t weight = 0;
  std::int32_t offset[7] = {};
  /// potts: a state has −weight·(neighbours in it), or with `counts_down` weight·(the same).
  /// blume_capel: −1 has weight·(neighbours 1 − neighbours −1), or `counts_down` the opposite, and
  /// weight·(neighbours) − offset[neighbours missing] more; −1 and 1 have `ends` together, and 0 nothing.
  std::int32_t ends = 0;
  /// level: energies above the lowest as XOR differences, step[k] ^ step[k − 1]. Proposals: 2^64 P(new ≤ k).
  std::uint32_t step_differences[32] = {};
  std::uint64_t proposals[31] = {};

  /// Whether kernels of few bodies know it.
  AK_HD bool is_plain() const { return move == Move::flip || move == Move::level; }
  AK_HD bool has_many_states() const { return move == Move::potts || move == Move::blume_capel; }
};

struct BodyView {
  SpinView spins;
  SiteCoupling coupling;
  std::uint64_t visited;  ///< sites that an exchange demon visits in a sweep, at most all
};

/// Two bodies whose units exchange energy in pairs.
struct PairView {
  std::uint32_t a, b;
  std::uint64_t exchanges;     ///< per sweep
  std::uint64_t key;           ///< of their random numbers
  bool trades;                 ///< units trade places; otherwise they share their energy
  std::uint64_t const* table;  ///< thresholds of sampler/exchange_sweep.hpp
};

/// Bodies in contact: sets of as many replicas, in words of the same lanes.
struct ContactView {
  BodyView bodies[kBodiesAtHand];  ///< the first ones
  BodyView const* all;             ///< all, of any kind, where the kernel can read them; else null
  PairView pair;                   ///< of two bodies at hand; none where there is a demon
  std::uint32_t n_bodies;
  std::uint64_t key;
  std::uint32_t* demon;  ///< demon[group][plane][word], bit-sliced; null without one
  std::uint32_t demon_planes, capacity;
  std::uint64_t rounds;   ///< of a sweep: the demon visits all bodies in each
  std::uint64_t visited;  ///< sites of all bodies in a sweep
};

/// Energies of exchange demons that a kernel has planes for.
inline constexpr std::uint32_t kExchangeDemonPlanes[] = {8, 24};

}  // namespace antikelvin
