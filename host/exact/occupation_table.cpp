// SPDX-License-Identifier: Apache-2.0
#include "exact/occupation_table.hpp"

#include <algorithm>
#include <utility>

namespace antikelvin {
namespace {

/// All ways to have placed some units: how many are left, the energy so far, the number of states.
struct Placement {
  std::uint64_t left;
  Quanta energy;
  ScaledNumber weight;

  std::pair<std::uint64_t, Quanta> key() const { return {left, energy}; }
};

/// Placements with one key become one.
void merge(std::vector<Placement>& placements) {
  std::stable_sort(placements.begin(), placements.end(),
                   [](Placement const& a, Placement const& b) { return a.key() < b.key(); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < placements.size(); ++i) {
    if (kept > 0 && placements[kept - 1].key() == placements[i].key())
      placements[kept - 1].weight += placements[i].weight;
    else
      placements[kept++] = placements[i];
  }
  placements.resize(kept);
}

}  // namespace

bool OccupationTable::suits(IntegerLevels const& levels, std::uint64_t n_units) {
  // The circle of a wide spectrum has many windows, which is when a long table pays.
  constexpr double kAlways = 2e4, kPerQuantum = 1e3, kNever = 2e6;
  double const limit =
      std::min(kNever, std::max(kAlways, kPerQuantum * static_cast<double>(levels.width())));
  double count = 1;  // C(N+i, i)
  for (std::size_t i = 1; i < levels.steps.size() && count <= limit; ++i)
    count =
        count * (static_cast<double>(n_units) + static_cast<double>(i)) / static_cast<double>(i);
  return count <= limit;
}

OccupationTable::OccupationTable(IntegerLevels const& levels, std::uint64_t n_units) {
  // Level by level: placing m of the units left in a level of degeneracy g multiplies the number of
  // states by C(left, m) g^m.
  ScaledNumber one;
  one.mantissa = 1.0;
  std::vector<Placement> placements{{n_units, 0, one}};
  for (std::size_t j = 0; j < levels.steps.size(); ++j) {
    bool const last = j + 1 == levels.steps.size();
    DoubleDouble const g = to_double_double(levels.degeneracies[j]);
    std::vector<ScaledNumber> powers{one};  // of g
    for (std::uint64_t m = 1; m <= n_units; ++m) {
      powers.push_back(powers.back());
      powers.back() *= g;
    }
    std::vector<Placement> next;
    for (Placement const& placement : placements) {
      auto const place = [&](std::uint64_t m, ScaledNumber weight) {
        weight *= powers[m];
        weight *= placement.weight;
        next.push_back(
            {placement.left - m, placement.energy + Quanta{m} * levels.steps[j], weight});
      };
      if (last) {
        place(placement.left, one);
        continue;
      }
      ScaledNumber choices = one;
      for (std::uint64_t m = 0; m <= placement.left; ++m) {
        if (m > 0) choices *= to_double_double(placement.left - m + 1) / to_double_double(m);
        place(m, choices);
      }
    }
    merge(next);
    placements = std::move(next);
  }
  ScaledNumber volume;
  for (Placement const& placement : placements) {
    energies_.push_back(placement.energy);
    omega_.push_back(placement.weight);
    volume += placement.weight;
    volume_.push_back(volume);
  }
}

DoubleDouble OccupationTable::log_omega(Quanta energy) const { return log_sum(energy, energy); }

DoubleDouble OccupationTable::log_gibbs(Quanta energy) const {
  auto const above = std::upper_bound(energies_.begin(), energies_.end(), energy);
  return volume_[static_cast<std::size_t>(above - energies_.begin()) - 1].log();
}

DoubleDouble OccupationTable::log_sum(Quanta low, Quanta high) const {
  ScaledNumber sum;
  auto const first = std::lower_bound(energies_.begin(), energies_.end(), low);
  for (auto i = static_cast<std::size_t>(first - energies_.begin());
       i < energies_.size() && energies_[i] <= high; ++i)
    sum += omega_[i];
  return sum.log();
}

std::optional<Quanta> OccupationTable::nearest(Quanta energy, bool above) const {
  auto const next = above ? std::upper_bound(energies_.begin(), energies_.end(), energy)
                          : std::lower_bound(energies_.begin(), energies_.end(), energy);
  if (above) return next == energies_.end() ? std::nullopt : std::optional(*next);
  return next == energies_.begin() ? std::nullopt : std::optional(*(next - 1));
}

}  // namespace antikelvin
