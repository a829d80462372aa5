// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/ensemble/exchange_tables.hpp"

#include <algorithm>

#include "antikelvin/core/error.hpp"
#include "antikelvin/ensemble/threshold.hpp"
#include "antikelvin/model/integer_levels.hpp"

namespace antikelvin {

SpinTables make_exchange_tables(SpinModel const& model) {
  IntegerLevels const levels = integer_levels(model.levels);
  int const n = model.n_states;
  for (int s = 0; s < n; ++s)
    require(levels.steps[static_cast<std::size_t>(s)] == static_cast<std::uint64_t>(s),
            "--levels '" + model.levels.spec.substr(0, 60) + "' are not equally spaced",
            "pairs of units could not reach every state of an energy",
            "use equally spaced levels such as spin:1, or sample at --beta");
  SpinTables tables;
  tables.rule = {SpinKind::units, Shape::none, model.planes(), false};
  int const comparators = (1 << tables.rule.planes) - 1;
  tables.sizes = {comparators, 0, 2 * comparators};
  tables.thresholds.resize(static_cast<std::size_t>(tables.sizes.per_kind()));
  auto const weight = [&](int a, int b) {
    return Quad(levels.degeneracies[static_cast<std::size_t>(a)]) *
           Quad(levels.degeneracies[static_cast<std::size_t>(b)]);
  };
  for (int sum = 0; sum <= 2 * (n - 1); ++sum) {
    int const low = std::max(0, sum - (n - 1)), high = std::min(sum, n - 1);
    Quad total = 0, below = 0;
    for (int a = low; a <= high; ++a) total += weight(a, sum - a);
    for (int j = 0; j < n - 1; ++j) {
      if (j >= low && j <= high) below += weight(j, sum - j);
      tables.thresholds[static_cast<std::size_t>(j * (tables.sizes.terms + 1) + sum)] =
          threshold_of(below / total);
    }
  }
  return tables;
}

}  // namespace antikelvin
