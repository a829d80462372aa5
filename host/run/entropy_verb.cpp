// SPDX-License-Identifier: Apache-2.0
#include <cmath>

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

Cell optional_cell(double value) { return std::isnan(value) ? Cell() : Cell(value); }

Regime regime_at(std::uint64_t n_units, std::uint64_t n, double beta) {
  if (n == 0) return Regime::zero_plus;
  if (n == n_units) return Regime::zero_minus;
  return regime_of(beta);
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

Report run_entropy(EntropySpec const& spec, Backend const& backend) {
  Report report;
  report.verb = "entropy";
  report.device = backend.device();
  report.rows.columns = {"N",
                         "n",
                         "energy",
                         "log_omega",
                         "entropy_per_unit",
                         "beta",
                         "temperature",
                         "curvature",
                         "regime",
                         "log_omega_gibbs",
                         "temperature_gibbs",
                         "log_temperature_gibbs",
                         "beta_stirling",
                         "beta_forward",
                         "beta_backward"};
  Rational const low = spec.system.levels.front().energy,
                 gap = spec.system.levels.back().energy - low;
  double const gap_value = to_double(gap);
  for (std::size_t i = 0; i < spec.n_units.size(); ++i) {
    std::uint64_t const n_units = spec.n_units[i];
    auto const states = backend.two_level_states(n_units, spec.n_excited[i], gap_value);
    for (std::size_t j = 0; j < states.size(); ++j) {
      check_interrupt();
      std::uint64_t const n = spec.n_excited[i][j];
      TwoLevelMicrostate const& state = states[j];
      report.rows.rows.push_back(
          {n_units, n, to_double(low * Rational(n_units) + gap * Rational(n)), state.log_omega,
           state.log_omega / static_cast<double>(n_units), state.beta, temperature_of(state.beta),
           state.curvature, std::string(regime_name(regime_at(n_units, n, state.beta))),
           state.log_omega_gibbs, std::exp(state.log_temperature_gibbs),
           state.log_temperature_gibbs, state.beta_stirling, optional_cell(state.beta_forward),
           optional_cell(state.beta_backward)});
    }
  }
  return report;
}

}  // namespace antikelvin
