// SPDX-License-Identifier: Apache-2.0
// Whatever ends a run and whenever: the same run resumes from its checkpoint, on another kernel and
// with other threads, and says the same, bit for bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "support/checkpoint_runs.hpp"

namespace antikelvin {
namespace {

using namespace test_support;
using test::TemporaryFolder;

class CheckpointParity : public testing::TestWithParam<SamplerCase> {
 protected:
  std::string folder() const { return (temporary_.path() / "checkpoint").string(); }
  void SetUp() override {
    Watch watch;
    watch.before = [this] { ++n_calls_; };
    expected_ = GetParam().run(WatchedBackend(watch, make_cpu_backend(1, Simd::generic)));
    ASSERT_GT(n_calls_, 1u);
    // All calls of short runs, some of each part of long ones: by a prime, since calls go in cycles.
    stride_ = 1 + n_calls_ / 24;
    for (std::size_t const prime : {7, 11, 17, 29, 53, 101})
      if (stride_ > 1 && stride_ < prime) {
        stride_ = prime;
        break;
      }
  }
  void TearDown() override { catch_interrupts(); }

  TemporaryFolder temporary_;
  std::string expected_;
  std::size_t n_calls_ = 0, stride_ = 1;
};

TEST_P(CheckpointParity, AnUninterruptedRunIsTheSameAndLeavesNothing) {
  CheckpointedRun run(GetParam(), folder());
  run.save_always();
  EXPECT_EQ(run().value_or("none"), expected_);
  EXPECT_TRUE(std::filesystem::is_empty(temporary_.path()));
}

TEST_P(CheckpointParity, AnInterruptAtAnyCall) {
  std::size_t n_ended = 0;
  for (std::size_t k = 0; k < n_calls_; k += stride_) {
    SCOPED_TRACE(k);
    CheckpointedRun first(GetParam(), folder());
    first.watch.before = at_call(k, [] { std::raise(SIGUSR1); });
    std::optional<std::string> text = first();
    n_ended += !text;
    if (!text) text = CheckpointedRun(GetParam(), folder())();
    EXPECT_TRUE(text.value_or("none") == expected_) << text.value_or("none") << expected_;
  }
  EXPECT_GT(n_ended, 0u);
  std::printf("checkpoint parity, %s: %zu of %zu calls, %zu interrupted\n", GetParam().name.c_str(),
              (n_calls_ + stride_ - 1) / stride_, n_calls_, n_ended);
}

TEST_P(CheckpointParity, ACrashAtAnyCall) {
  for (std::size_t k = 0; k < n_calls_; k += stride_) {
    SCOPED_TRACE(k);
    CheckpointedRun first(GetParam(), folder());
    first.save_always();
    first.watch.before = at_call(k, [] { throw Crash(); });
    EXPECT_FALSE(first());
    std::optional<std::string> const text = CheckpointedRun(GetParam(), folder())();
    EXPECT_TRUE(text.value_or("none") == expected_) << text.value_or("none") << expected_;
  }
}

/// A limit that is over before it begins: each run makes the one call that it is promised.
TEST_P(CheckpointParity, OneCallAfterTheOther) {
  std::optional<std::string> text;
  std::size_t n_runs = 0;
  for (; !text; ++n_runs) {
    CheckpointedRun run(GetParam(), folder());
    if (n_runs < 60) run.plan.deadline = CheckpointPlan::Clock::now();
    text = run();
    ASSERT_LE(n_runs, 60u);
  }
  EXPECT_GT(n_runs, 1u);
  EXPECT_EQ(text.value_or("none"), expected_);
}

// The comparison must see a state that is not quite restored. The last word that is not 0 is what a
// demon holds or how many sweeps are done, from which random numbers follow: nothing makes up for its
// loss but the last sweep of the run. Spins that are lost may be forgotten, since two heat baths with the
// same random numbers meet within some sweeps, as a lattice does on its way to its β; where energy is
// conserved they cannot.
TEST_P(CheckpointParity, AWordThatIsLostIsNoticed) {
  if (GetParam().name.find("totals") != std::string::npos) GTEST_SKIP() << "there are no chains";
  std::size_t n_noticed[2] = {}, n_tried[2] = {};
  // A dozen calls, wherever they fall: at either end of a ladder there is nothing to lose.
  for (std::size_t k = 1; k < n_calls_; k += 1 + n_calls_ / 12)
    for (bool const last : {false, true}) {
      CheckpointedRun first(GetParam(), folder());
      first.save_always();
      first.watch.before = at_call(k, [] { throw Crash(); });
      EXPECT_FALSE(first());
      CheckpointedRun second(GetParam(), folder());
      bool restored = false;
      second.watch.restoring = [&](std::vector<std::uint32_t>& words) {
        auto const is_some = [](std::uint32_t word) { return word != 0; };
        std::uint32_t& word =
            last ? *std::find_if(words.rbegin(), words.rend() - 1, is_some) : words.front();
        restored = is_some(word);
        word = 0;
      };
      try {
        std::optional<std::string> const text = second();
        n_tried[last] += restored;
        n_noticed[last] += restored && text != expected_;
      } catch (std::logic_error const&) {  // energy was not conserved
        ++n_tried[last];
        ++n_noticed[last];
      }
      std::filesystem::remove_all(folder());
    }
  std::printf("checkpoint parity, %s: %zu of %zu last words noticed, %zu of %zu first\n",
              GetParam().name.c_str(), n_noticed[1], n_tried[1], n_noticed[0], n_tried[0]);
  EXPECT_GT(n_noticed[1], 0u);
  EXPECT_GE(2 * n_noticed[1], n_tried[1]) << "of " << n_tried[1];
  for (char const* const conserving : {"contact", "demon", "exchange"})
    if (GetParam().name.rfind(conserving, 0) == 0) {
      EXPECT_GT(n_noticed[0], 0u);
    }
}

std::string case_name(testing::TestParamInfo<SamplerCase> const& info) {
  std::string name = info.param.name;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Samplers, CheckpointParity, testing::ValuesIn(sampler_cases()), case_name);

/// A backend resumes from what another one saved.
class CheckpointBackends : public BackendTest {};

TEST_P(CheckpointBackends, GoOnWithEachOthersStates) {
  auto const make_this = [] {
    return GetParam() == "cuda" ? make_cuda_backend(0) : make_cpu_backend(1, Simd::generic);
  };
  for (SamplerCase const& sampler : sampler_cases())
    for (bool const first_here : {true, false}) {
      SCOPED_TRACE(sampler.name);
      TemporaryFolder const folder;
      std::string const path = (folder.path() / "checkpoint").string();
      Watch watch;
      std::size_t n_calls = 0;
      watch.before = [&] { ++n_calls; };
      std::string const expected = sampler.run(WatchedBackend(watch, next_cpu_backend()));
      CheckpointedRun first(sampler, path), second(sampler, path);
      (first_here ? first : second).make = make_this;
      first.save_always();
      first.watch.before = at_call(n_calls / 2, [] { throw Crash(); });
      EXPECT_FALSE(first());
      EXPECT_EQ(second().value_or("none"), expected);
    }
}

INSTANTIATE_TEST_SUITE_P(Backends, CheckpointBackends, testing::ValuesIn(backend_names()), name_of);

}  // namespace
}  // namespace antikelvin
