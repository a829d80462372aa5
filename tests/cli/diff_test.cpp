// SPDX-License-Identifier: Apache-2.0
// `diff` says that results agree where they do, and finds where they do not.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "io/hdf5_file.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"
#include "support/z_score.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;
using test_support::within_5_sigma;

std::string const kIsingRun =
    "sample --model ising -L 8 --beta -0.2,0.1,0.3 --sweeps 128 --backend cpu --quiet";

class Diff : public testing::Test {
 protected:
  /// A run that writes `file`; runs that are too short to be called equilibrated are good enough.
  void make(std::string const& command, std::string const& file) const {
    ToolResult const result = run_tool(folder_, words(command + " -o " + file));
    ASSERT_EQ(result.code % 5, 0) << command << result.err;
  }

  ToolResult diff(std::string const& arguments) const {
    return run_tool(folder_, words("diff " + arguments));
  }

  /// The report of a comparison that must end with `code`.
  Json report(std::string const& arguments, int code) const {
    ToolResult const result = diff(arguments + " --format json");
    EXPECT_EQ(result.code, code) << arguments << result.err << result.out;
    EXPECT_TRUE(code == 0 || is_one_line(result.err)) << result.err;
    Json const json = Json::parse(result.out, nullptr, false);
    EXPECT_TRUE(json.is_object()) << result.out << result.err;
    if (!json.is_object()) return Json{{"rows", Json::array()}, {"notes", Json::array()}};
    EXPECT_EQ(json["outcome"], code == 0 ? "done" : "check failed");
    return json;
  }

  static std::string notes(Json const& report) {
    std::string all;
    for (Json const& note : report["notes"]) all += note.get<std::string>() + '\n';
    return all;
  }

  /// The row of a column, or null.
  static Json row(Json const& report, std::string const& column) {
    for (Json const& row : report["rows"])
      if (row["column"] == column) return row;
    return nullptr;
  }

  TemporaryFolder const folder_;
};

TEST_F(Diff, TwoSeedsAgree) {
  make(kIsingRun, "a.json");
  make(kIsingRun + " --seed 2", "b.json");
  Json const told = report("a.json b.json", 0);
  for (Json const& row : told["rows"]) {
    EXPECT_EQ(row["verdict"], "agrees") << row;
    EXPECT_EQ(row["beyond"], 0) << row;
    EXPECT_EQ(row["rows"], 3) << row;
  }
  Json const energy = row(told, "energy_mean");
  EXPECT_GT(energy["z_max"], 0);
  EXPECT_LT(energy["z_max"], 5);
  EXPECT_GT(energy["deviation_max"], 0);
  EXPECT_NE(energy["where"].get<std::string>().find("N=64 sides=8x8 beta="), std::string::npos);
  EXPECT_GT(energy["p_value"], 1e-4);
  EXPECT_LE(energy["p_value"], 1);
  for (char const* kept : {"tau_int", "energy_error", "r_hat", "method", "beta", "N"})
    EXPECT_TRUE(row(told, kept).is_null()) << kept;
  EXPECT_NE(notes(told).find(" agree in 3 rows, matched by N, sides, beta\n"), std::string::npos);
  EXPECT_EQ(notes(told).find("seed"), std::string::npos) << notes(told);
}

/// Every verb that samples, in each of its tables that two seeds should agree on.
TEST_F(Diff, TwoSeedsOfEveryStudyAgree) {
  std::vector<std::string> const commands = {
      "sample -N 100,1000 --beta -1,0.5",
      "sample --levels spin:1 -N 100 --energy 20,40 --sweeps 64",
      "sample --model potts:3 -L 6 --beta 0.3,0.6 --sweeps 64",
      "sample --model ising -L 8 --energy=-40 --sweeps 64",
      "sample --model ising -L 8 --beta 0.3 --show correlations --sweeps 64",
      "scaling -N 100,1000,10000 --beta 0.5",
      "scaling --model ising -L 6,8,12 --beta 0.2 --sweeps 128",
      "contact --a two-level;N=100;beta=-1 --b two-level;N=200;beta=1,2 --sweeps 20",
      "contact --a two-level;N=64;beta=-1 --b ising;L=8;beta=0.2 --sweeps 20 --show contacts",
      "driven --preset three-level-laser --pump-rate 0.1,1 --subsystems 1000",
      "dos --model ising -L 4",
      "dos --model ising -L 4 --show canonical --beta 0.2,0.4"};
  for (std::string const& command : commands) {
    make(command + " --backend cpu --quiet", "a.csv");
    make(command + " --backend cpu --quiet --seed 2", "b.csv");
    ToolResult const result = diff("a.csv b.csv --format table");
    EXPECT_EQ(result.code, 0) << command << '\n' << result.err << result.out;
  }
}

