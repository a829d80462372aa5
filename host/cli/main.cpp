// SPDX-License-Identifier: Apache-2.0
// The process: how its threads wait, the ranks of its job, its streams.
#include <iostream>

#include "base/failure.hpp"
#include "cli/launch.hpp"
#include "cli/run.hpp"

int main(int argc, char** argv) {
  using namespace antikelvin;
  std::vector<std::string> const arguments(argv + 1, argv + argc);
  if (cli::spins_long() && cli::computes(arguments)) cli::limit_spinning(argv);
  try {
    return cli::in_job([&] { return cli::run(arguments, std::cout, std::cerr, argv[0]); });
  } catch (BackendError const& error) {  // before there are ranks
    return cli::complain(error.what(), kNoBackend, std::cerr);
  }
}
