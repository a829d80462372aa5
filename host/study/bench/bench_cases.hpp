// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

enum class BenchMove {
  heat_bath,
  metropolis,
  swendsen_wang,
  demon,
  log_binomial,  ///< no dynamics: ln C(N, n) at many n
  level_states,  ///< no dynamics: ln Ω, β and curvature of many-level units at many energies
};

/// One kernel on one system.
struct BenchCase {
  std::string name;   ///< model, lattice, dynamics
  std::string model;  ///< as --model or --levels have it
  SpinModel spins;    ///< of chains
  bool is_complete_graph = false;
  Lattice lattice;            ///< Shape::none for units and complete graphs
  std::uint64_t n_units = 0;  ///< N
  std::uint32_t n_replicas = 0;
  double beta = 0;
  Layout layout = Layout::replicas;
  BenchMove move = BenchMove::heat_bath;
  std::uint64_t n_values = 0;  ///< macrostates per call; 0 of chains

  bool has_chains() const { return n_values == 0; }
};

/// All cases: the kernels that people use, on lattices that fit in caches with many replicas and on large ones,
/// at temperatures where a short run can tell the autocorrelation time.
/// @param fills_gpu  larger, so that all processors of a GPU have work
std::vector<BenchCase> bench_cases(bool fills_gpu);

/// The text of a lattice: `square 64x64`, `complete`, or none.
std::string lattice_text(BenchCase const& one);

std::string dynamics_text(BenchMove move);

/// The replicas of a case with their tables.
SpinPlan spin_plan_of(BenchCase const& one);
CompleteGraphPlan graph_plan_of(BenchCase const& one);

/// Memory of configurations or values.
double memory_of(BenchCase const& one);

}  // namespace antikelvin