TEST_F(Diff, AFaultDiffers) {
  std::string const command = "sample -N 1e4 --beta -1,0.5 --backend cpu --quiet";
  make(command, "sound.json");
  make(command + " --seed 2 --fault acceptance", "broken.json");
  Json const told = report("sound.json broken.json", 4);
  Json const energy = row(told, "energy_mean");
  EXPECT_EQ(energy["verdict"], "differs");
  EXPECT_EQ(energy["beyond"], 2);
  EXPECT_GT(energy["z_max"], 5);
  EXPECT_LT(energy["p_value"], 0.05);  // of two rows both beyond 5 σ
  EXPECT_EQ(row(told, "energy_exact")["verdict"], "agrees");
  ToolResult const said = diff("sound.json broken.json");
  EXPECT_NE(said.err.find("check failed ("), std::string::npos) << said.err;
  EXPECT_NE(said.err.find("energy_mean"), std::string::npos) << said.err;
  EXPECT_NE(said.err.find("--show rows lists every value"), std::string::npos) << said.err;
}

TEST_F(Diff, FilesOfOneRunAgreeWhateverTheirFormat) {
  make(kIsingRun + " -o a.json", "a.csv");
  std::vector<std::string> pairs = {"a.csv a.json", "a.json a.csv"};
  if (has_hdf5()) {
    make(kIsingRun, "a.h5");
    pairs.insert(pairs.end(), {"a.h5 a.json", "a.csv a.h5"});
  }
  for (std::string const& pair : pairs) {
    Json const told = report(pair + " --tolerance 0", 0);
    EXPECT_GT(told["rows"].size(), 10u);
    for (Json const& row : told["rows"]) {
      EXPECT_TRUE(row["deviation_max"].is_null() || row["deviation_max"] == 0) << pair << row;
      EXPECT_EQ(row["rows"], 3) << row;
      EXPECT_EQ(row["where"], "") << row;
    }
    EXPECT_NE(notes(told).find("all values with errors are identical"), std::string::npos)
        << notes(told);
  }
}

TEST_F(Diff, SaysThatOneSeedProvesNothing) {
  make(kIsingRun, "a.json");
  make(kIsingRun, "b.json");
  EXPECT_NE(notes(report("a.json b.json", 0))
                .find("identical, both of seed 1: the same run twice proves nothing"),
            std::string::npos);
  make(kIsingRun + " --sweeps 256", "longer.json");
  EXPECT_NE(notes(report("a.json longer.json", 0)).find("both have seed 1 and may share"),
            std::string::npos);
}

std::string const kDiffJob =
    "verb = 'sample'\n[options]\nmodel = 'ising'\nreplicas = 64\nsweeps = 64\n"
    "[grid]\nsides = [4, 6]\nbeta = [-0.2, 0, 0.2]\n";

