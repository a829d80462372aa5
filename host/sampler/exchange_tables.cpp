// SPDX-License-Identifier: Apache-2.0
#include "sampler/exchange_tables.hpp"

#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "model/integer_levels.hpp"
#include "model/spin_model.hpp"
#include "sampler/threshold.hpp"

namespace antikelvin {
namespace {

/// Degeneracies of equally spaced levels.
std::vector<Quad> ladder_of(SpinModel const& model) {
  IntegerLevels const levels = integer_levels(model.levels);
  for (std::size_t s = 0; s < levels.steps.size(); ++s)
    require(levels.steps[s] == s,
            "--levels " + in_quotes(model.levels.spec) + " are not equally spaced",
            "pairs of subsystems could not reach every state of an energy",
            "use equally spaced levels such as spin:1, or sample at --beta");
  return {levels.degeneracies.begin(), levels.degeneracies.end()};
}

}  // namespace

SpinTables make_exchange_tables(SpinModel const& model) {
  return make_exchange_tables(model, model, model.planes());
}

SpinTables make_exchange_tables(SpinModel const& a, SpinModel const& b, std::uint8_t planes,
                                Fault fault) {
  std::vector<Quad> const g_a = ladder_of(a), g_b = ladder_of(b);
  SpinTables tables;
  tables.rule = {SpinKind::units, Shape::none, planes, false};
  int const comparators = (1 << planes) - 1;
  tables.sizes = {comparators, 0, 2 * comparators, false};
  tables.thresholds.resize(static_cast<std::size_t>(tables.sizes.per_kind()));
  int const n_a = a.n_states, n_b = b.n_states;
  Quad const excess = fault == Fault::acceptance ? Quad(1.01) : Quad(1);
  for (int sum = 0; sum <= n_a + n_b - 2; ++sum) {
    int const low = std::max(0, sum - (n_b - 1)), high = std::min(sum, n_a - 1);
    auto const weight = [&](int level) {
      return g_a[static_cast<std::size_t>(level)] * g_b[static_cast<std::size_t>(sum - level)] *
             (level > low ? excess : Quad(1));
    };
    Quad total = 0, below = 0;
    for (int level = low; level <= high; ++level) total += weight(level);
    for (int j = 0; j < n_a - 1; ++j) {
      if (j >= low && j <= high) below += weight(j);
      tables.thresholds[static_cast<std::size_t>(j * (tables.sizes.terms + 1) + sum)] =
          threshold_of(below / total);
    }
  }
  return tables;
}

}  // namespace antikelvin
