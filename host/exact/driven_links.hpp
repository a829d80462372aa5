// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "exact/driven.hpp"

namespace antikelvin {

/// Jumps between two levels by one reservoir, i → j at rate `forward` and back at `backward`.
/// i < j but for one-way channels, whose `backward` is 0.
template <class Number>
struct Link {
  std::size_t i, j;
  bool by_pump;
  Number forward, backward;
};

template <class Number>
Number number_of(Rational const& value) {
  return Number(numerator(value)) / Number(denominator(value));
}

/// All jumps that happen, each channel for itself.
template <class Number>
std::vector<Link<Number>> links_of(DrivenUnit const& unit, double beta, double pump_rate) {
  auto const& levels = unit.system.levels;
  std::vector<Number> energy, degeneracy;
  for (Level const& level : levels) {
    energy.push_back(number_of<Number>(level.energy - levels[0].energy));
    degeneracy.push_back(Number(level.degeneracy));
  }
  std::vector<Link<Number>> links;
  for (auto const& [i, j] : level_pairs(levels.size())) {
    Rational const& coupling = unit.couplings[i * levels.size() + j];
    if (coupling == 0) continue;
    Number const x = Number(beta) * (energy[j] - energy[i]), small = exp(-abs(x)),
                 rare = number_of<Number>(coupling) * small / (1 + small),
                 usual = number_of<Number>(coupling) / (1 + small);
    links.push_back({i, j, false, degeneracy[j] * (x > 0 ? rare : usual),
                     degeneracy[i] * (x > 0 ? usual : rare)});
  }
  if (pump_rate == 0) return links;
  for (PumpChannel const& channel : unit.pump) {
    Number const rate = Number(pump_rate) * number_of<Number>(channel.rate);
    bool const reversed = !channel.one_way && channel.from > channel.to;
    std::size_t const i = reversed ? channel.to : channel.from,
                      j = reversed ? channel.from : channel.to;
    links.push_back({i, j, true, rate * degeneracy[j],
                     channel.one_way ? Number(0) : Number(rate * degeneracy[i])});
  }
  return links;
}

}  // namespace antikelvin
