// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/model/rule_id.hpp"
#include "sampler/complete_graph_table.hpp"
#include "sampler/transition.hpp"

namespace antikelvin {

struct EnergyGrid;
struct SpinModel;

/// The moves of one site in a generalized ensemble, by classes that decide the change of energy:
///
///     class = group[own · q + other] · n_terms + term
///
///     ising        term = (2u − n + z) >> halved    u of n neighbours are unsatisfied
///     blume_capel  term = (s' − s) f + 2z           f = Σ s_j of the neighbours
///     potts        term = e' − e + z                e, e' neighbours in the old and new state
///
/// z is the shape's coordination. Groups tell moves apart whose energy changes by the site alone, and
/// there is one group where none does. `halved`: every site has z neighbours, so that every second
/// term would be impossible.
struct WalkerMoves {
  SpinKind kind = SpinKind::ising;
  std::uint32_t n_states = 2, coordination = 0, n_terms = 0, n_levels = 0;
  bool halved = false;
  std::vector<std::uint32_t> group;  ///< group[own · q + other]
  std::vector<std::int32_t> step;    ///< step[class]: change of the level

  std::uint32_t n_classes() const { return static_cast<std::uint32_t>(step.size()); }
};

/// @param grid  of the same model and lattice
WalkerMoves make_walker_moves(SpinModel const& model, Lattice const& lattice,
                              EnergyGrid const& grid);

/// Weights are multiples of 2^−20, so that their differences are exact and exponentials cheap.
double rounded_log_weight(double log_weight);

/// Acceptance of moves between levels, by Barker's rule
///
///     P(l → l') = w(l')/(w(l) + w(l'))        l' = l + step[class]
///
/// which unlike Metropolis' keeps sequential sweeps ergodic where weights are equal. Thresholds of
/// a move and its reverse add up to 2^64 exactly; they are 2^64 P, rounded, from 1 to 2^64 − 1, and 0
/// where l' is no level.
///
/// high[class · n_levels + level] and low[…] are the halves of a threshold.
struct WalkerTable {
  std::vector<std::uint32_t> high, low;
};

/// @param log_weight  ln w[level], finite, as rounded_log_weight gives them
/// Fault::acceptance makes moves to higher levels 1 % too likely.
///
/// Accuracy   probabilities correct to 2^−64 (tests/property/walker_tables_test.cpp)
/// Cost       1 µs per level and pair of opposite steps
WalkerTable make_walker_table(WalkerMoves const& moves, std::vector<double> const& log_weight,
                              Fault fault = Fault::none);

/// Barker's P of w'/w = e^{−gap}, as a threshold of 1 … 2^64 − 1.
/// @param gap  ln w − ln w', a multiple of 2^−20
std::uint64_t barker_threshold(double gap);

/// The same rule for spins that are all neighbours of each other, as a chain of n_up (a random spin
/// per update):
///
///     up[n] = (1 − n/N) P(n → n + 1)        down[n] = n/N P(n → n − 1)
///
/// @param levels      level of n = 0 … N spins up
/// @param log_weight  ln w[level]
CompleteGraphTable make_graph_walk_table(std::vector<std::uint32_t> const& levels,
                                         std::vector<double> const& log_weight,
                                         Fault fault = Fault::none);

}  // namespace antikelvin
