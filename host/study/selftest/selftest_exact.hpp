// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>

#include "density/density_of_states.hpp"
#include "exact/enumerate.hpp"
#include "study/sample/sample_verb.hpp"

namespace antikelvin {

/// Exact values of the points of one case, by the columns of `sample`. Rows of `sample` that have exact values
/// themselves (independent subsystems, energies of the complete graph) are not repeated here.
///
///     at most 2^16 configurations   all of them, one by one (exact/enumerate.hpp)
///     other lattices                energies by closed forms or exact densities; what symmetry says
///     complete graph                sums over the number of up spins
///     demons                        means over the energies at which they start
class SelftestExact {
 public:
  SelftestExact(SampleSpec const& spec, std::vector<SamplePlan> const& plans);

  /// `energy_mean`, `magnetization_2`, …
  std::map<std::string, double> at(SamplePlan const& plan) const;

 private:
  void add_enumerated(SamplePlan const& plan, std::map<std::string, double>& values) const;
  void add_symmetries(std::map<std::string, double>& values) const;
  double demon_reading(SamplePoint const& point) const;

  SampleSpec const& spec_;
  std::vector<WaveVector> waves_;
  std::optional<Enumeration> enumeration_;
  std::optional<DensityOfStates> density_;
};

}  // namespace antikelvin
