// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <csignal>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "device/checkpointed.hpp"
#include "support/backends.hpp"
#include "support/sampler_cases.hpp"
#include "support/watched_backend.hpp"

namespace antikelvin::test_support {

struct Crash : std::runtime_error {
  Crash() : std::runtime_error("crash") {}
};

/// Another kernel and another number of threads each time.
inline std::unique_ptr<Backend> next_cpu_backend() {
  static std::size_t count = 0;
  std::vector<Simd> const simd = simd_kernels();
  ++count;
  return make_cpu_backend(1 + static_cast<int>(count % 3), simd[count % simd.size()]);
}

/// Part of a sampler's run that one process does.
class CheckpointedRun {
 public:
  CheckpointedRun(SamplerCase const& sampler, std::string folder) : sampler_(sampler) {
    plan.folder = std::move(folder);
    plan.identity = sampler.name + "\n";
    plan.every = 1e6;
  }

  /// The text; none if it was interrupted or crashed.
  std::optional<std::string> operator()() {
    auto const checkpoint = std::make_shared<Checkpoint>(plan);
    CheckpointedBackend const backend(std::make_shared<WatchedBackend>(watch, make()), checkpoint);
    catch_interrupts();
    try {
      std::string text = sampler_.run(backend);
      checkpoint->finished();
      return text;
    } catch (Interrupted const& interrupted) {
      EXPECT_EQ(interrupted.signal, SIGUSR1);
      EXPECT_EQ(interrupted.saved_in, plan.folder);
    } catch (TimeLimitReached const& reached) {
      EXPECT_EQ(reached.saved_in, plan.folder);
    } catch (Crash const&) {
    }
    return std::nullopt;
  }

  /// Saves before every call.
  void save_always() {
    plan.every = 0;
    plan.share = std::numeric_limits<double>::infinity();
  }

  CheckpointPlan plan;
  Watch watch;
  std::function<std::unique_ptr<Backend>()> make = next_cpu_backend;

 private:
  SamplerCase const& sampler_;
};

/// Does `act` at the k-th call.
inline std::function<void()> at_call(std::size_t k, std::function<void()> const& act) {
  return [=, calls = std::size_t{0}]() mutable {
    if (calls++ == k) act();
  };
}

}  // namespace antikelvin::test_support
