// SPDX-License-Identifier: Apache-2.0
#include "study/contact/equilibrium_laws.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "antikelvin/base/reals.hpp"

namespace antikelvin {
namespace {

/// Energies of the whole, and terms of their convolutions in all, up to which laws are worth their cost.
constexpr std::size_t kMostTotals = 4096;
constexpr std::uint64_t kMostTermsInAll = 4'000'000'000;

/// A law with the number of replicas that it stands for.
struct WeightedLaw {
  EnergyLaw law;
  std::uint64_t n_replicas;
};

EnergyLaw mixture_of(std::vector<WeightedLaw> const& parts, std::uint64_t n_replicas) {
  EnergyLaw mixture{};
  std::uint64_t last = 0;
  mixture.first = parts[0].law.first;
  for (WeightedLaw const& part : parts) {
    mixture.first = std::min(mixture.first, part.law.first);
    last = std::max(last, part.law.energy(part.law.probability.size() - 1));
  }
  for (WeightedLaw const& part : parts) {
    mixture.step = std::gcd(mixture.step, part.law.first - mixture.first);
    if (part.law.probability.size() > 1) mixture.step = std::gcd(mixture.step, part.law.step);
  }
  if (mixture.step == 0) mixture.step = 1;
  mixture.probability.assign((last - mixture.first) / mixture.step + 1, 0.0);
  long double mean = 0, variance = 0;
  for (WeightedLaw const& part : parts) {
    long double const weight =
        static_cast<long double>(part.n_replicas) / static_cast<long double>(n_replicas);
    mean += weight * part.law.mean;
    variance += weight * part.law.variance;
    for (std::size_t i = 0; i < part.law.probability.size(); ++i)
      mixture.probability[(part.law.energy(i) - mixture.first) / mixture.step] +=
          static_cast<double>(weight * part.law.probability[i]);
  }
  mixture.mode = mixture.energy(static_cast<std::size_t>(
      std::max_element(mixture.probability.begin(), mixture.probability.end()) -
      mixture.probability.begin()));
  mixture.mean = static_cast<double>(mean);
  mixture.variance = static_cast<double>(variance);
  mixture.log_total = kNone;
  return mixture;
}

}  // namespace

EquilibriumLaws equilibrium_laws(std::vector<ContactBody> const& bodies,
                                 std::vector<std::uint64_t> const& totals,
                                 std::uint32_t demon_capacity) {
  std::map<std::uint64_t, std::uint64_t> replicas;  // by energy of the whole
  for (std::uint64_t const total : totals) ++replicas[total];
  if (replicas.size() == 1) return {contact_laws(bodies, totals[0], demon_capacity), {}};
  if (replicas.size() > kMostTotals) return {};
  EquilibriumLaws result;
  std::vector<std::vector<WeightedLaw>> parts(bodies.size());
  std::map<std::uint64_t, std::vector<double>> means;
  std::uint64_t const most_terms = std::min(kMostTerms, kMostTermsInAll / replicas.size());
  for (auto const& [total, count] : replicas) {
    std::vector<EnergyLaw> laws = contact_laws(bodies, total, demon_capacity, most_terms);
    for (std::size_t b = 0; b < laws.size(); ++b) {
      if (!laws[b].is_known()) return {};
      means[total].push_back(laws[b].mean);
      parts[b].push_back({std::move(laws[b]), count});
    }
  }
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    result.laws.push_back(mixture_of(parts[b], totals.size()));
    result.means.emplace_back();
    for (std::uint64_t const total : totals) result.means[b].push_back(means[total][b]);
  }
  return result;
}

}  // namespace antikelvin
