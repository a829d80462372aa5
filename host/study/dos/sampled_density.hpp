// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "density/exact_density.hpp"
#include "statistics/series.hpp"
#include "study/dos/dos_system.hpp"

namespace antikelvin {

/// Sampled ln g of the levels that were seen, from G independent blocks (populations, or groups of
/// walkers), and from all blocks but one: all that errors need,
///
///     error² = Σ_j scale_j (ln g_(j) − mean_j ln g_(j))²,     scale = (G − 1)/G,     ν = G − 1
///
/// and both somewhat more, and less, after a fit to something known.
struct SampledDensity {
  std::vector<std::uint32_t> levels;  ///< ascending
  std::vector<double> log_g;          ///< of all blocks
  std::vector<std::vector<double>>
      without;                ///< without[block][i]; −∞ where only that block has been
  std::vector<double> scale;  ///< [block]
  double degrees = 0;         ///< ν, of freedom, that errors have
};

/// ln g of the levels that all blocks together have seen, and without each block.
/// @param log_g_without  ln g of every level (−∞: not seen) without a block; of all blocks for G, which
///                       is asked for first
SampledDensity jackknifed(
    std::size_t n_blocks,
    std::function<std::vector<double>(std::size_t block)> const& log_g_without);

/// Normalizes to Σ g = e^{log_states}, all of it and without each block. Where the degeneracy of an end
/// is known, and its level is the first or last one seen, what the estimate is off there is taken out
/// of the levels that vary together with it: a control variate,
///
///     ln g(E) → ln g(E) − c(E) (ln g(E_0) − ln g_0),    c = Cov(ln g(E), ln g(E_0))/Var ln g(E_0)
///
/// with the jackknife's own covariances, so that the end is exact and its neighbours nearly so. A fitted
/// coefficient costs one degree of freedom and has an error of its own, as in any regression: variances
/// are multiplied by (ν + t²)/(ν − 1), t the end's deviation before, in its errors.
///
/// @return  how far the ends were off before, as normal deviates; NaN where nothing is known
struct EndDeviations {
  double lowest, highest;
};
EndDeviations normalize(SampledDensity& density, DosSystem const& system, KnownEnds const& ends);

/// The density of one set of ln g, without levels that were not seen.
DensityOfStates table_of(SampledDensity const& density, DosSystem const& system,
                         std::vector<double> const& log_g);

/// Jackknife error of a quantity of which `parts` has the values without each block.
double jackknife_error(SampledDensity const& density, std::vector<double> const& parts);

/// f of the density with its delete-one jackknife error. NaN where f is not finite for one of the sets.
Estimate jackknife(SampledDensity const& density,
                   std::function<double(std::vector<double> const&)> const& f);

/// Errors of ln g, level by level; infinite where only one block has been.
std::vector<double> errors_of(SampledDensity const& density);

}  // namespace antikelvin
