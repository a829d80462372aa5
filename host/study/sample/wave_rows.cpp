// SPDX-License-Identifier: Apache-2.0
#include "study/sample/wave_rows.hpp"

#include <algorithm>
#include <cmath>

namespace antikelvin {
namespace {

/// Nothing, in as many columns as `add` of an estimate has.
void add_nothing(NamedRow& row, std::string const& name) {
  row.add(name, Cell());
  row.add(name + "_error", Cell());
}

void add_order(NamedRow& row, PointJackknife const& jack, WavePlan const& plan,
               SampleSeries const& series, double n, double beta, bool canonical_run) {
  row.add("order", plan.order_name);
  if (plan.order.empty()) {
    for (char const* const name : {"order_abs", "order_2", "order_4", "order_S"})
      add_nothing(row, name);
    if (canonical_run) add_nothing(row, "order_susceptibility_abs");
    add_nothing(row, "order_binder");
    return;
  }
  std::vector<double> const m = order_strength(plan, series), m2 = each(m, square);
  Blocks const blocks = jack.blocks({m, m2, each(m2, square)});
  row.add("order_abs", PointJackknife::mean(blocks, 0));
  row.add("order_2", PointJackknife::mean(blocks, 1));
  row.add("order_4", PointJackknife::mean(blocks, 2));
  double const per_wave = n / static_cast<double>(plan.order.size());
  row.add("order_S",
          jackknife(blocks, [=](std::vector<double> const& mean) { return per_wave * mean[1]; }));
  if (canonical_run)
    row.add("order_susceptibility_abs", jackknife(blocks, [=](std::vector<double> const& mean) {
              return beta * n * n * (mean[1] - mean[0] * mean[0]);
            }));
  row.add("order_binder", jackknife(blocks, [](std::vector<double> const& mean) {
            return 1 - mean[2] / (3 * mean[1] * mean[1]);
          }));
}

std::string name_of(std::array<std::int64_t, 3> const& n, Shape shape) {
  std::string name = "S";
  for (int a = 0; a < n_axes(shape); ++a)
    name += '_' + std::to_string(n[static_cast<std::size_t>(a)]);
  return name;
}

}  // namespace

std::vector<double> mean_of_waves(std::vector<std::size_t> const& waves,
                                  std::vector<std::vector<double>> const& squares) {
  std::vector<double> result(squares.front().size(), 0);
  for (std::size_t const wave : waves)
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] += squares[wave][i] / static_cast<double>(waves.size());
  return result;
}

double length_square(WavePlan const& plan, double ratio) {
  return (ratio - 1) / (plan.next_square - ratio * plan.order_square);
}

void add_correlation_length(NamedRow& row, std::string const& prefix, PointJackknife const& jack,
                            WavePlan const& plan, std::vector<std::vector<double>> const& squares) {
  std::vector<double> means;
  Blocks blocks;
  if (!plan.next.empty()) {
    blocks = jack.blocks({mean_of_waves(plan.order, squares), mean_of_waves(plan.next, squares)});
    means = block_means(blocks);
  }
  if (means.empty() || !(length_square(plan, means[0] / means[1]) > 0)) {
    add_nothing(row, prefix + "xi");
    add_nothing(row, prefix + "xi_over_L");
    return;
  }
  auto const length = [&](double unit) {
    return [&plan, unit](std::vector<double> const& s) {
      return std::sqrt(std::max(0.0, length_square(plan, s[0] / s[1]))) / unit;
    };
  };
  row.add(prefix + "xi", jackknife(blocks, length(1)));
  row.add(prefix + "xi_over_L", jackknife(blocks, length(plan.longest_side)));
}

double order_strength_at(WavePlan const& plan, SampleSeries const& series, std::size_t at) {
  double square = 0;
  for (std::size_t const wave : plan.order) square += series.waves[wave][at];
  return std::sqrt(square);
}

std::vector<double> order_strength(WavePlan const& plan, SampleSeries const& series) {
  std::vector<double> result(series.energy.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = order_strength_at(plan, series, i);
  return result;
}

void add_waves(NamedRow& row, PointJackknife const& jack, SamplePlan const& plan,
               std::vector<std::array<std::int64_t, 3>> const& wave_numbers,
               SampleSeries const& series, bool canonical_run) {
  double const n = static_cast<double>(plan.point.n_units);
  if (plan.waves.has_order)
    add_order(row, jack, plan.waves, series, n, plan.point.beta, canonical_run);
  if (plan.waves.has_correlation_length)
    add_correlation_length(row, "", jack, plan.waves, series.waves);
  for (std::size_t i = 0; i < plan.waves.listed.size(); ++i)
    row.add(name_of(wave_numbers[i], plan.point.lattice.shape),
            jack.mean(each(series.waves[plan.waves.listed[i]], [=](double x) { return n * x; })));
}

}  // namespace antikelvin
