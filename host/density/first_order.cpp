// SPDX-License-Identifier: Apache-2.0
#include "density/first_order.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"

namespace antikelvin {
namespace {

double slope_between(DensityOfStates const& dos, std::size_t a, std::size_t b) {
  return (dos.log_g[b] - dos.log_g[a]) / (dos.energies[b] - dos.energies[a]);
}

/// Levels on the concave hull of ln g, ascending.
std::vector<std::size_t> concave_hull(DensityOfStates const& dos) {
  std::vector<std::size_t> hull;
  for (std::size_t k = 0; k < dos.energies.size(); ++k) {
    while (hull.size() >= 2 && slope_between(dos, hull[hull.size() - 2], hull.back()) <=
                                   slope_between(dos, hull.back(), k))
      hull.pop_back();
    hull.push_back(k);
  }
  return hull;
}

/// How far ln g lies below the line of slope β through level a.
double depth_at(DensityOfStates const& dos, std::size_t a, double beta, std::size_t k) {
  return beta * (dos.energies[k] - dos.energies[a]) - (dos.log_g[k] - dos.log_g[a]);
}

/// Level between a and b at which P(E) is least.
std::size_t dip_between(DensityOfStates const& dos, std::size_t a, std::size_t b, double beta) {
  std::size_t dip = a + 1;
  for (std::size_t k = a + 1; k < b; ++k)
    if (depth_at(dos, a, beta, k) > depth_at(dos, a, beta, dip)) dip = k;
  return dip;
}

/// The system confined to one side of a dip, whose own level counts half.
DensityOfStates phase_of(DensityOfStates const& dos, std::size_t dip, bool low) {
  auto const cut = [&](std::vector<double> const& of) {
    auto const at = of.begin() + static_cast<std::ptrdiff_t>(dip);
    return low ? std::vector<double>(of.begin(), at + 1) : std::vector<double>(at, of.end());
  };
  DensityOfStates phase{cut(dos.energies), cut(dos.log_g)};
  (low ? phase.log_g.back() : phase.log_g.front()) -= std::log(2.0);
  return phase;
}

/// β at which ln Z of the phases differ by log_ratio: steps away from the start until two β enclose it,
/// then halves.
double beta_of_ratio(DensityOfStates const& low, DensityOfStates const& high, double start,
                     double log_ratio) {
  auto const excess = [&](double beta) {
    return reweighted(low, beta).log_z - reweighted(high, beta).log_z - log_ratio;
  };
  double step = 1 / (high.energies.back() - low.energies.front()), below = start, above = start;
  while (excess(below) > 0) {
    above = below;
    below -= step;
    step *= 2;
  }
  while (excess(above) < 0) {
    below = above;
    above += step;
    step *= 2;
  }
  for (;;) {
    double const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return middle;
    (excess(middle) > 0 ? above : below) = middle;
  }
}

Coexistence coexistence_of(DensityOfStates const& dos, std::size_t a, std::size_t b,
                           double log_ratio) {
  Coexistence result{};
  result.beta_equal_height = slope_between(dos, a, b);
  std::size_t dip = dip_between(dos, a, b, result.beta_equal_height);
  result.energy_low = dos.energies[a];
  result.energy_dip = dos.energies[dip];
  result.energy_high = dos.energies[b];
  result.barrier = depth_at(dos, a, result.beta_equal_height, dip);
  result.peak_latent_heat = result.energy_high - result.energy_low;
  // The dip moves with β a little, and β hardly with the dip.
  for (int i = 0; i < 10; ++i) {
    DensityOfStates const low = phase_of(dos, dip, true), high = phase_of(dos, dip, false);
    result.beta_equal_weight = beta_of_ratio(low, high, result.beta_equal_height, log_ratio);
    result.mean_low = reweighted(low, result.beta_equal_weight).energy;
    result.mean_high = reweighted(high, result.beta_equal_weight).energy;
    std::size_t const moved = dip_between(dos, a, b, result.beta_equal_weight);
    if (moved == dip) break;
    dip = moved;
  }
  result.latent_heat = result.mean_high - result.mean_low;
  return result;
}

/// β(E) as a polygon.
struct Curve {
  std::vector<double> energies, betas;

