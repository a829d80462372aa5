// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

std::string const kVerbs[] = {"canonical --levels 0,1x3,4 -N 7 --beta -1,0,2,inf",
                              "entropy -N 10 --n 0,3,5,10",
                              "sample -N 100,200 --beta -0.5 --backend cpu --quiet",
                              "scaling -N 100,200,400 --beta -0.5,1 --backend cpu --quiet"};

/// Text of a JSON cell as the CSV writes it; numbers compare as doubles.
bool same_cell(std::string const& csv, Json const& json) {
  if (json.is_null()) return csv.empty();
  if (json.is_boolean()) return csv == (json.get<bool>() ? "true" : "false");
  if (json.is_string()) return csv == json.get<std::string>();
  if (json.is_number_unsigned()) return csv == std::to_string(json.get<std::uint64_t>());
  return std::strtod(csv.c_str(), nullptr) == json.get<double>();
}

TEST(Output, MarkdownHasRowsSummaryAndNotesInBlocks) {
  TemporaryFolder const folder;
  ToolResult const limits = run_tool(folder, words("limits -N 1e3,1e4,1e5 --format markdown"));
  EXPECT_EQ(limits.out.rfind("| N | energy | quantity | exact | limit | deviation |\n"
                             "|---:|---:|---|---:|---:|---:|\n| 1000 | -500 | entropy_density | ",
                             0),
            0u)
      << limits.out;
  EXPECT_NE(limits.out.find(" |\n\n| quantity | law | exponent |"), std::string::npos)
      << limits.out;
  ToolResult const plan =
      run_tool(folder, words("sample -N 10 --beta 1 --dry-run --format markdown"));
  std::size_t const note = plan.out.rfind(" |\n\n");
  ASSERT_NE(note, std::string::npos) << plan.out;
  EXPECT_NE(plan.out.find(" updates in all, ", note), std::string::npos) << plan.out;
  EXPECT_EQ(plan.err, "");
}

TEST(Output, CsvAndJsonSayTheSameToTheLastDigit) {
  for (std::string const& verb : kVerbs) {
    TemporaryFolder const folder;
    auto const run = run_tool(folder, words(verb + " -o a.json -o b.csv -o - --format table"));
    ASSERT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(folder.files(), (std::vector<std::string>{"a.json", "b.csv"}));
    EXPECT_FALSE(run.out.empty());
    Json const report = Json::parse(folder.read("a.json"));
    for (char const* key : {"schema", "tool", "verb", "input", "resolved", "build", "columns",
                            "rows", "timing", "outcome"})
      EXPECT_TRUE(report.contains(key)) << verb << key;
    auto const csv = csv_rows(folder.read("b.csv"));
    std::vector<std::string> const header = csv.front();
    ASSERT_EQ(csv.size(), report["rows"].size() + 1);
    for (std::size_t j = 0; j < report["columns"].size(); ++j) {
      EXPECT_EQ(header[j], report["columns"][j]);
      for (std::size_t i = 0; i + 1 < csv.size(); ++i)
        EXPECT_TRUE(same_cell(csv[i + 1][j], report["rows"][i][header[j]]))
            << verb << header[j] << csv[i + 1][j];
    }
  }
}

TEST(Output, CsvHasTheColumnsOfItsVerb) {
  std::vector<std::pair<std::string, std::string>> const expected = {
      {kVerbs[0],
       "N beta temperature log_z energy entropy heat_capacity sigma_energy inverted regime p_0 p_1 "
       "p_2"},
      {kVerbs[1],
       "N energy log_omega entropy_per_unit beta temperature curvature regime log_omega_gibbs "
       "temperature_gibbs n beta_stirling beta_forward beta_backward"},
      {kVerbs[2],
       "N beta energy_mean energy_error energy_variance tau_int n_eff replicas measurements"},
      {kVerbs[3],
       "N beta relative_fluctuation relative_fluctuation_error relative_fluctuation_exact exponent "
       "exponent_error amplitude amplitude_exact "
       "chi2 dof "
       "p_value verdict"}};
  for (auto const& [verb, columns] : expected) {
    TemporaryFolder const folder;
    auto const csv = csv_rows(run_tool(folder, words(verb + " --format csv")).out);
    for (std::string const& column : words(columns))
      EXPECT_NE(std::find(csv[0].begin(), csv[0].end(), column), csv[0].end()) << verb << column;
  }
}

