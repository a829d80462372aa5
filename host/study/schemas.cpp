// SPDX-License-Identifier: Apache-2.0
#include "study/schemas.hpp"

#include "study/studies.hpp"

namespace antikelvin {

Schema const& schema_of(std::string const& verb) {
  static Schema const none;
  Study const* const study = find_study(verb);
  return study == nullptr ? none : study->schema;
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
