// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "device/backend.hpp"

namespace antikelvin::test_support {

/// Actions of a test on a backend that it watches.
struct Watch {
  std::function<void()> before = [] {};  ///< any call that makes, moves or asks chains, or draws
  /// States on their way to chains.
  std::function<void(std::vector<std::uint32_t>&)> restoring = [](std::vector<std::uint32_t>&) {};
};

class WatchedEngine final : public Engine {
 public:
  WatchedEngine(Watch const& watch, std::unique_ptr<Engine> inner)
      : watch_(watch), inner_(std::move(inner)) {}
  Answer handle(Call const& call) override {
    watch_.before();
    return inner_->handle(call);
  }
  std::vector<std::uint32_t> save() override { return inner_->save(); }
  void restore(std::vector<std::uint32_t> const& saved) override {
    std::vector<std::uint32_t> words = saved;
    watch_.restoring(words);
    inner_->restore(words);
  }

 private:
  Watch const& watch_;
  std::unique_ptr<Engine> inner_;
};

/// Passes everything on, and lets a test watch. Refers to the watch.
class WatchedBackend final : public Backend {
 public:
  WatchedBackend(Watch const& watch, std::unique_ptr<Backend> inner)
      : watch_(watch), inner_(std::move(inner)) {}
  DeviceInfo device() const override { return inner_->device(); }
  Evaluator const& evaluator() const override { return inner_->evaluator(); }
  std::unique_ptr<Engine> make_engine(ChainsPlan const& plan) const override {
    watch_.before();
    return std::make_unique<WatchedEngine>(watch_, inner_->make_engine(plan));
  }
  std::vector<std::uint64_t> host_counts(
      std::uint64_t count, std::function<std::vector<std::uint64_t>()> const& draw) const override {
    watch_.before();
    return inner_->host_counts(count, draw);
  }

 private:
  Watch const& watch_;
  std::unique_ptr<Backend> inner_;
};

}  // namespace antikelvin::test_support
