// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "device/backend.hpp"
#include "model/level_system.hpp"
#include "table/table.hpp"

namespace antikelvin {

/// `entropy`: one row per N and macrostate. Macrostates are named in exactly one way; the other lists
/// are empty.
struct EntropySpec {
  LevelSystem system;
  std::vector<std::uint64_t> n_units;
  std::vector<std::uint64_t> n_list;  ///< excited units, of two levels only
  std::vector<Rational> energies;     ///< total energies, exact
  std::vector<double> fractions;  ///< (E − E_min)/(E_max − E_min), to the nearest E that can occur
  std::vector<double> betas;      ///< of the canonical ensemble whose mean energy is nearest
  std::optional<Rational> shell;  ///< width δE of a shell around each energy, instead of the energy

  std::size_t n_points() const {
    return n_list.size() + energies.size() + fractions.size() + betas.size();
  }
};

/// Memory that a row of a block takes while it is made.
inline constexpr std::uint64_t kEntropyRowBytes = 224;

/// Columns and number of rows, without the rows.
RowStream entropy_shape(EntropySpec const& spec);

/// Refuses energies that cannot occur and names the two nearest that can; nothing else is computed
/// before the rows are asked for.
RowStream entropy_rows(std::shared_ptr<EntropySpec const> spec,
                       std::shared_ptr<Backend const> backend);

}  // namespace antikelvin
