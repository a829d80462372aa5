// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/level_system.hpp"
#include "table/table.hpp"

namespace antikelvin {

/// `canonical`: one row per N and β.
struct CanonicalSpec {
  LevelSystem system;
  std::vector<std::uint64_t> n_units;
  std::vector<double> betas;
  std::size_t n_populations = 10;  ///< listed of an unbounded spectrum
};

/// Refuses β ≤ 0 without a highest level before any row is made.
void validate(CanonicalSpec const& spec);

/// Nothing is computed before the rows are asked for.
RowStream canonical_rows(CanonicalSpec spec);

}  // namespace antikelvin
