// SPDX-License-Identifier: Apache-2.0
#include "density/density_of_states.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/math/compensated_sum.hpp"

namespace antikelvin {
namespace {

/// y = value + slope x + ½ curvature x² in the least-squares sense; x = E − E_k.
struct LocalParabola {
  double value, slope, curvature;
};

/// Orthogonal polynomials 1, x − a, (x − b)(x − a) − c on the points of the window: no normal
/// equations, hence no squared condition.
LocalParabola parabola_at(DensityOfStates const& dos, std::size_t k, std::size_t w) {
  std::size_t const first = k - w, count = 2 * w + 1;
  double const scale = dos.energies[k + w] - dos.energies[first];
  auto const x = [&](std::size_t i) { return (dos.energies[first + i] - dos.energies[k]) / scale; };
  auto const y = [&](std::size_t i) { return dos.log_g[first + i] - dos.log_g[k]; };
  double const n = static_cast<double>(count);
  CompensatedSum sum_x, sum_y;
  for (std::size_t i = 0; i < count; ++i) {
    sum_x.add(x(i));
    sum_y.add(y(i));
  }
  double const a = sum_x.value() / n, mean = sum_y.value() / n;
  CompensatedSum p1p1, xp1p1, p1y;
  for (std::size_t i = 0; i < count; ++i) {
    double const p1 = x(i) - a;
    p1p1.add(p1 * p1);
    xp1p1.add(x(i) * p1 * p1);
    p1y.add(p1 * y(i));
  }
  double const b = xp1p1.value() / p1p1.value(), c = p1p1.value() / n;
  double const linear = p1y.value() / p1p1.value();
  CompensatedSum p2p2, p2y;
  for (std::size_t i = 0; i < count; ++i) {
    double const p2 = (x(i) - b) * (x(i) - a) - c;
    p2p2.add(p2 * p2);
    p2y.add(p2 * (y(i) - mean - linear * (x(i) - a)));
  }
  double const quadratic = p2y.value() / p2p2.value();
  return {dos.log_g[k] + (mean - linear * a + quadratic * (a * b - c)),
          (linear - quadratic * (a + b)) / scale, 2 * quadratic / (scale * scale)};
}

/// Half of the window around a level: as wide as the nearer end allows.
std::size_t room_at(DensityOfStates const& dos, std::size_t k, std::size_t half_window) {
  return std::min({half_window, k, dos.energies.size() - 1 - k});
}

}  // namespace

double log_sum_of(std::vector<double> const& logs) {
  AK_EXPECT(!logs.empty());
  double const top = *std::max_element(logs.begin(), logs.end());
  CompensatedSum sum;
  for (double const value : logs) sum.add(std::exp(value - top));
  return top + std::log(sum.value());
}

void normalize(DensityOfStates& dos, double log_total) {
  AK_EXPECT(!dos.log_g.empty());
  // Relative to the largest first: what a sampler leaves there may be large and mean nothing.
  double const top = *std::max_element(dos.log_g.begin(), dos.log_g.end());
  for (double& value : dos.log_g) value -= top;
  double const shift = log_total - log_sum_of(dos.log_g);
  for (double& value : dos.log_g) value += shift;
}

Reweighted reweighted(DensityOfStates const& dos, double beta) {
  AK_EXPECT(!dos.energies.empty() && dos.energies.size() == dos.log_g.size());
  AK_EXPECT(std::isfinite(beta));
  std::size_t r = 0;
  for (std::size_t k = 1; k < dos.energies.size(); ++k)
    if (dos.log_g[k] - dos.log_g[r] > beta * (dos.energies[k] - dos.energies[r])) r = k;
  double const reference = dos.energies[r], log_g = dos.log_g[r];
  std::vector<double> weights(dos.energies.size());
  CompensatedSum norm, first;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    double const x = dos.energies[k] - reference;
    weights[k] = std::exp((dos.log_g[k] - log_g) - beta * x);
    norm.add(weights[k]);
    first.add(weights[k] * x);
  }
  double const distance = first.value() / norm.value();
  CompensatedSum second;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    double const x = dos.energies[k] - reference - distance;
    second.add(weights[k] * x * x);
  }
  double const log_norm = std::log(norm.value());
  return {log_g - beta * reference + log_norm, reference + distance, second.value() / norm.value(),
          log_g + log_norm + beta * distance};
}

std::vector<MicrocanonicalSlope> microcanonical_slopes(DensityOfStates const& dos,
                                                       std::size_t half_window) {
  AK_EXPECT(half_window >= 1);
  std::vector<MicrocanonicalSlope> slopes(dos.energies.size(), {kNone, kNone});
  for (std::size_t k = 1; k + 1 < slopes.size(); ++k) {
    LocalParabola const local = parabola_at(dos, k, room_at(dos, k, half_window));
    slopes[k] = {local.slope, local.curvature};
  }
  return slopes;
}

DensityOfStates binned(DensityOfStates const& dos, double width) {
  AK_EXPECT(width > 0);
  DensityOfStates result;
  std::size_t const n = dos.energies.size();
  for (std::size_t first = 0, end = 0; first < n; first = end) {
    auto const cell_of = [&](std::size_t k) {
      return std::floor((dos.energies[k] - dos.energies[0]) / width);
    };
    std::vector<double> logs;
    for (end = first; end < n && cell_of(end) == cell_of(first); ++end)
      logs.push_back(dos.log_g[end]);
    result.energies.push_back((dos.energies[first] + dos.energies[end - 1]) / 2);
    result.log_g.push_back(log_sum_of(logs));
  }
  return result;
}

DensityOfStates smoothed(DensityOfStates const& dos, std::size_t half_window) {
  DensityOfStates result = dos;
  for (std::size_t k = 1; k + 1 < dos.energies.size(); ++k)
    if (std::size_t const w = room_at(dos, k, half_window); w > 0)
      result.log_g[k] = parabola_at(dos, k, w).value;
  return result;
}

}  // namespace antikelvin
