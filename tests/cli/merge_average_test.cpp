// SPDX-License-Identifier: Apache-2.0
// `merge --average` makes of runs of other seeds one result whose errors are honest.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "io/hdf5_file.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

class MergeAverage : public testing::Test {
 protected:
  ToolResult run(std::string const& arguments) const { return run_tool(folder_, words(arguments)); }

  void sample(std::string const& more, std::string const& file) const {
    ToolResult const result =
        run("sample -N 64 --beta -0.3,0,0.2 --replicas 64 --backend cpu --quiet " + more + " -o " +
            file);
    ASSERT_EQ(result.code % 5, 0) << more << result.err;
  }
  Json read(std::string const& file) const {
    Json const json = Json::parse(folder_.read(file), nullptr, false);
    EXPECT_TRUE(json.is_object()) << file;
    return json.is_object() ? json : Json{{"rows", Json::array()}};
  }
  ToolResult average(std::string const& arguments) const {
    ToolResult const result = run("merge --average " + arguments);
    EXPECT_EQ(result.code, 0) << arguments << result.err;
    return result;
  }

  TemporaryFolder const folder_;
};

TEST_F(MergeAverage, MeansAreWeightedWithMeasurements) {
  sample("--measurements 64 --every 4", "a.json");
  sample("--measurements 192 --every 4 --seed 2", "b.json");
  average("mean.json a.json b.json");
  Json const a = read("a.json"), b = read("b.json"), mean = read("mean.json");
  EXPECT_EQ(mean["verb"], "sample");
  ASSERT_EQ(mean["rows"].size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    Json const &x = a["rows"][i], &y = b["rows"][i], &m = mean["rows"][i];
    EXPECT_EQ(m["beta"], x["beta"]);
    EXPECT_EQ(m["N"], 64);
    EXPECT_EQ(m["replicas"], 64);
    EXPECT_EQ(m["measurements"], 256);
    EXPECT_EQ(m["energy_exact"], x["energy_exact"]);
    for (std::string const name : {"energy_mean", "energy_variance"}) {
      std::string const error =
          name == "energy_mean" ? std::string("energy_error") : name + "_error";
      EXPECT_NEAR(m[name], 0.25 * x[name].get<double>() + 0.75 * y[name].get<double>(), 1e-12)
          << name;
      EXPECT_NEAR(m[error],
                  std::hypot(0.25 * x[error].get<double>(), 0.75 * y[error].get<double>()), 1e-12)
          << name;
    }
    EXPECT_NEAR(m["energy_z"],
                (m["energy_mean"].get<double>() - m["energy_exact"].get<double>()) /
                    m["energy_error"].get<double>(),
                1e-9);
    EXPECT_NEAR(m["n_eff"], x["n_eff"].get<double>() + y["n_eff"].get<double>(), 1e-6);
    // Nothing fluctuates at beta = 0, where C = beta^2 times the variance.
    EXPECT_EQ(m["heat_capacity_error"].is_null(), m["beta"] == 0) << m;
    EXPECT_FALSE(m.contains("r_hat")) << "it is that of one run";
  }
  EXPECT_EQ(mean["resolved"]["averaged"][1]["result"], "b.json");
  EXPECT_EQ(mean["resolved"]["averaged"][1]["seed"], "2");
  EXPECT_EQ(run("diff mean.json a.json --compare energy_mean,heat_capacity").code, 0);
  EXPECT_EQ(run("plot mean.json -o mean.svg --dry-run").code, 0);
}

/// Errors of the mean are those that it has: of 24 seeds, at three β, z is normal, and errors are 1/√24 of those
/// of one.
TEST_F(MergeAverage, ErrorsAreHonest) {
  std::string files;
  constexpr int kSeeds = 24;
  for (int seed = 1; seed <= kSeeds; ++seed) {
    std::string const file = "s" + std::to_string(seed) + ".json";
    sample("--measurements 48 --every 4 --seed " + std::to_string(seed), file);
    files += " " + file;
  }
  average("mean.json" + files);
  Json const one = read("s1.json"), mean = read("mean.json");
  for (std::size_t i = 0; i < 3; ++i) {
    Json const& row = mean["rows"][i];
    EXPECT_LT(std::fabs(row["energy_z"].get<double>()), 5) << row;
    // An error of 64 replicas is off by 9 % (1/√128) in one run, by 2 % in the mean of their squares.
    EXPECT_NEAR(row["energy_error"].get<double>() * std::sqrt(double(kSeeds)) /
                    one["rows"][i]["energy_error"].get<double>(),
                1, 5 * 0.09)
        << row;
  }
  // A sampler that is 1 % off is not averaged with right ones.
  sample("--measurements 48 --every 4 --replicas 8192 --seed 77", "long.json");
  sample("--measurements 48 --every 4 --replicas 8192 --seed 78 --fault acceptance", "broken.json");
  expect_refusal(run("merge --average x.json long.json broken.json"),
                 {"'long.json' and 'broken.json' are not of one quantity",
                  "errors of the difference at N=64", "antikelvin diff long.json broken.json"});
}

