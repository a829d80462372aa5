// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <future>
#include <nlohmann/json.hpp>

#include "support/full_disk.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"
#include "support/scan_results.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

/// Two lattices at three β: short rows in records; with `series`, long ones in files.
std::string const kScanJob =
    "verb = 'sample'\n[options]\nmodel = 'ising'\nreplicas = 64\nsweeps = 64\nburn-in = 8\n"
    "[grid]\nsides = [4, 6]\nbeta = '-0.2:0.2:3'\n";
std::string const kSeriesJob = kScanJob + "show = ['summary', 'series']\n";

ToolResult scan(TemporaryFolder const& folder, std::string const& more = "") {
  return run_tool(folder, words("scan job.toml -o r --backend cpu --quiet " + more));
}

std::vector<Json> records_of(TemporaryFolder const& folder) {
  std::vector<Json> records;
  for (std::string const& line : scan_results(folder.path() / "r").records)
    records.push_back(Json::parse(line));
  return records;
}

TEST(Scan, RecordsEveryPointAsTheVerbAlonePrintsIt) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob);
  ToolResult const result = scan(folder);
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  std::vector<Json> const records = records_of(folder);
  ASSERT_EQ(records.size(), 6u);
  for (Json const& record : records) {
    std::vector<std::string> arguments = words("sample --backend cpu --format json");
    for (auto const& [name, value] : record["input"].items())
      arguments.push_back("--" + name + "=" + value.get<std::string>());
    Json const alone = Json::parse(run_tool(folder, arguments).out);
    EXPECT_EQ(alone["rows"], record["rows"]);
    EXPECT_EQ(record["outcome"], alone["outcome"]);
  }
  EXPECT_EQ(folder.read("r/DONE"), "");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "r/DONE"));
  Json const manifest = Json::parse(folder.read("r/manifest.json"));
  EXPECT_EQ(manifest["points"], 6);
  EXPECT_EQ(manifest["verb"], "sample");
  EXPECT_TRUE(manifest["build"].contains("version"));
  EXPECT_EQ(manifest["rng"]["generator"], "Philox4x32-10");
}

TEST(Scan, LongTablesGoToFilesThatTheToolReads) {
  TemporaryFolder const folder;
  folder.write("job.toml", kSeriesJob);
  ASSERT_EQ(scan(folder).code, 0);
  ScanResults const results = scan_results(folder.path() / "r");
  EXPECT_EQ(results.records.size(), 12u);
#ifdef AK_TEST_HDF5
  EXPECT_EQ(results.files.size(), 6u);
  for (std::string const& line : results.records) {
    Json const record = Json::parse(line);
    bool const is_series = record["input"].contains("show");
    EXPECT_EQ(record.contains("file"), is_series);
    EXPECT_EQ(record.contains("rows"), !is_series);
    if (is_series) {
      EXPECT_EQ(record["n_rows"], 64 * 64);
      EXPECT_EQ(record["file"], "points/" + record["id"].get<std::string>() + ".h5");
    }
  }
#endif
}

TEST(Scan, RunsOnlyWhatIsNew) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob);
  ASSERT_EQ(scan(folder).code, 0);
  ScanResults const first = scan_results(folder.path() / "r");
  std::string const before = folder.read("r/results.jsonl");
  // The same again: nothing is written.
  ASSERT_EQ(scan(folder).code, 0);
  EXPECT_EQ(folder.read("r/results.jsonl"), before);
  // Reordered, with a default written out, and one more β.
  folder.write(
      "job.toml",
      "verb = 'sample'\n[options]\nevery = 1\nreplicas = '64'\nmodel = 'ising'\n"
      "sweeps = 64.0\nburn-in = 8\n[grid]\nbeta = [0.3, 0.2, 0.0, -0.2]\nsides = [6, 4]\n");
  ToolResult const more = run_tool(folder, words("scan job.toml -o r --backend cpu"));
  ASSERT_EQ(more.code, 0) << more.err;
  EXPECT_NE(more.err.find("2 computed now"), std::string::npos) << more.err;
  std::string const after = folder.read("r/results.jsonl");
  EXPECT_EQ(after.rfind(before, 0), 0u);
  EXPECT_EQ(scan_results(folder.path() / "r").records.size(), 8u);
}

