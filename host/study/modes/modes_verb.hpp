// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "exact/mode_gas.hpp"
#include "table/table.hpp"

namespace antikelvin {

enum class BandProcess {
  joule,      ///< the band changes while energy stays: free expansion
  isentropic  ///< it changes while entropy stays: slow, with work
};

/// `modes`: a row per number of quanta and energy, or one per level of each.
struct ModesSpec {
  Band band;
  ModeStatistics statistics = ModeStatistics::bose_einstein;
  std::vector<Rational> quanta;
  std::vector<Rational> energies;   ///< of all quanta; or
  std::vector<Rational> fractions;  ///< of the way from the lowest mode to the highest
  std::optional<BandProcess> process = {};
  std::optional<Band> final_band = {};
  bool shows_occupations = false;

  std::size_t n_points() const { return energies.size() + fractions.size(); }
  Quad energy(std::size_t quanta_index, std::size_t point) const;
};

/// Refuses energies outside the band, and after a Joule expansion outside the final one, before any row is made.
void validate(ModesSpec const& spec);

/// Nothing is computed before the rows are asked for.
RowStream modes_rows(ModesSpec spec);

}  // namespace antikelvin
