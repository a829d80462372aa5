// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <vector>

namespace antikelvin::test_support {

/// AK_FEW_PLANS=n > 0 says that the backend is an emulated one, a hundred times slower than a processor, or n times that.
inline std::size_t few_plans() {
  char const* const wanted = std::getenv("AK_FEW_PLANS");
  return wanted != nullptr ? static_cast<std::size_t>(std::atoi(wanted)) : 0;
}

/// All of the plans, or with AK_FEW_PLANS=n every n·`stride`-th one of those that `is_small` accepts. A prime stride meets
/// every value of what the plans vary in cycles.
template <class Plan, class Predicate>
std::vector<Plan> chosen_plans(std::vector<Plan> const& all, std::size_t stride,
                               Predicate const& is_small) {
  std::size_t const few = few_plans();
  if (few == 0) return all;
  std::vector<Plan> chosen;
  std::size_t n = 0;
  for (Plan const& plan : all)
    if (is_small(plan) && n++ % (few * stride) == 0) chosen.push_back(plan);
  return chosen;
}

}  // namespace antikelvin::test_support
