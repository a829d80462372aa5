// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/base/wide.hpp"
#include "antikelvin/math/double_double.hpp"
#include "exact/scaled_number.hpp"
#include "model/integer_levels.hpp"

namespace antikelvin {

/// Ω(E)/g_0^N and its running sum by the power-series recurrence, for E ≤ N + 1; grows on demand.
class EdgeSeries {
 public:
  EdgeSeries(IntegerLevels levels, std::uint64_t n_units);

  static bool reaches(std::uint64_t n_units, Quanta energy) {
    return energy <= Quanta{n_units} + 1 && energy <= 4'000'000;
  }

  DoubleDouble log_omega(std::uint64_t energy);
  /// ln [Σ_{E'≤E} Ω(E') / Ω(E)] of an E that occurs.
  DoubleDouble log_ratio(std::uint64_t energy);
  DoubleDouble log_gibbs(std::uint64_t energy);

 private:
  DoubleDouble ground() const;
  EdgeSeries& grown(std::uint64_t energy);

  IntegerLevels levels_;
  std::uint64_t n_units_;
  std::vector<ScaledNumber> omega_, volume_;
};

}  // namespace antikelvin
