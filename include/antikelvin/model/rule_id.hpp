// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/lattice.hpp"

namespace antikelvin {

/// Kind of spin of a site.
enum class SpinKind : std::uint8_t { units, ising, potts, blume_capel, edwards_anderson };

/// Names one rule of sampler/spin_rules.hpp.
struct RuleId {
  SpinKind kind = SpinKind::units;
  Shape shape = Shape::none;
  std::uint8_t planes = 1;  ///< bits of a state
  bool uses_own = false;    ///< the next state depends on the present one (Metropolis)
};

/// Sizes of the tables of a rule, the same as TableShape of the rule itself (a test compares them).
struct TableSizes {
  int comparators, own, terms;  ///< table[kind][comparator][0 … own][0 … terms]
  bool selects;                 ///< kernels may compare with all of them, and choose afterwards
  int per_kind() const { return comparators * (own + 1) * (terms + 1); }
};

constexpr TableSizes table_sizes(RuleId const& rule) {
  int const z = coordination(rule.shape);
  switch (rule.kind) {
    case SpinKind::units: {
      int const n = (1 << rule.planes) - 1;
      return {n, 0, rule.uses_own ? n : 0, n == 1};
    }
    case SpinKind::ising:
    case SpinKind::edwards_anderson:
      return {1, rule.uses_own ? 1 : 0, z, true};
    case SpinKind::blume_capel:
      return {2, rule.uses_own ? 2 : 0, 2 * z, false};
    case SpinKind::potts:
      break;
  }
  return {1, 0, 2 * z, false};
}

}  // namespace antikelvin
