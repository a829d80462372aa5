// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "io/report.hpp"
#include "model/level_system.hpp"

namespace antikelvin {

/// `limits`: how fast N units reach N → ∞ at a fixed fraction of the energy range.
struct LimitsSpec {
  LevelSystem system;
  std::vector<std::uint64_t> n_units;
  double fraction = 0.25;  ///< (E − E_min)/(E_max − E_min), 0 to 1, to the nearest E on the lattice
};

/// Rows: N, quantity, exact, limit, deviation. Summary: the power of N that each deviation follows, by
/// least squares on logarithms, its error from the scatter about the line.
Report run_limits(LimitsSpec const& spec);

}  // namespace antikelvin