TEST_F(MergeAverage, TakesAllFormatsAndFolders) {
  sample("--measurements 64 -o a.json", "a.csv");
  sample("--measurements 64 --seed 2", "b.json");
  folder_.write("job.toml",
                "verb = 'sample'\n[options]\nsubsystems = 64\nreplicas = 64\n"
                "measurements = 64\nseed = 3\n[grid]\nbeta = [-0.3, 0, 0.2]\n");
  ASSERT_EQ(run("scan job.toml -o c --backend cpu --quiet").code % 5, 0);
  average("json.csv a.json b.json c");
  average("csv.csv a.csv b.json c");
  EXPECT_EQ(folder_.read("json.csv"), folder_.read("csv.csv"));
  EXPECT_NE(folder_.read("csv.csv").find("energy_mean,energy_error"), std::string::npos);
  if (has_hdf5()) {
    average("mean.h5 a.csv b.json c");
    EXPECT_EQ(run("diff mean.h5 csv.csv").code, 0);
  }
}

TEST_F(MergeAverage, SaysWhatIsLeftOut) {
  sample("--measurements 64", "a.json");
  ASSERT_EQ(run("sample -N 64 --beta 0.2,0.25 --replicas 64 --measurements 64 --seed 2 "
                "--backend cpu --quiet -o b.json")
                    .code %
                5,
            0);
  ToolResult const result = average("mean.json a.json b.json --format table");
  EXPECT_EQ(read("mean.json")["rows"].size(), 1u);
  EXPECT_NE((result.out + result.err).find("mean.json: means of 2 results in 1 row\n"),
            std::string::npos)
      << result.out << result.err;
  EXPECT_NE((result.out + result.err).find("3 rows are not in all results"), std::string::npos);
  EXPECT_NE((result.out + result.err).find("left out: "), std::string::npos);
  EXPECT_NE((result.out + result.err).find("r_hat"), std::string::npos);
}

TEST_F(MergeAverage, OverwritesNothing) {
  for (int seed = 1; seed <= 3; ++seed) {
    std::string const text = std::to_string(seed);
    sample("--measurements 64 --seed " + text, "seed" + text + ".json");
  }
  std::string const first = folder_.read("seed1.json");
  expect_refusal(run("merge --average seed1.json seed2.json seed3.json"),
                 {"cannot write averages to 'seed1.json' (it exists)",
                  "name a new file first, then the results"});
  EXPECT_EQ(folder_.read("seed1.json"), first);
  std::vector<std::string> const before = folder_.files();
  expect_refusal(run("merge --average mean.csv seed1.json seed2.json -o ./mean.csv"),
                 {"-o ./mean.csv is the file of averages"});
  EXPECT_EQ(folder_.files(), before);
}

TEST_F(MergeAverage, RefusesTheSameRandomNumbersTwice) {
  sample("--measurements 64 -o a.json", "a.csv");
  sample("--measurements 64 --seed 2", "b.json");
  folder_.write("copy.csv", folder_.read("a.csv"));
  for (std::string const twice : {"a.csv copy.csv", "a.csv b.json a.json"})
    expect_refusal(run("merge --average m.json " + twice),
                   {"share their random numbers (all values with errors are the same in both)"});
  average("mean.json a.json b.json");
  expect_refusal(run("merge --average m.json mean.json a.json"),
                 {"'mean.json' is a mean of results", "give the results themselves"});
  if (has_hdf5()) {
    average("mean.h5 a.json b.json");
    expect_refusal(run("merge --average m.json a.json mean.h5"),
                   {"'mean.h5' is a mean of results"});
  }
}

