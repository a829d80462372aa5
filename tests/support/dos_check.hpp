// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "antikelvin/math/log_binomial.hpp"
#include "exact/complete_graph.hpp"
#include "study/dos/sampled_density.hpp"
#include "support/bond_sign_oracle.hpp"
#include "support/spin_oracle.hpp"

namespace antikelvin::test_support {

/// ln g of every energy of a lattice, counted configuration by configuration. Signs of bonds are the
/// model's own.
inline std::map<long, double> enumerated(SpinModel const& model, Lattice const& lattice) {
  std::map<long, double> log_g;
  Census const census = census_of(lattice, model.kind, model.n_states, plain_signs(model, lattice));
  std::map<long, long double> counts;
  for (auto const& [macro, count] : census.configurations)
    counts[std::lround(1e6 * energy_of_macrostate(model, census.n_sites, macro))] += count;
  for (auto const& [energy, count] : counts) log_g[energy] = static_cast<double>(std::log(count));
  return log_g;
}

/// ln g of a complete graph: ln C(N, n), summed where energies meet.
inline std::map<long, double> binomials(SpinModel const& model, std::uint64_t n) {
  std::map<long, long double> counts;
  for (std::uint64_t up = 0; up <= n; ++up)
    counts[std::lround(1e6 * to_double(complete_graph_energy(model, n, up)))] +=
        std::exp(static_cast<long double>(log_binomial(n, up)));
  std::map<long, double> log_g;
  for (auto const& [energy, count] : counts) log_g[energy] = static_cast<double>(std::log(count));
  return log_g;
}

/// How sampled ln g compare with exact ones, in their errors.
struct DosDeviation {
  double worst = 0;  ///< |Δ ln g|
  double worst_z = 0, mean_z2 = 0, within_1 = 0, within_2 = 0;
  std::size_t n = 0, missing = 0, wrong = 0;
};

/// @param exact  by 10^6 E
inline DosDeviation deviation_of(SampledDensity const& density, DosSystem const& system,
                                 std::map<long, double> const& exact, std::string const& name) {
  DosDeviation result;
  std::vector<double> const errors = errors_of(density);
  for (std::size_t i = 0; i < density.levels.size(); ++i) {
    auto const found = exact.find(std::lround(1e6 * system.energies[density.levels[i]]));
    if (found == exact.end()) {
      ++result.wrong;
      continue;
    }
    double const off = density.log_g[i] - found->second;
    result.worst = std::max(result.worst, std::fabs(off));
    if (!(errors[i] > 1e-9) || !std::isfinite(errors[i])) continue;
    double const z = std::fabs(off / errors[i]);
    result.worst_z = std::max(result.worst_z, z);
    result.mean_z2 += z * z;
    result.within_1 += z < 1 ? 1 : 0;
    result.within_2 += z < 2 ? 1 : 0;
    ++result.n;
  }
  result.missing = exact.size() + result.wrong - density.levels.size();
  auto const n = static_cast<double>(std::max<std::size_t>(result.n, 1));
  result.mean_z2 /= n;
  result.within_1 /= n;
  result.within_2 /= n;
  std::printf("%-44s max|d ln g| %.4f, max|z| %.2f, <z2> %.2f, 1 sigma %.0f%%, 2 sigma %.0f%%\n",
              name.c_str(), result.worst, result.worst_z, result.mean_z2, 100 * result.within_1,
              100 * result.within_2);
  return result;
}

}  // namespace antikelvin::test_support
