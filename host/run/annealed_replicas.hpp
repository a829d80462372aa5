// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "antikelvin/backend/backend.hpp"
#include "antikelvin/run/dos_system.hpp"

namespace antikelvin {

/// Populations of replicas at one β, whatever their system is.
class AnnealedReplicas {
 public:
  virtual ~AnnealedReplicas() = default;
  virtual void set_beta(double beta) = 0;
  virtual void advance(std::uint64_t sweeps) = 0;
  /// These three are as those of SpinChains.
  virtual LevelCounts count_levels() = 0;
  virtual void resample(Resampling const& step) = 0;
  virtual std::vector<std::uint64_t> families() = 0;
};

/// Populations at β = 0, every site in any of its states.
/// @param population  replicas of each, a multiple of 32
/// @param fault       of the sampler
std::unique_ptr<AnnealedReplicas> make_replicas(DosSystem const& system, std::uint32_t population,
                                                std::uint32_t n_populations, std::uint64_t key,
                                                Backend const& backend, Fault fault);

}  // namespace antikelvin