TEST(Scan, FailedPointsAreRecordedAndDoNotStopTheRest) {
  TemporaryFolder const folder;
  folder.write("job.toml",
               "verb = 'sample'\n[options]\nreplicas = 4\nsweeps = 4\n[grid]\n"
               "subsystems = [10, 0, 20]\nbeta = [1, 'x']\n");
  ToolResult const result = run_tool(folder, words("scan job.toml -o r --backend cpu"));
  EXPECT_EQ(result.code, 5);
  EXPECT_NE(result.err.find("4 of 6 points cannot run"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("incomplete (4 of 6 points failed, first subsystems=10 beta=x"),
            std::string::npos)
      << result.err;
  int n_failed = 0;
  for (Json const& record : records_of(folder))
    if (record["outcome"] == "failed") {
      ++n_failed;
      EXPECT_EQ(record["error"]["code"], 2);
      EXPECT_NE(record["error"]["message"].get<std::string>().find("invalid"), std::string::npos);
    }
  EXPECT_EQ(n_failed, 4);
  // They stay failed until --retry, and then are recorded anew.
  std::string const before = folder.read("r/results.jsonl");
  EXPECT_EQ(scan(folder).code, 5);
  EXPECT_EQ(folder.read("r/results.jsonl"), before);
  EXPECT_EQ(run_tool(folder, words("resume r --retry --quiet --backend cpu")).code, 5);
  EXPECT_EQ(folder.read("r/results.jsonl").rfind(before, 0), 0u);
  EXPECT_GT(folder.read("r/results.jsonl").size(), before.size());
}

TEST(Scan, ShardsTogetherAreTheWhole) {
  TemporaryFolder const folder;
  folder.write("job.toml", kSeriesJob);
  ASSERT_EQ(scan(folder).code, 0);
  ScanResults const whole = scan_results(folder.path() / "r");
  std::filesystem::rename(folder.path() / "r", folder.path() / "whole");
  EXPECT_EQ(scan(folder, "--shard 2/3").code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "r/DONE"));
  EXPECT_EQ(scan(folder, "--shard 1/3").code, 0);
  EXPECT_EQ(scan(folder, "--shard 3/3").code, 0);
  EXPECT_EQ(scan_results(folder.path() / "r"), whole);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "r/DONE"));
  // Another division finds all done.
  EXPECT_EQ(scan(folder).code, 0);
  EXPECT_EQ(scan_results(folder.path() / "r"), whole);
}

/// All shards of an array start at once, and each finds the folder in any state of being made.
TEST(Scan, ShardsMayStartAtTheSameMoment) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob);
  ASSERT_EQ(scan(folder).code, 0);
  ScanResults const whole = scan_results(folder.path() / "r");
  for (int round = 0; round < 5; ++round) {
    std::filesystem::remove_all(folder.path() / "r");
    std::vector<std::future<ToolResult>> shards;
    for (int i = 1; i <= 6; ++i)
      shards.push_back(std::async(std::launch::async, [&folder, i] {
        return scan(folder, "--shard " + std::to_string(i) + "/6");
      }));
    for (auto& shard : shards) {
      ToolResult const result = shard.get();
      EXPECT_EQ(result.code, 0) << result.err;
    }
    EXPECT_EQ(scan_results(folder.path() / "r"), whole);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "r/DONE"));
  }
}

