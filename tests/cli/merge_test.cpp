// SPDX-License-Identifier: Apache-2.0
// `merge` makes of results that were computed apart what one scan would have made, or nothing.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "io/hdf5_file.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"
#include "support/scan_results.hpp"

namespace antikelvin::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Three points with short rows, in records, and three with long ones, in files.
std::string const kMergeSeries = "[[override]]\nwhere = { sides = 6 }\nset = { show = 'series' }\n";
std::string const kMergeJob =
    "verb = 'sample'\ntitle = 'two places'\n[options]\nmodel = 'ising'\nreplicas = 64\nsweeps = "
    "64\n"
    "burn-in = 8\n[grid]\nsides = [4, 6]\nbeta = '-0.2:0.2:3'\n" +
    kMergeSeries;

class Merge : public testing::Test {
 protected:
  Merge() { folder_.write("job.toml", kMergeJob); }

  ToolResult run(std::string const& arguments) const { return run_tool(folder_, words(arguments)); }
  /// A scan of `arguments`, whatever its points come to.
  void scan(std::string const& arguments) const {
    ToolResult const result = run("scan " + arguments + " --backend cpu --quiet");
    ASSERT_EQ(result.code % 5, 0) << arguments << result.err;
  }
  /// A merge that must succeed, as its report.
  Json merge(std::string const& arguments) const {
    ToolResult const result = run("merge " + arguments + " --format json");
    EXPECT_EQ(result.code, 0) << arguments << result.err;
    Json const report = Json::parse(result.out, nullptr, false);
    EXPECT_TRUE(report.is_object()) << result.out;
    return report.is_object() ? report : Json{{"rows", Json::array()}, {"notes", Json::array()}};
  }
  ScanResults results(std::string const& name) const { return scan_results(folder_.path() / name); }

  /// Changes the first record of a folder whose input has `text`, and drops its checksum, as if another
  /// version had made it.
  template <class Change>
  void change_record(std::string const& file, std::string const& text, Change const& change) const {
    std::string changed;
    bool is_done = false;
    std::istringstream lines(folder_.read(file));
    for (std::string line; std::getline(lines, line);) {
      Json record = Json::parse(line);
      if (!is_done && record["input"].dump().find(text) != std::string::npos) {
        record.erase("crc");
        change(record);
        is_done = true;
      }
      changed += record.dump() + '\n';
    }
    ASSERT_TRUE(is_done) << text;
    folder_.write(file, changed);
  }

  TemporaryFolder const folder_;
};

std::string notes_of(Json const& report) {
  std::string all;
  for (Json const& note : report["notes"]) all += note.get<std::string>() + '\n';
  return all;
}

TEST_F(Merge, ShardsComputedApartMakeTheWholeScan) {
  scan("job.toml -o whole");
  scan("job.toml -o a --shard 1/2");
  scan("job.toml -o b --shard 2/2");
  ScanResults const a = results("a");
  Json const report = merge("all a b");
  EXPECT_EQ(results("all"), results("whole"));
  EXPECT_EQ(results("a"), a) << "what is merged stays as it is";
  ASSERT_EQ(report["rows"].size(), 2u);
  for (Json const& row : report["rows"]) {
    EXPECT_EQ(row["records"], 3);
    EXPECT_EQ(row["taken"], 3);
    EXPECT_EQ(row["identical"], 0);
    EXPECT_EQ(row["damaged_lines"], 0);
  }
  EXPECT_NE(notes_of(report).find("all: 6 of 6 points done, 0 failed, 0 open"), std::string::npos)
      << notes_of(report);
  EXPECT_TRUE(fs::exists(folder_.path() / "all/DONE"));
  EXPECT_EQ(folder_.read("all/job.toml"), folder_.read("whole/job.toml"));
  EXPECT_EQ(Json::parse(run("status all --format json").out)["rows"][0]["state"], "complete");
  EXPECT_EQ(run("export all --format csv").out, run("export whole --format csv").out);
  EXPECT_EQ(run("diff all whole").code, 0);
  EXPECT_EQ(run("report all --quiet").code, 0);
  EXPECT_NE(run("resume all --backend cpu").err.find("0 computed now"), std::string::npos);
}

