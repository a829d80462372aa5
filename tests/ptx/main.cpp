// SPDX-License-Identifier: Apache-2.0
// Runs tests on the PTX machine. Any finding of the machine fails the test that runs.
#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "ptx/findings.hpp"

namespace {

using namespace antikelvin::ptx;

class FailOnFindings : public testing::EmptyTestEventListener {
  void OnTestEnd(testing::TestInfo const&) override {
    for (std::string const& finding : take_findings()) ADD_FAILURE() << finding;
    cudaDeviceReset();
  }
};

}  // namespace

int main(int n_arguments, char** arguments) {
  testing::InitGoogleTest(&n_arguments, arguments);
  testing::UnitTest::GetInstance()->listeners().Append(new FailOnFindings);
  int const result = RUN_ALL_TESTS();
  Counts const& all = counts();
  if (all.n_launches > 0)
    std::fprintf(stderr, "PTX machine: %llu launches, %llu instructions, %llu races\n",
                 static_cast<unsigned long long>(all.n_launches),
                 static_cast<unsigned long long>(all.n_instructions),
                 static_cast<unsigned long long>(all.n_races));
  return result;
}
