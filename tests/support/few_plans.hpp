// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <string>
#include <vector>

namespace antikelvin::test_support {

/// AK_FEW_PLANS=1 says that the backend is an emulated one, a hundred times slower than a processor.
inline bool few_plans() {
  char const* const wanted = std::getenv("AK_FEW_PLANS");
  return wanted != nullptr && std::string(wanted) == "1";
}

/// All of the plans, or with AK_FEW_PLANS=1 every `stride`-th one of those that `is_small` accepts. A prime stride meets
/// every value of what the plans vary in cycles.
template <class Plan, class Predicate>
std::vector<Plan> chosen_plans(std::vector<Plan> const& all, std::size_t stride,
                               Predicate const& is_small) {
  if (!few_plans()) return all;
  std::vector<Plan> chosen;
  std::size_t n = 0;
  for (Plan const& plan : all)
    if (is_small(plan) && n++ % stride == 0) chosen.push_back(plan);
  return chosen;
}

}  // namespace antikelvin::test_support