  double crossing(std::size_t k, double beta) const {  // between k and k + 1
    double const t = (beta - betas[k]) / (betas[k + 1] - betas[k]);
    return energies[k] + t * (energies[k + 1] - energies[k]);
  }
};

/// Where β(E) crosses β: on the falling part before `bottom`, the rising part, the falling part after
/// `top`; levels of the curve.
struct Crossings {
  std::size_t low, mid, high;
};

Crossings crossings_of(Curve const& curve, std::size_t bottom, std::size_t top, double beta) {
  Crossings at{bottom, bottom, top};
  while (at.low > 0 && curve.betas[at.low] < beta) --at.low;
  while (at.mid + 1 < top && curve.betas[at.mid + 1] < beta) ++at.mid;
  while (at.high + 2 < curve.betas.size() && curve.betas[at.high + 1] > beta) ++at.high;
  return at;
}

/// ∫(β(E′) − β) dE′ from one energy to another.
double area_between(Curve const& curve, double from, double to, double beta) {
  double area = 0;
  for (std::size_t k = 0; k + 1 < curve.energies.size(); ++k) {
    double const a = std::max(from, curve.energies[k]), b = std::min(to, curve.energies[k + 1]);
    if (a >= b) continue;
    double const slope =
        (curve.betas[k + 1] - curve.betas[k]) / (curve.energies[k + 1] - curve.energies[k]);
    double const middle = curve.betas[k] + slope * ((a + b) / 2 - curve.energies[k]);
    area += (b - a) * (middle - beta);
  }
  return area;
}

}  // namespace

std::vector<Coexistence> coexistences(DensityOfStates const& dos,
                                      CoexistenceThreshold const& threshold, double log_ratio) {
  AK_EXPECT(dos.energies.size() == dos.log_g.size());
  std::vector<Coexistence> result;
  std::vector<std::size_t> const hull = concave_hull(dos);
  for (std::size_t i = 0; i + 1 < hull.size(); ++i) {
    std::size_t const a = hull[i], b = hull[i + 1];
    if (b - a - 1 < std::max<std::size_t>(threshold.least_levels, 1)) continue;
    if (dos.energies[b] - dos.energies[a] < threshold.least_distance) continue;
    double const beta = slope_between(dos, a, b);
    if (depth_at(dos, a, beta, dip_between(dos, a, b, beta)) < threshold.least_barrier) continue;
    result.push_back(coexistence_of(dos, a, b, log_ratio));
  }
  return result;
}

std::optional<BackBending> back_bending(DensityOfStates const& dos, Coexistence const& coexistence,
                                        std::size_t half_window) {
  std::vector<MicrocanonicalSlope> const slopes = microcanonical_slopes(dos, half_window);
  // Half of the distance between the peaks on either side: β(E) has passed Maxwell's line there.
  double const margin = coexistence.peak_latent_heat / 2;
  Curve curve;
  for (std::size_t k = 1; k + 1 < dos.energies.size(); ++k) {
    double const energy = dos.energies[k];
    if (energy < coexistence.energy_low - margin || energy > coexistence.energy_high + margin)
      continue;
    curve.energies.push_back(energy);
    curve.betas.push_back(slopes[k].beta);
  }
  // P falls from its low peak to the dip, where β(E) is below β, and rises from there.
  auto const extreme = [&](double from, double to, int sign) {
    std::size_t best = curve.betas.size();
    for (std::size_t k = 0; k < curve.betas.size(); ++k) {
      if (curve.energies[k] < from || curve.energies[k] > to) continue;
      if (best == curve.betas.size() || sign * curve.betas[k] > sign * curve.betas[best]) best = k;
    }
    return best;
  };
  std::size_t const bottom = extreme(coexistence.energy_low, coexistence.energy_dip, -1);
  std::size_t const top = extreme(coexistence.energy_dip, coexistence.energy_high, 1);
  if (top >= curve.betas.size() || bottom >= top) return std::nullopt;

  // β that the curve takes on all three of its parts.
  auto const at = [&](std::size_t k) {
    return curve.betas.begin() + static_cast<std::ptrdiff_t>(k);
  };
  double below = std::max(*at(bottom), *std::min_element(at(top), curve.betas.end()));
  double above = std::min(*at(top), *std::max_element(curve.betas.begin(), at(bottom) + 1));
  if (below >= above) return std::nullopt;
  BackBending result{};
  for (int i = 0; i < 100; ++i) {
    double const beta = below + (above - below) / 2;
    Crossings const crossings = crossings_of(curve, bottom, top, beta);
    result.beta_maxwell = beta;
    result.energy_low = curve.crossing(crossings.low, beta);
    result.energy_mid = curve.crossing(crossings.mid, beta);
    result.energy_high = curve.crossing(crossings.high, beta);
    double const excess = area_between(curve, result.energy_low, result.energy_high, beta);
    (excess > 0 ? below : above) = beta;
  }
  result.area = area_between(curve, result.energy_mid, result.energy_high, result.beta_maxwell);
  result.beta_min = curve.betas[bottom];
  result.energy_of_beta_min = curve.energies[bottom];
  result.beta_max = curve.betas[top];
  result.energy_of_beta_max = curve.energies[top];
  return result;
}

}  // namespace antikelvin
