// SPDX-License-Identifier: Apache-2.0
#include "study/schemas.hpp"

#include "study/canonical/canonical_schema.hpp"
#include "study/contact/contact_schema.hpp"
#include "study/dos/dos_schema.hpp"
#include "study/driven/driven_schema.hpp"
#include "study/entropy/entropy_schema.hpp"
#include "study/limits/limits_schema.hpp"
#include "study/sample/sample_schema.hpp"
#include "study/scaling/scaling_schema.hpp"

namespace antikelvin {

Schema const& schema_of(std::string const& verb) {
  static Schema const none;
  static std::vector<Schema> const all = {canonical_schema(), entropy_schema(), limits_schema(),
                                          sample_schema(),    scaling_schema(), contact_schema(),
                                          driven_schema(),    dos_schema()};
  for (Schema const& schema : all)
    if (schema.verb == verb) return schema;
  return none;
}

Schema schema_with_plan(std::string const& verb) {
  using namespace unit;
  Schema schema = schema_of(verb);
  schema.tables.push_back(
      {"--dry-run",
       {{"rows, columns, memory_bytes", {kPureNumber, kPureNumber, "bytes"}, "of the result"},
        {"N, beta, energy", {kPureNumber, kBeta, kEnergy}, "the point"},
        {"quantum, energy_lowest, energy_highest", {kEnergy}, "of the system"},
        {"replicas, samples, blocks, steps, levels", {kPureNumber}, "how many"},
        {"sweeps, thin, burn_in, every, relaxation, sample_gap", {kSweeps}, "of a replica"},
        {"carrier_capacity", {kPureNumber}, "in quanta"},
        {"unit_updates, site_updates", {kPureNumber}, "attempted updates in all"},
        {"index, seed, code", {kPureNumber}, "of points of a scan"}}});
  return schema;
}

}  // namespace antikelvin
