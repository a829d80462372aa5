// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/spin_model.hpp"

#include "study/option_table.hpp"

namespace antikelvin {

inline constexpr char const
    *kUnitsHelp = "number of subsystems N: list, lo:hi:count or lo:hi:count@log",
    *kBoundedHelp =
        "bounded spectrum of a subsystem: two-level[:EPS], spin:S, E0,E1xG,..., "
        "@FILE.csv";

/// Options of every verb that takes spins on lattices; texts as typed.
struct ModelOptions {
  std::string model, lattice = "square", sides, coupling = "1", field = "0", boundary = "periodic";
};

/// Model and lattices that ModelOptions name.
struct ModelSettings {
  SpinModel model;
  bool complete_graph = false;  ///< the lattices then have Shape::none and N sites
  std::vector<Lattice> lattices;
};

/// A spectrum of a unit, which may stand in a file.
ValueKind levels_kind(bool may_be_unbounded = false);

/// @param model_help  what --model is to the verb
void add_model_options(OptionTable& table, ModelOptions& options, std::string const& model_help);

/// Refuses a verb of independent units without their number, or with what only lattices have.
/// @param hint  of a missing number
void require_units_only(std::string const& units, ModelOptions const& options,
                        std::string const& hint);

/// Refuses a verb of a model with what only independent units have: a number, levels, methods.
void require_model_only(bool has_units, std::string const& levels, std::string const& method);

/// @param options  with a model
ModelSettings parse_model(ModelOptions const& options);

}  // namespace antikelvin
