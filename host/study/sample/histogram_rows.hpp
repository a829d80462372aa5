// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "study/sample/sample_series.hpp"
#include "study/sample/sample_verb.hpp"
#include "table/table.hpp"

namespace antikelvin {

/// Exact canonical probabilities of energies at the β of a point; empty where they are not known: without a canonical
/// ensemble (demons, pairs of units at constant energy), at T = 0, for more than 10^9 units, lattices whose states would take
/// more than about 0.3 s to be counted, and more than 10^4 energies.
///
///     p(E) = g(E) e^{−βE}/Z
///
/// @param energies  that occur
/// Accuracy   relative 1e-7, from ln g at N = 10^9; 1e-11 of lattices
std::vector<double> exact_probabilities(SampleSpec const& spec, SamplePlan const& plan,
                                        Backend const& backend,
                                        std::vector<Rational> const& energies);

/// What errors of shares come from.
struct HistogramErrors {
  double n_eff;       ///< of the energy: for few replicas
  std::size_t group;  ///< replicas that are independent of others together
};

/// Adds a row per energy that occurred, beside what is exact. Errors of shares are those of their scatter over groups of replicas,
/// where there are 64 or more. Deviations are in errors that the exact probability sets, where
/// 20 independent measurements or more are expected at it: of rarer energies only those are seen that occurred
/// too often.
/// @param where  of the point, for the note on energies that did not occur
/// @return  that note; empty where nothing exact is known
std::string add_histogram_rows(Table& table, SampleSpec const& spec, SamplePlan const& plan,
                               SampleSeries const& series, HistogramErrors const& errors,
                               Backend const& backend, std::string const& where);

}  // namespace antikelvin
