// SPDX-License-Identifier: Apache-2.0
#include "statistics/histogram_fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "antikelvin/base/check.hpp"
#include "statistics/fit.hpp"
#include "statistics/kolmogorov.hpp"

namespace antikelvin {
namespace {

/// One bin, pooled.
struct Pool {
  double observed = 0, expected = 0;

  void add(Pool const& other) {
    observed += other.observed;
    expected += other.expected;
  }
};

/// Pools from both ends to the bin `centre`; what is left there joins a neighbour if it is too little.
std::vector<Pool> pooled(std::vector<Pool> const& bins, std::size_t centre, double least) {
  std::vector<Pool> pools;
  Pool middle;
  auto const from_end = [&](std::size_t n, auto bin_at) {
    Pool open;
    for (std::size_t k = 0; k < n; ++k) {
      open.add(bin_at(k));
      if (open.expected < least) continue;
      pools.push_back(open);
      open = {};
    }
    middle.add(open);
  };
  from_end(centre, [&](std::size_t k) { return bins[k]; });
  from_end(bins.size() - centre - 1, [&](std::size_t k) { return bins[bins.size() - 1 - k]; });
  middle.add(bins[centre]);
  if (middle.expected >= least || pools.empty())
    pools.push_back(middle);
  else
    pools.back().add(middle);
  return pools;
}

}  // namespace

HistogramFit fit_histogram(std::span<std::uint64_t const> energies, std::uint64_t first,
                           std::uint64_t step, std::vector<double> const& probability,
                           double correlation, double least_expected) {
  AK_EXPECT(!probability.empty() && step >= 1 && correlation >= 1);
  HistogramFit fit{};
  fit.n_samples = energies.size();
  fit.p_value = fit.ks_p_value = 1;
  double const n = static_cast<double>(energies.size());
  std::vector<Pool> bins(probability.size());
  for (std::size_t i = 0; i < bins.size(); ++i) bins[i].expected = n * probability[i];
  for (std::uint64_t const e : energies) {
    std::uint64_t const i = e < first ? bins.size() : (e - first) / step;
    bool const is_possible = i < bins.size() && (e - first) % step == 0 && probability[i] > 0;
    if (is_possible)
      ++bins[i].observed;
    else
      ++fit.n_impossible;
  }
  if (fit.n_impossible > 0) {
    fit.chi2 = std::numeric_limits<double>::infinity();
    fit.p_value = fit.ks_p_value = 0;
    fit.ks = 1;
    return fit;
  }
  if (energies.empty()) return fit;
  double observed = 0, expected = 0;
  for (Pool const& bin : bins) {
    observed += bin.observed;
    expected += bin.expected;
    fit.ks = std::max(fit.ks, std::fabs(observed - expected) / n);
  }
  fit.ks_p_value = kolmogorov_tail(fit.ks * std::sqrt(n / correlation));
  auto const centre = static_cast<std::size_t>(
      std::max_element(probability.begin(), probability.end()) - probability.begin());
  // Correlated samples tell as much as n/correlation independent ones.
  std::vector<Pool> const pools = pooled(bins, centre, least_expected * correlation);
  for (Pool const& pool : pools) {
    double const deviation = pool.observed - pool.expected;
    fit.chi2 += deviation * deviation / (pool.expected * correlation);
  }
  fit.dof = static_cast<int>(pools.size()) - 1;
  fit.p_value = chi2_tail(fit.chi2, fit.dof);
  return fit;
}

}  // namespace antikelvin
