// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "antikelvin/api/devices.hpp"
#include "antikelvin/api/model.hpp"
#include "antikelvin/api/study.hpp"

namespace antikelvin::api {

/// Numbers of states g(E) of a finite system, Σ g = q^N.
struct DensityOfStates {
  std::vector<double> energies;  ///< ascending, those that occur or were seen
  std::vector<double> log_g;     ///< ln g
  std::vector<double> error;     ///< standard error of ln g; 0 where exact, NaN where not known
  bool is_exact = false;
  std::vector<std::string> notes;  ///< sentences of the sampler about itself; look at them
};

struct DensityOptions {
  /// Elementary steps of about 1 ns that an exact method may take; beyond, ln g is sampled. 0: always.
  double most_steps = 3e9;
  std::uint64_t seed = 1;
  RunOn on = {};
  /// Options of the sampler, as run("dos") takes them: method, replicas, walkers, sweeps …
  Options sampling = {};
};

/// The density of states, exact where that is affordable (chains; Ising squares up to about 64 × 64 without a
/// field; narrow lattices of any model; complete graphs), else sampled by population annealing and
/// multicanonical walkers, combined by inverse variance.
///
/// @throws Error  bad_input, not_there, interrupted
/// Accuracy   exact: 1e-12 of ln g; sampled: errors by the jackknife over blocks, tested against exact
///            values (docs/validation.md)
AK_API DensityOfStates density_of_states(Model const& model, Lattice const& lattice,
                                         DensityOptions const& options = {});

/// Canonical averages that follow from g; k_B = 1.
struct CanonicalAverages {
  double log_z;          ///< ln Σ g e^{−βE}
  double energy;         ///< U
  double entropy;        ///< S = ln Z + βU
  double heat_capacity;  ///< C = β² (⟨E²⟩ − U²)
};

/// @param beta  finite, of either sign
/// @throws Error  bad_input: no energies, lengths that differ, β not finite
/// Accuracy   of exact g: U and S within 1e-14 of their largest value, C within 1e-12 relative
AK_API CanonicalAverages canonical(DensityOfStates const& density, double beta);

}  // namespace antikelvin::api
