// SPDX-License-Identifier: Apache-2.0
#include "study/schemas.hpp"

#include "figure/figure_of.hpp"
#include "study/studies.hpp"
#include "study/transitions.hpp"

namespace antikelvin {
namespace {

/// Schema of verbs that make no rows, and of rows of no verb.
Schema const& no_schema() {
  static Schema const none;
  return none;
}

}  // namespace

Schema const& schema_of(std::string const& verb) {
  static Schema const transitions = transition_schema();
  if (verb == transitions.verb) return transitions;
  Study const* const study = find_study(verb);
  return study == nullptr ? no_schema() : study->schema;
}

Schema const& schema_of_rows(ResultColumns const& rows) {
  if (Schema const& named = schema_of(rows.verb); !named.verb.empty()) return named;
  Schema const* best = &no_schema();
  std::size_t most = 0;
  std::vector<Schema const*> all;
  for (Study const& study : studies()) all.push_back(&study.schema);
  all.push_back(&schema_of("transitions"));
  for (Schema const* schema : all) {
    FigureRecipe const* const recipe = recipe_for(*schema, rows);
    if (recipe == nullptr || recipe->marks.size() <= most) continue;
    best = schema;
    most = recipe->marks.size();
  }
  return *best;
}

Schema schema_with_plan(std::string const& verb) {
  using namespace unit;
  Schema schema = schema_of(verb);
  schema.tables.push_back(
      {"--dry-run",
       {{"rows, columns, memory_bytes", {kPureNumber, kPureNumber, "bytes"}, "of the result"},
        {"N, beta, energy", {kPureNumber, kBeta, kEnergy}, "the point"},
        {"quantum, energy_lowest, energy_highest", {kEnergy}, "of the system"},
        {"replicas, measurements, blocks, steps, levels", {kPureNumber}, "how many"},
        {"sweeps, every, burn_in, relaxation, sample_gap", {kSweeps}, "of a replica"},
        {"demon_capacity", {kPureNumber}, "in quanta"},
        {"attempted_updates", {kPureNumber}, "of all sites, in all"},
        {"index, seed, code", {kPureNumber}, "of points of a scan"}}});
  return schema;
}

}  // namespace antikelvin
