// SPDX-License-Identifier: Apache-2.0
#include "study/sample/overlap_rows.hpp"

#include <algorithm>
#include <map>

#include "model/parse_lattice.hpp"
#include "study/sample/pair_recorder.hpp"
#include "study/sample/wave_rows.hpp"

namespace antikelvin {

WavePlan overlap_waves(Lattice const& lattice) {
  std::uint32_t const longest = *std::max_element(lattice.sides, lattice.sides + 3);
  WaveWishes wishes;
  wishes.order = OrderKind::uniform;
  wishes.correlation_length = lattice.periodic && longest > 1 && longest <= kMostSublattices;
  return plan_waves(wishes, lattice, false);
}

void add_overlaps(NamedRow& row, PointJackknife const& jack, SamplePlan const& plan,
                  SampleSeries const& series) {
  double const n = static_cast<double>(plan.point.n_units);
  std::vector<double> const &q = series.overlap, q2 = each(q, square);
  Blocks const blocks = jack.blocks({each(q, absolute), q2, each(q2, square), series.link_overlap});
  row.add("overlap", PointJackknife::mean(jack.signed_blocks({q}), 0));
  row.add("overlap_abs", PointJackknife::mean(blocks, 0));
  row.add("overlap_2", PointJackknife::mean(blocks, 1));
  row.add("overlap_4", PointJackknife::mean(blocks, 2));
  row.add("overlap_binder", jackknife(blocks, [](std::vector<double> const& m) {
            return 1 - m[2] / (3 * m[1] * m[1]);
          }));
  row.add("chi_SG", jackknife(blocks, [=](std::vector<double> const& m) { return n * m[1]; }));
  row.add("link_overlap", PointJackknife::mean(blocks, 3));
  add_correlation_length(row, "overlap_", jack, *plan.overlaps, series.overlap_waves);
}

void add_overlap_histogram(Table& table, PointJackknife const& jack, SamplePlan const& plan,
                           SampleSeries const& series) {
  std::size_t const n_pairs = jack.n_replicas, n_measurements = series.overlap.size() / n_pairs;
  // Chunks of measurements of a pair, as few as errors need: every overlap has a series of its own.
  std::size_t const chunk = pair_chunk(static_cast<std::uint32_t>(n_pairs), n_measurements),
                    n_chunks = (n_measurements + chunk - 1) / chunk;
  std::map<double, std::map<std::size_t, std::uint64_t>> counts;  // by overlap and place
  for (std::size_t i = 0; i < series.overlap.size(); ++i)
    ++counts[series.overlap[i]][i / n_pairs / chunk * n_pairs + i % n_pairs];
  PointJackknife const of_chunks = jack.of_chunks(static_cast<double>(chunk));
  double const size = static_cast<double>(series.overlap.size());
  std::vector<double> shares(n_chunks * n_pairs);
  for (auto const& [q, places] : counts) {
    std::fill(shares.begin(), shares.end(), 0.0);
    std::uint64_t count = 0;
    for (auto const& [place, times] : places) {
      std::size_t const begin = place / n_pairs * chunk;
      shares[place] =
          static_cast<double>(times) / static_cast<double>(std::min(chunk, n_measurements - begin));
      count += times;
    }
    NamedRow row;
    row.add("N", plan.point.n_units);
    row.add("sides", sides_text(plan.point.lattice));
    row.add("beta", plan.point.energy ? Cell() : cell(plan.point.beta));
    if (plan.point.sample) row.add("sample", std::uint64_t{*plan.point.sample});
    row.add("q", q);
    row.add("count", count);
    row.add("probability", static_cast<double>(count) / size);
    row.add("probability_error",
            error_cell(PointJackknife::mean(of_chunks.signed_blocks({shares}), 0)));
    append(table, std::move(row));
  }
}

}  // namespace antikelvin