TEST(Scan, FilesOfTheJobTravelWithTheResults) {
  TemporaryFolder const folder;
  folder.write("levels.csv", "energy,degeneracy\n0,1\n1,3\n");
  folder.write("job.toml",
               "verb = 'canonical'\n[options]\nlevels = '@levels.csv'\n[grid]\nbeta = [-1, 1]\n");
  ASSERT_EQ(scan(folder).code, 0);
  EXPECT_NE(folder.read("r/job.toml").find("@inputs/"), std::string::npos);
  ScanResults const first = scan_results(folder.path() / "r");
  EXPECT_EQ(first.records.size(), 2u);
  // Elsewhere, without the original, all is found done.
  std::filesystem::rename(folder.path() / "r", folder.path() / "moved");
  std::filesystem::remove(folder.path() / "levels.csv");
  ToolResult const again = run_tool(folder, words("resume moved --backend cpu"));
  EXPECT_EQ(again.code, 0);
  EXPECT_NE(again.err.find("0 computed now"), std::string::npos) << again.err;
  // Another content is another point.
  folder.write("levels.csv", "energy,degeneracy\n0,1\n1,4\n");
  ASSERT_EQ(run_tool(folder, words("scan job.toml -o moved --quiet --backend cpu")).code, 0);
  EXPECT_EQ(scan_results(folder.path() / "moved").records.size(), 4u);
}

TEST(Scan, SeedsOfTheirOwnDependOnThePointOnly) {
  TemporaryFolder const folder;
  std::string const job =
      "verb='sample'\nseeds='independent'\n[options]\nreplicas=4\nsweeps=4\nsubsystems=100\n[grid]"
      "\n"
      "dynamics=['heat-bath','metropolis']\n";
  folder.write("job.toml", job + "beta=[1]\n");
  ASSERT_NE(scan(folder).code, 2);
  std::vector<Json> const two = records_of(folder);
  ASSERT_EQ(two.size(), 2u);
  EXPECT_NE(two[0]["input"]["seed"], two[1]["input"]["seed"]);
  folder.write("job.toml", job + "beta=[0.5,1]\n");
  ASSERT_NE(scan(folder).code, 2);
  EXPECT_EQ(records_of(folder).size(), 4u);
  ASSERT_NE(scan(folder, "--seed 2").code, 2);
  EXPECT_EQ(records_of(folder).size(), 8u);
}

TEST(Scan, DryRunListsPointsAndTouchesNothing) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob + "[[include]]\nsides=3\nbeta='x'\n");
  ToolResult const result =
      run_tool(folder, words("scan job.toml -o r --dry-run --format csv --backend cpu"));
  ASSERT_EQ(result.code, 0) << result.err;
  auto const rows = csv_rows(result.out);
  ASSERT_EQ(rows.size(), 8u);
  EXPECT_EQ(rows[0], (std::vector<std::string>{"id", "point", "state", "memory_bytes",
                                               "attempted_updates", "rows", "reason"}));
  EXPECT_EQ(rows[1][1], "sides=4 beta=-0.2");
  EXPECT_EQ(rows[1][2], "new");
  EXPECT_EQ(rows[1][4], std::to_string(16 * 64 * 72));
  EXPECT_EQ(rows[7][2], "refused");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "r"));
  ASSERT_EQ(scan(folder).code, 5);
  EXPECT_EQ(csv_rows(scan(folder, "--dry-run --format csv").out)[1][2], "done");
}

// Which energies occur only the exact study knows, with its kernels.
TEST(Scan, EnergiesThatCannotOccurAreRefusedBeforeItRuns) {
  TemporaryFolder const folder;
  folder.write(
      "job.toml",
      "verb = 'entropy'\n[options]\nsubsystems = 10\n[grid]\nenergy = ['0', '1/2', '100']\n");
  auto const rows = csv_rows(
      run_tool(folder, words("scan job.toml -o r --dry-run --format csv --backend cpu")).out);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1][2], "new");
  EXPECT_EQ(rows[2][2], "refused");
  EXPECT_EQ(rows[3][2], "refused");
}

TEST(Scan, StatusCountsDoneFailedAndOpenPoints) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob + "[[include]]\nsides=3\nbeta='x'\n");
  scan(folder, "--shard 1/2");
  auto const row_of = [&] {
    return Json::parse(run_tool(folder, words("status r --format json")).out)["rows"][0];
  };
  Json row = row_of();
  EXPECT_EQ(row["state"], "stopped");
  EXPECT_EQ(row["points"], 7);
  EXPECT_EQ(row["done"], 3);
  EXPECT_EQ(row["failed"], 1);
  EXPECT_EQ(row["open"], 3);
  scan(folder, "--shard 2/2");
  row = row_of();
  EXPECT_EQ(row["state"], "complete");
  EXPECT_EQ(row["open"], 0);
  expect_refusal(run_tool(folder, words("status .")), {"holds no results"});
}

