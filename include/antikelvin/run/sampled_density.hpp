// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "antikelvin/ensemble/exact_density.hpp"
#include "antikelvin/run/dos_system.hpp"
#include "antikelvin/stats/series.hpp"

namespace antikelvin {

/// Sampled ln g of the levels that were seen, from G independent blocks (populations, or groups of
/// walkers), and from all blocks but one: all that errors need.
struct SampledDensity {
  std::vector<std::uint32_t> levels;  ///< ascending
  std::vector<double> log_g;          ///< of all blocks
  std::vector<std::vector<double>>
      without;  ///< without[block][i]; −∞ where only that block has been
};

/// Normalizes to Σ g = e^{log_states}, all of it and without each block. Where the degeneracy of an end
/// is known, and its level is the first or last one seen, what the estimate is off there is taken out
/// of the levels that vary together with it: a control variate,
///
///     ln g(E) → ln g(E) − c(E) (ln g(E_0) − ln g_0),    c = Cov(ln g(E), ln g(E_0))/Var ln g(E_0)
///
/// with the jackknife's own covariances, so that the end is exact and its neighbours nearly so.
///
/// @return  how far the ends were off before, in their errors; NaN where nothing is known
struct EndDeviations {
  double lowest, highest;
};
EndDeviations normalize(SampledDensity& density, DosSystem const& system, KnownEnds const& ends);

/// f of the density with its delete-one jackknife error, error² = (G−1)/G Σ_j (f_(j) − f̄)². NaN where f
/// is not finite for one of the sets.
Estimate jackknife(SampledDensity const& density,
                   std::function<double(std::vector<double> const&)> const& f);

/// Errors of ln g, level by level; infinite where only one block has been.
std::vector<double> errors_of(SampledDensity const& density);

}  // namespace antikelvin
