// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "study/sample/sample_verb.hpp"

namespace antikelvin {

/// Runs of `sample` whose results are known exactly: one system, one dynamics, one layout, some β.
struct SelftestCase {
  std::string name;  ///< model, lattice, dynamics, layout
  SampleSpec spec;
};

/// All cases: every model, dynamics and layout, β of both signs and 0, with |β| so small and burn-in so
/// long that no chain remembers its start, and sweeps between measurements so many that on small lattices these
/// are independent.
///
/// @param seed   of all; each case derives its own from its name, so that none shares random numbers with
///               another
/// @param fault  cases that cannot have it are left out
std::vector<SelftestCase> selftest_cases(std::uint64_t seed, Fault fault);

}  // namespace antikelvin
