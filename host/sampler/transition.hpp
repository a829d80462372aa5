// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace antikelvin {

struct LevelSystem;

/// How a single unit moves.
enum class Dynamics {
  heat_bath,   ///< new state drawn from the canonical distribution, whatever the old one
  metropolis,  ///< lazy Metropolis: propose the other state with probability ½, accept min(1,
               ///< e^{−βΔE})
};

/// A deliberately broken sampler, to see a check fail.
enum class Fault {
  none,
  acceptance,  ///< probability of an upward move is 1 % too large
  correlated,  ///< every second unit copies its neighbour
};

/// One-unit Markov chain of a two-state unit as integer thresholds: the unit is up next if a
/// uniform 64-bit number is below the entry of its present state. Any single-unit dynamics is two
/// such numbers, so kernels contain no exp and no floating-point comparison.
struct TransitionTable {
  std::uint64_t up_if_down;  ///< 2^64 P(up | down), rounded, at most 2^64 − 1
  std::uint64_t up_if_up;    ///< 2^64 P(up | up), rounded, at most 2^64 − 1
};

/// Table of a two-level system at finite β. "Up" is the excited level; degeneracies are part of the
/// weights. Metropolis is lazy because at β = 0 the plain form flips every unit in every sweep and
/// the energy never mixes (docs/theory.md).
///
/// @throws SpecError  if the system does not have exactly two levels, or β is infinite
/// Accuracy   probabilities correct to 2^−64 (tests/property/detailed_balance_test.cpp)
TransitionTable make_transition_table(LevelSystem const& system, double beta, Dynamics dynamics,
                                      Fault fault = Fault::none);

/// λ = P(up|up) − P(up|down): a unit's state correlates over t sweeps as λ^t, so the energy of N
/// independent units has τ_int = ½ (1+λ)/(1−λ).
double relaxation_eigenvalue(TransitionTable const& table);

/// Refuses a system that is not one of two-level units.
void require_two_levels(LevelSystem const& system, char const* what);

}  // namespace antikelvin
