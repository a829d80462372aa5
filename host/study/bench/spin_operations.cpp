// SPDX-License-Identifier: Apache-2.0
#include "study/bench/spin_operations.hpp"

namespace antikelvin::bench {

double operations_per_word(SpinPlan const& plan, bool by_demon, bool is_ternary) {
  if (by_demon) return is_ternary ? 40 : 60;
  SpinTables const& tables = plan.tables[0];
  TableSizes const& sizes = tables.sizes;
  double const generator = is_ternary ? 7 : 8, choose = is_ternary ? 1 : 2;
  if (tables.selects()) {
    double const comparators = tables.is_symmetric ? (sizes.own + 1) * (sizes.terms / 2)
                                                   : (sizes.own + 1) * (sizes.terms + 1);
    return kBitsDrawn * (generator + 1 + comparators * (is_ternary ? 1 : 3)) +
           choose * (sizes.terms + comparators);
  }
  double const compare = is_ternary ? 2 : 5;
  double const comparators =
      tables.rule.kind == SpinKind::units ? plan.n_states - 1 : sizes.comparators;
  double const terms = (sizes.own + 1) * (sizes.terms + 1) - 1;
  double const proposals =
      tables.proposals.empty() ? 0 : generator + compare * static_cast<double>(plan.n_states - 2);
  return kBitsDrawn * (generator + comparators * (compare + choose * terms) + proposals) +
         choose * sizes.terms * (sizes.terms + 1) / 2;
}

}  // namespace antikelvin::bench
