// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "antikelvin/base/wide.hpp"
#include "exact/contact_law.hpp"

// Energies that bodies in contact can have.
namespace antikelvin {

/// Energies first, first + step, …; `step` ≥ 1.
struct Energies {
  std::uint64_t first, step, count;

  std::uint64_t at(std::uint64_t i) const { return first + step * i; }
  std::uint64_t last() const { return at(count - 1); }
  /// Those of low … high.
  Energies within(SignedQuanta low, SignedQuanta high) const {
    SignedQuanta const f = first, s = step;
    SignedQuanta const a = low <= f ? 0 : (low - f + s - 1) / s;
    SignedQuanta const b =
        high < f ? -1 : std::min<SignedQuanta>((high - f) / s, SignedQuanta(count) - 1);
    if (a > b) return {first, step, 0};
    return {static_cast<std::uint64_t>(f + a * s), step, static_cast<std::uint64_t>(b - a + 1)};
  }
  /// Index of the energy next to `energy`; `count` > 0.
  std::uint64_t nearest(std::uint64_t energy) const {
    if (energy <= first) return 0;
    return std::min(count - 1, (energy - first + step / 2) / step);
  }
};

/// SpecError: no state of the whole has `total` quanta.
[[noreturn]] void refuse_total(std::uint64_t total, std::string const& why);

/// Energies that each body can have when the others have what they can.
std::vector<Energies> possible_energies(std::vector<ContactBody> const& bodies,
                                        std::uint64_t total);

}  // namespace antikelvin
