// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "antikelvin/base/error.hpp"
#include "study/schemas.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

TEST(Units, FollowFromTheFamilyOfAColumn) {
  EXPECT_EQ(Units(schema_with_plan("sample")).of("energy_mean"), "energy unit of the levels");
  EXPECT_EQ(Units(schema_with_plan("contact")).of("energy_a_error"), "energy unit of the levels");
  EXPECT_EQ(Units(schema_with_plan("sample")).of("energy_z"), "1");
  EXPECT_EQ(Units(schema_with_plan("driven")).of("beta_0_12_sampled"), "1/energy");
  EXPECT_EQ(Units(schema_with_plan("sample")).of("p_0_error"), "1");
  EXPECT_EQ(Units(schema_with_plan("contact")).of("entropy_total_error"), "k_B");
  EXPECT_EQ(Units(schema_with_plan("scaling")).of("relative_fluctuation_exact"), "1");
  EXPECT_EQ(Units(schema_with_plan("limits")).of("exact"), "that of the quantity");
  EXPECT_EQ(Units(schema_with_plan("sample")).of("nonsense"), "");
  EXPECT_EQ(Units(schema_with_plan("sample")).of("nonsense_z"), "");
}

TEST(Columns, AnUnknownNameIsRefusedWithTheNearest) {
  for (char const* name : {"energy_mean", "magnetization_abs_error", "p_7", "p_31_exact"})
    EXPECT_NO_THROW(require_column(schema_of("sample"), "", name)) << name;
  for (char const* name : {"energy_maen", "p", "x"})
    EXPECT_THROW(require_column(schema_of("sample"), "", name), SpecError) << name;
  TemporaryFolder const folder;
  ToolResult const result = run_tool(folder, words("sample -N 10 --beta 1 --columns energy_maen"));
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("did you mean energy_mean?"), std::string::npos) << result.err;
}

TEST(Columns, AreChosenInTablesAndCsv) {
  TemporaryFolder const folder;
  std::string const run = "scaling -N 100,1000,10000 --beta 1 --sweeps 8 --columns beta,verdict,N";
  std::string const csv = run_tool(folder, words(run)).out;
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "beta,verdict,N");
  std::string const table = run_tool(folder, words(run + " --format table")).out;
  EXPECT_EQ(table.substr(0, table.find('\n')), "beta      N");
  EXPECT_NE(table.find("\nbeta       verdict\n"), std::string::npos) << table;
  EXPECT_EQ(run_tool(folder, words(run + " --compact -o x.csv")).code, 2);
  EXPECT_EQ(run_tool(folder, words("canonical --levels two-level --beta 1 --columns n")).code, 2);
  EXPECT_EQ(folder.files(), std::vector<std::string>());
}

TEST(Columns, OldNamesAreReadAndSaidToBeOld) {
  TemporaryFolder const folder;
  ToolResult const run =
      run_tool(folder, words("scaling -N 100,1000,10000 --beta 1 --sweeps 8 --columns N,error,z"));
  EXPECT_EQ(run.out.substr(0, run.out.find('\n')),
            "N,relative_fluctuation_error,relative_fluctuation_z");
  EXPECT_NE(run.err.find("column error is called relative_fluctuation_error now\n"),
            std::string::npos)
      << run.err;
  std::string const rows = "\n100,1,0.05,0.001,0.051,-1\n1000,1,0.016,0.0003,0.0161,-0.3\n";
  folder.write("old.csv", "N,beta,relative_fluctuation,error,exact,z" + rows);
  folder.write("new.csv",
               "N,beta,relative_fluctuation,relative_fluctuation_error,relative_fluctuation_exact,"
               "relative_fluctuation_z" +
                   rows);
  for (char const* const name : {"new", "old"}) {
    std::string const files = std::string(name) + ".csv -o " + name + ".svg";
    ToolResult const drawn = run_tool(folder, words("plot " + files));
    EXPECT_EQ(drawn.code, 0) << drawn.err;
  }
  EXPECT_GT(folder.read("new.svg").size(), 2000u);
  EXPECT_EQ(folder.read("old.svg"), folder.read("new.svg"));
}

TEST(Columns, AreListedWithUnits) {
  TemporaryFolder const folder;
  std::string const csv = run_tool(folder, words("columns sample")).out;
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "columns,unit,holds,rows");
  EXPECT_NE(csv.find("\n\"energy_mean, energy_error, energy_exact, energy_z\",\"energy unit of the "
                     "levels, energy unit of the levels, energy unit of the levels, 1\","),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find(",\"--show histogram, one row"), std::string::npos) << csv;
  EXPECT_EQ(csv.find('`'), std::string::npos) << csv;
  ToolResult const none = run_tool(folder, words("columns plot"));
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("plot has no columns of its own"), std::string::npos) << none.err;
  EXPECT_EQ(run_tool(folder, words("columns sampel")).code, 2);
  EXPECT_EQ(run_tool(folder, words("columns")).code, 2);
}

