// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/base/wide.hpp"
#include "antikelvin/exact/level_microstate.hpp"
#include "antikelvin/exact/level_view.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Canonical averages of one unit, in quanta.
struct UnitMoments {
  double mean, variance, third;
};

AK_HD inline UnitMoments unit_moments(LevelView const& levels, bool reversed, double beta) {
  // Relative to the level that β favours, so that no exponential overflows.
  double const favoured = beta < 0 ? static_cast<double>(levels.width()) : 0;
  auto const weight = [&](int j, double e) {
    return levels.degeneracy(j, reversed) * std::exp(-beta * (e - favoured));
  };
  double z = 0, first = 0;
  for (int j = 0; j < levels.n_levels; ++j) {
    auto const e = static_cast<double>(levels.step(j, reversed));
    double const w = weight(j, e);
    z += w;
    first += w * e;
  }
  UnitMoments moments{first / z, 0, 0};
  for (int j = 0; j < levels.n_levels; ++j) {
    auto const e = static_cast<double>(levels.step(j, reversed));
    double const p = weight(j, e) / z, x = e - moments.mean;
    moments.variance += p * x * x;
    moments.third += p * x * x * x;
  }
  return moments;
}

/// β, of either sign, at which a unit's mean energy is u, 0 < u ≤ K/2.
AK_HD inline double beta_of_mean(LevelView const& levels, bool reversed, double u) {
  // Newton's method on ln ⟨e⟩(β) − ln u, which is nearly linear where one level dominates, inside a
  // bracket.
  double low = -HUGE_VAL, high = HUGE_VAL, beta = 0;
  double const unit = 1 / static_cast<double>(levels.width());
  for (int iteration = 0; iteration < 400; ++iteration) {
    UnitMoments const m = unit_moments(levels, reversed, beta);
    (m.mean > u ? low : high) = beta;
    double next = beta + std::log1p((m.mean - u) / u) * m.mean / m.variance;
    if (!(next > low && next < high)) {
      if (low == -HUGE_VAL)
        next = high - std::fmax(std::fabs(high), unit);
      else if (high == HUGE_VAL)
        next = low + std::fmax(std::fabs(low), unit);
      else
        next = 0.5 * (low + high);
    }
    if (std::fabs(next - beta) <= 1e-16 * std::fabs(beta) || next == low || next == high)
      return next;
    beta = next;
  }
  return beta;
}

/// β at which N units have the mean energy E, 0 < E < N·K, counted from the lowest level or (reversed)
/// downwards from the highest.
///
/// Accuracy   some ulp, from the end of the spectrum that is nearer  (tests/property/level_rules_test.cpp)
AK_HD inline double saddle_beta(LevelView const& levels, bool reversed, std::uint64_t n_units,
                                Quanta energy) {
  Quanta const rest = static_cast<Quanta>(n_units) * levels.width() - energy;
  auto const n = static_cast<double>(n_units);
  if (energy <= rest) return beta_of_mean(levels, reversed, static_cast<double>(energy) / n);
  return -beta_of_mean(levels, !reversed, static_cast<double>(rest) / n);
}

/// The canonical quantities of a state whose β is `beta`, counted from the end that `reversed` names.
AK_HD inline void set_saddle(LevelView const& levels, bool reversed, std::uint64_t n_units,
                             double beta, LevelMicrostate& state) {
  auto const n = static_cast<double>(n_units);
  double const sign = reversed ? -1 : 1;
  UnitMoments const m = unit_moments(levels, reversed, beta);
  state.beta_saddle = sign * beta;
  state.curvature = -1 / (n * m.variance);
  state.skewness = sign * m.third / (m.variance * std::sqrt(n * m.variance));
}

/// β of a circle for sums over energies, whose kernel has a pole at r = 1: three times 1/σ_E away from it,
/// or less where that would move the mean energy far off E. Off the saddle the terms are larger than their
/// sum, by e^{4.5} for three widths.
AK_HD inline double summing_beta(LevelView const& levels, bool reversed, std::uint64_t n_units,
                                 Quanta energy, double saddle) {
  auto const n = static_cast<double>(n_units);
  double distance = 3 / std::sqrt(n * unit_moments(levels, reversed, saddle).variance);
  for (int i = 0; i < 60 && distance > saddle; ++i, distance *= 0.5) {
    UnitMoments const m = unit_moments(levels, reversed, distance);
    double const mismatch = n * m.mean - static_cast<double>(energy);
    if (mismatch * mismatch <= 20 * n * m.variance) return distance;
  }
  return std::fmax(saddle, distance);
}

}  // namespace AK_ISA
}  // namespace antikelvin
