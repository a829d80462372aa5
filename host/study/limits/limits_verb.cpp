// SPDX-License-Identifier: Apache-2.0
#include "study/limits/limits_verb.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "exact/finite_size.hpp"
#include "model/energy_scale.hpp"
#include "process/interrupt.hpp"
#include "statistics/fit.hpp"

namespace antikelvin {
namespace {

struct Deviation {
  double exact, limit, deviation;
};

/// A quantity, and what its deviation is divided by before a power of N is fitted.
struct Quantity {
  char const* name;
  char const* law;  ///< expected
  Deviation (*of)(FiniteSize const&, double n_units, double quantum);
  double (*divisor)(FiniteSize const&);
};

double one(FiniteSize const&) { return 1; }

constexpr std::array<Quantity, 4> kQuantities{{
    {"entropy_density", "ln(N)/N",
     [](FiniteSize const& f, double n, double) {
       return Deviation{f.log_omega / n, f.canonical_entropy / n, -f.entropy_difference / n};
     },
     [](FiniteSize const& f) { return f.gaussian_difference; }},
    {"stirling", "1/N",
     [](FiniteSize const& f, double, double) {
       return Deviation{f.log_omega, f.canonical_entropy - f.gaussian_difference,
                        -f.difference_excess};
     },
     one},
    {"beta", "1/N",
     [](FiniteSize const& f, double, double quantum) {
       return Deviation{(f.beta_canonical + f.beta_excess) / quantum, f.beta_canonical / quantum,
                        f.beta_excess / quantum};
     },
     one},
    {"entropy_difference", "1/N",
     [](FiniteSize const& f, double, double) {
       return Deviation{f.entropy_difference, f.gaussian_difference, f.difference_excess};
     },
     one},
}};

Cell number(double value) { return std::isnan(value) ? Cell() : Cell(value); }

/// Slope of ln |deviation| against ln N.
struct Power {
  std::vector<double> log_n, log_deviation;

  void add(double n_units, double deviation) {
    if (std::isnan(deviation) || deviation == 0) return;
    log_n.push_back(std::log(n_units));
    log_deviation.push_back(std::log(std::fabs(deviation)));
  }

  std::vector<Cell> cells() const {
    if (log_n.size() < 3 || log_n.front() == log_n.back()) return {Cell(), Cell(), Cell()};
    LineFit const fit = fit_line(log_n, log_deviation, std::vector<double>(log_n.size(), 1.0));
    double const scatter = std::sqrt(fit.chi2 / fit.dof);
    return {fit.slope.value, fit.slope.error * scatter, std::exp(fit.intercept.value)};
  }
};

}  // namespace

Report run_limits(LimitsSpec const& spec) {
  EnergyScale const scale(spec.system);
  double const quantum = to_double(scale.quantum());
  Report report;
  report.verb = "limits";
  report.rows.columns = {"N", "energy", "quantity", "exact", "limit", "deviation"};
  std::array<Power, kQuantities.size()> powers;
  for (std::uint64_t const n_units : spec.n_units) {
    check_interrupt();
    Quanta const energy = scale.at_fraction(n_units, spec.fraction);
    auto const found = finite_size(scale.levels(), n_units, energy);
    auto const n = static_cast<double>(n_units);
    for (std::size_t i = 0; i < kQuantities.size(); ++i) {
      Quantity const& quantity = kQuantities[i];
      double const none = std::nan("");
      Deviation const d = found ? quantity.of(*found, n, quantum) : Deviation{none, none, none};
      if (found) powers[i].add(n, d.deviation / quantity.divisor(*found));
      report.rows.rows.push_back({n_units, scale.rounded_energy(n_units, energy),
                                  std::string(quantity.name), number(d.exact), number(d.limit),
                                  number(d.deviation)});
    }
  }
  report.summary.columns = {"quantity", "law", "exponent", "exponent_error", "amplitude"};
  report.summary_key = "quantity";
  for (std::size_t i = 0; i < kQuantities.size(); ++i) {
    std::vector<Cell> row{std::string(kQuantities[i].name), std::string(kQuantities[i].law)};
    for (Cell const& cell : powers[i].cells()) row.push_back(cell);
    report.summary.rows.push_back(std::move(row));
  }
  report.notes.push_back(
      "exponent: of N in the deviation, after division by ln(2 pi sigma_E^2)/2 where the law has "
      "ln(N); its error is from the scatter about the line");
  return report;
}

}  // namespace antikelvin
