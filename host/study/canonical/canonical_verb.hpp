// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/level_system.hpp"
#include "table/table.hpp"

namespace antikelvin {

/// `canonical`: one row per N and state. States are named in exactly one way; the other lists are empty.
struct CanonicalSpec {
  LevelSystem system;
  std::vector<std::uint64_t> n_units;
  std::vector<double> betas;
  std::vector<Rational> energies;   ///< means of N units
  std::vector<Rational> entropies;  ///< of N units; a row for each β that has it, T > 0 first
  std::size_t n_populations = 10;   ///< listed of an unbounded spectrum

  std::size_t n_given() const { return betas.size() + energies.size() + entropies.size(); }
};

/// Refuses before any row is made what no canonical ensemble has: β ≤ 0 without a highest level, energies and
/// entropies beyond those of the spectrum.
void validate(CanonicalSpec const& spec);

/// Nothing is computed before the rows are asked for.
RowStream canonical_rows(CanonicalSpec spec);

}  // namespace antikelvin