TEST(Scan, OneProcessAtATime) {
  TemporaryFolder const folder;
  folder.write(
      "job.toml",
      "verb='sample'\n[options]\nsubsystems=1000000\nmethod='spin-flip'\nsweeps=100000\nburn-in=0\n"
      "[grid]\nbeta=[1]\n");
  ToolResult killed;
  std::thread first([&] {
    killed =
        run_tool(folder, words("scan job.toml -o r --quiet --backend cpu"), {}, "", 3000, SIGKILL);
  });
  while (!std::filesystem::exists(folder.path() / "r/running.json"))
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  ToolResult const second = scan(folder);
  EXPECT_EQ(Json::parse(run_tool(folder, words("status r --format json")).out)["rows"][0]["state"],
            "running");
  first.join();
  expect_refusal(second, {"is in use", "process"});
  EXPECT_EQ(killed.code, 128 + SIGKILL);
  EXPECT_EQ(Json::parse(run_tool(folder, words("status r --format json")).out)["rows"][0]["state"],
            "dead");
}

TEST(Scan, RefusesJobsFoldersAndOptionsThatDoNotFit) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob);
  folder.write("bad.toml", "verb='sample'\n[grid]\nbeat=[1]\n");
  folder.write("plot.toml", "verb='plot'\n");
  std::filesystem::create_directory(folder.path() / "other");
  folder.write("other/precious.txt", "x");
  struct Case {
    std::string arguments;
    std::vector<std::string> expected;
  };
  for (Case const& one :
       std::vector<Case>{{"scan", {"the job file is missing"}},
                         {"scan none.toml", {"none.toml"}},
                         {"scan bad.toml", {"bad.toml:3", "did you mean beta?"}},
                         {"scan plot.toml", {"a job cannot run plot"}},
                         {"scan job.toml -o other", {"the folder holds something else"}},
                         {"scan job.toml -o other --restart", {"the folder holds something else"}},
                         {"scan job.toml -o job.toml", {"it is a file"}},
                         {"scan job.toml -o r --shard 0/2", {"--shard"}},
                         {"scan job.toml -o r --shard 2", {"it is not I/N"}},
                         {"scan job.toml -o r --set sweep=3", {"did you mean sweeps?"}},
                         {"scan job.toml -o r --set beta=3", {"is in the grid"}},
                         {"scan job.toml -o r --config job.toml", {"--config"}},
                         {"resume other", {"holds no results"}},
                         {"resume", {"folder is missing"}}})
    expect_refusal(run_tool(folder, words(one.arguments + " --backend cpu")), one.expected);
  EXPECT_EQ(folder.read("other/precious.txt"), "x");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "r"));
}

TEST(Scan, DamagedLinesRunAgain) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob);
  ASSERT_EQ(scan(folder).code, 0);
  ScanResults const whole = scan_results(folder.path() / "r");
  std::string text = folder.read("r/results.jsonl");
  text[text.find('\n') + 1] = '#';  // the second line
  text.resize(text.size() - 20);    // the last one, torn
  folder.write("r/results.jsonl", text);
  ToolResult const result = run_tool(folder, words("resume r --backend cpu"));
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.err.find("damaged line r/results.jsonl:2, its checksum does not fit; kept in"),
            std::string::npos)
      << result.err;
  EXPECT_NE(result.err.find("2 computed now"), std::string::npos) << result.err;
  EXPECT_EQ(scan_results(folder.path() / "r"), whole);
  EXPECT_EQ(folder.read("r/damaged.jsonl")[0], '#');
}

