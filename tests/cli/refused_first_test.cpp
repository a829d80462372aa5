// SPDX-License-Identifier: Apache-2.0
// Impossible requests are refused before anything is made, soon, and in little memory.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "support/refusal.hpp"

namespace antikelvin::test {
namespace {

using std::filesystem::exists;

/// While it lives, programs that start here get a limit.
class Limit {
 public:
  Limit(__rlimit_resource_t what, rlim_t value) : what_(what) {
    getrlimit(what_, &before_);
    rlimit const lower{value, before_.rlim_max};
    setrlimit(what_, &lower);
  }
  ~Limit() { setrlimit(what_, &before_); }
  Limit(Limit const&) = delete;
  Limit& operator=(Limit const&) = delete;

 private:
  __rlimit_resource_t what_;
  rlimit before_{};
};

TEST(RefusedFirst, NoCheckpointIsMade) {
  TemporaryFolder const folder;
  for (std::string const command :
       {"sample --model ising -L 8 --beta x", "sample --model ising -L 1000000x1000000 --beta 1",
        "sample --model ising -L 8 --beta 1 --snapshot none/a.png", "scaling -N 10",
        "dos --model ising -L 8 --method nothing", "sample -N 100 --beta 1 --threads 1 --simd mmx",
        "sample --model potts:3 -L 8 --beta 1 --field 1 --dynamics swendsen-wang",
        "sample --model ising -L 65536 --replicas 1048576 --beta 1"})
    for (std::string const extra : {"", " --restart", " --time-limit 1m"}) {
      expect_refusal(
          run_tool(folder, words(command + " --backend cpu --checkpoint nodir/ck" + extra)), {});
      EXPECT_FALSE(exists(folder.path() / "nodir")) << command;
    }
  EXPECT_TRUE(folder.files().empty());
}

TEST(RefusedFirst, AFinishedRunLeavesNoFolderAboveItsCheckpoint) {
  TemporaryFolder const folder;
  auto const result = run_tool(
      folder, words("sample -N 100 --beta 1 --sweeps 4 --quiet --backend cpu --checkpoint a/b/c"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(folder.files().empty());
}

TEST(RefusedFirst, ARefusalKeepsTheStateThatRestartWouldDiscard) {
  TemporaryFolder const folder;
  std::string const command =
      "sample --model ising -L 64 --beta 0.4 --sweeps 100000 --quiet --backend cpu --checkpoint c";
  ASSERT_EQ(run_tool(folder, words(command + " --time-limit 0.3")).code, 5);
  ASSERT_TRUE(exists(folder.path() / "c/state"));
  expect_refusal(run_tool(folder, words(command + " --restart --snapshot none/a.png")), {"none"});
  EXPECT_TRUE(exists(folder.path() / "c/state"));
}

TEST(RefusedFirst, ACheckpointThatCannotBeMade) {
  TemporaryFolder const folder;
  folder.write("file", "x");
  for (std::string const& path :
       {std::string("file"), std::string("file/c"), std::string("/dev/null/c"),
        std::string("/proc/none/c"), std::string(300, 'a'), std::string(300, 'a') + "/c"}) {
    auto const result = run_tool(
        folder, words("sample --model ising -L 64 --beta 0.4 --sweeps 100000000 --backend cpu "
                      "--quiet --checkpoint " +
                      path));
    expect_refusal(result, {"cannot make checkpoint"});
  }
  EXPECT_EQ(folder.files().size(), 1u);
}

TEST(RefusedFirst, FilesWithoutEnd) {
  TemporaryFolder const folder;
  Limit const memory(RLIMIT_AS, rlim_t{2} << 30);
  Limit const time(RLIMIT_CPU, 20);
  for (std::string const command :
       {"plot /dev/zero -o a.svg", "scan /dev/zero", "canonical --levels @/dev/zero --beta 1",
        "canonical --config /dev/zero", "canonical --levels @/dev/urandom --beta 1",
        "contact --a @/dev/zero --b two-level"})
    expect_refusal(run_tool(folder, words(command)), {});
  std::filesystem::create_directories(folder.path() / "r");
  folder.write("r/manifest.json", "{}");
  std::filesystem::create_symlink("/dev/zero", folder.path() / "r/job.toml");
  expect_refusal(run_tool(folder, words("status r")), {"cannot read job"});
  std::filesystem::remove_all(folder.path() / "r");
  EXPECT_TRUE(folder.files().empty());
}

TEST(RefusedFirst, PipesAreReadToALimit) {
  TemporaryFolder const folder;
  std::string const command = std::string("exec ") + tool_path();
  Limit const memory(RLIMIT_AS, rlim_t{2} << 30);
  for (std::string const verb :
       {"canonical --beta 1 --levels @<(yes 1)", "plot <(yes 1) -o a.svg", "scan <(yes)"})
    expect_refusal(run_program("/bin/bash", folder, {"-c", command + " " + verb}, {}),
                   {"it is longer than"});
  auto const small = run_program(
      "/bin/bash", folder, {"-c", command + " canonical --beta 1 --levels @<(echo 0; echo 1)"}, {});
  EXPECT_EQ(small.code, 0) << small.err;
}

TEST(RefusedFirst, ListsThatWouldTakeHours) {
  TemporaryFolder const folder;
  Limit const memory(RLIMIT_AS, rlim_t{1} << 30);
  Limit const time(RLIMIT_CPU, 10);
  for (std::string const command :
       {"scaling -N 100,1000,10000 --temperature 47e215:56e-281:9493228",
        "scaling -N 1:1e7:1e7 --beta 1", "sample -N 1:1e5:1e5 --beta 0:1:1e5",
        "sample -N 100 --beta 0:1:99999,1:2:99999", "sample -N 1000 --energy 0:1:1e7",
        "driven --preset laser --pump-rate 0:1:1e7", "dos --model ising -L 8 --beta 0:1:1e7"})
    expect_refusal(run_tool(folder, words(command)), {});
}

TEST(RefusedFirst, LongArgumentsAreCut) {
  TemporaryFolder const folder;
  std::string const text(20000, 'x');
  folder.write("job.toml", "verb = \"" + text + "\"\n");
  folder.write("config.toml", text + " = 1\n");
  std::vector<std::vector<std::string>> const commands = {
      {text},
      {"canonical", "--" + text},
      {"canonical", text},
      {"canonical", "--levels", text},
      {"canonical", "--levels", "@" + text, "--beta", "1"},
      {"canonical", "--levels", "spin:" + text, "--beta", "1"},
      {"canonical", "--levels", "two-level", "--beta", text},
      {"canonical", "--levels", "two-level", "--beta", "1:2:" + text},
      {"canonical", "--levels", "two-level", "--beta", "1", "-o", text},
      {"canonical", "--levels", "two-level", "--beta", "1", "-o", text + "/" + text + ".csv"},
      {"canonical", "--config", text},
      {"canonical", "--config", "config.toml"},
      {"canonical", "--set", text},
      {"canonical", "--set", text + "=1"},
      {"canonical", "--threads", text},
      {"canonical", "--backend", text},
      {"canonical", "--backend", "cuda:" + text},
      {"entropy", "--levels", "two-level", "-N", "10", "--shell", "-1" + std::string(300, '0')},
      {"sample", "--model", text, "-L", "8", "--beta", "1"},
      {"sample", "--model", "ising", "-L", text, "--beta", "1"},
      {"sample", "-N", "100", "--beta", "1", "--max-updates", "-1" + std::string(200, '0')},
      {"sample", "-N", "100", "--beta", "1", "--checkpoint", text},
      {"sample", "-N", "100", "--beta", "1", "--time-limit", text},
      {"sample", "-N", "100", "--beta", "1", "--snapshot", text},
      {"sample", "-N", "100", "--beta", "1", "--dynamics", text},
      {"contact", "--a", text, "--b", text},
      {"driven", "--preset", text},
      {"driven", "--levels", "0,1,2", "--pump", text},
      {"dos", "--model", "ising", "-L", "8", "--replicas", text},
      {"scan", text},
      {"scan", "job.toml"},
      {"scan", "job.toml", "--shard", text},
      {"resume", text},
      {"export", text},
      {"diff", text, text},
      {"merge", text, text},
      {"merge", "new", text},
      {"diff", "job.toml", "job.toml", "--keys", text},
      {"transitions", text},
      {"transitions", "job.toml", "--of", text},
      {"transitions", "job.toml", "--range", text},
      {"plot", text, "-o", "a.svg"},
      {"plot", "job.toml", "-o", text}};
  for (auto const& command : commands) {
    auto const result = run_tool(folder, command);
    expect_refusal(result, {});
    EXPECT_LT(result.err.size(), 800u) << command[0] << ' ' << result.err;
  }
}

TEST(RefusedFirst, ThreadsThatALimitForbidsAreOneLine) {
  TemporaryFolder const folder;
  for (std::string const command :
       {"sample --model ising -L 64 --beta 0.5 --threads 64 --sweeps 16",
        "scaling -N 100,1000,10000 --beta 0.5 --threads 64",
        "scaling --replicas 1e6 --threads 64"}) {
    // Room for the tool itself, whose kernels of GPUs may take most of it, but not for 64 stacks of 8 MiB.
    Limit const memory(RLIMIT_AS, (rlim_t{200} << 20) + std::filesystem::file_size(AK_TOOL));
    auto const result = run_tool(folder, words(command + " --backend cpu"));
    EXPECT_EQ(result.code, 3) << result.err;
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    EXPECT_NE(result.err.find("cannot start 64 CPU threads"), std::string::npos) << result.err;
  }
}

TEST(RefusedFirst, AJobMayNotNameFilesOutside) {
  TemporaryFolder const folder;
  folder.write("secret.csv", "0\n1\n");
  std::filesystem::create_directories(folder.path() / "job");
  folder.write("job/job.toml",
               "verb = 'canonical'\n[options]\nlevels = '@../secret.csv'\n[grid]\nbeta = [1]\n");
  expect_refusal(run_tool(folder, words("scan job/job.toml -o r")),
                 {"outside of the job's folder"});
  EXPECT_FALSE(exists(folder.path() / "r"));
  folder.write("job/job.toml", "verb = 'canonical'\n[grid]\nbeta = [1]\n");
  auto const allowed =
      run_tool(folder, words("scan job/job.toml -o r --set levels=@secret.csv --quiet"));
  EXPECT_EQ(allowed.code, 0) << allowed.err;
}

TEST(RefusedFirst, ADryRunOfWhatDoesNotFit) {
  TemporaryFolder const folder;
  expect_refusal(
      run_tool(folder,
               words("sample -N 1e11 --beta 1 --method spin-flip --replicas 1000 --dry-run")),
      {"GB of memory"});
#ifdef AK_TEST_HDF5
  expect_refusal(
      run_tool(folder, words("canonical --levels spin:1e5 --beta 0:1:1e6 --dry-run -o a.h5")),
      {"too wide for 'a.h5'"});
#endif
  EXPECT_TRUE(folder.files().empty());
}

}  // namespace
}  // namespace antikelvin::test