TEST(Columns, AreTablesOfADocument) {
  TemporaryFolder const folder;
  std::string const text = run_tool(folder, words("columns sample --format markdown")).out;
  EXPECT_EQ(text.substr(0, 31), "**`--show summary`, one row per");
  for (char const* const part : {"\n\n**`--show histogram`, one row per energy that occurred**\n\n"
                                 "| columns | unit | holds |\n|---|---|---|\n| N, beta, energy |",
                                 "⟨\\|m\\|⟩", "each with `_error`;"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  EXPECT_EQ(run_tool(folder, words("columns sample --format markdown -o columns.md")).code, 0);
  EXPECT_EQ(folder.read("columns.md"), text);
}

TEST(Units, EveryColumnHasAMeaningAndOfNumbersAUnit) {
  std::string const contact = "contact --replicas 32 --sweeps 4 --a two-level;N=4;beta=-1 --b ";
  for (std::string const& verb : std::vector<std::string>{
           "canonical --levels two-level --beta 1",
           "entropy -N 10 --n 3",
           "entropy --levels 0,1,3 -N 10 --fraction 0.5",
           "entropy -N 10 --energy 3 --shell 2",
           "limits -N 100,1000,10000",
           "sample -N 10 --beta 1 --sweeps 8",
           "sample -N 10 --levels spin:1 --beta 1 --sweeps 8",
           "sample --model ising -L 4 --beta 0.2 --sweeps 8",
           "sample --model potts:3 -L 4 --beta 0.2 --sweeps 8",
           "sample --model blume-capel:1 -L 4 --beta 0.2 --sweeps 8",
           "sample -N 20 --dynamics demon --beta 1 --sweeps 8",
           "sample -N 20 --energy 4 --sweeps 8",
           "sample -N 10 --beta 1 --sweeps 8 --show histogram",
           "sample --model ising -L 4 --beta 0.2 --sweeps 8 --show series",
           "sample --model edwards-anderson:1 -L 4 --beta 0.2,0.4 --sweeps 8 --overlap --tempering",
           "sample --model edwards-anderson:1 -L 4 --beta 0.2 --sweeps 8 --samples 2",
           "sample --model edwards-anderson:1 -L 4 --beta 0.2 --sweeps 8 --samples 2 --show "
           "overlaps",
           "sample --model edwards-anderson:1 -L 4 --beta 0.2 --sweeps 8 --samples 2 --show "
           "average",
           "sample --model edwards-anderson:1 -L 4 --beta 0.2 --sweeps 8 --samples 2 --show "
           "average-overlaps",
           "sample --model edwards-anderson:1 -L 4 --beta 0.2 --samples 2 --dry-run",
           "sample -N 20 --dynamics demon --beta 1 --sweeps 8 --show series",
           "scaling -N 100,1000,10000 --beta 1 --sweeps 8",
           "scaling --model ising -L 4,6,8 --beta 0.2,0.44 --replicas 64 --sweeps 64",
           contact + "two-level;N=4;beta=1",
           contact + "two-level;N=4;beta=1 --show contacts",
           contact + "two-level;N=4;beta=-1:1:3 --show order",
           contact + "two-level;N=4;beta=1 --c two-level;N=4;beta=0 --show contacts",
           contact + "spin:1;N=4;beta=1 --mechanism demon",
           "driven --preset three-level-laser --pump-rate 1 --measurements 8 -N 100",
           "dos --model ising -L 3 --walker-sweeps 1000 --replicas 64",
           "dos --model ising -L 3 --method annealing --replicas 64 --show canonical --beta 0.2",
           "dos --model ising -L 3 --method annealing --replicas 64 --show zeros",
           "dos --model ising -L 3 --method all --walker-sweeps 1000 --replicas 64 --rounds 64 "
           "--show methods",
           "dos --model ising -L 3 --dry-run",
           "selftest --only spin:1",
           "selftest --only spin:1 --show comparisons",
           "selftest --dry-run",
           "bench --only 64x64 --seconds 0.01 --repeats 1",
           "bench --dry-run",
           "canonical --levels two-level --beta 1 --dry-run",
           "limits --dry-run",
           "sample -N 10 --beta 1 --dry-run",
           "scaling --dry-run",
           "scaling --model ising -L 4,6,8 --beta 0.2 --dry-run",
           contact + "two-level;N=4;beta=1 --dry-run",
           "driven --preset three-level-laser --pump-rate 1 -N 100 --dry-run"}) {
    TemporaryFolder const folder;
    std::vector<std::string> arguments = words(verb + " --format json --quiet --backend cpu");
    for (std::string& argument : arguments)  // bodies are several words
      std::replace(argument.begin(), argument.end(), ';', ' ');
    ToolResult const run = run_tool(folder, arguments);
    ASSERT_TRUE(run.code == 0 || run.code == 5) << verb << run.err;
    auto const report = nlohmann::ordered_json::parse(run.out);
    ASSERT_FALSE(report["rows"].empty()) << verb;
    for (char const* const table : {"rows", "summary"}) {
      if (!report.contains(table)) continue;
      for (auto const& row : report[table])
        for (auto const& [column, value] : row.items()) {
          if (verb.find("--dry-run") == std::string::npos) {
            EXPECT_NO_THROW(require_column(schema_of(report["verb"]), "", column))
                << verb << ": " << column;
          }
          if (value.is_number() || value.is_null()) {
            EXPECT_NE(Units(schema_with_plan(report["verb"])).of(column), "")
                << verb << ": " << column;
          }
        }
    }
  }
}

}  // namespace
}  // namespace antikelvin::test
