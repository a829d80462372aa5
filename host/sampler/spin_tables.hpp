// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/model/rule_id.hpp"
#include "sampler/transition.hpp"

namespace antikelvin {

struct SpinModel;

/// The single-site Markov chain of a model as integer thresholds: all that kernels know of energy
/// and temperature. For each kind of site (number of missing neighbours, 0 … z), comparator c, own
/// class o and neighbour class k,
///
///     threshold[kind][c][o][k] = 2^64 P, rounded, at most 2^64 − 1
///
/// where P is the probability that the next state is at most c (units, Ising, Blume-Capel), or that
/// the proposed state is taken (Potts).
struct SpinTables {
  RuleId rule;
  TableSizes sizes{};
  int n_kinds = 1;
  std::vector<std::uint64_t> thresholds;
  std::vector<std::uint64_t> proposals;  ///< 2^64 j/(q−1), j = 1 … q−2; Potts only
  /// Ising spins without a field: up and down are alike, and kernels use half of the thresholds.
  bool is_symmetric = false;

  /// Kernels choose among verdicts on all thresholds: of two-level units, and of Ising spins without a
  /// field.
  bool selects() const { return sizes.selects && (is_symmetric || rule.kind == SpinKind::units); }

  /// Table for kernels, in the same order: the thresholds themselves where they select, else XOR
  /// differences (sampler/thresholds.hpp).
  std::vector<std::uint64_t> kernel_table() const;
};

/// Classes k by model, with z neighbours of which a site of kind m lacks m:
///
///     units        Metropolis: the present level             heat bath: none
///     ising        neighbours up; field J(2k − z + m) + h    own class: present state (Metropolis)
///     edwards_anderson    the same, with ε_ij s_j for s_j
///     blume_capel  Σ(s_j + 1); field J(k − z + m) + h        own class: present state (Metropolis)
///     potts        n_proposed − n_own + z − m
///
/// Heat bath draws the state from its canonical distribution among fixed neighbours; for Potts it
/// draws between the present and one proposed state, 1/(1 + e^{βΔE}), which for two states is the
/// same. Metropolis proposes one of the other states, all with equal probability, and accepts with
/// ½ min(1, e^{−βΔE}): the ½ keeps it ergodic through β = 0, where the plain form flips every spin
/// in every sweep (docs/theory.md).
///
/// Fault::acceptance makes moves to higher states 1 % too likely; of Potts spins, moves to higher
/// energies; of Ising spins without a field, moves against the majority of the neighbours.
///
/// @param beta  finite
/// @throws SpecError  β infinite
/// Accuracy   probabilities correct to 2^−64 (tests/property/spin_tables_test.cpp)
SpinTables make_spin_tables(SpinModel const& model, Shape shape, double beta, Dynamics dynamics,
                            Fault fault = Fault::none);

}  // namespace antikelvin
