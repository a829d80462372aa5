// SPDX-License-Identifier: Apache-2.0
#include "study/sample/overlap_average.hpp"

#include <cmath>

#include "statistics/jackknife.hpp"
#include "study/sample/point_jackknife.hpp"

namespace antikelvin {
namespace {

/// The mean of independent numbers.
Estimate mean_of_scattered(std::vector<double> const& values) {
  std::vector<std::vector<double>> const observables = {values};
  return PointJackknife::mean(make_blocks(observables, values.size(), std::nan("")), 0);
}

}  // namespace

void OverlapAverages::add(SamplePlan const& plan, SampleSeries const& series,
                          bool is_equilibrated) {
  Places::Place& place = places_.count(plan, is_equilibrated);
  double const size = static_cast<double>(series.overlap.size()),
               of_pair = static_cast<double>(n_pairs_) / size;
  std::map<double, std::vector<std::uint64_t>> counts;  // by q and pair
  for (std::size_t i = 0; i < series.overlap.size(); ++i) {
    std::vector<std::uint64_t>& pairs = counts[series.overlap[i]];
    pairs.resize(n_pairs_, 0);
    ++pairs[i % n_pairs_];
  }
  for (auto const& [q, pairs] : counts) {
    Share& share = place.data[q];
    share.pairs.resize(n_pairs_, 0);
    std::uint64_t count = 0;
    for (std::size_t pair = 0; pair < n_pairs_; ++pair) {
      share.pairs[pair] += of_pair * static_cast<double>(pairs[pair]);
      count += pairs[pair];
    }
    share.count += count;
    share.samples.resize(place.n_samples, 0);
    share.samples.back() = static_cast<double>(count) / size;
  }
}

Table OverlapAverages::rows() const {
  Table table;
  for (Places::Place const& place : places_.all()) append_rows(table, place);
  return table;
}

void OverlapAverages::append_rows(Table& table, Places::Place const& place) {
  double const n = static_cast<double>(place.n_samples);
  for (auto const& [q, share] : place.data) {
    std::vector<double> samples = share.samples;
    samples.resize(place.n_samples, 0);
    Estimate const average = mean_of_scattered(samples),
                   thermal = mean_of_scattered(each(share.pairs, [=](double x) { return x / n; }));
    NamedRow row = row_of_place(place.plan.point, place.n_samples);
    row.add("q", q);
    row.add("count", share.count);
    row.add("probability", cell(average.value));
    row.add("probability_error", error_cell(average));
    row.add("probability_thermal_error", error_cell(thermal));
    append(table, std::move(row));
  }
}

}  // namespace antikelvin
