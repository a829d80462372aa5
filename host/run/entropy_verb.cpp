// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "antikelvin/core/error.hpp"
#include "antikelvin/ensemble/inverse_temperature.hpp"
#include "antikelvin/ensemble/microcanonical.hpp"
#include "antikelvin/ensemble/transition.hpp"
#include "antikelvin/run/exact_verbs.hpp"
#include "antikelvin/run/interrupt.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;

cpp_int floor_of(Rational const& value) {
  cpp_int quotient = numerator(value) / denominator(value);  // truncates
  if (value < 0 && Rational(quotient) != value) --quotient;
  return quotient;
}

/// n of a total energy; refuses what no macrostate has and names the two nearest.
std::uint64_t excited_at(LevelSystem const& system, std::uint64_t n_units, Rational const& energy) {
  Rational const low = system.levels.front().energy, gap = system.levels.back().energy - low;
  Rational const ground = low * Rational(n_units);
  Rational const n = (energy - ground) / gap;
  auto const energy_text = [&](cpp_int const& k) { return to_text(ground + gap * Rational(k)); };
  std::string const problem =
      "energy " + to_text(energy) + " cannot occur with N=" + std::to_string(n_units);
  require(n >= 0, problem, "the lowest is " + energy_text(0), "choose an energy in the spectrum");
  require(n <= Rational(n_units), problem, "the highest is " + energy_text(n_units),
          "choose an energy in the spectrum");
  if (denominator(n) != 1) {
    cpp_int const below = floor_of(n);
    throw SpecError(problem, "energies step by " + to_text(gap),
                    "the nearest are " + energy_text(below) + " and " + energy_text(below + 1));
  }
  return numerator(n).convert_to<std::uint64_t>();
}

std::uint64_t excited_at_fraction(std::uint64_t n_units, double fraction) {
  require(fraction >= 0 && fraction <= 1,
          "fraction " + std::to_string(fraction) + " is outside the spectrum",
          "0 is the lowest energy and 1 the highest", "choose from 0 to 1");
  Rational const exact(fraction);
  return floor_of(exact * Rational(n_units) + Rational(1, 2)).convert_to<std::uint64_t>();
}

double or_missing(std::optional<double> const& value) {
  return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

Regime regime_at(std::uint64_t n_units, std::uint64_t n, double beta) {
  if (n == 0) return Regime::zero_plus;
  if (n == n_units) return Regime::zero_minus;
  return regime_of(beta);
}

/// Points `point` … `point + length − 1` of one N into a block, from row `row`.
void fill_rows(EntropySpec const& spec, Backend const& backend, std::size_t unit, std::size_t point,
               std::size_t length, Block& block, std::size_t row) {
  Rational const low = spec.system.levels.front().energy,
                 gap = spec.system.levels.back().energy - low;
  double const gap_value = to_double(gap);
  std::uint64_t const n_units = spec.n_units[unit];
  auto const begin = spec.n_excited[unit].begin() + static_cast<std::ptrdiff_t>(point);
  std::vector<std::uint64_t> const n_excited(begin, begin + static_cast<std::ptrdiff_t>(length));
  std::vector<double> const log_omega = backend.log_binomial(n_units, n_excited);
  for (std::size_t j = 0; j < length; ++j, ++row) {
    check_interrupt();
    std::uint64_t const n = n_excited[j];
    TwoLevelMicrostate const state = two_level_microstate(n_units, n, gap_value);
    block.counts(0)[row] = n_units;
    block.counts(1)[row] = n;
    block.reals(2)[row] = to_double(low * Rational(n_units) + gap * Rational(n));
    block.reals(3)[row] = log_omega[j];
    block.reals(4)[row] = log_omega[j] / static_cast<double>(n_units);
    block.reals(5)[row] = state.beta;
    block.reals(6)[row] = temperature_of(state.beta);
    block.reals(7)[row] = state.curvature;
    block.texts(8)[row] = regime_name(regime_at(n_units, n, state.beta));
    block.reals(9)[row] = state.log_omega_gibbs;
    block.reals(10)[row] = std::exp(state.log_temperature_gibbs);
    block.reals(11)[row] = state.log_temperature_gibbs;
    block.reals(12)[row] = state.beta_stirling;
    block.reals(13)[row] = or_missing(state.beta_forward);
    block.reals(14)[row] = or_missing(state.beta_backward);
  }
}

}  // namespace

EntropySpec make_entropy_spec(LevelSystem const& system, std::vector<std::uint64_t> const& n_units,
                              std::vector<std::uint64_t> const& n_list,
                              std::vector<Rational> const& energies,
                              std::vector<double> const& fractions) {
  require_two_levels(system, "the entropy verb");
  require(system.levels[0].degeneracy == 1 && system.levels[1].degeneracy == 1,
          "--levels '" + system.spec + "' has a degenerate level",
          "the entropy verb counts non-degenerate units", "use two levels without x");
  EntropySpec spec{system, n_units, {}};
  for (std::uint64_t const n : n_units) {
    std::vector<std::uint64_t> points;
    for (std::uint64_t const k : n_list) {
      require(k <= n, "n=" + std::to_string(k) + " excited units are too many",
              "N is " + std::to_string(n), "choose n from 0 to N");
      points.push_back(k);
    }
    for (Rational const& energy : energies) points.push_back(excited_at(system, n, energy));
    for (double const fraction : fractions) points.push_back(excited_at_fraction(n, fraction));
    spec.n_excited.push_back(std::move(points));
  }
  return spec;
}

Report run_entropy(EntropySpec spec, std::shared_ptr<Backend const> backend) {
  using enum ColumnType;
  Report report;
  report.verb = "entropy";
  report.device = backend->device();
  RowStream rows;
  rows.columns = {{"N", count},
                  {"n", count},
                  {"energy", real},
                  {"log_omega", real},
                  {"entropy_per_unit", real},
                  {"beta", real},
                  {"temperature", real},
                  {"curvature", real},
                  {"regime", text},
                  {"log_omega_gibbs", real},
                  {"temperature_gibbs", real},
                  {"log_temperature_gibbs", real},
                  {"beta_stirling", real},
                  {"beta_forward", real},
                  {"beta_backward", real}};
  for (auto const& points : spec.n_excited) rows.n_rows += points.size();
  auto const shared = std::make_shared<EntropySpec const>(std::move(spec));
  rows.make = [shared, backend = std::move(backend)](std::uint64_t first, std::uint64_t n_rows,
                                                     Block& block) {
    // All N have equally many points.
    std::size_t const n_points = shared->n_excited.front().size();
    for (std::size_t i = 0; i < n_rows;) {
      std::size_t const unit = (first + i) / n_points, point = (first + i) % n_points;
      std::size_t const length = std::min<std::size_t>(n_points - point, n_rows - i);
      fill_rows(*shared, *backend, unit, point, length, block, i);
      i += length;
    }
  };
  report.stream = std::move(rows);
  return report;
}

}  // namespace antikelvin
