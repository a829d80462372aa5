// SPDX-License-Identifier: Apache-2.0
#include "exact/unit_averages.hpp"

#include <boost/math/special_functions/bernoulli.hpp>

namespace antikelvin {
namespace {

/// U less the mean level, at small |β|. The terms x e^{-βx} − x of Σ g x e^{−βx}, with x measured from the mean level
/// (Σ g x = 0), all have one sign, so their sum keeps its digits however small β is.
Quad rise_near_infinite_temperature(LevelSystem const& system, Rational const& mean,
                                    Quad const& beta) {
  Quad sum = 0, norm = 0;
  for (Level const& level : system.levels) {
    Quad const x = to_quad(level.energy - mean), g = level.degeneracy;
    Quad const growth = expm1(-beta * x);
    sum += g * x * growth;
    norm += g * (1 + growth);
  }
  return sum / norm;
}

UnitAverages bounded_unit(LevelSystem const& system, Quad const& beta) {
  auto const& levels = system.levels;
  std::size_t const reference = beta < 0 ? levels.size() - 1 : 0;
  Quad const b = abs(beta), sign = beta < 0 ? -1 : 1;
  std::vector<Quad> gap(levels.size()), weight(levels.size());
  Quad excited = 0;  // q = Σ_{j≠ref} w_j
  for (std::size_t j = 0; j < levels.size(); ++j) {
    if (j == reference) continue;
    gap[j] = to_quad(abs(levels[j].energy - levels[reference].energy));
    weight[j] = Quad(levels[j].degeneracy) / Quad(levels[reference].degeneracy) * exp(-b * gap[j]);
    excited += weight[j];
  }
  weight[reference] = 1;
  UnitAverages unit;
  Quad mean_gap = 0;
  for (std::size_t j = 0; j < levels.size(); ++j) {
    unit.populations.push_back(weight[j] / (1 + excited));
    mean_gap += gap[j] * unit.populations[j];
  }
  unit.variance = 0;
  for (std::size_t j = 0; j < levels.size(); ++j) {
    Quad const x = gap[j] - mean_gap;
    unit.variance += unit.populations[j] * x * x;
  }
  Quad const e_reference = to_quad(levels[reference].energy);
  Quad const log_states = log(Quad(levels[reference].degeneracy)) + log1p(excited);
  unit.log_z = -beta * e_reference + log_states;
  unit.entropy = log_states + b * mean_gap;
  unit.gap = mean_gap;
  unit.entropy_rise = log1p(excited) + b * mean_gap;
  Rational const mean = mean_level(system);
  bool const hot = b * to_quad(levels.back().energy - levels.front().energy) < 1;
  if (hot) {
    unit.rise = rise_near_infinite_temperature(system, mean, beta);
    unit.energy = to_quad(mean) + unit.rise;
  } else {
    unit.rise = to_quad(levels[reference].energy - mean) + sign * mean_gap;
    unit.energy = e_reference + sign * mean_gap;
  }
  return unit;
}

/// E_v = (v + ½) ω.
UnitAverages oscillator_unit(LevelSystem const& system, Quad const& beta,
                             std::size_t n_populations) {
  Quad const omega = to_quad(system.scale), x = beta * omega;
  Quad const decay = exp(-x), empty = -expm1(-x);  // e^{−x}, 1 − e^{−x}
  UnitAverages unit;
  // ln(1 − e^{−x}) from the side on which it keeps its digits.
  Quad const log_empty = x > 1 ? log1p(-decay) : log(empty);
  unit.log_z = -x / 2 - log_empty;
  unit.gap = omega * decay / empty;
  unit.energy = omega / 2 + unit.gap;
  unit.entropy = unit.entropy_rise = x * decay / empty - log_empty;
  unit.variance = omega * omega * decay / (empty * empty);
  Quad population = empty;
  for (std::size_t v = 0; v < n_populations; ++v, population *= decay)
    unit.populations.push_back(population);
  return unit;
}

/// Sums Σ_l (2l+1) e^{−xl(l+1)} [l(l+1)]^k, k = 0, 1, 2, without the ground state.
struct RotorSums {
  Quad z = 0, first = 0, second = 0;
};

RotorSums rotor_direct(Quad const& x) {
  RotorSums sums;
  for (std::uint64_t l = 1;; ++l) {
    Quad const energy = Quad(l) * Quad(l + 1);
    Quad const term = Quad(2 * l + 1) * exp(-x * energy);
    sums.z += term;
    sums.first += term * energy;
    sums.second += term * energy * energy;
    // Later terms fall faster than geometrically once x(2l+2) > 1; 1e-40 of the largest sum is
    // below rounding.
    if (x * (2 * l + 2) > 1 && term * energy * energy < sums.second * Quad(1e-40)) return sums;
    if (term == 0) return sums;
  }
}

/// For x → 0: z e^{−x/4} = (1/x) Σ_n a_n x^n with a_n = (−1)^{n+1} (1 − 2^{1−2n}) B_2n / n!, a_0 =
/// 1, from Euler and Maclaurin's sum of Σ (2l+1) e^{−x(l+½)²}. The series is asymptotic; its error
/// at x ≤ 0.05 with 40 terms is below 1e-45 (Mulholland 1928 gives the first terms).
RotorSums rotor_hot(Quad const& x) {
  using boost::math::bernoulli_b2n;
  Quad s0 = 1, s1 = 0, s2 = 0;  // Σ a_n x^n, and its derivatives with respect to ln x
  Quad power = 1, factorial = 1;
  for (int n = 1; n <= 40; ++n) {
    power *= x;
    factorial *= n;
    Quad const a =
        (n % 2 ? 1 : -1) * (1 - ldexp(Quad(1), 1 - 2 * n)) * bernoulli_b2n<Quad>(n) / factorial;
    Quad const term = a * power;
    s0 += term;
    s1 += n * term;
    s2 += n * n * term;
  }
  // z = e^{x/4} s0/x. With L = ln z: dL/dx = 1/4 − 1/x + s0'/s0, where s0' = s1/x.
  Quad const z = exp(x / 4) * s0 / x;
  Quad const slope = Quad(0.25) - 1 / x + s1 / (x * s0);  // −⟨l(l+1)⟩
  Quad const ratio = s1 / s0;
  Quad const curvature = (1 + s2 / s0 - ratio - ratio * ratio) / (x * x);  // variance
  RotorSums sums;
  sums.z = z - 1;
  sums.first = -slope * z;
  sums.second = (curvature + slope * slope) * z;
  return sums;
}

/// E_l = B l(l+1), g_l = 2l + 1.
UnitAverages rotor_unit(LevelSystem const& system, Quad const& beta, std::size_t n_populations) {
  Quad const scale = to_quad(system.scale), x = beta * scale;
  RotorSums const sums = x < Quad(0.05) ? rotor_hot(x) : rotor_direct(x);
  Quad const z = 1 + sums.z, mean = sums.first / z;
  UnitAverages unit;
  unit.log_z = log1p(sums.z);
  unit.gap = unit.energy = scale * mean;
  unit.entropy = unit.entropy_rise = log1p(sums.z) + x * mean;
  // Safe difference: ⟨e²⟩ is at least twice ⟨e⟩² at every x.
  unit.variance = scale * scale * (sums.second / z - mean * mean);
  for (std::size_t l = 0; l < n_populations; ++l)
    unit.populations.push_back(Quad(2 * l + 1) * exp(-x * Quad(l) * Quad(l + 1)) / z);
  return unit;
}

}  // namespace

Rational mean_level(LevelSystem const& system) {
  Rational weighted = 0;
  for (Level const& level : system.levels) weighted += level.energy * level.degeneracy;
  return weighted / Rational(system.n_states());
}

UnitAverages unit_averages(LevelSystem const& system, Quad const& beta, std::size_t n_populations) {
  switch (system.spectrum) {
    case Spectrum::oscillator:
      return oscillator_unit(system, beta, n_populations);
    case Spectrum::rotor:
      return rotor_unit(system, beta, n_populations);
    case Spectrum::bounded:
      break;
  }
  return bounded_unit(system, beta);
}

}  // namespace antikelvin
