// SPDX-License-Identifier: Apache-2.0
#include "cli/launch.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <streambuf>
#include <thread>

namespace antikelvin::cli {
namespace {

Ranks* present = nullptr;

/// Takes everything and keeps nothing.
class Silence final : public std::streambuf {
  int overflow(int c) override { return c == EOF ? 0 : c; }
  std::streamsize xsputn(char const*, std::streamsize n) override { return n; }
};

}  // namespace

Ranks& ranks() {
  static std::unique_ptr<Ranks> const solo = solo_ranks();
  return present != nullptr ? *present : *solo;
}

int in_job(std::function<int()> const& run) {
  std::unique_ptr<Ranks> const launched = make_ranks();
  present = launched.get();
  Silence silence;
  std::streambuf *const out = std::cout.rdbuf(), *const err = std::cerr.rdbuf();
  if (launched->rank() > 0) {
    std::cout.rdbuf(&silence);
    std::cerr.rdbuf(&silence);
  }
  int const code = run();
  std::cout.rdbuf(out);
  std::cerr.rdbuf(err);
  present = nullptr;
  return code;
}

int default_threads() {
  if (ranks().local_size() == 1 || std::getenv("OMP_NUM_THREADS") != nullptr) return 0;
  auto const allowed = static_cast<int>(std::thread::hardware_concurrency());
  bool const shared_out = allowed < sysconf(_SC_NPROCESSORS_ONLN);
  return shared_out ? 0 : std::max(1, allowed / ranks().local_size());
}

bool spins_long() {
  return std::getenv("GOMP_SPINCOUNT") == nullptr && std::getenv("OMP_WAIT_POLICY") == nullptr;
}

void limit_spinning(char** argv) {
  std::error_code none;
  std::string const self = std::filesystem::read_symlink("/proc/self/exe", none).string();
  setenv("GOMP_SPINCOUNT", "1000", 1);
  execv(self.c_str(), argv);  // returns only if it fails: slower, not wrong
}

}  // namespace antikelvin::cli