TEST(Output, MissingDerivativesAreEmptyAndInfinityIsAWord) {
  TemporaryFolder const folder;
  auto const run = run_tool(folder, words("entropy -N 10 --n 0,5,10 --format json"));
  Json const rows = Json::parse(run.out)["rows"];
  EXPECT_TRUE(rows[0]["beta_backward"].is_null());
  EXPECT_TRUE(rows[2]["beta_forward"].is_null());
  EXPECT_EQ(rows[1]["temperature"], "inf");
  EXPECT_EQ(rows[1]["regime"], "infinite");
  EXPECT_EQ(rows[0]["regime"], "zero+");
  EXPECT_EQ(rows[2]["regime"], "zero-");
  EXPECT_EQ(run_tool(folder, words("entropy -N 10 --n 5")).out.find("nan"), std::string::npos);
}

TEST(Output, AReportReproducesItself) {
  for (std::string const& verb : kVerbs) {
    TemporaryFolder const folder;
    ASSERT_EQ(run_tool(folder, words(verb + " -o first.json")).code, 0);
    std::string const name = words(verb)[0];
    auto const again =
        run_tool(folder, {name, "--config", "first.json", "--backend", "cpu", "-o", "second.json"});
    ASSERT_EQ(again.code, 0) << again.err;
    Json const first = Json::parse(folder.read("first.json")),
               second = Json::parse(folder.read("second.json"));
    EXPECT_EQ(first["rows"], second["rows"]) << verb;
    EXPECT_EQ(first["input"], second["input"]) << verb;
  }
}

TEST(Output, FlagsOfAnyVerbMayStandBeforeIt) {
  TemporaryFolder const folder;
  std::string const run = "sample -N 100 --beta 1,2 --sweeps 16 --backend cpu";
  EXPECT_EQ(run_tool(folder, words("--together " + run)).out,
            run_tool(folder, words(run + " --together")).out);
  EXPECT_NE(run_tool(folder, words("--compact " + run)).out.find("("), std::string::npos);
}

TEST(Output, ColumnsThatARunDoesNotHaveCostNothing) {
  TemporaryFolder const folder;
  std::string const run = "canonical --levels spin:1 --beta 1 --format csv --columns ";
  ToolResult const some = run_tool(folder, words(run + "p_7,beta"));
  EXPECT_EQ(some.code, 0);
  EXPECT_EQ(some.out.substr(0, 5), "beta\n");
  EXPECT_EQ(some.err, "antikelvin: this run has no column 'p_7'\n");
  ToolResult const none = run_tool(folder, words(run + "p_7"));
  EXPECT_EQ(none.code, 0);
  EXPECT_NE(none.out.find("log_z"), std::string::npos);
  std::string const sample = "sample -N 100 --beta 1 --backend cpu --columns ";
  EXPECT_EQ(run_tool(folder, words(sample + "count")).code, 2);  // of --show histogram
  EXPECT_EQ(run_tool(folder, words(sample + "energy,count --show histogram --quiet")).code, 0);
  EXPECT_EQ(run_tool(folder, words(sample + "N -o a.json")).code, 2);
  EXPECT_TRUE(folder.files().empty());
}

// Who sends results elsewhere still reads what they are worth.
TEST(Output, RemarksReachWhoWritesToAFile) {
  TemporaryFolder const folder;
  std::string const run = "sample --model ising -L 16 --beta 0.6 --backend cpu ";
  for (char const* const to : {"--format csv", "-o a.csv"}) {
    ToolResult const result = run_tool(folder, words(run + to));
    EXPECT_EQ(result.code, 5);
    std::regex const reason("not equilibrated at N=256: (the energy|M|[|]M[|]): [a-z]+ ");
    EXPECT_TRUE(std::regex_search(result.err, reason)) << result.err;
    EXPECT_NE(result.err.find("--dynamics swendsen-wang\n"), std::string::npos) << result.err;
  }
}

