// SPDX-License-Identifier: Apache-2.0
// Real processes, ended by real signals at moments that no one chose.
#include <gtest/gtest.h>

#include <filesystem>

#include "support/refusal.hpp"

namespace antikelvin::test {
namespace {

bool holds(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

/// A second or so of work in many calls.
std::string const kWork =
    "sample --model ising --lattice complete -L 500 --beta 0.5,-0.7 --replicas 64 --sweeps 1000 "
    "--backend cpu --quiet ";
std::string const kFast = " --checkpoint c --checkpoint-every 0.01s";

struct Moments {
  std::uint32_t state = 12345;
  /// Milliseconds, longer each time, so that a slow machine gets on too.
  int next(int attempt) {
    state = state * 1664525u + 1013904223u;
    return 30 + static_cast<int>(state >> 24) + 40 * attempt;
  }
};

TEST(Checkpoint, RunsThatAreEndedGoOnToTheSameResult) {
  TemporaryFolder const folder;
  std::string const expected = run_tool(folder, words(kWork)).out;
  ASSERT_FALSE(expected.empty());
  Moments moments;
  for (int const signal_number : {SIGKILL, SIGTERM, SIGUSR1, SIGINT}) {
    SCOPED_TRACE(signal_number);
    int n_ended = 0;
    ToolResult result{};
    for (int attempt = 0; attempt < 60; ++attempt) {
      std::string const other = attempt % 2 == 0 ? " --threads 1" : " --threads 2 --simd generic";
      result = run_tool(folder, words(kWork + kFast + other), {}, "", moments.next(attempt),
                        signal_number);
      if (result.code == 0) break;
      ++n_ended;
      ASSERT_EQ(result.code, 128 + signal_number) << result.err;
      // SIGKILL may come between the last line and the end.
      bool const printed = signal_number == SIGKILL && !result.out.empty();
      EXPECT_EQ(result.out, printed ? expected : "");
      // A signal that came before the first safe point was caught has no message.
      if (signal_number != SIGKILL && !result.err.empty()) {
        EXPECT_EQ(result.err, "antikelvin: interrupted (signal " + std::to_string(signal_number) +
                                  "); state saved in c, the same command resumes\n");
      }
    }
    EXPECT_EQ(result.code, 0);
    EXPECT_EQ(result.out, expected);
    EXPECT_GT(n_ended, 0);
    EXPECT_TRUE(folder.files().empty()) << "the folder is gone when the run is done";
    std::printf("signal %d: %d runs ended\n", signal_number, n_ended);
  }
}

TEST(Checkpoint, ATimeLimitEndsWithFiveAndTheCommand) {
  TemporaryFolder const folder;
  std::string const expected = run_tool(folder, words(kWork)).out;
  int n_ended = 0;
  ToolResult result{};
  for (double limit = 0.1; limit < 600; limit *= 2) {
    std::string const command = kWork + "--checkpoint c --time-limit " + std::to_string(limit);
    result = run_tool(folder, words(command));
    if (result.code == 0) break;
    ++n_ended;
    ASSERT_EQ(result.code, 5) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(holds(result.err,
                      "time limit reached (not all is done); state saved in c, the same "
                      "command resumes: "))
        << result.err;
    EXPECT_TRUE(holds(result.err, command)) << result.err;
  }
  EXPECT_GT(n_ended, 0);
  EXPECT_EQ(result.out, expected);
  EXPECT_TRUE(folder.files().empty());
}

/// Ends a run at a moment when it has two states.
void stop_with_two_states(TemporaryFolder const& folder, std::string const& command) {
  for (int wait = 100; wait < 20000; wait = wait * 5 / 4) {
    ASSERT_NE(run_tool(folder, words(command), {}, "", wait, SIGKILL).code, 0) << "too short a run";
    if (std::filesystem::exists(folder.path() / "c/state.previous")) return;
    std::filesystem::remove_all(folder.path() / "c");
  }
  FAIL() << "there is no state";
}

TEST(Checkpoint, ADamagedStateFallsBackAndSaysSo) {
  TemporaryFolder const folder;
  std::string loud = kWork;
  loud.replace(loud.find("--quiet "), 8, "");
  std::string const expected = run_tool(folder, words(kWork)).out;
  stop_with_two_states(folder, kWork + kFast);
  std::string state = folder.read("c/state");
  state[state.size() / 2] = static_cast<char>(~state[state.size() / 2]);
  folder.write("c/state", state);
  auto const result = run_tool(folder, words(loud + kFast));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, expected);
  EXPECT_TRUE(holds(result.err, "antikelvin: going back to 'c/state.previous' (c/state: "))
      << result.err;
}

TEST(Checkpoint, AnotherInputIsRefusedAndRestartStartsOver) {
  TemporaryFolder const folder;
  folder.write("a.csv", "0,1\n1,1\n");
  std::string const command =
      "sample --levels @a.csv -N 1e5 --beta 0.5 --sweeps 4000 --burn-in 4000 --backend cpu --simd "
      "generic --quiet --max-updates 1e18" +
      kFast;
  stop_with_two_states(folder, command);
  expect_refusal(run_tool(folder, words(command + " --seed 2")),
                 {"belongs to another computation", "seed=1", "seed=2", "--restart"});
  folder.write("a.csv", "0,1\n2,1\n");
  expect_refusal(run_tool(folder, words(command)), {"levels content=", "--restart"});
  std::string const shorter =
      "sample --levels @a.csv -N 10 --beta 0.5 --backend cpu --quiet --checkpoint c";
  expect_refusal(run_tool(folder, words(shorter)), {"belongs to another computation"});
  std::string const expected =
      run_tool(folder, words("sample --levels @a.csv -N 10 --beta 0.5 --backend cpu --quiet")).out;
  auto const restarted = run_tool(folder, words(shorter + " --restart"));
  EXPECT_EQ(restarted.code, 0) << restarted.err;
  EXPECT_EQ(restarted.out, expected);
  EXPECT_EQ(folder.files(), std::vector<std::string>{"a.csv"});
}

TEST(Checkpoint, ResultsThatCouldNotBeWrittenAreNotLost) {
  TemporaryFolder const folder;
  std::string const expected = run_tool(folder, words(kWork)).out;
  EXPECT_EQ(run_tool(folder, words(kWork + kFast), {}, "/dev/full").code, 1);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "c/state"));
  auto const result = run_tool(folder, words(kWork + kFast));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, expected);
}

