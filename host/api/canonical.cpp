// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/canonical.hpp"

#include <cmath>

#include "api/boundary.hpp"
#include "exact/canonical.hpp"

namespace antikelvin::api {

CanonicalState canonical(Spectrum const& spectrum, std::uint64_t n_subsystems, double beta) {
  return guarded([&] {
    expect(n_subsystems >= 1, "a system of no subsystems", "its averages do not exist",
           "use N >= 1");
    expect(!std::isnan(beta), "beta is not a number", "no state has it", "use any other");
    require_normalizable(spectrum.system(), beta);
    antikelvin::CanonicalState state = antikelvin::canonical(spectrum.system(), n_subsystems, beta);
    return CanonicalState{state.log_z,         state.energy,       state.entropy,
                          state.heat_capacity, state.sigma_energy, std::move(state.populations)};
  });
}

}  // namespace antikelvin::api
