// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "antikelvin/base/wide.hpp"
#include "exact/scaled_number.hpp"
#include "model/integer_levels.hpp"

namespace antikelvin {

/// Ω of every energy of few units, by enumerating all ways to distribute them over the levels:
/// Ω(E) = Σ N!/Π n_j! · Π g_j^{n_j} over occupations with Σ n_j = N, Σ n_j e_j = E.
class OccupationTable {
 public:
  /// Whether there are few occupations, C(N+d−1, d−1): 20000, more for wide spectra, at most 2e6.
  static bool suits(IntegerLevels const& levels, std::uint64_t n_units);

  OccupationTable(IntegerLevels const& levels, std::uint64_t n_units);

  DoubleDouble log_omega(Quanta energy) const;  ///< −∞ if E cannot occur
  DoubleDouble log_gibbs(Quanta energy) const;  ///< ln Σ_{E'≤E} Ω(E')
  DoubleDouble log_sum(Quanta low, Quanta high) const;
  /// Nearest energy above (below) E that occurs.
  std::optional<Quanta> nearest(Quanta energy, bool above) const;

 private:
  std::vector<Quanta> energies_;              // ascending
  std::vector<ScaledNumber> omega_, volume_;  // of each, and up to each
};

}  // namespace antikelvin
