// SPDX-License-Identifier: Apache-2.0
#include "exact/canonical.hpp"

#include <cmath>
#include <limits>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "exact/unit_averages.hpp"

namespace antikelvin {
namespace {

double rounded(Quad const& value) { return value.convert_to<double>(); }

/// T = 0±: every unit in the lowest (highest) level; nothing fluctuates.
CanonicalState frozen(LevelSystem const& system, std::uint64_t n_units, bool inverted,
                      std::size_t n_populations) {
  CanonicalState state{};
  Quad const n = n_units;
  Quad energy = 0, degeneracy = 1;
  if (system.is_bounded()) {
    Level const& end = inverted ? system.levels.back() : system.levels.front();
    energy = to_quad(end.energy);
    degeneracy = end.degeneracy;
    state.populations.assign(system.levels.size(), 0.0);
    (inverted ? state.populations.back() : state.populations.front()) = 1;
  } else {
    if (system.spectrum == Spectrum::oscillator) energy = to_quad(system.scale) / 2;
    state.populations.assign(n_populations, 0.0);
    if (n_populations > 0) state.populations[0] = 1;
  }
  state.energy = rounded(n * energy);
  state.entropy = rounded(n * log(degeneracy));
  // ln Z = S − βU with |β| = ∞.
  double const infinity = std::numeric_limits<double>::infinity();
  state.log_z = energy == 0 ? state.entropy : (energy > 0) == inverted ? infinity : -infinity;
  return state;
}

}  // namespace

void require_normalizable(LevelSystem const& system, double beta) {
  if (system.is_bounded() || beta > 0) return;
  std::string const name = system.spectrum == Spectrum::rotor ? "rotor" : "oscillator";
  throw SpecError(
      "beta <= 0 is impossible for --levels " + name,
      "its spectrum has no highest level, so the sum of exp(-beta*E) over states diverges and no "
      "canonical distribution exists; only a spectrum bounded above can have T < 0",
      "use beta > 0, or a bounded spectrum such as --levels spin:5/2");
}

CanonicalState canonical(LevelSystem const& system, std::uint64_t n_units, double beta,
                         std::size_t n_populations) {
  AK_EXPECT(n_units >= 1);
  require_normalizable(system, beta);
  if (std::isinf(beta)) return frozen(system, n_units, beta < 0, n_populations);
  UnitAverages const unit = unit_averages(system, beta, n_populations);
  Quad const n = n_units, b = beta;
  CanonicalState state;
  state.log_z = rounded(n * unit.log_z);
  state.energy = rounded(n * unit.energy);
  state.entropy = rounded(n * unit.entropy);
  state.heat_capacity = rounded(n * b * b * unit.variance);
  state.sigma_energy = rounded(sqrt(n * unit.variance));
  for (Quad const& population : unit.populations) state.populations.push_back(rounded(population));
  return state;
}

double entropy_curvature(LevelSystem const& system, double beta) {
  require_normalizable(system, beta);
  return rounded(-1 / unit_averages(system, beta, 0).variance);
}

}  // namespace antikelvin
