// SPDX-License-Identifier: Apache-2.0
#include "study/selftest/selftest_compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "statistics/student.hpp"
#include "study/selftest/selftest_exact.hpp"

namespace antikelvin {
namespace {

/// Degrees of freedom of errors from blocks of replicas.
constexpr double kBlockDegrees = 127;

/// One row of `sample`, by column.
class SampledRow {
 public:
  SampledRow(Table const& table, std::size_t row) : table_(table), cells_(table.rows[row]) {}

  /// NaN where there is none.
  double operator[](std::string const& name) const {
    auto const at = std::find(table_.columns.begin(), table_.columns.end(), name);
    if (at == table_.columns.end()) return std::nan("");
    Cell const& cell = cells_[static_cast<std::size_t>(at - table_.columns.begin())];
    return std::holds_alternative<double>(cell) ? std::get<double>(cell) : std::nan("");
  }

 private:
  Table const& table_;
  std::vector<Cell> const& cells_;
};

/// Comparisons of one point.
class PointComparisons {
 public:
  PointComparisons(SelftestCase const& tested, SampledRow const& row,
                   std::map<std::string, double> const& exact)
      : tested_(tested), row_(row), exact_(exact) {}

  /// A mean energy or variance, whose error knows many values.
  void add_energy(std::string const& quantity, std::string const& stem) {
    double const error = row_[stem + "_error"], exact = exact_of(quantity, stem);
    if (!std::isnan(exact)) add(quantity, error, exact, (row_[quantity] - exact) / error);
  }

  /// A quantity with an error from blocks.
  void add_blocked(std::string const& quantity) {
    double const error = row_[quantity + "_error"], exact = exact_of(quantity, quantity);
    if (std::isnan(exact)) return;
    add(quantity, error, exact, normal_deviate((row_[quantity] - exact) / error, kBlockDegrees));
  }

  /// The error itself, of a quantity with this variance in each of so many independent measurements.
  void add_spread(std::string const& quantity, double variance) {
    std::string const name = quantity + "_error";
    double const n = static_cast<double>(tested_.spec.n_measurements) * tested_.spec.n_replicas,
                 exact = std::sqrt(variance / n);
    if (exact > 0)
      add(name, exact / std::sqrt(2 * kBlockDegrees), exact,
          normal_deviate_of_spread(row_[name] / exact, kBlockDegrees));
  }

  /// What the row says itself, or else what is known beside it.
  double exact_of(std::string const& quantity, std::string const& stem) const {
    double const own = row_[stem + "_exact"];
    if (!std::isnan(own)) return own;
    auto const known = exact_.find(quantity);
    return known == exact_.end() ? std::nan("") : known->second;
  }

  std::vector<Comparison> take() {
    if (!all_.empty()) all_.front().leads = true;
    return std::move(all_);
  }

 private:
  void add(std::string const& quantity, double error, double exact, double z) {
    Comparison comparison;
    comparison.name = tested_.name;
    comparison.beta = row_["beta"];
    comparison.quantity = quantity;
    comparison.value = row_[quantity];
    comparison.error = error;
    comparison.exact = exact;
    comparison.z = z;
    all_.push_back(std::move(comparison));
  }

  SelftestCase const& tested_;
  SampledRow const& row_;
  std::map<std::string, double> const& exact_;
  std::vector<Comparison> all_;
};

std::vector<Comparison> compare_point(SelftestCase const& tested, SamplePlan const& plan,
                                      SampledRow const& row,
                                      std::map<std::string, double> const& exact) {
  PointComparisons all(tested, row, exact);
  bool const units = tested.spec.model.kind == SpinKind::units, is_canonical = !plan.point.energy;
  if (plan.dynamics == SampleDynamics::demon) {
    all.add_blocked("demon_beta");
    return all.take();
  }
  if (is_canonical) {
    all.add_energy("energy_mean", "energy");
    all.add_energy("energy_variance", "energy_variance");
  }
  for (char const* const quantity : {"magnetization", "magnetization_2", "order_2"})
    all.add_blocked(quantity);
  for (int s = 1; s < tested.spec.model.n_states; ++s) all.add_blocked("p_" + std::to_string(s));
  if (units && is_canonical) {
    double const p = all.exact_of("p_1", "p_1");
    all.add_spread("p_1", p * (1 - p) / static_cast<double>(plan.point.n_units));
  }
  double const m = all.exact_of("magnetization", "magnetization"),
               square = all.exact_of("magnetization_2", "magnetization_2");
  if (!std::isnan(m) && !std::isnan(square)) all.add_spread("magnetization", square - m * m);
  return all.take();
}

}  // namespace

std::vector<Comparison> compare_rows(SelftestPlan::Run const& run, Table const& rows) {
  SelftestExact const exact(run.tested.spec, run.plans);
  std::vector<Comparison> all;
  for (std::size_t i = 0; i < run.plans.size(); ++i) {
    std::vector<Comparison> const point =
        compare_point(run.tested, run.plans[i], SampledRow(rows, i), exact.at(run.plans[i]));
    all.insert(all.end(), point.begin(), point.end());
  }
  return all;
}

}  // namespace antikelvin
