// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/exact/microcanonical.hpp"
#include "antikelvin/math/count_list.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// states[i] = the macrostate with n_excited[i] of N two-level units excited.
struct TwoLevelAt {
  std::uint64_t n_units;
  double gap;
  CountList n_excited;
  TwoLevelMicrostate* states;

  AK_HD void operator()(std::uint64_t i) const {
    states[i] = two_level_microstate(n_units, n_excited[i], gap);
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