TEST(Checkpoint, EverySamplerTakesItAndNoOtherVerb) {
  TemporaryFolder const folder;
  for (std::string const command :
       {"sample -N 100 --beta 1 --backend cpu", "scaling -N 10,20,40 --sweeps 16 --backend cpu",
        "driven --preset three-level-laser --subsystems 100 --backend cpu",
        "driven --preset three-level-laser --method exact"}) {
    auto const result = run_tool(folder, words(command + " --quiet --checkpoint c/d"));
    EXPECT_EQ(result.code, 0) << command << result.err;
    EXPECT_EQ(result.out, run_tool(folder, words(command + " --quiet")).out);
    EXPECT_EQ(run_tool(folder, words(command + " --quiet --dry-run --checkpoint e")).code, 0);
  }
  auto const contact = run_tool(
      folder, {"contact", "--a", "two-level N=100 beta=-1", "--b", "two-level N=100 beta=1",
               "--backend", "cpu", "--quiet", "--checkpoint", "c/d"});
  EXPECT_EQ(contact.code, 0) << contact.err;
  EXPECT_TRUE(folder.files().empty()) << "c was made for c/d, and goes with it";
  for (std::string const verb : {"canonical --levels two-level --beta 1", "limits", "info"})
    for (std::string const option : {"--checkpoint=c", "--time-limit=5", "--restart"})
      expect_refusal(run_tool(folder, words(verb + " " + option)), {"unknown option"});
}

TEST(Checkpoint, OptionsThatNeedAFolderSaySo) {
  TemporaryFolder const folder;
  std::string const command = "sample -N 100 --beta 1 --backend cpu ";
  expect_refusal(run_tool(folder, words(command + "--time-limit 2h")), {"needs --checkpoint"});
  expect_refusal(run_tool(folder, words(command + "--restart")), {"needs --checkpoint"});
  expect_refusal(run_tool(folder, words(command + "--checkpoint-every 5s")),
                 {"needs --checkpoint"});
  expect_refusal(run_tool(folder, words(command + "--checkpoint c --time-limit soon")),
                 {"--time-limit", "2h30m"});
  expect_refusal(run_tool(folder, words(command + "--checkpoint c --checkpoint-every 0")),
                 {"--checkpoint-every"});
  EXPECT_TRUE(folder.files().empty());
}

}  // namespace
}  // namespace antikelvin::test
