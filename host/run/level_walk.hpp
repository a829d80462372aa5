// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "antikelvin/run/multicanonical.hpp"

namespace antikelvin {

/// Walkers over levels of energy, whatever they are made of.
class LevelWalk {
 public:
  virtual ~LevelWalk() = default;
  virtual std::uint32_t n_levels() const = 0;
  virtual std::uint64_t n_sites() const = 0;
  /// @param log_weight  of every level, as rounded_log_weight gives them
  virtual void set_weights(std::vector<double> const& log_weight) = 0;
  virtual void set_ends(std::uint32_t low, std::uint32_t high) = 0;
  virtual void advance(std::uint64_t sweeps) = 0;
  virtual WalkerCounts record(std::uint64_t sweeps) = 0;
};

std::unique_ptr<LevelWalk> make_level_walk(DosSystem const& system,
                                           MulticanonicalSettings const& settings,
                                           Backend const& backend);

}  // namespace antikelvin
