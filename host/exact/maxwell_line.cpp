// SPDX-License-Identifier: Apache-2.0
#include "exact/maxwell_line.hpp"

#include <algorithm>
#include <cmath>

#include "exact/convex_intruder.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kPoints = 2000;

/// Gaps that rounding can make.
constexpr double kLeastGap = 1e-12;

struct Curve {
  std::vector<double> energies, entropies, betas;
};

Curve curve_of(MeanField const& field, double from, double to) {
  Curve curve;
  for (std::size_t i = 0; i <= kPoints; ++i) {
    double const energy = i == kPoints ? to : from + (to - from) * static_cast<double>(i) / kPoints;
    MeanFieldState const state = field.at_energy(energy);
    curve.energies.push_back(energy);
    curve.entropies.push_back(state.entropy);
    curve.betas.push_back(state.beta);
  }
  return curve;
}

/// Where s(e) has a slope, between two energies around which it is concave; the end where it has not.
MaxwellPoint touch(MeanField const& field, double beta, double low, double high) {
  while (true) {
    double const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (field.at_energy(middle).beta > beta ? low : high) = middle;
  }
  MeanFieldState const at_low = field.at_energy(low), at_high = field.at_energy(high);
  bool const low_is_best = at_low.entropy - beta * low > at_high.entropy - beta * high;
  return low_is_best ? MaxwellPoint{low, at_low} : MaxwellPoint{high, at_high};
}

/// The largest upward step of β between neighbours of a curve, narrowed until only a jump is left of it.
void find_jump(MeanField const& field, Curve const& curve, MaxwellLine& line) {
  std::size_t best = 0;
  for (std::size_t i = 1; i + 1 < curve.betas.size(); ++i)
    if (curve.betas[i + 1] - curve.betas[i] > curve.betas[best + 1] - curve.betas[best]) best = i;
  double low = curve.energies[best], high = curve.energies[best + 1], beta_low = curve.betas[best],
         beta_high = curve.betas[best + 1];
  while (true) {
    double const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    double const beta = field.at_energy(middle).beta;
    bool const is_left = beta - beta_low > beta_high - beta;
    (is_left ? high : low) = middle;
    (is_left ? beta_high : beta_low) = beta;
  }
  constexpr double kLeastJump = 1e-6;
  line.jump = beta_high - beta_low > kLeastJump * std::fabs(line.beta) ? beta_high - beta_low : 0;
  line.jump_energy = low;
}

/// A line over one intruder of a curve.
MaxwellLine line_over(MeanField const& field, Curve const& curve, ConvexIntruder const& over) {
  auto const energy = [&](std::size_t i) {
    return curve.energies[std::min(i, curve.energies.size() - 1)];
  };
  double const a = energy(over.first == 0 ? 0 : over.first - 1), b = energy(over.first + 1),
               c = energy(over.last - 1), d = energy(over.last + 1);
  MaxwellLine line{};
  line.beta = over.slope;
  // A line's slope changes in second order as its ends move, so that it is soon found.
  for (int i = 0; i < 8; ++i) {
    line.low = touch(field, line.beta, a, b);
    line.high = touch(field, line.beta, c, d);
    double const slope =
        (line.high.state.entropy - line.low.state.entropy) / (line.high.energy - line.low.energy);
    bool const stands = std::fabs(slope - line.beta) <= 1e-15 * std::fabs(slope);
    line.beta = slope;
    if (stands) break;
  }
  Curve const between = curve_of(field, line.low.energy, line.high.energy);
  line.gap = 0;
  line.beta_least = line.beta_most = line.beta;
  for (std::size_t i = 0; i < between.energies.size(); ++i) {
    double const gap = line.low.state.entropy +
                       line.beta * (between.energies[i] - line.low.energy) - between.entropies[i];
    if (gap > line.gap) line.gap = gap, line.gap_energy = between.energies[i];
    if (std::isinf(between.betas[i])) continue;
    line.beta_least = std::min(line.beta_least, between.betas[i]);
    line.beta_most = std::max(line.beta_most, between.betas[i]);
  }
  find_jump(field, between, line);
  return line;
}

}  // namespace

std::vector<MaxwellLine> maxwell_lines(MeanField const& field) {
  Curve const whole = curve_of(field, field.lowest(), field.highest());
  std::vector<MaxwellLine> lines;
  for (ConvexIntruder const& coarse :
       convex_intruders(whole.energies, whole.entropies, kLeastGap)) {
    // Around a short intruder a finer grid, whose ends lie well outside.
    std::size_t const width = coarse.last - coarse.first,
                      from = coarse.first > width ? coarse.first - width : 0,
                      to = std::min(coarse.last + width, kPoints);
    Curve const fine = curve_of(field, whole.energies[from], whole.energies[to]);
    std::vector<ConvexIntruder> const over =
        convex_intruders(fine.energies, fine.entropies, kLeastGap);
    for (ConvexIntruder const& one : over) {
      bool const is_within = one.first > 0 || from == 0;
      bool const ends_within = one.last < kPoints || to == kPoints;
      if (!is_within || !ends_within) continue;
      MaxwellLine const line = line_over(field, fine, one);
      bool const is_known = std::any_of(lines.begin(), lines.end(), [&](MaxwellLine const& other) {
        return line.low.energy < other.high.energy && other.low.energy < line.high.energy;
      });
      if (!is_known) lines.push_back(line);
    }
  }
  return lines;
}

}  // namespace antikelvin
