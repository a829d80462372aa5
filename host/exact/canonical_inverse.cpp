// SPDX-License-Identifier: Apache-2.0
#include "exact/canonical_inverse.hpp"

#include <fmt/format.h>

#include <boost/math/tools/toms748_solve.hpp>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "exact/unit_averages.hpp"

namespace antikelvin {
namespace {

/// The positive zero of a monotone function of |β|, to 1e-30.
template <class Function>
Quad root_of(Function const& f, Quad const& guess, bool is_rising) {
  std::uintmax_t n_steps = 20'000;  // doublings reach any exponent of a double
  auto const bracket = boost::math::tools::bracket_and_solve_root(
      f, guess, Quad(2), is_rising, boost::math::tools::eps_tolerance<Quad>(100), n_steps);
  return (bracket.first + bracket.second) / 2;
}

/// The end of the axis that a sign of β leads to.
Level const& end_level(LevelSystem const& system, bool is_hot) {
  return is_hot ? system.levels.back() : system.levels.front();
}

Rational lowest_energy(LevelSystem const& system) {
  if (system.is_bounded()) return system.levels.front().energy;
  return system.spectrum == Spectrum::oscillator ? system.scale / 2 : Rational(0);
}

/// Gap to the level next to an end: the scale of 1/β there.
Quad first_gap(LevelSystem const& system, bool is_hot) {
  auto const& levels = system.levels;
  return to_quad(is_hot ? levels.back().energy - levels[levels.size() - 2].energy
                        : levels[1].energy - levels[0].energy);
}

Quad averages_sign(bool is_hot) { return is_hot ? -1 : 1; }

/// |β| of a bounded spectrum at a mean energy `gap` away from the end on its side of the mean.
Quad beta_of_gap(LevelSystem const& system, bool is_hot, Rational const& gap) {
  Rational const most = abs(end_level(system, is_hot).energy - mean_level(system));
  Quad const sign = averages_sign(is_hot);
  if (2 * gap < most) {
    Quad const wanted = to_quad(gap);
    return root_of(
        [&](Quad const& b) { return Quad(log(unit_averages(system, sign * b, 0).gap / wanted)); },
        log(to_quad(most) / wanted) / first_gap(system, is_hot), false);
  }
  Quad const wanted = to_quad(most - gap);
  return root_of(
      [&](Quad const& b) {
        return Quad(abs(unit_averages(system, sign * b, 0).rise) / wanted - 1);
      },
      wanted / unit_averages(system, 0, 0).variance, true);
}

/// Entropies per unit at an end of the axis and at infinite temperature.
struct EntropyRange {
  Quad end, middle;
};

EntropyRange entropy_range(LevelSystem const& system, bool is_hot) {
  if (!system.is_bounded()) return {0, Quad(kInfinity)};
  return {log(Quad(end_level(system, is_hot).degeneracy)), log(Quad(system.n_states()))};
}

/// Equal but for the rounding of either to double.
bool agree(Quad const& a, Quad const& b) {
  return abs(a - b) <= Quad(2) * std::numeric_limits<double>::epsilon() * abs(b);
}

enum class Place { outside, end, inside, middle };

Place place_of(Quad const& entropy, EntropyRange const& range) {
  if (!isinf(range.middle) && agree(entropy, range.middle)) return Place::middle;
  if (agree(entropy, range.end)) return Place::end;
  return entropy > range.end && entropy < range.middle ? Place::inside : Place::outside;
}

Quad beta_of_entropy(LevelSystem const& system, bool is_hot, Quad const& entropy,
                     EntropyRange const& range) {
  Quad const sign = averages_sign(is_hot), rise = entropy - range.end;
  auto const of_rise = [&](Quad const& b) {
    return Quad(log(unit_averages(system, sign * b, 0).entropy_rise / rise));
  };
  if (!system.is_bounded()) return root_of(of_rise, 1 / to_quad(system.scale), false);
  Quad const most = range.middle - range.end;
  if (2 * rise < most) return root_of(of_rise, log(most / rise) / first_gap(system, is_hot), false);
  return root_of(
      [&](Quad const& b) { return Quad(unit_averages(system, sign * b, 0).entropy - entropy); },
      sqrt(2 * (range.middle - entropy) / unit_averages(system, 0, 0).variance), false);
}

}  // namespace

void require_energy(LevelSystem const& system, std::uint64_t n_units, Rational const& energy) {
  Rational const n = n_units, low = n * lowest_energy(system);
  std::string const problem =
      "no canonical ensemble of N=" + std::to_string(n_units) + " has energy " + to_text(energy);
  if (!system.is_bounded()) {
    require(energy >= low, problem, "the lowest energy is " + to_text(low),
            "choose an energy above it");
    return;
  }
  Rational const high = n * system.levels.back().energy;
  require(energy >= low && energy <= high, problem,
          "energies go from " + to_text(low) + " to " + to_text(high), "choose one between them");
}

double beta_at_energy(LevelSystem const& system, std::uint64_t n_units, Rational const& energy) {
  require_energy(system, n_units, energy);
  Rational const unit = energy / Rational(n_units), gap = unit - lowest_energy(system);
  if (gap == 0) return kInfinity;
  if (!system.is_bounded()) {
    Quad const wanted = to_quad(gap);
    return root_of(
               [&](Quad const& b) { return Quad(log(unit_averages(system, b, 0).gap / wanted)); },
               1 / (wanted + to_quad(system.scale)), false)
        .convert_to<double>();
  }
  Rational const mean = mean_level(system), from_top = system.levels.back().energy - unit;
  if (from_top == 0) return -kInfinity;
  if (unit == mean) return 0;
  bool const is_hot = unit > mean;
  double const b = beta_of_gap(system, is_hot, is_hot ? from_top : gap).convert_to<double>();
  return is_hot ? -b : b;
}

std::size_t n_betas_at_entropy(LevelSystem const& system, std::uint64_t n_units,
                               Rational const& entropy) {
  Quad const unit = to_quad(entropy / Rational(n_units));
  std::size_t n_betas = 0;
  for (bool const is_hot : {false, true}) {
    if (is_hot && !system.is_bounded()) continue;
    Place const place = place_of(unit, entropy_range(system, is_hot));
    if (place == Place::middle) return 1;
    n_betas += place == Place::outside ? 0 : 1;
  }
  return n_betas;
}

std::vector<double> betas_at_entropy(LevelSystem const& system, std::uint64_t n_units,
                                     Rational const& entropy) {
  Quad const unit = to_quad(entropy / Rational(n_units));
  std::vector<double> betas;
  for (bool const is_hot : {false, true}) {
    if (is_hot && !system.is_bounded()) continue;
    EntropyRange const range = entropy_range(system, is_hot);
    Place const place = place_of(unit, range);
    if (place == Place::middle) return {0};
    if (place == Place::outside) continue;
    double const b = place == Place::end
                         ? kInfinity
                         : beta_of_entropy(system, is_hot, unit, range).convert_to<double>();
    betas.push_back(is_hot ? -b : b);
  }
  return betas;
}

}  // namespace antikelvin
