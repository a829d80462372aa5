// SPDX-License-Identifier: Apache-2.0
// The tool limits how long libgomp's threads spin, and leaves that to the user who asks.
#include <gtest/gtest.h>

#include <atomic>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

/// Environments of the tools that this process has started.
std::string environments_of_tools() {
  std::string text;
  std::error_code none;
  for (auto const& process : std::filesystem::directory_iterator("/proc", none)) {
    std::string number, name, state;
    std::ifstream stat(process.path() / "stat");
    int parent = 0;
    stat >> number >> name >> state >> parent;
    if (name == "(antikelvin)" && parent == getpid()) {
      std::ifstream file(process.path() / "environ", std::ios::binary);
      for (std::string entry; std::getline(file, entry, '\0');) text += entry + '\n';
    }
  }
  return text;
}

std::string environment_of_a_run(std::vector<std::pair<std::string, std::string>> const& given) {
  TemporaryFolder const folder;
  std::atomic<bool> ended = false;
  std::string seen;
  std::thread watcher([&] {
    while (!ended && seen.find("SPINCOUNT") == std::string::npos) {
      seen += environments_of_tools();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  run_tool(folder,
           words("sample -N 1e6 --beta 1 --sweeps 1e6 --max-updates 1e18 --backend cpu --quiet"),
           given, "", 1500, SIGTERM);
  ended = true;
  watcher.join();
  return seen;
}

TEST(Spinning, IsShort) {
  EXPECT_NE(environment_of_a_run({{"GOMP_SPINCOUNT", ""}, {"OMP_WAIT_POLICY", ""}})
                .find("GOMP_SPINCOUNT=1000\n"),
            std::string::npos);
}

TEST(Spinning, IsTheUsersChoice) {
  std::string const seen =
      environment_of_a_run({{"GOMP_SPINCOUNT", ""}, {"OMP_WAIT_POLICY", "active"}});
  EXPECT_NE(seen.find("OMP_WAIT_POLICY=active\n"), std::string::npos);
  EXPECT_EQ(seen.find("GOMP_SPINCOUNT"), std::string::npos);
}

}  // namespace
}  // namespace antikelvin::test