TEST_F(Merge, ScansContinueInTheMergedFolder) {
  scan("job.toml -o whole");
  scan("job.toml -o a --shard 1/3");
  scan("job.toml -o b --shard 2/3");
  merge("all a b");
  EXPECT_FALSE(fs::exists(folder_.path() / "all/DONE"));
  ToolResult const result = run("scan job.toml -o all --backend cpu");
  EXPECT_NE(result.err.find("2 computed now"), std::string::npos) << result.err;
  EXPECT_EQ(results("all"), results("whole"));
  Json const manifest = Json::parse(folder_.read("all/manifest.json"));
  ASSERT_EQ(manifest["merged_from"].size(), 2u) << "known after the scan, too";
  EXPECT_EQ(manifest["merged_from"][0]["folder"], "a");
  EXPECT_EQ(manifest["merged_from"][1]["points"], 2);
  EXPECT_TRUE(manifest["merged_from"][0].contains("build"));
  std::size_t n_from = 0;
  std::istringstream journal(folder_.read("all/journal.jsonl"));
  for (std::string line; std::getline(journal, line);) {
    Json const entry = Json::parse(line);
    n_from += entry.contains("from") ? 1 : 0;
    EXPECT_GT(entry["seconds"], 0);
  }
  EXPECT_EQ(n_from, 4u);
}

TEST_F(Merge, PointsOfBothCountOnce) {
  scan("job.toml -o a");
  scan("job.toml -o b --shard 1/2");
  Json const report = merge("all a b");
  EXPECT_EQ(results("all"), results("a"));
  EXPECT_EQ(report["rows"][0]["taken"], 6);
  EXPECT_EQ(report["rows"][1]["taken"], 0);
  EXPECT_EQ(report["rows"][1]["identical"], 3);
  merge("again all b");
  EXPECT_EQ(results("again"), results("a"));
}

TEST_F(Merge, TheOrderOfPointsAndTheTitleDoNotMatter) {
  scan("job.toml -o a --shard 1/2");
  folder_.write(
      "other.toml",
      "verb = 'sample'\ntitle = 'another'\n[options]\nmodel = 'ising'\nreplicas = 64\nsweeps = 64\n"
      "burn-in = 8\nseed = 1\n[grid]\nbeta = [0.2, -2e-1, 0]\n"
      "sides = [6, 4]\n" +
          kMergeSeries);
  scan("other.toml -o b");
  Json const report = merge("all a b");
  EXPECT_EQ(report["rows"][1]["taken"], 3);
  EXPECT_NE(folder_.read("all/job.toml").find("two places"), std::string::npos);
}

TEST_F(Merge, RefusesDifferentResultsOfAPoint) {
  if (!has_hdf5()) GTEST_SKIP() << "rows of both tables stand in records";
  folder_.write(
      "short.toml",
      "verb = 'sample'\n[options]\nmodel = 'ising'\nreplicas = 64\nsweeps = 64\nburn-in = 8\n"
      "[grid]\nsides = [4, 6]\nbeta = '-0.2:0.2:3'\n");
  scan("short.toml -o a");
  scan("short.toml -o b");
  change_record("b/results.jsonl", "\"sides\":\"6\"",
                [](Json& record) { record["rows"][0]["energy_mean"] = -1.25; });
  std::vector<std::string> const before = folder_.files();
  expect_refusal(run("merge all a b"),
                 {"results of point 'sides=6 beta=-0.2' differ", "energy_mean is ", "-1.25 in 'b'",
                  "--prefer-first", "antikelvin diff a b"});
  EXPECT_EQ(folder_.files(), before) << "nothing is left";
  Json const report = merge("from-a a b --prefer-first");
  EXPECT_EQ(report["rows"][1]["different"], 1);
  EXPECT_EQ(report["rows"][1]["identical"], 5);
  EXPECT_EQ(results("from-a"), results("a"));
  merge("from-b b a --prefer-first");
  EXPECT_NE(folder_.read("from-b/results.jsonl").find("\"energy_mean\":-1.25"), std::string::npos);
  change_record("b/results.jsonl", "\"sides\":\"6\"",
                [](Json& record) { record["outcome"] = "check failed"; });
  expect_refusal(run("merge all a b"), {"outcome is ", "check failed in 'b'"});
}

