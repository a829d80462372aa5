// SPDX-License-Identifier: Apache-2.0
#include "study/scale_remark.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>

#include "base/exact_number.hpp"

namespace antikelvin {

std::vector<std::string> remarks_on_scale(LevelSystem const& system,
                                          std::vector<double> const& betas) {
  if (betas.empty() || !system.is_bounded()) return {};
  double largest = 0;
  for (double const beta : betas) largest = std::max(largest, std::fabs(beta));
  double const width = to_double(system.levels.back().energy - system.levels.front().energy);
  double const x = largest * width;
  if (!(x > 0) || x >= 1e-12) return {};
  return {fmt::format(
      "beta times the width of the levels is at most {:.3g} (all levels are equally occupied); k_B "
      "is 1, so give temperatures in the unit of --levels: kelvins times 1.380649e-23 for joules",
      x)};
}

}  // namespace antikelvin
