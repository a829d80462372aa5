// SPDX-License-Identifier: Apache-2.0
#include "study/sample/overlap_average.hpp"

#include <algorithm>
#include <cmath>

#include "model/parse_lattice.hpp"
#include "statistics/jackknife.hpp"
#include "study/sample/point_jackknife.hpp"
#include "study/sample/sample_average.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

/// The mean of independent numbers.
Estimate mean_of_scattered(std::vector<double> const& values) {
  std::vector<std::vector<double>> const observables = {values};
  return PointJackknife::mean(make_blocks(observables, values.size(), std::nan("")), 0);
}

}  // namespace

OverlapAverages::Place& OverlapAverages::place_of(SamplePlan const& plan) {
  auto const known = std::find_if(places_.begin(), places_.end(), [&](Place const& place) {
    return is_same_place(place.plan.point, plan.point);
  });
  if (known != places_.end()) return *known;
  places_.push_back({plan, 0, 0, {}});
  return places_.back();
}

void OverlapAverages::add(SamplePlan const& plan, SampleSeries const& series,
                          bool is_equilibrated) {
  Place& place = place_of(plan);
  ++place.n_samples;
  if (!is_equilibrated) ++place.n_unequilibrated;
  double const size = static_cast<double>(series.overlap.size()),
               of_pair = static_cast<double>(n_pairs_) / size;
  std::map<double, std::vector<std::uint64_t>> counts;  // by q and pair
  for (std::size_t i = 0; i < series.overlap.size(); ++i) {
    std::vector<std::uint64_t>& pairs = counts[series.overlap[i]];
    pairs.resize(n_pairs_, 0);
    ++pairs[i % n_pairs_];
  }
  for (auto const& [q, pairs] : counts) {
    Share& share = place.shares[q];
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
  for (Place const& place : places_) append_rows(table, place);
  return table;
}

std::vector<std::string> OverlapAverages::notes() const {
  std::vector<std::string> all;
  for (Place const& place : places_)
    if (place.n_unequilibrated > 0)
      all.push_back(unequilibrated_note(place.plan.point, place.n_unequilibrated, place.n_samples));
  return all;
}

void OverlapAverages::append_rows(Table& table, Place const& place) const {
  SamplePoint const& point = place.plan.point;
  double const n = static_cast<double>(place.n_samples);
  for (auto const& [q, share] : place.shares) {
    std::vector<double> samples = share.samples;
    samples.resize(place.n_samples, 0);
    Estimate const average = mean_of_scattered(samples),
                   thermal = mean_of_scattered(each(share.pairs, [=](double x) { return x / n; }));
    NamedRow row;
    row.add("N", point.n_units);
    row.add("sides", sides_text(point.lattice));
    row.add("beta", cell(point.beta));
    row.add("samples", std::uint64_t{place.n_samples});
    row.add("q", q);
    row.add("count", share.count);
    row.add("probability", cell(average.value));
    row.add("probability_error", error_cell(average));
    row.add("probability_thermal_error", error_cell(thermal));
    append(table, std::move(row));
  }
}

}  // namespace antikelvin
