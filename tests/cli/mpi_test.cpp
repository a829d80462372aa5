// SPDX-License-Identifier: Apache-2.0
// Several ranks do what one process does, say it once, and end together.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <functional>
#include <future>
#include <thread>
#include <tuple>

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

  ToolResult as_ranks(int n, std::string const& program, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-n", std::to_string(n), program});
    return run_program(AK_MPIRUN, folder, arguments,
                       {{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                        {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
                        {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
                        {"PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe"},
                        // One machine: no search for networks, and no second of waiting for ranks
                        // that end anyway whenever one ends with another code than 0.
                        {"OMPI_MCA_btl", "self,vader"},
                        {"OMPI_MCA_pml", "ob1"},
                        {"OMPI_MCA_odls_base_sigkill_timeout", "0"},
                        {"ASAN_OPTIONS", "detect_leaks=0"},  // MPI's own
                        {"AK_TEST_FOLDER", folder.path().string()}});
  }

  /// The processes of this test's job: of a rank, or of the launcher (""). Those that end are none.
  std::vector<pid_t> processes(std::string const& rank) const {
    std::vector<pid_t> found;
    for (auto const& entry : std::filesystem::directory_iterator("/proc")) {
      std::string const name = entry.path().filename();
      if (name.find_first_not_of("0123456789") != std::string::npos) continue;
      std::string const environment = content(entry.path() / "environ") + '\0';
      auto const has = [&](std::string const& variable) {
        return environment.find(variable + '\0') != std::string::npos;
      };
      bool const is_rank = environment.find("OMPI_COMM_WORLD_RANK=") != std::string::npos;
      if (has("AK_TEST_FOLDER=" + folder.path().string()) &&
          (rank.empty() ? !is_rank : has("OMPI_COMM_WORLD_RANK=" + rank)))
        found.push_back(std::stoi(name));
    }
    return found;
  }

  /// Starts the tool as ranks and sends a signal to one of them, or to the launcher (""), as soon as
  /// `is_time` of that process.
  ToolResult signalled(int n, std::vector<std::string> const& arguments, std::string const& rank,
                       int signal_number, std::function<bool(pid_t)> const& is_time) const {
    auto job = std::async(std::launch::async, [&] { return as_ranks(n, tool_path(), arguments); });
    while (job.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) {
      std::vector<pid_t> const targets = processes(rank);
      if (targets.empty() || !is_time(targets[0])) continue;
      kill(targets[0], signal_number);
      break;
    }
    return job.get();
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
        "sample --model edwards-anderson:3 -L 6 --beta 0.3,-0.4 --overlap --samples 2 --sweeps 20 "
        "--replicas 130",
        "sample --model edwards-anderson:3 -L 6 --beta 0.3,0.6 --tempering --sweeps 20 --replicas "
        "130",
        "scaling -N 100,1000,1e15 --beta 0.5 --sweeps 64 --replicas 70", "selftest --only spin:1",
        "driven --preset three-level-laser --pump-rate 0.5 -N 100 --replicas 70 --measurements "
        "40"));

/// Points go to whichever rank asks, long ones and short ones, good ones and bad ones.
TEST_F(Mpi, ScansRecordTheSameOnAnyNumberOfRanks) {
  folder.write(
      "job.toml",
      "verb = 'sample'\n[options]\nmodel = 'ising'\nreplicas = 64\nsweeps = 64\n"
      "[grid]\nsides = [4, 6]\nbeta = [-0.2, 0.1, 0.2, 'x']\nshow = ['summary', 'series']\n"
      "[[include]]\nsides = 64\nbeta = 0.1\nsweeps = 1000\n");
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
  // Killed on four ranks, of which any may be the one, then on two, and finished by itself.
  auto const has_records = [&](std::ptrdiff_t n) {
    return [this, n](pid_t) {
      std::string const records = folder.read("killed/results.jsonl");
      return std::count(records.begin(), records.end(), '\n') >= n;
    };
  };
  signalled(4, arguments_of("killed"), "0", SIGKILL, has_records(1));
  signalled(4, arguments_of("killed"), "3", SIGKILL, has_records(6));
  signalled(4, arguments_of("killed"), "1", SIGTERM, has_records(11));
  signalled(2, arguments_of("killed"), "", SIGKILL, has_records(13));
  while (!processes("0").empty() || !processes("1").empty())  // they end after their launcher
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(run_tool(folder, arguments_of("killed")).code, 5);
  ScanResults finished = scan_results(folder.path() / "killed");
  finished.records.erase(std::unique(finished.records.begin(), finished.records.end()),
                         finished.records.end());
  EXPECT_EQ(finished, whole);
}

/// A run of ranks with a checkpoint, as often as it is cut off.
class MpiCheckpoint : public Mpi, public testing::WithParamInterface<char const*> {
 protected:
  std::vector<std::string> const plain =
      words(std::string(GetParam()) + " --backend cpu --threads 1 --format csv --seed 5");
  std::vector<std::string> with(std::string const& more) const {
    std::vector<std::string> all = plain;
    for (std::string const& word : words("--checkpoint saved " + more)) all.push_back(word);
    return all;
  }
  bool is_there() const { return std::filesystem::exists(folder.path() / "saved"); }
};

TEST_P(MpiCheckpoint, GoesOnUntilItIsDone) {
  ToolResult const whole = run_tool(folder, plain);
  ASSERT_EQ(whole.code, 0) << whole.err;
  int n_runs = 0;
  for (ToolResult result{}; n_runs == 0 || result.code == 5;) {  // one call of each rank at a time
    ASSERT_LT(++n_runs, 60) << result.err;
    result = as_ranks(3, tool_path(), with("--time-limit 0.001"));
    ASSERT_TRUE(result.code == 0 || result.code == 5) << result.code << result.err;
    EXPECT_EQ(result.out, result.code == 0 ? whole.out : "");
    EXPECT_EQ(is_there(), result.code == 5);
    if (n_runs == 2) {
      for (int const n : {1, 2}) {
        ToolResult const other = as_ranks(n, tool_path(), with(""));
        EXPECT_EQ(other.code, 2) << n;
        EXPECT_NE(other.err.find("was saved by 3 ranks"), std::string::npos) << other.err;
      }
    }
  }
  EXPECT_GT(n_runs, 2);
}

INSTANTIATE_TEST_SUITE_P(
    Cli, MpiCheckpoint,
    testing::Values("sample --model ising -L 8 --beta 0.1,-0.1 --sweeps 100 --replicas 130",
                    "driven --preset three-level-laser --pump-rate 0.5 -N 100 --replicas 70 "
                    "--measurements 40"));

TEST_F(Mpi, RanksThatEndInAnyWayGoOn) {
  std::vector<std::string> const plain = words(
      "sample --model ising -L 64 --beta 0.1,0.2 --measurements 3000 --every 10 --burn-in 400 "
      "--replicas 130 --backend cpu --threads 1 --format csv");
  std::vector<std::string> saved = plain;
  for (char const* const word : {"--checkpoint", "saved", "--checkpoint-every", "0.001"})
    saved.push_back(word);
  std::string const expected = run_tool(folder, plain).out;
  auto const state_is_there = [&](pid_t) {
    return std::filesystem::exists(folder.path() / "saved/state.previous");
  };
  auto const shares = [&] {
    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator(folder.path() / "saved"))
      if (entry.path().filename().string().rfind("share-", 0) == 0)
        names.push_back(entry.path().filename());
    return names;
  };
  ToolResult const stopped = signalled(3, saved, "1", SIGUSR1, state_is_there);
  EXPECT_EQ(stopped.code, 138) << stopped.err;
  EXPECT_EQ(count(stopped.err, "the same command resumes"), 1u) << stopped.err;
  // Killed as soon as a rank has begun to save more than before: between any two steps of that.
  auto const calls = [](std::string const& name) { return std::stoull(name.substr(8)); };
  auto const most_calls = [&] {
    std::uint64_t most = 0;
    for (std::string const& name : shares()) most = std::max<std::uint64_t>(most, calls(name));
    return most;
  };
  for (char const* const rank : {"2", "0"}) {
    std::uint64_t const before = most_calls();
    ToolResult const killed =
        signalled(3, saved, rank, SIGKILL, [&](pid_t) { return most_calls() > before; });
    EXPECT_NE(killed.code, 0) << "it was over before rank " << rank << " was killed";
    while (!processes("0").empty() || !processes("1").empty() || !processes("2").empty())
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_GT(most_calls(), before) << rank;
  }
  std::uint64_t const before = most_calls();
  EXPECT_EQ(signalled(3, saved, "0", SIGUSR1, [&](pid_t) { return most_calls() > before; }).code,
            138);
  ASSERT_TRUE(state_is_there(0));
  EXPECT_LE(shares().size(), 6u);  // of each rank but 0 the last two, and one before them
  // A share of the newest state is lost: the one before serves.
  std::vector<std::string> names = shares();
  std::sort(names.begin(), names.end(),
            [&](auto const& a, auto const& b) { return calls(a) > calls(b); });
  std::string const text = content(folder.path() / "saved/state");
  ASSERT_GT(text.size(), 32u);
  for (std::string const& name : names) {
    std::uint64_t newest = 0;
    std::memcpy(&newest,
                text.data() + 24 + static_cast<unsigned char>(text[12]) +
                    256 * static_cast<unsigned char>(text[13]),
                8);
    if (calls(name) == newest) std::filesystem::remove(folder.path() / "saved" / name);
  }
  ToolResult const done = as_ranks(3, tool_path(), saved);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_NE(done.err.find("going back to"), std::string::npos) << done.err;
  EXPECT_EQ(done.out, expected);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "saved"));
}

