// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/statistics.hpp"

#include <algorithm>
#include <exception>

#include "api/boundary.hpp"
#include "statistics/jackknife.hpp"
#include "statistics/series.hpp"

namespace antikelvin::api {
namespace {

void require_series(std::vector<double> const& values, std::size_t n_replicas) {
  expect(n_replicas >= 1 && values.size() % n_replicas == 0,
         "a series that is no whole number of measurements", "each has one value of every replica",
         "check the number of replicas");
  expect(values.size() >= 2, "a series of fewer than two values", "it has no error",
         "measure more");
}

}  // namespace

Mean mean(std::vector<double> const& values, std::size_t n_replicas) {
  return guarded([&] {
    require_series(values, n_replicas);
    SeriesStatistics const all = analyze_series(values, n_replicas);
    return Mean{all.mean.value,
                all.mean.error,
                all.autocorrelation.tau_int,
                all.autocorrelation.tau_error,
                all.n_eff,
                all.autocorrelation.converged};
  });
}

Estimate jackknife(std::vector<std::vector<double>> const& observables, std::size_t n_replicas,
                   std::function<double(std::vector<double> const&)> const& f) {
  Blocks const blocks = guarded([&] {
    expect(!observables.empty(), "no observables", "f is a function of their means",
           "give one series or more");
    double tau_int = 0.5;
    for (std::vector<double> const& values : observables) {
      require_series(values, n_replicas);
      expect(values.size() == observables.front().size(), "series of different lengths",
             "they are cut into the same blocks", "measure them together");
      if (n_replicas < kBlockReplicas)
        tau_int = std::max(tau_int, autocorrelation(values, n_replicas).tau_int);
    }
    return make_blocks(observables, n_replicas, tau_int);
  });
  antikelvin::Estimate const result = antikelvin::jackknife(blocks, f);
  return {result.value, result.error};
}

}  // namespace antikelvin::api
