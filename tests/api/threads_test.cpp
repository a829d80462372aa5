// SPDX-License-Identifier: Apache-2.0
// Calls leave the program as it was: OpenMP's number of threads, handlers of signals; and results do not depend on threads.
#include <gtest/gtest.h>
#include <omp.h>

#include <csignal>
#include <functional>
#include <thread>

#include "antikelvin/api/all.hpp"

namespace ak = antikelvin::api;

namespace {

/// Every part of the interface that runs kernels, on so many threads; what it computes.
std::vector<std::vector<double>> everything(int threads) {
  std::string const text = std::to_string(threads);
  ak::Sampler sampler({}, {.sides = "8"}, -0.2, {.replicas = 64, .on = {.threads = threads}});
  sampler.advance(4);
  return {
      sampler.energies(),
      ak::run("entropy", {{"subsystems", "1e6"}, {"fraction", "0:1:101"}, {"threads", text}})
          .numbers("log_omega"),
      ak::run(
          "entropy",
          {{"levels", "0,1,3"}, {"subsystems", "60"}, {"fraction", "0:1:11"}, {"threads", text}})
          .numbers("log_omega"),
      ak::run("sample",
              {{"subsystems", "1000"}, {"beta", "0.3"}, {"method", "binomial"}, {"threads", text}})
          .numbers("energy_mean"),
      ak::density_of_states({}, {.sides = "4"},
                            {.most_steps = 0,
                             .on = {.threads = threads},
                             .sampling = {{"replicas", "64"}, {"walker-sweeps", "1000"}}})
          .log_g};
}

TEST(ApiThreads, AreThoseOfTheProgramAfterEveryCall) {
  int const before = omp_get_max_threads();
  omp_set_num_threads(2);
  auto const of_one = everything(1);
  EXPECT_EQ(omp_get_max_threads(), 2);
  EXPECT_EQ(everything(3), of_one);
  EXPECT_EQ(omp_get_max_threads(), 2);
  EXPECT_THROW(ak::run("sample", {{"threads", "3"}, {"subsystems", "5"}}), ak::Error);
  ak::interrupt();
  EXPECT_THROW(everything(3), ak::Error);
  EXPECT_EQ(omp_get_max_threads(), 2);
  EXPECT_EQ(ak::devices().front().threads, 2);
  omp_set_num_threads(before);
}

TEST(ApiThreads, CallsAtTheSameTimeDoNotDisturbEachOther) {
  auto const alone = everything(1);
  std::vector<std::vector<std::vector<double>>> beside(4);
  std::vector<std::thread> callers;
  for (auto& results : beside) callers.emplace_back([&results] { results = everything(2); });
  for (std::thread& caller : callers) caller.join();
  for (auto const& results : beside) EXPECT_EQ(results, alone);
}

TEST(ApiThreads, SignalsAreTheProgramsOwn) {
  ak::run("sample", {{"subsystems", "5"}, {"beta", "1"}, {"sweeps", "8"}});
  for (int const number : {SIGINT, SIGTERM, SIGUSR1, SIGXFSZ, SIGPIPE}) {
    struct sigaction action {};
    sigaction(number, nullptr, &action);
    EXPECT_EQ(action.sa_handler, SIG_DFL) << number;
  }
}

TEST(ApiDevices, BeginWithTheProcessor) {
  std::vector<ak::Device> const devices = ak::devices();
  ASSERT_FALSE(devices.empty());
  EXPECT_EQ(devices[0].backend, "cpu");
  EXPECT_FALSE(devices[0].name.empty());
  EXPECT_GT(devices[0].memory_bytes, 0u);
  EXPECT_EQ(ak::version().find_first_not_of("0123456789."), std::string::npos) << ak::version();
}

}  // namespace
