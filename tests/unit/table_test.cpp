// SPDX-License-Identifier: Apache-2.0
#include "table/table.hpp"
#include "antikelvin/base/reals.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <random>
#include <sstream>

#include "io/report.hpp"

namespace antikelvin {
namespace {

Table sample_table() {
  Table table;
  table.columns = {"N", "x", "note", "flag"};
  table.rows = {{std::uint64_t{18446744073709551615u}, 0.1, std::string("a,\"b\""), true},
                {std::uint64_t{1}, -kInfinity, Cell{}, false},
                {std::uint64_t{0}, Cell{}, std::string("c\nd"), false}};
  return table;
}

using MakeWriter = RowWriter (*)(std::vector<Column> const&, std::ostream&);

std::string written(RowStream const& rows, MakeWriter make) {
  std::ostringstream out;
  write_rows(rows, make(rows.columns, out));
  return out.str();
}

/// One column x with these values.
RowStream reals(std::vector<double> const& values) {
  return {{{"x", ColumnType::real}},
          values.size(),
          [values](std::uint64_t first, std::uint64_t count, Block& block) {
            for (std::size_t i = 0; i < count; ++i) block.reals(0)[i] = values[first + i];
          }};
}

TEST(Table, CsvKeepsEveryDigitAndQuotes) {
  EXPECT_EQ(written(stream_of(sample_table()), csv_writer),
            "N,x,note,flag\n"
            "18446744073709551615,0.10000000000000001,\"a,\"\"b\"\"\",true\n"
            "1,-inf,,false\n"
            "0,,\"c\nd\",false\n");
}

TEST(Table, JsonSaysWhatNumbersCannot) {
  auto const array_writer = [](std::vector<Column> const& columns, std::ostream& out) {
    return json_writer(columns, out);
  };
  EXPECT_EQ(written(stream_of(sample_table()), array_writer),
            "[\n"
            "    {\n"
            "      \"N\": 18446744073709551615,\n"
            "      \"x\": 0.1,\n"
            "      \"note\": \"a,\\\"b\\\"\",\n"
            "      \"flag\": true\n"
            "    },\n"
            "    {\n"
            "      \"N\": 1,\n"
            "      \"x\": \"-inf\",\n"
            "      \"note\": \"\",\n"
            "      \"flag\": false\n"
            "    },\n"
            "    {\n"
            "      \"N\": 0,\n"
            "      \"x\": null,\n"
            "      \"note\": \"c\\nd\",\n"
            "      \"flag\": false\n"
            "    }\n"
            "  ]");
  EXPECT_EQ(written(reals({}), array_writer), "[]");
}

// Whoever reads CSV files of earlier versions sees the same digits.
TEST(Table, CsvNumbersLookLikePrintf) {
  std::mt19937_64 random(5);
  std::vector<double> values = {0, -0.0, 1, 1e16, 1e17, 5e-324, 1.7976931348623157e308, 1e-5, 1e-4};
  while (values.size() < 20000) {
    double const bits = std::bit_cast<double>(random());
    if (std::isfinite(bits)) values.push_back(bits);
    values.push_back(
        std::ldexp(static_cast<double>(random() >> 11), -static_cast<int>(random() % 99)));
    values.push_back(static_cast<double>(random() >> (random() % 64)));
  }
  std::string expected = "x\n";
  for (double const value : values) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g\n", value);
    expected += text;
  }
  EXPECT_EQ(written(reals(values), csv_writer), expected);
}

TEST(Table, JsonRealsReadBackToTheSameBitsAndStayReals) {
  std::vector<double> const values = {0,     -0.0,   3,   1e15,     1e16, 1e22,
                                      1e300, 5e-324, 0.1, -2.5e-10, 1e-5, 123456789012345680.0};
  Json const rows = Json::parse(written(reals(values), [](auto const& columns, std::ostream& out) {
    return json_writer(columns, out);
  }));
  ASSERT_EQ(rows.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_TRUE(rows[i]["x"].is_number_float()) << values[i];
    EXPECT_EQ(std::bit_cast<std::uint64_t>(rows[i]["x"].get<double>()),
              std::bit_cast<std::uint64_t>(values[i]));
  }
}

TEST(Table, BlocksComeInOrderAndCoverAllRows) {
  RowStream rows = reals({});
  rows.n_rows = 150000;
  std::uint64_t next = 0;
  rows.make = [&](std::uint64_t first, std::uint64_t count, Block& block) {
    EXPECT_EQ(first, next);
    EXPECT_LE(count, 65536u);
    EXPECT_EQ(block.reals(0).size(), count);
    next += count;
  };
  std::uint64_t seen = 0;
  for_each_block(rows, [&](Block const& block) { seen += block.n_rows; });
  EXPECT_EQ(next, rows.n_rows);
  EXPECT_EQ(seen, rows.n_rows);
  EXPECT_EQ(block_bytes(rows), 65536u * 8);
}

TEST(Table, BlocksOfManyColumnsAreShort) {
  EXPECT_EQ(block_rows(15), 65536u);
  EXPECT_EQ(block_rows(1 << 20), 4u);
  EXPECT_EQ(block_rows(std::size_t{1} << 30), 1u);
}

TEST(Table, MixedTypesInAColumnAreRefused) {
  Table table;
  table.columns = {"x"};
  table.rows = {{1.0}, {std::uint64_t{1}}};
  EXPECT_THROW(written(stream_of(table), csv_writer), std::bad_variant_access);
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

Report grouped_report() {
  Report report;
  report.rows = sample_table();
  report.summary.columns = {"N", "verdict"};
  report.summary.rows = {{std::uint64_t{1}, std::string("holds")}};
  report.summary_key = "N";
  return report;
}

TEST(Report, CsvOfGroupedResultsIsOneTable) {
  Report const report = grouped_report();
  std::ostringstream out;
  write_rows(rows_of(report), report_writer(report, Format::csv, out));
  EXPECT_EQ(out.str().substr(0, out.str().find("\n0,")),
            "N,x,note,flag,verdict\n"
            "18446744073709551615,0.10000000000000001,\"a,\"\"b\"\"\",true,\n"
            "1,-inf,,false,holds");
}

// As if all had been one JSON object written at once.
TEST(Report, JsonRowsStandInTheirPlace) {
  Report report = grouped_report();
  report.verb = "\n  \"rows\": null";  // looks like the place of the rows
  report.notes = {"\n  \"summary\": null"};
  std::ostringstream out;
  write_rows(rows_of(report), report_writer(report, Format::json, out));
  Json const json = Json::parse(out.str());
  EXPECT_EQ(json["verb"], report.verb);
  EXPECT_EQ(json["rows"][1]["x"], "-inf");
  EXPECT_EQ(json["summary"][0]["verdict"], "holds");
  EXPECT_EQ(json["notes"][0], report.notes[0]);
  EXPECT_EQ(json.dump(2) + '\n', out.str());
  EXPECT_FALSE(Json::parse(report_text(report)).contains("rows"));
}

}  // namespace
}  // namespace antikelvin
