// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "support/run_tool.hpp"

namespace antikelvin::test {

using Row = std::map<std::string, std::string>;

inline double number(std::string const& cell) { return std::strtod(cell.c_str(), nullptr); }

/// Runs a verb of the tool and reads its rows.
class TableOf : public testing::Test {
 protected:
  std::vector<Row> rows(std::string const& arguments) {
    auto const run = run_tool(folder_, words(verb_ + " --quiet --format csv " + arguments));
    EXPECT_EQ(run.code, 0) << arguments << "\n" << run.err;
    auto const cells = csv_rows(run.out);
    std::vector<Row> result;
    for (std::size_t i = 1; i < cells.size(); ++i) {
      EXPECT_EQ(cells[i].size(), cells[0].size()) << arguments;
      result.emplace_back();
      for (std::size_t j = 0; j < std::min(cells[i].size(), cells[0].size()); ++j)
        result.back()[cells[0][j]] = cells[i][j];
    }
    return result;
  }

  Row row(std::string const& arguments) {
    auto const all = rows(arguments);
    EXPECT_EQ(all.size(), 1u) << arguments;
    return all.empty() ? Row() : all[0];
  }

  void expect_refused(std::string const& arguments, std::vector<std::string> const& parts) {
    auto const run = run_tool(folder_, words(verb_ + " " + arguments));
    EXPECT_EQ(run.code, 2) << arguments;
    EXPECT_EQ(run.out, "") << arguments;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    for (std::string const& part : parts)
      EXPECT_NE(run.err.find(part), std::string::npos) << part << "\n" << run.err;
  }

  /// Relative, as doubles are.
  void expect_near(std::string const& cell, double expected, double tolerance,
                   std::string const& where) {
    ASSERT_NE(cell, "") << where;
    if (expected == 0)
      EXPECT_EQ(number(cell), 0) << where;
    else
      EXPECT_LE(std::fabs(number(cell) / expected - 1), tolerance)
          << where << " " << cell << " expected " << expected;
  }

  /// Every cell but those of `ignored`.
  void expect_same(Row const& a, Row const& b, std::vector<std::string> const& ignored,
                   std::string const& where) {
    ASSERT_EQ(a.size(), b.size()) << where;
    for (auto const& [column, cell] : a) {
      if (std::find(ignored.begin(), ignored.end(), column) != ignored.end()) continue;
      EXPECT_EQ(cell, b.at(column)) << where << " " << column;
    }
  }

  std::string verb_ = "entropy";
  TemporaryFolder const folder_;
};

}  // namespace antikelvin::test
