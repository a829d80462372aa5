// SPDX-License-Identifier: Apache-2.0
#include "sampler/transition.hpp"

#include <cmath>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "model/level_system.hpp"
#include "sampler/threshold.hpp"

namespace antikelvin {
void require_two_levels(LevelSystem const& system, char const* what) {
  require(system.is_bounded() && system.levels.size() == 2,
          "--levels " + in_quotes(system.spec) + " has " +
              (system.is_bounded() ? std::to_string(system.levels.size()) + " different energies"
                                   : std::string("infinitely many levels")),
          std::string(what) + " handles subsystems with exactly two",
          "use two-level, spin:1/2 or E0,E1");
}

TransitionTable make_transition_table(LevelSystem const& system, double beta, Dynamics dynamics,
                                      Fault fault) {
  require_two_levels(system, "the spin-flip sampler");
  require(std::isfinite(beta), "cannot sample at T = 0", "every subsystem is frozen in one level",
          "use the canonical verb, which is exact there");
  Level const& low = system.levels.front();
  Level const& high = system.levels.back();
  Quad const x = Quad(beta) * to_quad(high.energy - low.energy);
  // Odds of the excited level, kept below overflow by taking the smaller of odds and 1/odds.
  Quad const log_odds = log(Quad(high.degeneracy) / Quad(low.degeneracy)) - x;
  Quad const small = exp(-abs(log_odds));
  Quad const excess = fault == Fault::acceptance ? Quad(1.01) : Quad(1);
  if (dynamics == Dynamics::heat_bath) {
    Quad const up = (log_odds < 0 ? small / (1 + small) : 1 / (1 + small)) * excess;
    return {threshold_of(up), threshold_of(up)};
  }
  Quad const rise = (log_odds < 0 ? small : Quad(1)) / 2 * excess;
  Quad const fall = (log_odds < 0 ? Quad(1) : small) / 2;
  return {threshold_of(rise), threshold_of(1 - fall)};
}

double relaxation_eigenvalue(TransitionTable const& table) {
  return std::ldexp(static_cast<double>(table.up_if_up) - static_cast<double>(table.up_if_down),
                    -64);
}

}  // namespace antikelvin