TEST_F(Diff, AScanAgreesWithItsExportAndWithAnotherSeed) {
  folder_.write("job.toml", kDiffJob);
  std::string const scan = "scan job.toml --backend cpu --quiet -o ";
  ASSERT_EQ(run_tool(folder_, words(scan + "r")).code % 5, 0);
  ASSERT_EQ(run_tool(folder_, words(scan + "s --seed 2")).code % 5, 0);
  ASSERT_EQ(run_tool(folder_, words("export r --quiet -o r.csv -o r.json")).code, 0);
  for (std::string const pair : {"r r.csv", "r.json r"}) {
    Json const told = report(pair + " --tolerance 0", 0);
    EXPECT_EQ(row(told, "energy_mean")["rows"], 6);
    EXPECT_EQ(row(told, "energy_mean")["z_max"], 0);
    EXPECT_TRUE(row(told, "id").is_null());
  }
  Json const told = report("r s", 0);
  EXPECT_EQ(row(told, "energy_mean")["rows"], 6);
  EXPECT_GT(row(told, "energy_mean")["z_max"], 0);
  EXPECT_NE(notes(told).find("matched by input_sides, N, sides, beta\n"), std::string::npos);
  EXPECT_EQ(notes(told).find("seed"), std::string::npos) << notes(told);
  EXPECT_NE(notes(report("r r", 0)).find("both of seed 1"), std::string::npos);
  // One run beside a scan of the same points.
  make(
      "sample --model ising --replicas 64 --sweeps 64 --backend cpu --quiet --seed 3 --sides 6 "
      "--beta=-0.2,0,0.2",
      "alone.json");
  EXPECT_EQ(row(report("r alone.json --common", 0), "energy_mean")["rows"], 3);
}

TEST_F(Diff, RowsOfOneResultAloneDiffer) {
  make(kIsingRun, "a.json");
  make("sample --model ising -L 8 --beta 0.1,0.3,0.4 --sweeps 128 --backend cpu --quiet --seed 2",
       "b.json");
  Json const told = report("a.json b.json", 4);
  EXPECT_EQ(row(told, "energy_mean")["rows"], 2);
  EXPECT_EQ(row(told, "energy_mean")["verdict"], "agrees");
  EXPECT_NE(notes(told).find("1 row only in 'a.json', the first N=64 sides=8x8 beta=-0.2; "
                             "1 row only in 'b.json', the first N=64 sides=8x8 beta=0.4\n"),
            std::string::npos)
      << notes(told);
  EXPECT_NE(diff("a.json b.json").err.find("2 rows in one result only); --common"),
            std::string::npos);
  Json const common = report("a.json b.json --common", 0);
  EXPECT_NE(notes(common).find("1 row only in 'a.json'"), std::string::npos);
  make("sample --model ising -L 6 --beta 0.1 --sweeps 128 --backend cpu --quiet", "other.json");
  expect_refusal(diff("a.json other.json --common"),
                 {"no row is in both results", "N=64 sides=8x8 beta=-0.2", "N=36"});
}

TEST_F(Diff, RefusesRowsThatAreAlike) {
  std::string const head = "N,beta,energy_mean,energy_error,method\n";
  folder_.write("one.csv", head + "8,1,-3,0.1,binomial\n8,2,-4,0.1,binomial\n");
  folder_.write("twice.csv", head + "8,2,-4,0.1,x\n8,1,-3,0.1,x\n8,2,-4,0.1,x\n");
  expect_refusal(diff("one.csv twice.csv"),
                 {"rows are alike", "rows 1 and 3 of 'twice.csv' are N=8 beta=2", "--keys"});
  expect_refusal(diff("twice.csv one.csv"), {"rows 1 and 3 of 'twice.csv'"});
  expect_refusal(diff("one.csv one.csv --keys N"), {"rows 1 and 2 of 'one.csv' are N=8"});
  folder_.write("bare.csv", "x,y\n1,2\n3,4\n");
  expect_refusal(diff("bare.csv bare.csv"), {"rows 1 and 2 of 'bare.csv' have no key"});
  EXPECT_EQ(diff("bare.csv bare.csv --keys x").code, 0);
  // A further axis tells rows apart, where there is one.
  folder_.write("methods.csv", head + "8,1,-3,0.1,binomial\n8,1,-4,0.1,spin-flip\n");
  EXPECT_NE(notes(report("methods.csv methods.csv", 0)).find("matched by N, beta, method\n"),
            std::string::npos);
}

