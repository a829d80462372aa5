// SPDX-License-Identifier: Apache-2.0
// Transitions in results of several sizes: where curves cross, and how they collapse onto one.
#pragma once
#include <string>
#include <vector>

#include "statistics/crossing.hpp"
#include "study/curve_family.hpp"
#include "table/schema.hpp"
#include "table/table.hpp"

namespace antikelvin {

enum class TransitionShow {
  crossings,  ///< one row per pair of neighbouring sizes
  collapse,   ///< one row per smallest size that takes part
  points      ///< one row per measurement, scaled as the collapse says
};

struct TransitionSpec {
  TransitionShow show = TransitionShow::crossings;
  CurveWishes wishes;
  CrossingWindow window;
};

/// Rows and what they say in sentences.
struct FoundTransitions {
  Table rows;
  std::vector<std::string> notes;
  bool has_sizes = false;  ///< enough of some system: two, or three for a collapse
};

/// Crossings of the curves of neighbouring sizes, or the collapse y = L^κ F((|β| − |β_c|) L^{1/ν}) of all sizes, and
/// again without the smallest ones while three remain, for every quantity, system, and sign of β. κ is 0 for Binder
/// cumulants and for ξ/L, and fitted for all others. Points are scaled with the first collapse that no objection
/// is raised against.
///
/// @throws SpecError  as curve_families()
FoundTransitions find_transitions(ResultColumns const& rows, TransitionSpec const& spec);

/// Columns and figures of these tables, which `transitions` and `scaling` make.
std::vector<TableSchema> transition_tables();
std::vector<FigureRecipe> transition_figures();
Schema transition_schema();

}  // namespace antikelvin
