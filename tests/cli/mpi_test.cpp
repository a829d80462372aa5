// SPDX-License-Identifier: Apache-2.0
// Several ranks do what one process does, say it once, and end together.
#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <thread>

#include "support/run_tool.hpp"
#include "support/scan_results.hpp"

namespace antikelvin::test {
namespace {

std::string content(std::filesystem::path const& path) { return content_of(path).value_or(""); }

std::size_t count(std::string const& text, std::string const& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(SoloRank, ALaunchersOnlyRankIsAProcessAlone) {
  TemporaryFolder const folder;
  std::vector<std::string> const arguments = words("sample -N 100 --beta 1 --sweeps 64 --quiet");
  std::string const plain = run_tool(folder, arguments).out;
  EXPECT_NE(plain, "");
  for (auto const& environment : std::vector<std::vector<std::pair<std::string, std::string>>>{
           {{"OMPI_COMM_WORLD_SIZE", "1"}, {"PMIX_RANK", "0"}},
           {{"PMI_SIZE", "1"}},
           {{"SLURM_NTASKS", "4"},
            {"SLURM_PROCID", "2"}}}) {  // four jobs that do not know each other
    auto const result = run_tool(folder, arguments, environment);
    EXPECT_EQ(result.code, 0) << result.err;
    EXPECT_EQ(result.out, plain);
  }
}

#if !defined(AK_MPIRUN)

TEST(Mpi, SeveralRanksNeedABuildWithMpi) {
  TemporaryFolder const folder;
  for (auto const& environment : std::vector<std::vector<std::pair<std::string, std::string>>>{
           {{"OMPI_COMM_WORLD_SIZE", "2"}},
           {{"PMI_SIZE", "3"}},
           {{"SLURM_NTASKS", "4"}, {"PMIX_RANK", "1"}}}) {
    auto const result = run_tool(folder, words("sample -N 100 --beta 1"), environment);
    EXPECT_EQ(result.code, 3);
    EXPECT_NE(result.err.find("without MPI"), std::string::npos) << result.err;
  }
  GTEST_SKIP() << "this build has no MPI: nothing was run as several ranks";
}

#else

class Mpi : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(AK_MPIRUN)) GTEST_SKIP() << "there is no mpirun at " AK_MPIRUN;
  }

