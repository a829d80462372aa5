// SPDX-License-Identifier: Apache-2.0
#include "study/bench/bench_chains.hpp"

#include <algorithm>
#include <cmath>

#include "sampler/cluster_tables.hpp"

namespace antikelvin {
namespace {

/// Sweeps of heat bath before a demon takes over, and of whatever moves before it is measured.
constexpr std::uint64_t kBurnIn = 512;

/// The same dynamics on another system.
BenchCase of_size(BenchCase one, std::uint32_t side, std::uint64_t n_units,
                  std::uint32_t n_replicas) {
  one.n_units = n_units;
  for (int axis = 0; one.lattice.shape != Shape::none && axis < n_axes(one.lattice.shape); ++axis)
    one.lattice.sides[axis] = side;
  if (one.lattice.shape != Shape::none) one.n_units = n_sites(one.lattice);
  one.n_replicas = n_replicas;
  one.layout = Layout::replicas;
  return one;
}

Autocorrelation tau_of(Backend const& backend, BenchCase const& one) {
  bool const is_cubic = one.lattice.shape == Shape::cubic;
  bool const moves_clusters = one.move == BenchMove::swendsen_wang;
  BenchCase const measured = of_size(one, is_cubic ? 16 : 64, one.is_complete_graph ? 1024 : 4096,
                                     moves_clusters ? 8 : 64);
  BenchChains chains(backend, measured);
  chains.advance(moves_clusters ? 64 : kBurnIn);
  std::vector<double> energies = chains.energies(512, 1);
  // Demons keep the energy that each has found.
  if (one.move == BenchMove::demon)
    energies = about_own_means(std::move(energies), measured.n_replicas);
  return autocorrelation(energies, measured.n_replicas);
}

double efficiency_of(Backend const& backend, BenchCase const& one) {
  bool const moves_clusters = one.move == BenchMove::swendsen_wang;
  constexpr std::uint32_t kTimes = 512;
  BenchCase small = of_size(one, 4, one.is_complete_graph ? 16 : 64, moves_clusters ? 128 : 512);
  small.beta *= 0.5;
  BenchChains chains(backend, small);
  chains.advance(64);
  std::vector<double> energies = chains.energies(kTimes, moves_clusters ? 2 : 8);
  if (one.move == BenchMove::demon)
    energies = about_own_means(std::move(energies), small.n_replicas);
  double const efficiency = independent_share(energies, small.n_replicas);
  return std::fabs(1 / efficiency - 1) <= 3 * std::sqrt(2.0 / kTimes) ? 1
                                                                      : std::min(1.0, efficiency);
}

}  // namespace

BenchChains::BenchChains(Backend const& backend, BenchCase const& one) : one_(one) {
  if (one.is_complete_graph) {
    graph_ = backend.make_complete_graph(graph_plan_of(one));
    return;
  }
  spins_ = backend.make_chains(spin_plan_of(one));
  if (one.move == BenchMove::demon) {
    // From the cold start to energies of β, by the tables.
    spins_->advance(std::min<std::uint64_t>(kBurnIn, (std::uint64_t{1} << 30) / one.n_units + 2));
    spins_->use(Move::demon);
  }
  if (one.move == BenchMove::swendsen_wang) {
    spins_->set_cluster_tables(make_cluster_tables(one.spins, {one.beta}));
    spins_->use(Move::cluster);
  }
}

void BenchChains::advance(std::uint64_t sweeps) {
  if (graph_)
    graph_->advance(sweeps);
  else
    spins_->advance(sweeps);
}

std::vector<double> BenchChains::energies(std::uint32_t n_measurements, std::uint32_t every) {
  std::vector<double> energies;
  if (graph_) {
    for (std::uint32_t const up : graph_->measure(n_measurements, every)) {
      double const m = 2 * static_cast<double>(up) - static_cast<double>(one_.n_units);
      energies.push_back(-m * m / (2 * static_cast<double>(one_.n_units)));
    }
    return energies;
  }
  SpinCounts const counts = spins_->measure(n_measurements, every);
  std::vector<double> per_count;
  for (Rational const& coefficient :
       linear_energy(one_.spins, n_bonds(one_.lattice), one_.n_units).per_count)
    per_count.push_back(to_double(coefficient));
  for (std::uint32_t t = 0; t < n_measurements; ++t)
    for (std::uint32_t replica = 0; replica < counts.n_replicas; ++replica) {
      double sum = 0;
      if (one_.move == BenchMove::demon)
        sum = static_cast<double>(counts.at(t, counts.n_quantities - 1, replica));
      else
        for (std::uint32_t q = 0; q < per_count.size(); ++q)
          sum += per_count[q] * static_cast<double>(counts.at(t, q, replica));
      energies.push_back(sum);
    }
  return energies;
}

double independent_share(std::vector<double> const& values, std::size_t n_replicas) {
  double mean = 0, alone = 0, together = 0;
  for (double const value : values) mean += value;
  mean /= static_cast<double>(values.size());
  for (std::size_t first = 0; first < values.size(); first += n_replicas) {
    double sum = 0;
    for (std::size_t r = 0; r < n_replicas; ++r) {
      double const d = values[first + r] - mean;
      alone += d * d;
      sum += d;
    }
    together += sum * sum;
  }
  return alone / together;
}

BenchWorth worth_of(Backend const& backend, BenchCase const& one) {
  return {tau_of(backend, one), efficiency_of(backend, one)};
}

}  // namespace antikelvin
