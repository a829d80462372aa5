// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "support/run_tool.hpp"

namespace antikelvin::test {

/// Exit code 2, nothing on standard output, and one line `antikelvin: <problem> (<why>); <hint>` that
/// holds all of `expected`.
inline void expect_refusal(ToolResult const& result, std::vector<std::string> const& expected) {
  EXPECT_EQ(result.code, 2) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_TRUE(std::regex_match(result.err, std::regex("antikelvin: .+ \\(.+\\); .+\n")))
      << result.err;
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  for (std::string const& text : expected)
    EXPECT_NE(result.err.find(text), std::string::npos) << result.err;
}

}  // namespace antikelvin::test