TEST_F(Mpi, BodiesInContactHaveTheSameRowsOnAnyNumberOfRanks) {
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

TEST_F(Mpi, ASignalToAnyRankEndsAll) {
  auto const catches = [](pid_t process) {
    std::string const status = content("/proc/" + std::to_string(process) + "/status");
    std::size_t const caught = status.find("SigCgt:");
    return caught != std::string::npos &&
           (std::stoull(status.substr(caught + 7), nullptr, 16) >> (SIGTERM - 1) & 1) != 0;
  };
  for (char const* const rank : {"0", "1"}) {
    ToolResult const result =
        signalled(2,
                  words("sample --model ising -L 32 --beta 0.3 --measurements 1000 --every 1000000 "
                        "--threads 1 -o long.csv"),
                  rank, SIGTERM, catches);
    EXPECT_EQ(result.code, 143) << result.err;
    EXPECT_EQ(count(result.err, "antikelvin: interrupted (signal 15); no file was written"), 1u)
        << result.err;
    EXPECT_EQ(folder.files(), std::vector<std::string>());
  }
}

TEST_F(Mpi, RanksGatherHandOutTicketsAndEndTogether) {
  for (int const n : {1, 2, 4}) {
    EXPECT_EQ(as_ranks(n, AK_RANKS_PROGRAM, {"gather"}).out, "gathered\n");
    if (n == 1) continue;
    EXPECT_EQ(as_ranks(n, AK_RANKS_PROGRAM, {"queue"}).out, "queued\n");
    EXPECT_EQ(as_ranks(n, AK_RANKS_PROGRAM, {"bad record"}).out, "thrown\n");
    // The last one would take half a minute if ranks had to be waited for.
    for (auto const& [scene, code, line] : std::vector<std::tuple<std::string, int, std::string>>{
             {"failure", 1, "rank 1 has failed"},
             {"late failure", 7, "rank 1 has failed"},
             {"signal", 143, "rank 1 was signalled"}}) {
      auto const start = std::chrono::steady_clock::now();
      ToolResult const failed = as_ranks(n, AK_RANKS_PROGRAM, {scene});
      EXPECT_EQ(failed.code, code) << scene;
      EXPECT_EQ(count(failed.err, line), 1u) << failed.err;
      EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(25)) << scene;
    }
  }
}

#endif

}  // namespace
}  // namespace antikelvin::test
