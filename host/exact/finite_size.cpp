// SPDX-License-Identifier: Apache-2.0
#include "exact/finite_size.hpp"

#include <vector>

#include "antikelvin/exact/level_contour.hpp"
#include "antikelvin/math/polygamma.hpp"
#include "exact/level_resolver.hpp"

namespace antikelvin {

std::optional<FiniteSize> finite_size(IntegerLevels const& levels, std::uint64_t n_units,
                                      Quanta energy) {
  LevelView const view{static_cast<int>(levels.steps.size()), levels.steps.data(),
                       levels.degeneracies.data()};
  auto const n = static_cast<double>(n_units);
  Quanta const top = static_cast<Quanta>(n_units) * levels.width();
  if (energy == 0 || energy >= top) return std::nullopt;
  double const signed_saddle = saddle_beta(view, false, n_units, energy);
  bool const reversed = signed_saddle < 0;
  Quanta const e = reversed ? top - energy : energy;
  double const beta = std::fabs(signed_saddle);
  std::vector<Phasor> work(levels.steps.size() + 3);
  ContourSums const sums =
      contour_sums(view, work.data(), reversed, n_units, e, beta, false, 0, kMaxContourCost);
  if (sums.too_costly || sums.at != Weight::resolved) return std::nullopt;

  constexpr DoubleDouble kTwoPi(0x1.921fb54442d18p+2, 0x1.1a62633145c07p-52);
  // β is a double: the exact saddle lies beside it by mismatch/σ². There S_c is lower by half the
  // product of both, and σ² by the third cumulant times the offset.
  DoubleDouble const offset = sums.mismatch / sums.variance;
  double const third = n * unit_moments(view, reversed, beta).third;
  DoubleDouble const variance = sums.variance - offset * third;
  DoubleDouble const difference = -(sums.log_integral + scaled(sums.mismatch * offset, -1));
  DoubleDouble const gaussian = scaled(log(kTwoPi * variance), -1);
  FiniteSize result{};
  result.log_omega = rounded(sums.log_omega);
  result.canonical_entropy = rounded(sums.log_omega + difference);
  result.entropy_difference = rounded(difference);
  result.gaussian_difference = rounded(gaussian);
  result.difference_excess = rounded(difference - gaussian);
  double const sign = reversed ? -1 : 1;
  DoubleDouble const saddle = beta + offset;
  result.beta_canonical = without_noise(saddle * sign);
  if (levels.steps.size() == 2) {
    auto const up = static_cast<std::uint64_t>(energy), down = n_units - up;
    result.beta_excess = down >= up ? digamma_excess(down, up) : -digamma_excess(up, down);
  } else if (sums.above == Weight::resolved && sums.below == Weight::resolved) {
    double const excess = rounded(scaled(sums.up - sums.down, -1) - saddle);
    bool const is_rounding = std::fabs(excess) < 1e-20 * (beta + 1 / sums.sigma) / sums.sigma;
    result.beta_excess = is_rounding ? 0 : sign * excess;
  } else {
    result.beta_excess = std::nan("");
  }
  return result;
}

}  // namespace antikelvin
