// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "fuzz/targets.hpp"
#include "model/level_system.hpp"

namespace antikelvin::fuzz {
namespace {

constexpr std::size_t kMaxDigits = 400;  // of what parse_rational takes

/// Reads a file, or has a million levels: both are allowed.
bool is_slow(std::string const& text) {
  if (text.find('@') != std::string::npos) return true;
  std::size_t const spin = text.find("spin");
  if (spin == std::string::npos) return false;
  std::string const number = text.substr(std::min(text.size(), spin + 5));
  return !(std::strtod(number.c_str(), nullptr) < 100) || number.find('/') != std::string::npos;
}

void check_energy(Rational const& energy) {
  std::string const text = to_text(energy);
  if (text.size() < kMaxDigits)
    promise(parse_rational(text, "energy") == energy, "an exact number reads back equal: " + text);
}

void check_system(LevelSystem const& system) {
  if (!system.is_bounded()) {
    promise(system.levels.empty() && system.scale > 0, "unbounded spectra have a scale");
    return;
  }
  promise(system.levels.size() >= 2, "a unit has at least two levels");
  promise(system.n_states() >= system.levels.size(), "every level has a state");
  Rational const quantum = system.quantum();
  promise(quantum > 0, "levels have a quantum");
  for (std::size_t j = 0; j < system.levels.size(); ++j) {
    Level const& level = system.levels[j];
    check_energy(level.energy);
    promise(level.degeneracy >= 1, "degeneracies are positive");
    if (j == 0) continue;
    promise(system.levels[j - 1].energy < level.energy, "levels ascend");
    promise(denominator(Rational((level.energy - system.levels[0].energy) / quantum)) == 1,
            "gaps are multiples of the quantum");
  }
}

}  // namespace

/// --levels, and the lines of a level file.
void fuzz_levels(std::string_view bytes) {
  std::string const text(bytes);
  try {
    if (!is_slow(text)) check_system(parse_levels(text));
  } catch (SpecError const&) {
  }
  try {
    std::istringstream file(text);
    for (Level const& level : read_level_lines(file, "levels.csv")) check_energy(level.energy);
  } catch (SpecError const&) {
  }
}

}  // namespace antikelvin::fuzz
