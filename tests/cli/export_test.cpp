// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "io/hdf5_file.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Rows = std::vector<std::map<std::string, std::string>>;

std::string const kJob =
    "verb = 'sample'\n[options]\nmodel = 'ising'\nreplicas = 64\nsweeps = 8\nburn-in = 4\n"
    "[grid]\nsides = [4, 6]\nbeta = [-0.2, 0, 0.2]\n";

class Export : public testing::Test {
 protected:
  /// Runs a job into `r`; not converged is no matter here.
  void scan(std::string const& job) const {
    folder_.write("job.toml", job);
    ToolResult const result = run_tool(folder_, words("scan job.toml -o r --backend cpu --quiet"));
    ASSERT_EQ(result.code % 5, 0) << result.err;
  }

  Rows rows(std::string const& arguments) const {
    ToolResult const result = run_tool(folder_, words(arguments + " --format csv --quiet"));
    EXPECT_EQ(result.code % 5, 0) << arguments << result.err;
    auto const cells = csv_rows(result.out);
    Rows rows;
    for (std::size_t i = 1; i < cells.size(); ++i) {
      EXPECT_EQ(cells[i].size(), cells[0].size());
      rows.emplace_back();
      for (std::size_t j = 0; j < std::min(cells[i].size(), cells[0].size()); ++j)
        rows.back()[cells[0][j]] = cells[i][j];
    }
    return rows;
  }

  std::vector<std::string> header(std::string const& arguments) const {
    return csv_rows(run_tool(folder_, words(arguments + " --format csv --quiet")).out).at(0);
  }

  TemporaryFolder const folder_;
};

TEST_F(Export, IsWhatTheVerbAlonePrintsWithWhatTellsPointsApart) {
  scan(kJob);
  Rows const table = rows("export r");
  ASSERT_EQ(table.size(), 6u);
  std::size_t i = 0;
  for (std::string const sides : {"4", "6"})
    for (std::string const beta : {"-0.2", "0", "0.2"}) {
      Rows const alone = rows(
          "sample --backend cpu --model ising --replicas 64 --sweeps 8 "
          "--burn-in 4 --sides " +
          sides + " --beta=" + beta);
      ASSERT_EQ(alone.size(), 1u);
      for (auto const& [column, cell] : alone[0]) EXPECT_EQ(table[i].at(column), cell) << column;
      // sides is 4 as an option and 4x4 as a result; beta is the same as both.
      EXPECT_EQ(table[i].at("input_sides"), sides);
      EXPECT_EQ(table[i].count("input_beta"), 0u);
      EXPECT_EQ(table[i].size(), alone[0].size() + 3);
      ++i;
    }
  std::vector<std::string> const names = header("export r");
  EXPECT_EQ((std::vector<std::string>{names.begin(), names.begin() + 4}),
            (std::vector<std::string>{"id", "input_sides", "outcome", "N"}));
}

TEST_F(Export, HasTheOrderOfTheJobThenOtherRecords) {
  scan("verb='canonical'\n[grid]\nbeta=[3, 1]\nlevels=['two-level','spin:1']\n");
  scan("verb='canonical'\n[options]\nlevels='two-level'\n[grid]\nbeta=[0.5, 1, 2]\n");
  Rows const table = rows("export r");
  std::vector<std::string> order;
  for (auto const& row : table) order.push_back(row.at("levels") + " " + row.at("beta"));
  EXPECT_EQ(order, (std::vector<std::string>{"two-level 0.5", "two-level 1", "two-level 2",
                                             "two-level 3", "spin:1 3", "spin:1 1"}));
  // Two levels have no third population.
  EXPECT_EQ(table[0].at("p_2"), "");
  EXPECT_NE(table[4].at("p_2"), "");
}

/// pump-rate as an option, pump_rate as a result.
TEST_F(Export, OptionsAndResultsOfOneNameAreOneColumn) {
  scan(
      "verb='driven'\n[options]\npreset='three-level-laser'\nmethod='exact'\n[grid]\n"
      "pump-rate=[0.5, '1e0']\n");
  Rows const table = rows("export r");
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table[0].at("pump_rate"), "0.5");
  EXPECT_EQ(table[1].at("pump_rate"), "1");
  EXPECT_EQ(table[0].count("pump-rate") + table[0].count("input_pump-rate"), 0u);
}

