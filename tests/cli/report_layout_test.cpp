// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

struct ReportKeys {
  char const* arguments;
  bool device, rng, summary;
};

ReportKeys const kLayouts[] = {
    {"canonical --levels spin:5/2 -N 18446744073709551615 --beta -3:3:5,1e5,-inf", false, false,
     false},
    {"entropy -N 18446744073709551615,10 --fraction 0,0.3,0.5,1", true, false, false},
    {"entropy --levels 0,1x2,4 -N 18446744073709551615,10 --fraction 0,0.3,0.5,1", true, false,
     false},
    {"entropy --levels spin:1 -N 1000 --energy -1000,0,12 --shell 8", true, false, false},
    {"limits --levels 0,1x2,4 -N 10,1e4,1e15", false, false, true},
    {"sample -N 50,1e15 --beta -0.5,0 --sweeps 16", true, true, false},
    {"scaling --model ising -L 4,6,8 --beta 0.2,9 --replicas 40 --sweeps 40", true, true, true},
    {"scaling -N 100,200,400 --beta -0.5,5 --sweeps 32", true, true, true}};

/// Cells of CSV lines with RFC 4180 quotes; no line breaks inside.
std::vector<std::vector<std::string>> quoted_rows(std::string const& text) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    rows.emplace_back(1);
    bool quoted = false;
    for (char const c : line) {
      if (c == '"')
        quoted = !quoted;
      else if (c == ',' && !quoted)
        rows.back().emplace_back();
      else
        rows.back().back() += c;
    }
  }
  return rows;
}

std::string text_of(Json const& cell) {
  if (cell.is_null()) return "";
  return cell.is_string() ? cell.get<std::string>() : cell.dump();
}

void expect_same(std::string const& csv, Json const& json, std::string const& where) {
  if (!json.is_number_float()) {
    EXPECT_EQ(csv, text_of(json)) << where;
    return;
  }
  // Bits, so that -0 is not 0.
  EXPECT_EQ(std::bit_cast<std::uint64_t>(std::strtod(csv.c_str(), nullptr)),
            std::bit_cast<std::uint64_t>(json.get<double>()))
      << where << ": " << csv;
}

TEST(ReportLayout, CsvHoldsEveryCellOfRowsAndSummaryBitForBit) {
  for (ReportKeys const& layout : kLayouts) {
    TemporaryFolder const folder;
    auto const run = run_tool(
        folder, words(std::string(layout.arguments) + " --backend cpu --quiet -o a.json -o b.csv"));
    ASSERT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(run.out + run.err, "");
    Json const report = Json::parse(folder.read("a.json"));
    EXPECT_EQ(report.contains("device"), layout.device) << layout.arguments;
    EXPECT_EQ(report.contains("rng"), layout.rng) << layout.arguments;
    ASSERT_EQ(report.contains("summary"), layout.summary) << layout.arguments;
    auto const csv = quoted_rows(folder.read("b.csv"));
    ASSERT_EQ(csv.size(), report["rows"].size() + 1);
    for (std::size_t i = 0; i + 1 < csv.size(); ++i) {
      Json row = report["rows"][i];
      if (layout.summary) {
        std::string const key = report["verb"] == "limits" ? "quantity" : "beta";
        for (Json const& summary : report["summary"])
          if (summary[key] == row[key]) row.update(summary);
      }
      ASSERT_EQ(csv[i + 1].size(), csv[0].size());
      std::size_t j = 0;
      for (auto const& [key, cell] : row.items()) {
        ASSERT_LT(j, csv[0].size());
        EXPECT_EQ(csv[0][j], key) << layout.arguments;
        expect_same(csv[i + 1][j++], cell, std::string(layout.arguments) + " " + key);
      }
      EXPECT_EQ(j, csv[0].size()) << layout.arguments;
    }
  }
}

// T = 0+, T = 0- and T = inf have closed forms, worked out here by hand.
TEST(ReportLayout, EndsOfTheTemperatureAxisAreExact) {
  TemporaryFolder const folder;
  auto const rows = [&](char const* levels) {
    return csv_rows(run_tool(folder, words(std::string("canonical -N 1e18 --temperature "
                                                       "0+,inf,0- --format csv --levels ") +
                                           levels))
                        .out);
  };
  auto const two = rows("two-level");
  ASSERT_EQ(two.size(), 4u);
  using Row = std::vector<std::string>;
  EXPECT_EQ(two[1], (Row{"1000000000000000000", "inf", "0", "inf", "-1e+18", "0", "0", "0", "false",
                         "zero+", "1", "0"}));
  EXPECT_EQ(two[2][2], "inf");
  EXPECT_EQ(std::strtod(two[2][3].c_str(), nullptr), 1e18 * 0.69314718055994530942);
  EXPECT_EQ(std::strtod(two[2][4].c_str(), nullptr), 0);
  EXPECT_EQ(two[2][7], "1000000000");
  EXPECT_EQ(two[2][9], "infinite");
  EXPECT_EQ(two[3], (Row{"1000000000000000000", "-inf", "-0", "inf", "1e+18", "0", "0", "0", "true",
                         "zero-", "0", "1"}));
  // A threefold ground level at E = 0 keeps its entropy, and ln Z with it.
  auto const three = rows("0x3,1");
  ASSERT_EQ(three.size(), 4u);
  EXPECT_DOUBLE_EQ(std::strtod(three[1][5].c_str(), nullptr), 1e18 * 1.0986122886681098);
  EXPECT_EQ(three[1][3], three[1][5]);
  EXPECT_EQ(three[3][5], "0");
}

// Every point of a grid stands alone, in `scaling` too.
TEST(ReportLayout, ScalingRowsDoNotDependOnTheGrid) {
  TemporaryFolder const folder;
  auto const rows = [&](std::string const& grid) {
    auto const run =
        run_tool(folder, words("scaling --sweeps 32 --backend cpu --quiet --format json " + grid));
    EXPECT_EQ(run.code, 0) << run.err;
    return Json::parse(run.out)["rows"];
  };
  Json const all = rows("-N 50,100,200,400,1e14 --beta -1,0.5");
  for (Json const& row : rows("-N 50,200,1e14 --beta 0.5"))
    EXPECT_NE(std::find(all.begin(), all.end(), row), all.end()) << row;
}

TEST(ReportLayout, EveryKernelGivesTheSameOrIsRefused) {
  TemporaryFolder const folder;
  std::string const best =
      Json::parse(run_tool(folder, words("info --format json")).out)["backends"][0]["kernel"];
  std::vector<std::string> const kernels = {"generic", "avx2", "avx512"};
  auto const n_usable = std::find(kernels.begin(), kernels.end(), best) - kernels.begin() + 1;
  std::string const command =
      "sample -N 1,31,32,33,1000,70001 --beta -0.7,0,2 --sweeps 96 --replicas 3 --quiet "
      "--backend cpu --threads 2 --simd ";
  std::string const reference = run_tool(folder, words(command + "generic")).out;
  EXPECT_GT(reference.size(), 1000u);
  for (std::size_t i = 1; i < kernels.size(); ++i) {
    auto const run = run_tool(folder, words(command + kernels[i]));
    if (static_cast<std::ptrdiff_t>(i) < n_usable) {
      EXPECT_EQ(run.code, 0) << kernels[i] << run.err;
      EXPECT_EQ(run.out, reference) << kernels[i];
    } else {
      EXPECT_EQ(run.code, 3) << kernels[i];
      EXPECT_EQ(run.out, "");
    }
  }
}

}  // namespace
}  // namespace antikelvin::test