/// `energy` is an axis of a histogram, and a result beside β.
TEST_F(Diff, AnEnergyIsAKeyOnlyWhereItMustBe) {
  folder_.write("a.csv", "N,beta,energy\n8,1,-3\n8,2,-4\n");
  folder_.write("b.csv", "N,beta,energy\n8,1,-3\n8,2,-5\n");
  EXPECT_EQ(row(report("a.csv b.csv", 4), "energy")["where"], "N=8 beta=2");
  make(kIsingRun + " --show histogram", "h.json");
  Json const told = report("h.json h.json", 0);
  EXPECT_NE(notes(told).find("matched by N, beta, energy\n"), std::string::npos) << notes(told);
  EXPECT_TRUE(row(told, "count").is_null());
}

TEST_F(Diff, ColumnsOfOneResultAloneAreNamed) {
  folder_.write("a.csv", "N,beta,energy,entropy\n8,1,-3,2\n");
  folder_.write("b.csv", "N,beta,energy,heat_capacity\n8,1,-3,1\n");
  Json const told = report("a.csv b.csv", 0);
  ASSERT_EQ(told["rows"].size(), 1u);
  EXPECT_EQ(told["rows"][0]["column"], "energy");
  EXPECT_TRUE(told["rows"][0]["z_max"].is_null());
  EXPECT_NE(notes(told).find("1 column only in 'a.csv': entropy; "
                             "1 column only in 'b.csv': heat_capacity\n"),
            std::string::npos)
      << notes(told);
  expect_refusal(diff("a.csv b.csv --compare energy,entropy"),
                 {"unknown column 'entropy' in --compare", "'b.csv' has none"});
  expect_refusal(diff("a.csv b.csv --keys N,bta"), {"'bta' in --keys", "did you mean beta?"});
  folder_.write("c.csv", "N,beta,tau_int\n8,1,-3\n");
  expect_refusal(diff("c.csv c.csv"), {"no column can be compared", "--compare"});
}

TEST_F(Diff, DeviationsAreInErrorsOfTheDifference) {
  folder_.write("a.csv", "beta,x,x_error,y\n1,1,0.3,2\n2,5,0,1\n3,7,,4\n4,1,0.5,3\n");
  folder_.write("b.csv", "beta,x,x_error,y\n4,1,0.5,3\n1,3,0.4,2.002\n2,5,0,1\n3,7,,4\n");
  Json const rows = report("a.csv b.csv --show rows", 4)["rows"];
  ASSERT_EQ(rows.size(), 8u);
  EXPECT_EQ(rows[0]["where"], "beta=1");
  EXPECT_EQ(rows[0]["a"], "1");
  EXPECT_EQ(rows[0]["error_b"], 0.4);
  EXPECT_NEAR(rows[0]["z"].get<double>(), -4, 1e-12);
  EXPECT_NEAR(rows[0]["deviation"].get<double>(), 2.0 / 3, 1e-15);
  EXPECT_TRUE(rows[1]["z"].is_null());  // no errors, equal
  EXPECT_TRUE(rows[2]["z"].is_null());
  EXPECT_EQ(rows[3]["z"], 0);
  EXPECT_EQ(rows[4]["verdict"], "differs");
  EXPECT_TRUE(rows[4]["z"].is_null());
  EXPECT_NEAR(rows[4]["deviation"].get<double>(), 0.001 / 1.001, 1e-15);
  EXPECT_EQ(diff("a.csv b.csv --tolerance 1e-3").code, 0);
  EXPECT_EQ(diff("a.csv b.csv --tolerance 9.9e-4").code, 4);
  EXPECT_EQ(diff("a.csv b.csv --tolerance 1e-3 --z 3.9").code, 4);
  EXPECT_EQ(diff("a.csv b.csv --compare x").code, 0);
  Json const x = row(report("a.csv b.csv --compare x", 0), "x");
  EXPECT_NEAR(x["z_max"].get<double>(), 4, 1e-12);
  EXPECT_EQ(x["where"], "beta=1");
  EXPECT_EQ(x["rows"], 4);
}