TEST_F(Merge, RefusesDifferentRowsInFiles) {
  if (!has_hdf5()) GTEST_SKIP() << "there are no such files";
  scan("job.toml -o a");
  scan("job.toml -o b");
  scan("job.toml -o other --set seed=2");
  auto const file_of = [&](std::string const& name) {
    std::map<std::string, std::string> files;
    for (std::string const& line : results(name).records) {
      Json const record = Json::parse(line);
      if (record.contains("file"))
        files[record["input"]["sides"].get<std::string>() + record["input"].value("beta", "")] =
            record["file"];
    }
    return files.at("6-0.2");
  };
  fs::copy_file(folder_.path() / "other" / file_of("other"), folder_.path() / "b" / file_of("b"),
                fs::copy_options::overwrite_existing);
  expect_refusal(run("merge all a b"),
                 {"results of point 'sides=6 beta=-0.2' differ", " of row ", " is "});
  fs::remove(folder_.path() / "b" / file_of("b"));
  Json const report = merge("all b a");
  EXPECT_EQ(report["rows"][0]["damaged_lines"], 1) << "its rows are gone";
  EXPECT_EQ(report["rows"][1]["taken"], 1);
  EXPECT_EQ(results("all"), results("a"));
}

TEST_F(Merge, ResultsCountBeforeFailures) {
  scan("job.toml -o a");
  scan("job.toml -o b");
  auto const fail = [](Json& record) {
    record = Json{{"id", record["id"]},
                  {"verb", "sample"},
                  {"input", record["input"]},
                  {"outcome", "failed"},
                  {"error", {{"code", 3}, {"message", "no such device"}}}};
  };
  change_record("b/results.jsonl", "\"sides\":\"6\"", fail);
  EXPECT_EQ(merge("x b a")["rows"][0]["failed"], 1);
  EXPECT_EQ(merge("y a b")["rows"][1]["failed"], 1);
  EXPECT_EQ(results("x"), results("a"));
  EXPECT_EQ(results("y"), results("a"));
  change_record("a/results.jsonl", "\"sides\":\"6\"", fail);
  Json const report = merge("z a b");
  EXPECT_EQ(report["rows"][1]["failed"], 1);
  EXPECT_NE(notes_of(report).find("z: 5 of 6 points done, 1 failed, 0 open"), std::string::npos);
  EXPECT_NE(run("resume z --retry --backend cpu").err.find("1 computed now"), std::string::npos);
}

TEST_F(Merge, ShardsWithinAFolderAreMergedToo) {
  scan("job.toml -o whole");
  scan("job.toml -o a --shard 1/2");
  scan("job.toml -o a --shard 2/2");
  merge("all a");
  EXPECT_EQ(results("all"), results("whole"));
  EXPECT_FALSE(fs::exists(folder_.path() / "all/shards"));
}

TEST_F(Merge, DamagedLinesArePassedOverAndCounted) {
  scan("job.toml -o a");
  std::string lines = folder_.read("a/results.jsonl");
  lines[lines.find("energy_mean") + 2] = 'x';
  folder_.write("a/results.jsonl", "no record\n" + lines + "{\"id\":\"torn");
  Json const report = merge("all a");
  EXPECT_EQ(report["rows"][0]["damaged_lines"], 2);
  EXPECT_EQ(report["rows"][0]["taken"], 5);
  EXPECT_NE(notes_of(report).find("2 damaged lines of 'a' are passed over: a/results.jsonl:1"),
            std::string::npos)
      << notes_of(report);
  EXPECT_EQ(Json::parse(run("status all --format json").out)["rows"][0]["damaged_lines"], 0);
}

