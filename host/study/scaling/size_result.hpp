// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "statistics/equilibration.hpp"
#include "study/scaling/size_verdict.hpp"
#include "table/named_row.hpp"

namespace antikelvin {

/// Result of a size, and the numbers of its row.
struct SizeResult {
  SizePoint point;
  SeriesStatistics probe;                ///< of the energy, or of the square of the order
  std::optional<Equilibration> balance;  ///< of spins
  NamedRow order;                        ///< columns of ScalingQuantity::order, as in `sample`
};

}  // namespace antikelvin
