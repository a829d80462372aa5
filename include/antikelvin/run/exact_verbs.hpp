// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "antikelvin/backend/backend.hpp"
#include "antikelvin/model/level_system.hpp"
#include "antikelvin/run/report.hpp"

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
/// Nothing is computed before the report is written.
Report run_canonical(CanonicalSpec spec);

/// `entropy`: one row per N and macrostate. `n_excited` lists n for each N, equally many.
struct EntropySpec {
  LevelSystem system;
  std::vector<std::uint64_t> n_units;
  std::vector<std::vector<std::uint64_t>> n_excited;
};

/// Macrostates from exactly one way of naming them; the others are empty. Refuses what cannot occur
/// and names the nearest that can.
///
/// @param n_list     n of each point
/// @param energies   total energies, exact
/// @param fractions  (E − E_min)/(E_max − E_min), rounded to the nearest n
EntropySpec make_entropy_spec(LevelSystem const& system, std::vector<std::uint64_t> const& n_units,
                              std::vector<std::uint64_t> const& n_list,
                              std::vector<Rational> const& energies,
                              std::vector<double> const& fractions);
/// Nothing is computed before the report is written.
Report run_entropy(EntropySpec spec, std::shared_ptr<Backend const> backend);

}  // namespace antikelvin
