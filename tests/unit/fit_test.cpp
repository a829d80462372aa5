// SPDX-License-Identifier: Apache-2.0
#include "statistics/fit.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace antikelvin::test {
namespace {

TEST(MeanOfEstimates, IndependentErrorsGetShorterAndThoseThatAreOneDoNot) {
  std::vector<Estimate> const alike = {{1, 0.2}, {3, 0.2}};
  EXPECT_DOUBLE_EQ(mean_of_estimates(alike, {1, 1}).error, 0.2 / std::sqrt(2));
  EXPECT_DOUBLE_EQ(mean_of_correlated(alike, {1, 1}).error, 0.2);
  EXPECT_DOUBLE_EQ(mean_of_correlated(alike, {3, 1}).value, 1.5);
  EXPECT_DOUBLE_EQ(mean_of_correlated({{1, 0.1}, {1, 0.3}}, {1, 3}).error, 0.25);
}

}  // namespace
}  // namespace antikelvin::test
