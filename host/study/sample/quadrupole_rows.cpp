// SPDX-License-Identifier: Apache-2.0
#include "study/sample/quadrupole_rows.hpp"

#include <algorithm>
#include <numeric>

#include "statistics/series.hpp"

namespace antikelvin {

std::vector<double> total_quadrupole(SampleSeries const& series) {
  // States 0, 1, 2 are s = −1, 0, 1.
  std::vector<double> total = series.populations[0];
  for (std::size_t i = 0; i < total.size(); ++i) total[i] += series.populations[2][i];
  return total;
}

void add_quadrupole(NamedRow& row, PointJackknife const& jack, SampleSeries const& series,
                    double n_sites) {
  std::vector<double> const q =
      each(total_quadrupole(series), [=](double x) { return x / n_sites; });
  double const mean = std::accumulate(q.begin(), q.end(), 0.0) / static_cast<double>(q.size());
  // Relative to the mean of all, so that squares keep their digits.
  std::vector<double> const deviation = each(q, [=](double x) { return x - mean; });
  // Where D and J cancel, neither energy nor |M| need tell of a change between full and empty.
  PointJackknife own = jack;
  own.tau = std::max(jack.tau, autocorrelation(q, jack.n_replicas).tau_int);
  row.add("quadrupole", own.mean(q));
  row.add("quadrupole_susceptibility",
          jackknife(own.blocks({deviation, each(deviation, square)}),
                    [=](std::vector<double> const& m) { return n_sites * (m[1] - m[0] * m[0]); }));
}

}  // namespace antikelvin
