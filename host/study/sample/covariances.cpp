// SPDX-License-Identifier: Apache-2.0
#include "study/sample/covariances.hpp"

#include <cmath>
#include <numeric>

#include "study/sample/quadrupole_rows.hpp"
#include "study/sample/wave_rows.hpp"

namespace antikelvin {
namespace {

std::vector<double> values_of(std::string const& name, SamplePlan const& plan,
                              SampleSeries const& series) {
  if (name == "energy") return series.energy;
  if (name == "magnetization") return series.magnetization;
  if (name == "magnetization_abs") return each(series.magnetization, absolute);
  if (name == "magnetization_2") return each(series.magnetization, square);
  if (name == "quadrupole") return total_quadrupole(series);
  double const n = static_cast<double>(plan.point.n_units);
  std::vector<double> const total =
      each(order_strength(plan.waves, series), [=](double m) { return n * m; });
  return name == "order_abs" ? total : each(total, square);
}

/// Relative to the mean, so that products keep their digits.
std::vector<double> about_mean(std::vector<double> values) {
  double const mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  return each(std::move(values), [=](double x) { return x - mean; });
}

}  // namespace

std::vector<std::string> covariance_observables() {
  return {"energy",    "magnetization", "magnetization_abs", "magnetization_2",
          "order_abs", "order_2",       "quadrupole"};
}

void add_covariances(NamedRow& row, PointJackknife const& jack,
                     std::vector<std::pair<std::string, std::string>> const& pairs,
                     SamplePlan const& plan, SampleSeries const& series) {
  for (auto const& [a_name, b_name] : pairs) {
    std::string const name = "cov_" + a_name + "_" + b_name;
    bool const needs_order = a_name.rfind("order", 0) == 0 || b_name.rfind("order", 0) == 0;
    if (needs_order && plan.waves.order.empty()) {
      row.add(name, Cell());
      row.add(name + "_error", Cell());
      continue;
    }
    std::vector<double> const a = about_mean(values_of(a_name, plan, series)),
                              b = about_mean(values_of(b_name, plan, series));
    std::vector<double> product(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) product[i] = a[i] * b[i];
    bool const has_sign = a_name == "magnetization" || b_name == "magnetization";
    std::vector<std::vector<double>> const observables = {a, b, product};
    Blocks const blocks = has_sign ? jack.signed_blocks(observables) : jack.blocks(observables);
    row.add(name,
            jackknife(blocks, [](std::vector<double> const& m) { return m[2] - m[0] * m[1]; }));
  }
}

}  // namespace antikelvin