TEST(Scan, AChangedByteInARecordIsNamedAndItsPointRunsAgain) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob);
  ASSERT_EQ(scan(folder).code, 0);
  ScanResults const whole = scan_results(folder.path() / "r");
  std::string text = folder.read("r/results.jsonl");
  std::size_t const at = text.find("energy_mean");
  ASSERT_NE(at, std::string::npos);
  text[at] = 'E';
  folder.write("r/results.jsonl", text);
  ToolResult const exported = run_tool(folder, words("export r -o all.csv"));
  EXPECT_NE(exported.err.find("r/results.jsonl:1, its checksum does not fit"), std::string::npos)
      << exported.err;
  ToolResult const result = run_tool(folder, words("resume r --backend cpu"));
  EXPECT_NE(result.err.find("1 computed now"), std::string::npos) << result.err;
  EXPECT_EQ(scan_results(folder.path() / "r"), whole);
  EXPECT_NE(folder.read("r/damaged.jsonl").find("Energy_mean"), std::string::npos);
  EXPECT_EQ(run_tool(folder, words("resume r --backend cpu")).err.find("damaged"),
            std::string::npos);
}

TEST(Scan, AFullDiskLosesNothingThatWasFinished) {
  TemporaryFolder const folder;
  folder.write("job.toml", kSeriesJob);
  ASSERT_EQ(scan(folder).code, 0);
  ScanResults const whole = scan_results(folder.path() / "r");
  std::size_t n_stopped = 0;
  for (rlim_t const bytes : {2500, 4000, 6000, 9000, 12000, 20000}) {
    std::filesystem::remove_all(folder.path() / "r");
    ToolResult result;
    {
      FullDisk const disk(bytes);
      result = scan(folder);
    }
    if (result.code != 0) {
      ++n_stopped;
      EXPECT_EQ(result.code, 1) << result.err;
      EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
      EXPECT_NE(result.err.find("cannot write"), std::string::npos) << result.err;
    }
    for (std::string const& line : scan_results(folder.path() / "r").records)
      EXPECT_TRUE(std::binary_search(whole.records.begin(), whole.records.end(), line)) << line;
    EXPECT_EQ(scan(folder).code, 0);
    EXPECT_EQ(scan_results(folder.path() / "r"), whole) << bytes;
  }
  EXPECT_GE(n_stopped, 3u);
}

/// A disk that is full in earnest, where this process may mount one.
TEST(Scan, AFullTmpfsLosesNothingThatWasFinished) {
  TemporaryFolder const folder;
  folder.write("job.toml", kSeriesJob);
  ASSERT_EQ(scan(folder).code, 0);
  ScanResults const whole = scan_results(folder.path() / "r");
  std::string const disk = (folder.path() / "disk").string();
  std::filesystem::create_directory(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=4m") != 0)
    GTEST_SKIP() << "this process may not mount a tmpfs";
  folder.write("disk/filler", std::string(3 << 20, 'x'));
  auto const scan_there = [&] {
    return run_tool(folder, words("scan job.toml -o disk/r --backend cpu --quiet"));
  };
  ToolResult const full = scan_there();
  std::filesystem::remove(disk + "/filler");
  ToolResult const roomy = scan_there();
  ScanResults const there = scan_results(disk + "/r");
  umount(disk.c_str());
  EXPECT_NE(full.code, 0);
  EXPECT_NE(full.err.find("disk"), std::string::npos) << full.err;
  EXPECT_EQ(roomy.code, 0) << roomy.err;
  EXPECT_EQ(there, whole);
}

TEST(Scan, AReadOnlyFolderIsRefused) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob);
  std::filesystem::path const place = folder.path() / "r";
  std::filesystem::create_directory(place);
  std::filesystem::permissions(
      place, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  // An administrator writes everywhere but on a disk that is read-only.
  bool const mounted = access(place.c_str(), W_OK) == 0 &&
                       mount("tmpfs", place.c_str(), "tmpfs", MS_RDONLY, "size=64k") == 0;
  if (access(place.c_str(), W_OK) == 0) GTEST_SKIP() << "this user writes everywhere";
  ToolResult const result = scan(folder);
  if (mounted) umount(place.c_str());
  expect_refusal(result, {"not writable"});
}