TEST_F(MergeAverage, MeansAreEquilibratedWhereAllResultsAre) {
  sample("--measurements 64", "a.json");
  sample("--measurements 64 --seed 2", "b.json");
  Json a = read("a.json"), b = read("b.json");
  for (Json* const report : {&a, &b})
    for (Json& row : (*report)["rows"]) row["equilibrated"] = true;
  b["rows"][1]["equilibrated"] = false;
  folder_.write("a.json", a.dump());
  folder_.write("b.json", b.dump());
  ToolResult const result = run("merge --average mean.json a.json b.json");
  EXPECT_EQ(result.code, 5) << result.err;
  EXPECT_NE(result.err.find("not converged (in 1 of 3 rows a result is not equilibrated"),
            std::string::npos)
      << result.err;
  Json const mean = read("mean.json");
  EXPECT_EQ(mean["outcome"], "not converged");
  ASSERT_EQ(mean["rows"].size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(mean["rows"][i]["equilibrated"], i != 1) << i;
}

TEST_F(MergeAverage, TheOrderOfResultsDoesNotMatter) {
  sample("--measurements 64", "a.json");
  Json a = read("a.json"), b = a, c = a;
  b["rng"]["seed"] = 2;
  c["rng"]["seed"] = 3;
  // Two are 4/√2 errors from the first and 8/√2 from each other.
  double const value = a["rows"][2]["energy_mean"], error = a["rows"][2]["energy_error"];
  b["rows"][2]["energy_mean"] = value + 4 * error;
  c["rows"][2]["energy_mean"] = value - 4 * error;
  folder_.write("b.json", b.dump());
  folder_.write("c.json", c.dump());
  for (std::string const order : {"a.json b.json c.json", "b.json c.json a.json"})
    expect_refusal(run("merge --average m.json " + order),
                   {"'b.json' and 'c.json' are not of one quantity"});
  // A row that the first lacks and both others have is one.
  c["rows"][2]["energy_mean"] = value - error;
  a["rows"].erase(0);
  folder_.write("a.json", a.dump());
  folder_.write("c.json", c.dump());
  for (std::string const order : {"a.json b.json c.json", "b.json c.json a.json"}) {
    ToolResult const result = run("merge --average m.json " + order + " --dry-run");
    EXPECT_NE(result.err.find("1 row is not in all results"), std::string::npos) << result.err;
  }
}

TEST_F(MergeAverage, ValuesWithoutAnErrorInOneResultAreCounted) {
  sample("--measurements 64", "a.json");
  sample("--measurements 64 --seed 2", "b.json");
  Json b = read("b.json");
  b["rows"][0]["energy_error"] = nullptr;
  folder_.write("b.json", b.dump());
  ToolResult const result = run("merge --average mean.json a.json b.json");
  EXPECT_NE(result.err.find("1 value is empty: not all results have it with an error"),
            std::string::npos)
      << result.err;
  EXPECT_TRUE(read("mean.json")["rows"][0]["energy_mean"].is_null());
  EXPECT_FALSE(read("mean.json")["rows"][1]["energy_mean"].is_null());
}

/// Points of such scans have seeds of their own, by which no two results have a point in common.
TEST_F(MergeAverage, ScansWithIndependentSeedsAreAveraged) {
  folder_.write("job.toml",
                "verb = 'sample'\nseeds = 'independent'\n[options]\nsubsystems = 64\n"
                "replicas = 64\nmeasurements = 64\n[grid]\nbeta = [-0.3, 0, 0.2]\n");
  ASSERT_EQ(run("scan job.toml -o a --backend cpu --quiet").code % 5, 0);
  ASSERT_EQ(run("scan job.toml -o b --set seed=2 --backend cpu --quiet").code % 5, 0);
  ASSERT_EQ(run("scan job.toml -o again --backend cpu --quiet").code % 5, 0);
  average("mean.json a b");
  ASSERT_EQ(read("mean.json")["rows"].size(), 3u);
  for (Json const& row : read("mean.json")["rows"]) EXPECT_EQ(row["measurements"], 128) << row;
  expect_refusal(run("merge --average m.json a again"), {"'a' and 'again' share their random"});
}

TEST_F(MergeAverage, RefusesWhatIsNoSetOfIndependentRuns) {
  sample("--measurements 64", "a.json");
  sample("--measurements 64 --seed 2", "b.json");
  ASSERT_EQ(run("canonical --levels two-level --beta 1 -o c.json --quiet").code, 0);
  std::vector<std::string> const before = folder_.files();
  auto const refuses = [&](std::string const& arguments, std::vector<std::string> const& expected) {
    expect_refusal(run("merge " + arguments), expected);
  };
  refuses("--average m.json a.json", {"there is nothing to average"});
  refuses("--average m.json a.json a.json",
          {"'a.json' and 'a.json' share their random numbers", "seed 1"});
  refuses("--average m.json a.json c.json", {"results of different verbs", "sample and canonical"});
  refuses("--average m.json a.json none.json", {"none.json"});
  refuses("--average - a.json b.json", {"the averages need a file"});
  refuses("--average m.xyz a.json b.json", {"m.xyz"});
  refuses("--average m.json a.json b.json --prefer-first",
          {"--prefer-first does not go with --average"});
  refuses("--average m.json a.json b.json --z 0", {"invalid --z '0'"});
  refuses("m a b --keys beta", {"--keys goes with --average"});
  EXPECT_EQ(run("merge --average m.json a.json b.json --dry-run").code, 0);
  EXPECT_EQ(folder_.files(), before);
}

}  // namespace
}  // namespace antikelvin::test
