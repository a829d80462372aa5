// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "density/exact_density.hpp"
#include "study/contact/body.hpp"

// What a lattice in contact has of its exact density of states.
namespace antikelvin {

/// The cost of counting a lattice's states (density/exact_density.hpp); nothing where it is not affordable.
std::optional<ExactDensityCost> counting_cost(Body const& body);

/// Microcanonical states of a lattice whose states have been counted. Energies in the body's quanta above its
/// `low`.
class LatticeStates {
 public:
  /// @param density  of the body
  LatticeStates(Body const& body, DensityOfStates density);

  std::uint64_t highest() const { return levels_.back(); }
  bool occurs(std::uint64_t energy) const;
  /// The nearest energies that occur; the ends beyond the spectrum.
  std::uint64_t at_most(std::uint64_t energy) const;
  std::uint64_t at_least(std::uint64_t energy) const;

  /// ln Ω, its slopes per quantum to the next energies that occur, ln Σ_{E' ≤ E} Ω and ln T_G. `beta` is the slope
  /// of the parabola through three neighbouring energies that occur; NaN at both ends, as are slopes beyond them.
  /// ln Ω is −∞ and all else NaN where no state has this energy.
  LevelMicrostate at(std::uint64_t energy) const;

  /// β of the canonical ensemble whose mean is this energy; ±∞ at the ends and beyond.
  double canonical_beta(double energy) const;

 private:
  std::vector<std::uint64_t> levels_;  ///< that occur, ascending
  std::vector<double> log_omega_, log_below_, slope_;
  DensityOfStates in_quanta_;
};

/// States of a lattice, counted; null where that is not affordable or the body is no lattice.
std::shared_ptr<LatticeStates const> counted_states(Body const& body);

/// The same for each body, counted once for those that are alike.
std::vector<std::shared_ptr<LatticeStates const>> counted_states(std::vector<Body> const& bodies);

}  // namespace antikelvin