/// Wherever it is killed, going on ends with the results of an uninterrupted run, and no file is
/// unreadable meanwhile.
TEST(Scan, KilledAtFiftyMoments) {
  TemporaryFolder const folder;
  folder.write("job.toml",
               "verb = 'sample'\n[options]\nmodel = 'ising'\nreplicas = 512\nsweeps = 40\n"
               "[grid]\nsides = [8, 24]\nbeta = '-0.3:0.3:7'\nshow = ['summary', 'series']\n");
  ASSERT_EQ(scan(folder).code % 5, 0);
  ScanResults const whole = scan_results(folder.path() / "r");
  std::filesystem::remove_all(folder.path() / "r");
  std::size_t n_killed = 0;
  for (int i = 0; i < 400 && n_killed < 50; ++i) {
    int const milliseconds = 5 + i * 37 % 120;
    ToolResult const result = run_tool(folder, words("scan job.toml -o r --backend cpu --quiet"),
                                       {}, "", milliseconds, SIGKILL);
    if (result.code != 128 + SIGKILL) {  // done: once more from the start
      EXPECT_EQ(scan_results(folder.path() / "r"), whole);
      std::filesystem::remove_all(folder.path() / "r");
      continue;
    }
    ++n_killed;
    ScanResults const present = scan_results(folder.path() / "r");
    for (std::string const& line : present.records) {
      bool const complete = std::binary_search(whole.records.begin(), whole.records.end(), line);
      EXPECT_TRUE(complete || line == present.records.back() || !Json::accept(line)) << line;
    }
    for (auto const& [name, bytes] : present.files) EXPECT_EQ(bytes, whole.files.at(name)) << name;
  }
  EXPECT_EQ(n_killed, 50u);
  EXPECT_EQ(scan(folder).code % 5, 0);
  EXPECT_EQ(scan_results(folder.path() / "r"), whole);
}

#if defined(NDEBUG)
#define AK_LONG_SWEEPS "250"
#else  // with sanitizers, a sweep takes fifty times as long
#define AK_LONG_SWEEPS "30"
#endif

/// One long point, of some tenths of a second to some seconds.
std::string const kLongJob =
    "verb = 'sample'\n[options]\nreplicas = 512\nsubsystems = 2e4\nmethod = 'spin-flip'\nburn-in = "
    "20\n"
    "sweeps = " AK_LONG_SWEEPS "\nshow = 'series'\n[grid]\nbeta = [-0.5]\n";

/// Results of a scan that nothing ends, and how long it takes.
struct Uninterrupted {
  ScanResults results;
  double seconds;
};

Uninterrupted uninterrupted(TemporaryFolder const& folder) {
  auto const start = std::chrono::steady_clock::now();
  EXPECT_EQ(scan(folder).code % 5, 0);
  double const seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  ScanResults results = scan_results(folder.path() / "r");
  std::filesystem::remove_all(folder.path() / "r");
  return {std::move(results), seconds};
}

/// Scans until a time limit ends it in its middle.
ToolResult cut_short(TemporaryFolder const& folder, double seconds, std::string const& more = "") {
  ToolResult result{};
  for (double limit = seconds / 2; limit > 0.001; limit /= 2) {
    result = scan(folder, "--time-limit " + std::to_string(limit) + "s" + more);
    if (result.code == 5) break;
    std::filesystem::remove_all(folder.path() / "r");
  }
  return result;
}

class ScanSignal : public testing::TestWithParam<int> {};

