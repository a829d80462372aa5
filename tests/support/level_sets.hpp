// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ostream>
#include <string>
#include <vector>

#include "antikelvin/base/wide.hpp"
#include "model/integer_levels.hpp"

namespace antikelvin::test_support {

struct NamedLevels {
  std::string name;
  IntegerLevels levels;

  friend void PrintTo(NamedLevels const& set, std::ostream* out) { *out << set.name; }
};

/// 30 levels with gaps 1 … 7 and degeneracies 1 … 9, as tests/data/make_level_reference.py has them.
inline IntegerLevels thirty_levels() {
  std::uint64_t state = 12345;
  auto const draw = [&](std::uint64_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % n;
  };
  IntegerLevels levels;
  for (int j = 0; j < 30; ++j) {
    levels.steps.push_back(j == 0 ? 0 : levels.steps.back() + 1 + draw(7));
    levels.degeneracies.push_back(1 + draw(9));
  }
  return levels;
}

/// Sets that differ in what can go wrong: gaps in the support at either end, lattices that are
/// nearly coarser than one quantum, rare levels, degeneracies that tilt the middle.
inline std::vector<NamedLevels> const& level_sets() {
  static std::vector<NamedLevels> const sets = {
      {"0,1,2", {{0, 1, 2}, {1, 1, 1}}},
      {"0,1,2,3", {{0, 1, 2, 3}, {1, 1, 1, 1}}},
      {"0,1x2,3", {{0, 1, 3}, {1, 2, 1}}},
      {"0,2,3", {{0, 2, 3}, {1, 1, 1}}},
      {"0x5,1,4", {{0, 1, 4}, {5, 1, 1}}},
      {"0,1,20", {{0, 1, 20}, {1, 1, 1}}},
      {"0,1,1000", {{0, 1, 1000}, {1, 1, 1}}},
      {"0,2,1001", {{0, 2, 1001}, {1, 1, 1}}},
      {"0,1,3x2,7", {{0, 1, 3, 7}, {1, 1, 2, 1}}},
      {"0,1,2,3,4,5,6,7", {{0, 1, 2, 3, 4, 5, 6, 7}, {1, 1, 1, 1, 1, 1, 1, 1}}},
      {"0,3,7x10", {{0, 3, 7}, {1, 1, 10}}},
      {"0,10,11", {{0, 10, 11}, {1, 1, 1}}},
      {"0x3,1x3", {{0, 1}, {3, 3}}},
      {"0,999,1000", {{0, 999, 1000}, {1, 1, 1}}},
      {"0,6,10,15", {{0, 6, 10, 15}, {1, 1, 1, 1}}},
      {"0,1,4,9,16,25x3", {{0, 1, 4, 9, 16, 25}, {1, 1, 1, 1, 1, 3}}},
      {"0x1000000007,1", {{0, 1}, {1000000007, 1}}},
      {"thirty", thirty_levels()},
  };
  return sets;
}

/// The name with what gtest allows.
inline std::string gtest_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ',' || c == '-'; }, '_');
  return name;
}

inline IntegerLevels reversed(IntegerLevels const& levels) {
  IntegerLevels result;
  for (std::size_t j = levels.steps.size(); j-- > 0;) {
    result.steps.push_back(levels.width() - levels.steps[j]);
    result.degeneracies.push_back(levels.degeneracies[j]);
  }
  return result;
}

/// Number of states of one unit.
inline Quanta n_states(IntegerLevels const& levels) {
  Quanta total = 0;
  for (std::uint64_t const g : levels.degeneracies) total += g;
  return total;
}

/// Energy of all units in the highest level.
inline Quanta top_energy(IntegerLevels const& levels, std::uint64_t n_units) {
  return Quanta{levels.width()} * n_units;
}

inline std::string to_text(Quanta value) {
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return text;
}

inline Quanta quanta(std::string const& text) {
  Quanta value = 0;
  for (char const c : text) value = 10 * value + static_cast<Quanta>(c - '0');
  return value;
}

}  // namespace antikelvin::test_support
