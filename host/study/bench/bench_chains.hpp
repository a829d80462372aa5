// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "statistics/series.hpp"
#include "study/bench/bench_cases.hpp"

namespace antikelvin {

/// Chains of a case, of whichever kind, moved as it says.
class BenchChains {
 public:
  BenchChains(Backend const& backend, BenchCase const& one);

  /// Does sweeps: as many attempted updates per replica as it has sites, each; of clusters one of all
  /// sites.
  void advance(std::uint64_t sweeps);

  /// Energies of all replicas after every `every`-th sweep, [measurement][replica], up to a constant that all
  /// have in common; of demons that of the demon, in quanta.
  std::vector<double> energies(std::uint32_t n_measurements, std::uint32_t every);

 private:
  BenchCase one_;
  std::unique_ptr<SpinChains> spins_;
  std::unique_ptr<CompleteGraphChains> graph_;
};

/// Worth of a rate: how many sweeps, and how many replicas, make one independent measurement.
struct BenchWorth {
  Autocorrelation tau;  ///< of the energy, in sweeps
  /// Independent replicas per replica: R Var(one)/Var(sum of R), 1 where that is within 3 standard errors
  /// of 1.
  double replica_efficiency = 1;
};

/// Independent replicas per replica: R Var(one)/Var(sum of R), as it is measured.
/// @param values  [measurement][replica]
double independent_share(std::vector<double> const& values, std::size_t n_replicas);

/// Measures the integrated autocorrelation time of a case's energy at its β, in a short run of its dynamics:
/// 512 sweeps, after as many, of 64 replicas of a lattice of the same shape with sides of 64, 16 in three
/// dimensions, or of 4096 units (clusters: 8 replicas). And how far energies of replicas that move at
/// once vary together: of 512 replicas of a small system at half of β, 512 measurements that are 8 sweeps apart.
/// Replicas that share random numbers would.
BenchWorth worth_of(Backend const& backend, BenchCase const& one);

}  // namespace antikelvin