TEST_P(ScanSignal, ALongPointGoesOnFromItsCheckpoint) {
  TemporaryFolder const folder;
  folder.write("job.toml", kLongJob);
  auto const [whole, seconds] = uninterrupted(folder);
  int const signal = GetParam();
  int n_saved = 0, code = 0;
  double delay = 400 * seconds;
  // Another number of threads and another kernel each time.
  std::vector<std::string> const ways = {"", "--threads 1", "--simd generic", "--threads 3"};
  for (std::size_t i = 0; i < 30; ++i) {
    ToolResult const result = run_tool(
        folder,
        words("scan job.toml -o r --backend cpu --quiet --checkpoint-every 0.01s " + ways[i % 4]),
        {}, "", static_cast<int>(delay) + 20, signal);
    code = result.code;
    if (code != 128 + signal) {
      if (n_saved > 0) break;
      // It was faster than this: once more from the start.
      std::filesystem::remove_all(folder.path() / "r");
      delay /= 2;
      continue;
    }
    // On a busy machine it may come before the scan has begun.
    bool const began = result.err.find("no file was written") == std::string::npos;
    if (signal != SIGKILL && began) {
      EXPECT_NE(result.err.find("state saved in r, the same command resumes"), std::string::npos)
          << result.err;
    }
    std::filesystem::path const states = folder.path() / "r/checkpoints";
    if (std::filesystem::exists(states))
      for (auto const& file : std::filesystem::recursive_directory_iterator(states))
        n_saved += file.path().filename() == "state" ? 1 : 0;
  }
  if (code == 128 + signal) code = scan(folder).code;  // a busy machine: the rest in one go
  EXPECT_EQ(code % 5, 0);
  EXPECT_GE(n_saved, 1);
  EXPECT_EQ(scan_results(folder.path() / "r"), whole);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "r/checkpoints"));
}

INSTANTIATE_TEST_SUITE_P(Cli, ScanSignal, testing::Values(SIGKILL, SIGTERM, SIGUSR1));

TEST(Scan, ATimeLimitEndsItWithItsStateSaved) {
  TemporaryFolder const folder;
  folder.write("job.toml", kLongJob);
  auto const [whole, seconds] = uninterrupted(folder);
  ToolResult result = cut_short(folder, seconds);
  EXPECT_EQ(result.code, 5);
  EXPECT_NE(result.err.find("time limit reached"), std::string::npos) << result.err;
  EXPECT_EQ(Json::parse(run_tool(folder, words("status r --format json")).out)["rows"][0]["state"],
            "stopped");
  for (int i = 0; i < 200 && result.err.find("time limit") != std::string::npos; ++i)
    result = scan(folder, "--time-limit " + std::to_string(0.3 * (i + 1)) + "s");
  EXPECT_EQ(scan_results(folder.path() / "r"), whole);
}

TEST(Scan, CheckpointsOfRecordedPointsGo) {
  TemporaryFolder const folder;
  folder.write("job.toml", kScanJob);
  ASSERT_EQ(scan(folder).code, 0);
  // As if killed between the record and the end of its checkpoint.
  std::filesystem::path const states = folder.path() / "r/checkpoints";
  std::filesystem::create_directories(states / records_of(folder)[0]["id"].get<std::string>());
  std::filesystem::create_directories(states / "of-a-point-that-runs-elsewhere");
  EXPECT_EQ(scan(folder).code, 0);
  EXPECT_TRUE(std::filesystem::exists(states / "of-a-point-that-runs-elsewhere"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(states), {}), 1);
}

TEST(Scan, ADamagedCheckpointCostsTimeAndIsSaid) {
  TemporaryFolder const folder;
  folder.write("job.toml", kLongJob);
  auto const [whole, seconds] = uninterrupted(folder);
  cut_short(folder, seconds, " --checkpoint-every 0.01s");
  std::size_t n_damaged = 0;
  for (auto const& file :
       std::filesystem::recursive_directory_iterator(folder.path() / "r/checkpoints"))
    if (file.is_regular_file()) {
      std::ofstream(file.path()) << "damaged";
      ++n_damaged;
    }
  EXPECT_GE(n_damaged, 2u);
  ToolResult const result = scan(folder);
  EXPECT_EQ(result.code % 5, 0);
  EXPECT_NE(result.err.find("starts over"), std::string::npos) << result.err;
  EXPECT_EQ(scan_results(folder.path() / "r"), whole);
}

}  // namespace
}  // namespace antikelvin::test
