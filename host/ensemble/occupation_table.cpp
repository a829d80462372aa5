// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/ensemble/occupation_table.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace antikelvin {
namespace {

constexpr double kMaxOccupations = 20000;

}  // namespace

bool OccupationTable::suits(IntegerLevels const& levels, std::uint64_t n_units) {
  double count = 1;  // C(N+i, i)
  for (std::size_t i = 1; i < levels.steps.size() && count <= kMaxOccupations; ++i)
    count =
        count * (static_cast<double>(n_units) + static_cast<double>(i)) / static_cast<double>(i);
  return count <= kMaxOccupations;
}

OccupationTable::OccupationTable(IntegerLevels const& levels, std::uint64_t n_units) {
  // Level by level: weight of every (units left, energy so far). Placing m of the units left in a level
  // of degeneracy g multiplies by C(left, m) g^m.
  using State = std::pair<std::uint64_t, Quanta>;
  std::map<State, ScaledNumber> weights;
  ScaledNumber one;
  one.mantissa = 1.0;
  weights[{n_units, 0}] = one;
  for (std::size_t j = 0; j < levels.steps.size(); ++j) {
    bool const last = j + 1 == levels.steps.size();
    DoubleDouble const g = to_double_double(levels.degeneracies[j]);
    std::vector<ScaledNumber> powers{one};  // of g
    for (std::uint64_t m = 1; m <= n_units; ++m) {
      powers.push_back(powers.back());
      powers.back() *= g;
    }
    std::map<State, ScaledNumber> next;
    for (auto const& [state, weight] : weights) {
      auto const [left, energy] = state;
      ScaledNumber choices = one;
      for (std::uint64_t m = 0; m <= left; ++m) {
        if (m > 0) choices *= to_double_double(left - m + 1) / to_double_double(m);
        if (last && m < left) continue;
        ScaledNumber term = weight;
        term *= choices;
        term *= powers[m];
        next[{left - m, energy + Quanta{m} * levels.steps[j]}] += term;
      }
    }
    weights = std::move(next);
  }
  ScaledNumber volume;
  for (auto const& [state, weight] : weights) {
    energies_.push_back(state.second);
    omega_.push_back(weight);
    volume += weight;
    log_gibbs_.push_back(volume.log());
  }
}

DoubleDouble OccupationTable::log_omega(Quanta energy) const { return log_sum(energy, energy); }

DoubleDouble OccupationTable::log_gibbs(Quanta energy) const {
  auto const above = std::upper_bound(energies_.begin(), energies_.end(), energy);
  return log_gibbs_[static_cast<std::size_t>(above - energies_.begin()) - 1];
}

DoubleDouble OccupationTable::log_sum(Quanta low, Quanta high) const {
  ScaledNumber sum;
  auto const first = std::lower_bound(energies_.begin(), energies_.end(), low);
  for (auto i = static_cast<std::size_t>(first - energies_.begin());
       i < energies_.size() && energies_[i] <= high; ++i)
    sum += omega_[i];
  return sum.log();
}

}  // namespace antikelvin