  ToolResult as_ranks(int n, std::string const& program, std::vector<std::string> arguments,
                      int kill_after_ms = 0, int kill_signal = 0) const {
    arguments.insert(arguments.begin(), {"-n", std::to_string(n), program});
    return run_program(AK_MPIRUN, folder, arguments,
                       {{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                        {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
                        {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
                        {"PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe"},
                        {"ASAN_OPTIONS", "detect_leaks=0"},  // MPI's own
                        {"AK_TEST_FOLDER", folder.path().string()}},
                       "", kill_after_ms, kill_signal);
  }

  TemporaryFolder folder;
};

class MpiVerb : public Mpi, public testing::WithParamInterface<char const*> {};

TEST_P(MpiVerb, AnyNumberOfRanksGivesTheSameRows) {
  std::vector<std::string> const arguments =
      words(std::string(GetParam()) + " --backend cpu --threads 1 --format csv --seed 5");
  ToolResult const plain = run_tool(folder, arguments);
  ASSERT_GT(plain.out.size(), 100u) << plain.err;
  for (int const n : {1, 2, 4}) {
    ToolResult const ranks = as_ranks(n, tool_path(), arguments);
    EXPECT_EQ(ranks.code, plain.code) << ranks.err;
    EXPECT_EQ(ranks.out, plain.out) << n << " ranks";
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cli, MpiVerb,
    testing::Values(
        "sample --model ising -L 8 --beta 0.3,-0.4 --sweeps 20 --replicas 130 --show series",
        "sample --model potts:3 -L 8 --beta 0.4 --dynamics swendsen-wang --sweeps 20 --replicas 70",
        "sample --model ising -L 64 --beta 0.4 --sweeps 10 --replicas 3 --layout slabs",
        "sample --model ising --lattice complete -L 50 --beta 0.7 --sweeps 20 --replicas 5",
        "sample -N 300 --beta -0.7,0.7 --dynamics demon --sweeps 20 --replicas 33",
        "sample --levels spin:1 -N 100 --energy 20 --sweeps 20 --replicas 70",
        "sample --model ising -L 6 --beta 0.1,0.2,0.3 --together --sweeps 20 --replicas 20",
        "scaling -N 100,1000,1e15 --beta 0.5 --sweeps 64 --replicas 70",
        "driven --preset three-level-laser --pump-rate 0.5 -N 100 --replicas 70 --sweeps 40"));

/// Points go to whichever rank asks, long ones and short ones, good ones and bad ones.
TEST_F(Mpi, ScansRecordTheSameOnAnyNumberOfRanks) {
  folder.write(
      "job.toml",
      "verb = 'sample'\n[options]\nmodel = 'ising'\nreplicas = 64\nsweeps = 64\n"
      "[grid]\nsides = [4, 6]\nbeta = [-0.2, 0.1, 0.2, 'x']\nshow = ['summary', 'series']\n"
      "[[include]]\nsides = 64\nbeta = 0.1\nsweeps = 3000\n");
  auto const arguments_of = [](std::string const& name) {
    return words("scan job.toml --backend cpu --threads 1 --quiet -o " + name);
  };
  ToolResult const plain = run_tool(folder, arguments_of("whole"));
  ASSERT_EQ(plain.code, 5) << plain.err;  // two β that are none
  ScanResults const whole = scan_results(folder.path() / "whole");
  EXPECT_EQ(whole.records.size(), 17u);
  for (int const n : {1, 2, 4}) {
    std::string const name = "ranks" + std::to_string(n);
    ToolResult const ranks = as_ranks(n, tool_path(), arguments_of(name));
    EXPECT_EQ(ranks.code, 5) << ranks.err;
    EXPECT_EQ(count(ranks.err, "incomplete"), 1u) << ranks.err;
    EXPECT_EQ(scan_results(folder.path() / name), whole) << n;
    EXPECT_TRUE(std::filesystem::exists(folder.path() / name / "DONE"));
  }
  // Killed on four ranks, finished on two, and by itself.
  for (int const milliseconds : {200, 500, 900}) {
    as_ranks(4, tool_path(), arguments_of("killed"), milliseconds, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // orphans end
  }
  as_ranks(2, tool_path(), arguments_of("killed"), 600, SIGTERM);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(run_tool(folder, arguments_of("killed")).code, 5);
  ScanResults finished = scan_results(folder.path() / "killed");
  finished.records.erase(std::unique(finished.records.begin(), finished.records.end()),
                         finished.records.end());
  EXPECT_EQ(finished, whole);
}

TEST_F(Mpi, BodiesInContact) {
  for (char const* const b : {"two-level N=300 beta=1", "ising L=8 beta=0.3"}) {
    std::vector<std::string> arguments = words("contact --replicas 70 --sweeps 20 --format csv");
    for (char const* const word : {"--a", "two-level:2 N=200 beta=-0.5", "--b", b})
      arguments.push_back(word);
    ToolResult const plain = run_tool(folder, arguments);
    ASSERT_GT(plain.out.size(), 100u) << plain.err;
    for (int const n : {2, 4}) EXPECT_EQ(as_ranks(n, tool_path(), arguments).out, plain.out);
  }
}

TEST_F(Mpi, OneRankWritesFiles) {
  std::string const verb =
      "sample --model ising -L 8 --beta 0.3 --sweeps 20 --replicas 70 --threads 1 ";
  ASSERT_EQ(run_tool(folder, words(verb + "-o a.csv --snapshot a.h5")).code, 0);
  ToolResult const ranks = as_ranks(3, tool_path(), words(verb + "-o b.csv --snapshot b.h5"));
  EXPECT_EQ(ranks.code, 0) << ranks.err;
  for (char const* const suffix : {".csv", ".h5"}) {
    std::string const a = folder.read("a" + std::string(suffix));
    EXPECT_FALSE(a.empty());
    EXPECT_EQ(folder.read("b" + std::string(suffix)), a);
  }
}

TEST_F(Mpi, WhatNeedsNoChainsRunsOnce) {
  ToolResult const plain = run_tool(folder, words("canonical -N 100 --beta -1,1"));
  EXPECT_EQ(as_ranks(3, tool_path(), words("canonical -N 100 --beta -1,1")).out, plain.out);
}

TEST_F(Mpi, OutcomesAndRefusalsAreSaidOnceWithTheirCode) {
  ToolResult const refused = as_ranks(3, tool_path(), words("sample -N 0 --beta 1"));
  EXPECT_EQ(refused.code, 2);
  EXPECT_EQ(count(refused.err, "antikelvin: "), 1u) << refused.err;
  EXPECT_EQ(refused.out, "");
  ToolResult const failed = as_ranks(
      2, tool_path(),
      words("scaling -N 1e3:1e5:5@log --beta 0.5 --fault acceptance --sweeps 4000 --check"));
  EXPECT_EQ(failed.code, 4) << failed.err;
  EXPECT_EQ(count(failed.err, "antikelvin: check failed"), 1u) << failed.err;
}

/// The process of this test's job that has the rank and catches SIGTERM by now; 0 if the job ends
/// before there is one.
pid_t find_rank(std::string const& rank, std::string const& folder,
                std::future<ToolResult> const& job) {
  while (job.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    for (auto const& entry : std::filesystem::directory_iterator("/proc")) {
      std::string const name = entry.path().filename();
      if (name.find_first_not_of("0123456789") != std::string::npos) continue;
      std::string const environment = content(entry.path() / "environ") + '\0';
      auto const has = [&](std::string const& variable) {
        return environment.find(variable + '\0') != std::string::npos;
      };
      if (!has("AK_TEST_FOLDER=" + folder) || !has("OMPI_COMM_WORLD_RANK=" + rank)) continue;
      std::string const status = content(entry.path() / "status");
      std::size_t const caught = status.find("SigCgt:");
      if (caught != std::string::npos &&
          (std::stoull(status.substr(caught + 7), nullptr, 16) >> (SIGTERM - 1) & 1) != 0)
        return std::stoi(name);
    }
  }
  return 0;
}

TEST_F(Mpi, ASignalToAnyRankEndsAll) {
  for (char const* const rank : {"0", "1"}) {
    auto running = std::async(std::launch::async, [&] {
      return as_ranks(2, tool_path(),
                      words("sample --model ising -L 32 --beta 0.3 --sweeps 1000 --thin 1000000 "
                            "--threads 1 -o long.csv"));
    });
    pid_t const process = find_rank(rank, folder.path().string(), running);
    if (process > 0) kill(process, SIGTERM);
    ToolResult const result = running.get();
    EXPECT_EQ(result.code, 143) << result.err;
    EXPECT_EQ(count(result.err, "antikelvin: interrupted (signal 15); no file was written"), 1u)
        << result.err;
    EXPECT_EQ(folder.files(), std::vector<std::string>());
  }
}

TEST_F(Mpi, Scenes) {
  for (int const n : {1, 2, 4}) {
    EXPECT_EQ(as_ranks(n, AK_RANKS_PROGRAM, {"gather"}).out, "gathered\n");
    if (n == 1) continue;
    EXPECT_EQ(as_ranks(n, AK_RANKS_PROGRAM, {"queue"}).out, "queued\n");
    EXPECT_EQ(as_ranks(n, AK_RANKS_PROGRAM, {"bad record"}).out, "thrown\n");
    ToolResult const failed = as_ranks(n, AK_RANKS_PROGRAM, {"failure"});
    EXPECT_EQ(failed.code, 7);
    EXPECT_EQ(count(failed.err, "rank 1 has failed"), 1u) << failed.err;
  }
}

#endif

}  // namespace
}  // namespace antikelvin::test
