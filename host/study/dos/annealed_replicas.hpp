// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "device/backend.hpp"
#include "study/dos/dos_system.hpp"

namespace antikelvin {

/// Populations of replicas at one β, whatever their system is. The last three are as those of
/// SpinChains.
struct AnnealedReplicas {
  std::function<void(double beta)> set_beta;
  std::function<void(std::uint64_t sweeps)> advance;
  std::function<LevelCounts()> count_levels;
  std::function<void(Resampling const&)> resample;
  std::function<std::vector<std::uint64_t>()> families;

  /// @param replicas  LatticeReplicas or GraphReplicas of annealed_replicas.cpp
  template <class Replicas>
  explicit AnnealedReplicas(std::shared_ptr<Replicas> replicas)
      : set_beta([replicas](double beta) { replicas->set_beta(beta); }),
        advance([replicas](std::uint64_t sweeps) { replicas->advance(sweeps); }),
        count_levels([replicas] { return replicas->count_levels(); }),
        resample([replicas](Resampling const& step) { replicas->resample(step); }),
        families([replicas] { return replicas->families(); }) {}
};

/// Populations at β = 0, every site in any of its states.
/// @param population  replicas of each, a multiple of 32
/// @param fault       of the sampler
AnnealedReplicas make_replicas(DosSystem const& system, std::uint32_t population,
                               std::uint32_t n_populations, std::uint64_t key,
                               Backend const& backend, Fault fault);

}  // namespace antikelvin