/// Records name files. None but their own are copied, wherever a foreign folder says that they are.
TEST_F(Merge, FilesOutsideOfAFolderAreNotCopied) {
  if (!has_hdf5()) GTEST_SKIP() << "there are no such files";
  scan("job.toml -o a");
  folder_.write("secret", "not to be copied");
  change_record("a/results.jsonl", "\"sides\":\"6\"",
                [](Json& record) { record["file"] = "../secret"; });
  EXPECT_EQ(merge("all a")["rows"][0]["damaged_lines"], 1);
  scan("job.toml -o b");
  std::string file;
  for (std::string const& line : results("b").records)
    if (Json const record = Json::parse(line); record.contains("file")) file = record["file"];
  fs::remove(folder_.path() / "b" / file);
  fs::create_symlink(folder_.path() / "secret", folder_.path() / "b" / file);
  EXPECT_EQ(merge("more b")["rows"][0]["damaged_lines"], 1);
  EXPECT_FALSE(fs::exists(folder_.path() / "more" / file));
}

TEST_F(Merge, RefusesOtherJobsAndSaysWhatDiffers) {
  scan("job.toml -o a");
  scan("job.toml -o b --set sweeps=128");
  expect_refusal(run("merge all a b"),
                 {"'a' and 'b' are of different jobs", "sweeps is '64' in 'a' and '128' in 'b'"});
  scan("job.toml -o seed --set seed=2");
  expect_refusal(run("merge all a seed"), {"seed is '1' in 'a' and '2' in 'seed'"});
  folder_.write("more.toml", kMergeJob + "[[include]]\nsides = 3\nbeta = 0.125\n");
  scan("more.toml -o c");
  expect_refusal(run("merge all a c"),
                 {"0 points are only in 'a' and 1 point is only in 'c', as ", "beta=0.125"});
  folder_.write("verb.toml", "verb = 'canonical'\n[options]\nlevels = 'two-level'\nbeta = 1\n");
  scan("verb.toml -o d");
  expect_refusal(run("merge all a d"), {"verb is 'sample' in 'a' and 'canonical' in 'd'"});
  folder_.write("seeds.toml", "seeds = 'independent'\n" + kMergeJob);
  scan("seeds.toml -o e");
  expect_refusal(run("merge all a e"), {"seeds are 'shared' in 'a' and 'independent' in 'e'"});
  Json manifest = Json::parse(folder_.read("b/manifest.json"));
  manifest["rng"]["layout"] = 1;
  folder_.write("b/manifest.json", manifest.dump());
  expect_refusal(run("merge all a b"), {"layout of random numbers is "});
  EXPECT_FALSE(fs::exists(folder_.path() / "all"));
}

TEST_F(Merge, FilesOfTheJobComeAlong) {
  folder_.write("levels.csv", "energy,degeneracy\n0,1\n1,3\n4,2\n");
  folder_.write(
      "levels.toml",
      "verb = 'canonical'\n[options]\nlevels = '@levels.csv'\n[grid]\nbeta = [-1, 0.5, 2]\n");
  scan("levels.toml -o a --shard 1/3");
  scan("levels.toml -o b --shard 2/3");
  fs::remove(folder_.path() / "levels.csv");
  merge("all a b");
  fs::remove_all(folder_.path() / "a");
  fs::remove_all(folder_.path() / "b");
  EXPECT_NE(
      run("resume all --backend cpu").err.find("3 of 3 points done, 0 failed, 0 open; 1 computed"),
      std::string::npos);
}

