// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "study/sample/sample_verb.hpp"

namespace antikelvin::test_support {

/// Rows that `sample` makes of a spec, by column.
class SampledRows {
 public:
  SampledRows(SampleSpec const& spec, Backend const& backend)
      : table_(run_sample(spec, plan_sample(spec), backend, ProgressMode::never).rows) {}
  explicit SampledRows(Table table) : table_(std::move(table)) {}

  std::size_t size() const { return table_.rows.size(); }
  Cell const& cell(std::size_t row, std::string const& name) const {
    auto const at = std::find(table_.columns.begin(), table_.columns.end(), name);
    return table_.rows.at(row).at(static_cast<std::size_t>(at - table_.columns.begin()));
  }
  /// NaN where it is empty.
  double number(std::size_t row, std::string const& name) const {
    Cell const& value = cell(row, name);
    if (auto const* const count = std::get_if<std::uint64_t>(&value))
      return static_cast<double>(*count);
    return std::holds_alternative<double>(value) ? std::get<double>(value) : std::nan("");
  }
  double operator[](std::string const& name) const { return number(0, name); }

 private:
  Table table_;
};

/// Many short chains of a lattice, each long enough to forget its start.
inline SampleSpec short_chains(SpinModel const& model, Lattice const& lattice, double beta) {
  SampleSpec spec;
  spec.model = model;
  spec.points = {lattice_point(lattice)};
  spec.points[0].beta = beta;
  spec.n_replicas = 2048;
  spec.n_measurements = 8;
  spec.every = 4;
  spec.burn_in = 200;
  return spec;
}

/// Twenty of them, of both signs.
inline std::vector<double> betas_up_to(double most) {
  std::vector<double> all;
  for (int i = 1; i <= 10; ++i) {
    all.push_back(most * i / 10);
    all.push_back(-most * i / 10);
  }
  return all;
}

}  // namespace antikelvin::test_support