TEST_F(Export, LongTablesComeFromTheirFiles) {
  scan(kJob + "show = ['summary', 'series']\n");
  Rows const table = rows("export r");
  ASSERT_EQ(table.size(), 6u + 6u * 64 * 8);
  Rows const alone = rows(
      "sample --backend cpu --model ising --replicas 64 --sweeps 8 --burn-in 4 "
      "--sides 4 --beta=-0.2 --show series");
  // The first point is a summary, the second the series of the same.
  EXPECT_EQ(table[0].at("show"), "summary");
  EXPECT_EQ(table[0].at("measurement"), "");
  EXPECT_NE(table[0].at("energy_mean"), "");
  ASSERT_EQ(alone.size(), 512u);
  for (std::size_t i = 0; i < alone.size(); ++i) {
    for (auto const& [column, cell] : alone[i]) ASSERT_EQ(table[i + 1].at(column), cell) << column;
    ASSERT_EQ(table[i + 1].at("energy_mean"), "");
  }
}

TEST_F(Export, AllFormatsSayTheSame) {
  scan(kJob + "show = ['summary', 'histogram']\n");
  std::string const targets =
      has_hdf5() ? "export r -o a.csv -o a.json -o a.h5 --quiet" : "export r -o a.csv -o a.json";
  ASSERT_EQ(run_tool(folder_, words(targets)).code, 0);
  auto const csv = csv_rows(folder_.read("a.csv"));
  auto const json = nlohmann::ordered_json::parse(folder_.read("a.json"));
  EXPECT_EQ(json["verb"], "export");
  EXPECT_EQ(json["resolved"]["verb"], "sample");
  ASSERT_EQ(json["columns"].size(), csv[0].size());
  ASSERT_EQ(json["rows"].size(), csv.size() - 1);
  for (std::size_t j = 0; j < csv[0].size(); ++j) EXPECT_EQ(json["columns"][j], csv[0][j]);
  EXPECT_TRUE(json["rows"][0]["input_sides"].is_number_unsigned());
  EXPECT_TRUE(json["rows"][0]["count"].is_null());  // of histograms only
  if (!has_hdf5()) return;
  Hdf5Rows const stored = read_hdf5((folder_.path() / "a.h5").string());
  ASSERT_EQ(stored.rows.n_rows, csv.size() - 1);
  for (std::size_t j = 0; j < csv[0].size(); ++j) {
    EXPECT_EQ(stored.columns[j].name, csv[0][j]);
    for (std::size_t i = 0; i + 1 < csv.size(); ++i) {
      std::string cell;
      append_value(cell, stored.rows.columns[j], i, 17);
      EXPECT_EQ(cell, csv[i + 1][j]) << csv[0][j];
    }
  }
}

/// Counts that a double cannot hold stay what they are, also where some points lack them.
TEST_F(Export, KeepsHugeCounts) {
  scan(
      "verb='canonical'\n[options]\nlevels='two-level'\nbeta=1\n[grid]\nsubsystems=['"
      "18446744073709551615', 7]\n[[include]]\nbeta='x'\n");
  Rows const table = rows("export r");
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table[0].at("N"), "18446744073709551615");
  EXPECT_EQ(table[1].at("N"), "7");
}

TEST_F(Export, FailedPointsAreListedApart) {
  scan(
      "verb='canonical'\n[options]\nlevels='two-level'\n[grid]\nsubsystems=[10, 'a,<b>']\nbeta=[1, "
      "2]\n");
  ToolResult const done = run_tool(folder_, words("export r -o all.csv"));
  EXPECT_EQ(done.code, 0);
  EXPECT_NE(done.err.find("2 points failed and are left out"), std::string::npos) << done.err;
  EXPECT_EQ(csv_rows(folder_.read("all.csv")).size(), 3u);
  auto const json = nlohmann::ordered_json::parse(
      run_tool(folder_, words("export r --failed --format json")).out);
  ASSERT_EQ(json["rows"].size(), 2u);
  EXPECT_EQ(json["columns"],
            (nlohmann::ordered_json{"id", "beta", "subsystems", "code", "message"}));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(json["rows"][i]["subsystems"], "a,<b>");
    EXPECT_EQ(json["rows"][i]["beta"].get<double>(), 1.0 + static_cast<double>(i));
    EXPECT_EQ(json["rows"][i]["code"], 2);
    EXPECT_NE(json["rows"][i]["message"].get<std::string>().find("subsystems"), std::string::npos);
  }
}

TEST_F(Export, SummariesHaveTheOptionsOfTheirPoints) {
  scan("verb='limits'\n[options]\nsubsystems='100,1000,10000'\n[grid]\nfraction=[0.25, 0.75]\n");
  Rows const table = rows("export r --summary");
  ASSERT_EQ(table.size(), 8u);
  EXPECT_EQ(table[0].at("fraction"), "0.25");
  EXPECT_EQ(table[7].at("fraction"), "0.75");
  EXPECT_EQ(table[0].at("quantity"), "entropy_density");
  EXPECT_NE(table[0].at("exponent"), "");
  EXPECT_EQ(rows("export r").size(), 24u);
}