TEST_F(Merge, RefusesWhatItCannotDo) {
  scan("job.toml -o a --shard 1/2");
  scan("job.toml -o b --shard 2/2");
  std::vector<std::string> const before = folder_.files();
  std::string const records = folder_.read("b/shards/2-of-2/results.jsonl");
  expect_refusal(run("merge"), {"results are missing"});
  expect_refusal(run("merge all"), {"results are missing"});
  expect_refusal(run("merge all a none"), {"'none' holds no results of a scan"});
  expect_refusal(run("merge b a"),
                 {"cannot merge into 'b'", "it holds results, which merge never changes"});
  expect_refusal(run("merge job.toml a b"), {"cannot merge into 'job.toml'", "it exists"});
  expect_refusal(run("merge none/all a b"), {"there is no folder 'none'"});
  expect_refusal(run("merge a/points/all a b"),
                 {"cannot merge into 'a/points/all'", "it is within 'a'"});
  expect_refusal(run("merge all a ./a"), {"'a' and './a' are one folder"});
  folder_.write("a/manifest.json", "{");
  expect_refusal(run("merge all b a"), {"cannot read 'a/manifest.json'"});
  EXPECT_EQ(folder_.files(), before);
  EXPECT_EQ(folder_.read("b/shards/2-of-2/results.jsonl"), records);
}

/// Names of folders are bytes; a manifest is UTF-8.
TEST_F(Merge, NamesOfFoldersNeedNotBeText) {
  scan("job.toml -o a");
  std::string const name = "r\xe9s";
  std::error_code failed;
  fs::rename(folder_.path() / "a", folder_.path() / name, failed);
  if (failed) GTEST_SKIP() << "no such names here";
  EXPECT_EQ(run("merge all " + name).code, 0);
  Json const manifest = Json::parse(folder_.read("all/manifest.json"));
  EXPECT_EQ(manifest["merged_from"][0]["folder"], "r\xef\xbf\xbds");
  EXPECT_EQ(results("all"), results(name));
}

TEST_F(Merge, LinksLeadIntoNoFolderThatIsMerged) {
  scan("job.toml -o a");
  fs::create_directory_symlink("a/points", folder_.path() / "link");
  std::vector<std::string> const before = folder_.files();
  expect_refusal(run("merge link/all a"), {"cannot merge into 'link/all'", "it is within 'a'"});
  for (std::string const place : {".", "..", "./", "a/..", "../.."})
    expect_refusal(run("merge " + place + " a"), {"cannot merge into '.", "names no new folder"});
  EXPECT_EQ(folder_.files(), before);
}

/// Checkpoints are not taken, so that their size does not matter.
TEST_F(Merge, NeedsSpaceOnlyForWhatItTakes) {
  scan("job.toml -o a");
  fs::create_directory(folder_.path() / "a/checkpoints");
  folder_.write("a/checkpoints/sparse", "");
  std::error_code failed;
  fs::resize_file(folder_.path() / "a/checkpoints/sparse",
                  fs::space(folder_.path()).available + (std::uintmax_t{1} << 30), failed);
  if (failed) GTEST_SKIP() << "no file can be so long here";
  EXPECT_EQ(run("merge all a").code, 0);
  EXPECT_EQ(results("all"), results("a"));
}

TEST_F(Merge, DryRunsWriteNothing) {
  scan("job.toml -o a --shard 1/2");
  std::vector<std::string> const before = folder_.files();
  Json const report = merge("all a --dry-run");
  EXPECT_EQ(report["rows"][0]["taken"], 3);
  EXPECT_NE(notes_of(report).find("all would have 3 of 6 points done, 0 failed, 3 open"),
            std::string::npos);
  EXPECT_EQ(folder_.files(), before);
  fs::create_directory(folder_.path() / "all");
  merge("all/ a");
  EXPECT_EQ(results("all").records.size(), 3u) << "an empty folder is as good as none";
}

}  // namespace
}  // namespace antikelvin::test