/// Where neither run fluctuated nothing excuses a difference; a missing value of a sampled column is none.
TEST_F(Diff, ValuesWithoutErrorsMustBeEqual) {
  folder_.write("a.csv", "beta,x,x_error,word,n\n1,1,,up,18446744073709551615\n2,2,0.1,up,1\n");
  folder_.write("b.csv", "beta,x,x_error,word,n\n1,1.5,,up,18446744073709551615\n2,,,up,1\n");
  Json const told = report("a.csv b.csv --keys beta", 4);
  EXPECT_EQ(row(told, "x")["z_max"], "inf");
  EXPECT_EQ(row(told, "x")["rows"], 1);
  EXPECT_EQ(row(told, "x")["beyond"], 1);
  EXPECT_TRUE(row(told, "x")["p_value"].is_null());
  EXPECT_NE(notes(told).find("only one result has a value, not compared: x (1 row)\n"),
            std::string::npos)
      << notes(told);
  EXPECT_EQ(row(told, "word")["verdict"], "agrees");
  EXPECT_TRUE(row(told, "word")["deviation_max"].is_null());
  EXPECT_EQ(row(told, "n")["verdict"], "agrees");
  folder_.write("c.csv", "beta,word,y\n1,up,1\n");
  folder_.write("d.csv", "beta,word,y\n1,down,\n");
  Json const other = report("c.csv d.csv", 4);
  EXPECT_EQ(row(other, "word")["beyond"], 1);
  EXPECT_EQ(row(other, "word")["where"], "beta=1");
  EXPECT_EQ(row(other, "y")["deviation_max"], "inf");
}

/// Exact populations stand beside sampled ones, to which the errors belong.
TEST_F(Diff, ErrorsBelongToSampledColumns) {
  std::string const head = "beta,pump_rate,p_0,p_0_sampled,p_0_error\n";
  folder_.write("a.csv", head + "1,0,0.5,0.51,0.01\n");
  folder_.write("b.csv", head + "1,0,0.5001,0.49,0.01\n");
  Json const told = report("a.csv b.csv", 4);
  EXPECT_EQ(row(told, "p_0")["verdict"], "differs");
  EXPECT_TRUE(row(told, "p_0")["z_max"].is_null());
  EXPECT_EQ(row(told, "p_0_sampled")["verdict"], "agrees");
  EXPECT_NEAR(row(told, "p_0_sampled")["z_max"].get<double>(), std::sqrt(2.0), 1e-12);
}

/// 40 pairs of seeds, 12 points each: p of one column is uniform, so that the mean of all is
/// 0.5 ± 1/√(12·40) = 0.5 ± 0.0456, and the number below 0.1 is 4 ± 1.9; limits are 5 σ.
TEST_F(Diff, PValuesOfTwoSeedsAreUniform) {
  std::string const command =
      "sample -N 200 --beta -1.2:1:12 --sweeps 64 --backend cpu --quiet --format csv";
  double sum = 0;
  int n_low = 0;
  for (int pair = 0; pair < 40; ++pair) {
    for (int k = 0; k < 2; ++k)
      make(command + " --seed " + std::to_string(2 * pair + k + 1), k == 0 ? "a.csv" : "b.csv");
    ToolResult const result = diff("a.csv b.csv --compare energy_mean --format csv --quiet");
    ASSERT_EQ(result.code, 0) << result.out << result.err;
    auto const rows = csv_rows(result.out);
    ASSERT_EQ(rows[0][6], "p_value");
    double const p = std::stod(rows[1][6]);
    sum += p;
    n_low += p < 0.1;
  }
  std::printf("mean %.3f, %d of 40 below 0.1\n", sum / 40, n_low);
  EXPECT_TRUE(within_5_sigma(sum / 40, 0.5, 0.0456));
  EXPECT_TRUE(within_5_sigma(n_low, 4, 1.9));
}

/// A summary stands on each row of its β in CSV, and is one value all the same.
TEST_F(Diff, ARepeatedValueCountsOnceInThePValue) {
  std::string const head = "N,beta,exponent,exponent_error\n";
  auto const rows = [&](std::string const& value) {
    std::string text = head;
    for (int n = 1; n <= 9; ++n) text += std::to_string(n) + ",1," + value + ",0.3\n";
    return text;
  };
  folder_.write("a.csv", rows("1"));
  folder_.write("b.csv", rows("1.5"));
  Json const exponent = row(report("a.csv b.csv", 0), "exponent");
  double const z = 0.5 / std::sqrt(0.18);
  EXPECT_EQ(exponent["rows"], 9);
  EXPECT_NEAR(exponent["p_value"].get<double>(), std::erfc(z / std::sqrt(2.0)), 1e-12);
}

