// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_average.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "statistics/jackknife.hpp"
#include "study/sample/point_jackknife.hpp"
#include "study/sample/wave_rows.hpp"

namespace antikelvin {
namespace {

enum Averaged {
  kOfEnergy,
  kOfOverlap,
  kOfAbsolute,
  kOfSquare,
  kOfFourth,
  kOfLink,
  kOfBeside,
  kNumberAveraged
};

/// Means over time of each pair.
std::vector<double> means_of_pairs(std::vector<double> const& series, std::size_t n_pairs) {
  std::vector<double> means(n_pairs, 0);
  double const share = static_cast<double>(n_pairs) / static_cast<double>(series.size());
  for (std::size_t i = 0; i < series.size(); ++i) means[i % n_pairs] += share * series[i];
  return means;
}

std::vector<double> energies_of_pairs(SampleSeries const& series) {
  std::vector<double> both(series.energy.size() / 2);
  double const reference = to_double(series.energy_reference);
  for (std::size_t i = 0; i < both.size(); ++i)
    both[i] = reference + (series.energy[2 * i] + series.energy[2 * i + 1]) / 2;
  return both;
}

double average_of(std::vector<double> const& values) {
  double sum = 0;
  for (double const x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

/// Two ways to cut the same numbers: by samples, and by pairs of replicas averaged over samples.
struct TwoBlocks {
  Blocks samples, pairs;
};

TwoBlocks blocks_of(std::vector<std::vector<std::vector<double>>> const& samples) {
  std::size_t const n_samples = samples.size(), n_pairs = samples[0][0].size();
  std::vector<std::vector<double>> by_sample(kNumberAveraged), by_pair(kNumberAveraged);
  for (std::size_t k = 0; k < kNumberAveraged; ++k) {
    by_pair[k].assign(n_pairs, 0);
    for (auto const& sample : samples) {
      by_sample[k].push_back(average_of(sample[k]));
      for (std::size_t pair = 0; pair < n_pairs; ++pair)
        by_pair[k][pair] += sample[k][pair] / static_cast<double>(n_samples);
    }
  }
  return {make_blocks(by_sample, n_samples, std::nan("")),
          make_blocks(by_pair, n_pairs, std::nan(""))};
}

}  // namespace

void SampleAverages::add(SamplePlan const& plan, SampleSeries const& series, bool is_equilibrated) {
  std::vector<double> const &q = series.overlap, q2 = each(q, square);
  std::vector<double> const beside = plan.overlaps->next.empty()
                                         ? std::vector<double>(q.size(), 0)
                                         : mean_of_waves(plan.overlaps->next, series.overlap_waves);
  std::vector<std::vector<double>>& sample =
      places_.count(plan, is_equilibrated).data.emplace_back();
  for (std::vector<double> const& observable : {energies_of_pairs(series), q, each(q, absolute), q2,
                                                each(q2, square), series.link_overlap, beside})
    sample.push_back(means_of_pairs(observable, n_pairs_));
}

Table SampleAverages::rows() const {
  Table table;
  for (Places::Place const& place : places_.all()) append_row(table, place);
  return table;
}

void SampleAverages::append_row(Table& table, Places::Place const& place) {
  SamplePoint const& point = place.plan.point;
  WavePlan const& waves = *place.plan.overlaps;
  TwoBlocks const blocks = blocks_of(place.data);
  NamedRow row = row_of_place(point, place.n_samples);
  using Means = std::vector<double>;
  auto const add = [&](std::string const& name, std::string const& stem,
                       std::function<double(Means const&)> const& f) {
    Estimate const average = jackknife(blocks.samples, f);
    row.add(name, cell(average.value));
    row.add(stem + "_error", error_cell(average));
    row.add(stem + "_thermal_error", error_cell(jackknife(blocks.pairs, f)));
  };
  auto const add_mean = [&](std::string const& name, std::size_t k) {
    add(name, name, [=](Means const& m) { return m[k]; });
  };
  double const n = static_cast<double>(point.n_units);
  add("energy_mean", "energy", [](Means const& m) { return m[kOfEnergy]; });
  add_mean("overlap", kOfOverlap);
  add_mean("overlap_abs", kOfAbsolute);
  add_mean("overlap_2", kOfSquare);
  add_mean("overlap_4", kOfFourth);
  add("overlap_binder", "overlap_binder",
      [](Means const& m) { return 1 - m[kOfFourth] / (3 * m[kOfSquare] * m[kOfSquare]); });
  add("chi_SG", "chi_SG", [=](Means const& m) { return n * m[kOfSquare]; });
  add_mean("link_overlap", kOfLink);
  auto const square_of_length = [&waves](Means const& m) {
    return length_square(waves, m[kOfSquare] / m[kOfBeside]);
  };
  bool const has_length = !waves.next.empty() && square_of_length(block_means(blocks.samples)) > 0;
  for (double const unit : {1.0, waves.longest_side}) {
    std::string const name = unit == 1 ? "overlap_xi" : "overlap_xi_over_L";
    if (has_length)
      add(name, name,
          [=](Means const& m) { return std::sqrt(std::max(0.0, square_of_length(m))) / unit; });
    else
      for (char const* const suffix : {"", "_error", "_thermal_error"})
        row.add(name + suffix, Cell());
  }
  row.add("equilibrated", place.n_unequilibrated == 0);
  append(table, std::move(row));
}

}  // namespace antikelvin
