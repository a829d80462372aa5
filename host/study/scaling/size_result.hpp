// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "statistics/equilibration.hpp"
#include "study/scaling/size_verdict.hpp"

namespace antikelvin {

/// Result of a size, and the numbers of its row.
struct SizeResult {
  SizePoint point;
  SeriesStatistics probe;                ///< of the energy, or of M²
  std::optional<Equilibration> balance;  ///< of spins
};

}  // namespace antikelvin