TEST_F(Diff, NamesOfForeignFilesStayOnOneLine) {
  auto const foreign = [](char const* value) {
    return std::string(R"({"verb": "x", "columns": ["N", "a\nb"], "rows": [{"N": 1, "a\nb": )") +
           value + "}]}";
  };
  folder_.write("a.json", foreign("1"));
  folder_.write("b.json", foreign("2"));
  EXPECT_NE(notes(report("a.json b.json", 4)).find(": a?b\n"), std::string::npos);
}

TEST_F(Diff, HasAllOutputsOfOtherVerbs) {
  make(kIsingRun, "a.json");
  make(kIsingRun + " --seed 2", "b.json");
  ToolResult const csv = diff("a.json b.json --format csv --columns verdict,column --quiet");
  EXPECT_EQ(csv.code, 0);
  EXPECT_EQ(csv.err, "");
  EXPECT_EQ(csv_rows(csv.out)[0], (std::vector<std::string>{"verdict", "column"}));
  EXPECT_EQ(csv_rows(csv.out)[1], (std::vector<std::string>{"agrees", "energy_mean"}));
  for (std::string const format : {"table", "vertical", "markdown"})
    EXPECT_NE(diff("a.json b.json --format " + format).out.find("energy_mean"), std::string::npos);
  std::string const files = has_hdf5() ? " -o d.csv -o d.json -o d.h5" : " -o d.csv -o d.json";
  for (std::string const show : {"columns", "rows"}) {
    ToolResult const written = diff("a.json b.json --show " + show + files);
    EXPECT_EQ(written.code, 0) << written.err;
    EXPECT_NE(written.err.find("agree in 3 rows"), std::string::npos) << written.err;
    Json const json = Json::parse(folder_.read("d.json"));
    EXPECT_EQ(json["verb"], "diff");
    EXPECT_EQ(json["input"]["show"], show);
    EXPECT_EQ(json["columns"].size(), csv_rows(folder_.read("d.csv"))[0].size());
    EXPECT_EQ(json["rows"].size() + 1, csv_rows(folder_.read("d.csv")).size());
  }
}

TEST_F(Diff, RefusesWhatCannotBeCompared) {
  make(kIsingRun, "a.json");
  folder_.write("empty.csv", "N,beta,energy\n");
  folder_.write("none.json", "{\"verb\": 1}");
  folder_.write("torn.csv", "N,beta\n1\n");
  std::filesystem::create_directory(folder_.path() / "folder");
  expect_refusal(diff(""), {"two results are needed", "antikelvin diff a.json b.json"});
  expect_refusal(diff("a.json"), {"two results are needed"});
  expect_refusal(diff("a.json none"), {"cannot read 'none'"});
  expect_refusal(diff("a.json none.json"), {"it is not a report of this tool"});
  expect_refusal(diff("torn.csv a.json"), {"row 1 has 1 cells"});
  expect_refusal(diff("a.json folder"), {"holds no results"});
  expect_refusal(diff("a.json empty.csv"), {"there are no rows in 'empty.csv'"});
  expect_refusal(diff("a.json a.json --z 0"), {"invalid --z '0'"});
  expect_refusal(diff("a.json a.json --z x"), {"--z"});
  expect_refusal(diff("a.json a.json --tolerance=-1"), {"invalid --tolerance '-1'"});
  expect_refusal(diff("a.json a.json --keys N,,beta"), {"invalid --keys", "a name is empty"});
  expect_refusal(diff("a.json a.json --show all"), {"--show"});
  expect_refusal(diff("a.json a.json -o a.pdf"), {"cannot tell the format"});
  EXPECT_NE(run_tool(folder_, words("diff a.json a.json a.json")).code, 0);
}

}  // namespace
}  // namespace antikelvin::test
