// SPDX-License-Identifier: Apache-2.0
// One program in place of five, for scripts/gpu-check: what they have in common, most of it machine code of GPUs, is
// carried to a machine with a GPU once. The first argument says which of them runs.
#include <gtest/gtest.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "cli/run.hpp"

// The main functions of the benchmarks, under names of their own (CMakeLists.txt).
int bench_spins(int argc, char** argv);
int bench_dos(int argc, char** argv);
int bench_entropy(int argc, char** argv);

namespace {

int tool(int argc, char** argv) {
  return antikelvin::cli::run({argv + 1, argv + argc}, std::cout, std::cerr, argv[0]);
}

int parity(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

struct Program {
  char const* name;
  int (*run)(int, char**);
};
constexpr Program kPrograms[] = {{"antikelvin", tool},
                                 {"parity", parity},
                                 {"bench_spins", bench_spins},
                                 {"bench_dos", bench_dos},
                                 {"bench_entropy", bench_entropy}};

}  // namespace

int main(int argc, char** argv) {
  std::string const name = argc > 1 ? argv[1] : "";
  for (Program const& program : kPrograms)
    if (name == program.name) return program.run(argc - 1, argv + 1);
  std::fprintf(stderr, "usage: %s PROGRAM ARGUMENTS..., PROGRAM one of", argv[0]);
  for (Program const& program : kPrograms) std::fprintf(stderr, " %s", program.name);
  std::fprintf(stderr, "\n");
  return 2;
}
