// SPDX-License-Identifier: Apache-2.0
// Counters and findings of the PTX machine.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace antikelvin::ptx {

struct Counts {
  std::uint64_t n_launches = 0, n_instructions = 0, n_races = 0, n_faults = 0;
};

Counts& counts();

/// Records a finding and prints it. Loops and threads repeat findings: the first of each key is
/// kept.
/// @param key  identifies the place
void report(std::string const& key, std::string const& message);

/// Returns all findings since the last call.
std::vector<std::string> take_findings();

}  // namespace antikelvin::ptx
