// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/table.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

#include "antikelvin/run/report.hpp"

namespace antikelvin {
namespace {

Table sample_table() {
  Table table;
  table.columns = {"N", "x", "note", "flag"};
  double const infinity = std::numeric_limits<double>::infinity();
  table.rows = {{std::uint64_t{18446744073709551615u}, 0.1, std::string("a,\"b\""), true},
                {std::uint64_t{1}, -infinity, Cell{}, false}};
  return table;
}

TEST(Table, CsvKeepsEveryDigitAndQuotes) {
  std::ostringstream out;
  write_csv(sample_table(), out);
  EXPECT_EQ(out.str(),
            "N,x,note,flag\n"
            "18446744073709551615,0.10000000000000001,\"a,\"\"b\"\"\",true\n"
            "1,-inf,,false\n");
}

TEST(Table, JsonSaysWhatNumbersCannot) {
  EXPECT_EQ(to_json(Cell{}), nullptr);
  EXPECT_EQ(to_json(Cell{std::numeric_limits<double>::infinity()}), "inf");
  EXPECT_EQ(to_json(Cell{0.1}), 0.1);
}

TEST(Table, JoinRepeatsTheMatchingRow) {
  Table right;
  right.columns = {"N", "verdict"};
  right.rows = {{std::uint64_t{1}, std::string("holds")}};
  Table const joined = join(sample_table(), right, "N");
  EXPECT_EQ(joined.columns.back(), "verdict");
  EXPECT_EQ(joined.rows[0].back(), Cell{});
  EXPECT_EQ(joined.rows[1].back(), Cell{std::string("holds")});
}

TEST(Report, CsvOfGroupedResultsIsOneTable) {
  Report report;
  report.rows = sample_table();
  report.summary.columns = {"N", "verdict"};
  report.summary.rows = {{std::uint64_t{1}, std::string("holds")}};
  report.summary_key = "N";
  std::ostringstream out;
  write_report(report, Format::csv, out);
  EXPECT_EQ(out.str().substr(0, out.str().find('\n')), "N,x,note,flag,verdict");
}

}  // namespace
}  // namespace antikelvin