TEST(Output, EveryExampleRuns) {
  std::size_t n_examples = 0;
  for (auto const& entry : std::filesystem::directory_iterator(AK_EXAMPLES)) {
    bool const is_scan = entry.path().filename().string().rfind("scan_", 0) == 0;
    if (entry.path().extension() != ".toml" || is_scan) continue;  // page_test has scans
    ++n_examples;
    TemporaryFolder const folder;
    std::string const stem = entry.path().stem().string();
    std::string const verb = stem.substr(0, stem.find('_'));  // entropy_levels.toml is of entropy
    auto const run =
        run_tool(folder, {verb, "--config", entry.path().string(), "--dry-run", "--format", "csv"});
    EXPECT_EQ(run.code, 0) << entry.path() << run.err;
    EXPECT_NE(run.out.find(verb == "limits" ? "rows,columns" : "memory_bytes"), std::string::npos);
    if (verb != "limits" && verb != "entropy") continue;  // these take no time
    auto const result =
        run_tool(folder, {verb, "--config", entry.path().string(), "--format", "csv", "--quiet"});
    EXPECT_EQ(result.code, 0) << entry.path() << result.err;
    EXPECT_EQ(csv_rows(run.out)[1][0], std::to_string(csv_rows(result.out).size() - 1));
  }
  EXPECT_GE(n_examples, 6u);
  TemporaryFolder const folder;
  EXPECT_EQ(run_tool(folder, {"canonical", "--levels",
                              std::string("@") + AK_EXAMPLES + "/impurity.csv", "--beta", "1"})
                .code,
            0);
}

TEST(Output, DryRunPlansWithoutRunning) {
  TemporaryFolder const folder;
  auto const run =
      run_tool(folder, words("scaling -N 1e3:1e15:5@log --beta 0.1 --dry-run --format csv"));
  ASSERT_EQ(run.code, 0) << run.err;
  auto const csv = csv_rows(run.out);
  ASSERT_EQ(csv.size(), 6u);
  EXPECT_EQ(csv[1][2], "spin-flip");
  EXPECT_EQ(csv[5][2], "binomial");
}

TEST(Output, ProgressForMachinesIsJsonLinesOnStandardError) {
  TemporaryFolder const folder;
  auto const run = run_tool(
      folder,
      words("sample -N 1e6 --beta 1 --sweeps 1500 --backend cpu --progress json --threads 1"));
  ASSERT_EQ(run.code, 0);
  std::istringstream lines(run.err);
  std::size_t n_lines = 0;
  for (std::string line; std::getline(lines, line); ++n_lines) {
    Json const progress = Json::parse(line, nullptr, false);
    ASSERT_FALSE(progress.is_discarded()) << line;
    for (char const* key : {"progress", "rate", "left_s"}) EXPECT_TRUE(progress.contains(key));
  }
  EXPECT_GE(n_lines, 1u);
}

TEST(Output, InfoTellsWhatIsThereAndWhyNot) {
  TemporaryFolder const folder;
  EXPECT_NE(run_tool(folder, words("info")).out.find("cuda backend:"), std::string::npos);
  Json const info = Json::parse(
      run_tool(folder, words("info --format json"), {{"CUDA_VISIBLE_DEVICES", "-1"}}).out);
  EXPECT_TRUE(info.contains("build"));
  EXPECT_TRUE(info.contains("cuda_unavailable"));
}

TEST(Output, EveryVerbHasAFigureInEveryFormat) {
  if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "gnuplot is not installed";
  std::pair<char const*, char const*> const formats[] = {
      {"svg", "<?xml"}, {"png", "\x89PNG"}, {"pdf", "%PDF"}};
  for (std::string const& verb : kVerbs) {
    TemporaryFolder const folder;
    ASSERT_EQ(run_tool(folder, words(verb + " -o r.json -o r.csv")).code, 0);
    for (char const* source : {"r.json", "r.csv"}) {
      for (auto const& [suffix, magic] : formats) {
        std::string const target = std::string("a figure's.") + suffix;
        auto const run = run_tool(folder, {"plot", source, "-o", target});
        EXPECT_EQ(run.code, 0) << verb << run.err;
        EXPECT_EQ(run.out, "");
        EXPECT_EQ(folder.read(target).rfind(magic, 0), 0u) << verb << suffix;
      }
    }
    EXPECT_EQ(folder.files().size(), 5u);  // no temporary file is left
  }
}

// Names of files are bytes, JSON is UTF-8.
TEST(Output, JsonOfAFileNameThatIsNotUtf8IsValid) {
  TemporaryFolder const folder;
  folder.write("\xff.csv", "0,1\n1,2\n");
  auto const run =
      run_tool(folder, {"canonical", "--levels", "@\xff.csv", "--beta", "1", "-o", "a.json"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(run.err, "");
  Json const report = Json::parse(folder.read("a.json"), nullptr, false);
  ASSERT_FALSE(report.is_discarded());
  EXPECT_EQ(report["input"]["levels"], "@\xEF\xBF\xBD.csv");  // U+FFFD
  EXPECT_EQ(report["rows"].size(), 1u);
}

}  // namespace
}  // namespace antikelvin::test