TEST_F(Export, WithoutResultsIsAnEmptyTable) {
  scan("verb='canonical'\n[options]\nlevels='two-level'\n[grid]\nbeta=['x', 'y']\n");
  EXPECT_TRUE(rows("export r").empty());
  EXPECT_EQ(header("export r"), (std::vector<std::string>{"id", "beta", "outcome"}));
}

TEST_F(Export, ExportsCanBePlotted) {
  if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "gnuplot is not installed";
  scan("verb='canonical'\n[options]\nlevels='two-level'\n[grid]\nbeta=[-1, 0, 1]\n");
  ASSERT_EQ(run_tool(folder_, words("export r -o a.csv -o a.json --quiet")).code, 0);
  for (std::string const file : {"a.csv", "a.json"})
    EXPECT_EQ(run_tool(folder_, words("plot " + file + " -o a.svg")).code, 0) << file;
}

TEST_F(Export, RefusesWhatHasNoResultsOrNoFormat) {
  scan("verb='canonical'\n[options]\nlevels='two-level'\n[grid]\nbeta=[-1, 0, 1]\n");
  expect_refusal(run_tool(folder_, words("export")), {"folder is missing"});
  expect_refusal(run_tool(folder_, words("export .")), {"holds no results"});
  expect_refusal(run_tool(folder_, words("export r --summary")), {"no summaries"});
  expect_refusal(run_tool(folder_, words("export r --summary --failed")), {"does not go with"});
  expect_refusal(run_tool(folder_, words("export r -o a.html")), {"cannot tell the format"});
  expect_refusal(run_tool(folder_, words("report")), {"folder is missing"});
  expect_refusal(run_tool(folder_, words("report .")), {"holds no results"});
  expect_refusal(run_tool(folder_, words("report r --format json")), {"takes no --format"});
  expect_refusal(run_tool(folder_, words("report r -o a.html -o b.html")), {"takes one -o"});
  expect_refusal(run_tool(folder_, words("report r -o none/a.html")), {"none"});
}

/// Results of the first release, of random number layout 2, which every later one reads.
TEST_F(Export, ReadsResultsOfSchema1) {
  std::filesystem::copy(std::string(AK_TEST_DATA) + "/results_v1", folder_.path() / "r",
                        std::filesystem::copy_options::recursive);
  Rows const status = rows("status r");
  ASSERT_EQ(status.size(), 1u);
  EXPECT_EQ(status[0].at("state"), "complete");
  EXPECT_EQ(status[0].at("points"), "7");
  EXPECT_EQ(status[0].at("done"), "6");
  EXPECT_EQ(status[0].at("failed"), "1");
  EXPECT_EQ(status[0].at("other_records"), "0");
  Rows const table = rows("export r");
  ASSERT_EQ(table.size(), 3u + 3u * 8);
  EXPECT_EQ(table[0].at("id"), "9a24629b0bf54b48");
  EXPECT_EQ(table[0].at("energy_mean"), "6");
  EXPECT_EQ(table[0].at("show"), "summary");
  EXPECT_EQ(table[3].at("show"), "series");
  EXPECT_EQ(csv_rows(run_tool(folder_, words("export r --failed --format csv")).out).size(), 2u);
  EXPECT_EQ(run_tool(folder_, words("report r --quiet")).code, 0);
}

/// Its points would all be computed anew under other names, and the old ones be hidden.
TEST_F(Export, AScanIntoResultsOfAnotherLayoutIsRefused) {
  std::filesystem::copy(std::string(AK_TEST_DATA) + "/results_v1", folder_.path() / "r",
                        std::filesystem::copy_options::recursive);
  std::string const manifest = folder_.read("r/manifest.json");
  for (char const* command : {"resume r", "scan r/job.toml -o r", "scan r/job.toml -o r --dry-run"})
    expect_refusal(run_tool(folder_, words(std::string(command) + " --backend cpu")),
                   {"results of random number layout 2", "compute them elsewhere"});
  EXPECT_EQ(folder_.read("r/manifest.json"), manifest);
  folder_.write("job.toml", folder_.read("r/job.toml"));
  ToolResult const anew =
      run_tool(folder_, words("scan job.toml -o r --restart --backend cpu --quiet"));
  EXPECT_EQ(anew.code, 5) << anew.err;  // one of its points is wrong
  EXPECT_EQ(rows("status r")[0].at("done"), "6");
  EXPECT_NE(rows("export r")[0].at("id"), "9a24629b0bf54b48");
}

}  // namespace
}  // namespace antikelvin::test
