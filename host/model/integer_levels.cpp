// SPDX-License-Identifier: Apache-2.0
#include "model/integer_levels.hpp"

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "model/level_system.hpp"

namespace antikelvin {

IntegerLevels integer_levels(LevelSystem const& system) {
  require(system.is_bounded(), "--levels " + in_quotes(system.spec) + " has no highest level",
          "the microcanonical entropy here counts states of a bounded spectrum",
          "use a bounded spectrum such as spin:5/2");
  Rational const quantum = system.quantum();
  IntegerLevels levels;
  for (Level const& level : system.levels) {
    Rational const step = (level.energy - system.levels.front().energy) / quantum;
    require(step <= Rational(std::uint64_t{1} << 53),
            "the energy quantum " + to_text(quantum) + " is too fine",
            "the spectrum is more than 2^53 quanta wide",
            "round the levels to a coarser common quantum");
    levels.steps.push_back(numerator(step).convert_to<std::uint64_t>());
    levels.degeneracies.push_back(level.degeneracy);
  }
  return levels;
}

}  // namespace antikelvin
