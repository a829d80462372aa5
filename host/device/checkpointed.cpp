// SPDX-License-Identifier: Apache-2.0
#include "device/checkpointed.hpp"

#include <map>
#include <utility>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

/// Numbers of what is traced beside calls to chains (call.hpp), by the same rules.
enum Number : std::uint64_t {
  kMakeSpins = 1,
  kMakeContact = 2,
  kMakeGraph = 3,
  kHostCounts = 12,
  kMakeWalkers = 13
};

TracedCall making(SpinPlan const& plan) { return {kMakeSpins, plan.key, plan.n_replicas}; }
TracedCall making(ContactPlan const& plan) {
  return {kMakeContact, plan.key, plan.bodies.at(0).spins.n_replicas};
}
TracedCall making(CompleteGraphPlan const& plan) { return {kMakeGraph, plan.key, plan.n_replicas}; }
TracedCall making(WalkerPlan const& plan) { return {kMakeWalkers, plan.key, plan.n_walkers}; }

/// Chains that are made when they are needed: in a run that replays, once it has caught up, and never
/// if they are of a point that was finished before.
class Checkpointed final : public Engine {
 public:
  Checkpointed(std::shared_ptr<Backend const> inner, std::shared_ptr<Checkpoint> checkpoint,
               ChainsPlan const& plan)
      : inner_(std::move(inner)), checkpoint_(std::move(checkpoint)) {
    checkpoint_->call(
        std::visit([](auto const& one) { return making(one); }, plan),
        [&] {
          engine_ = inner_->make_engine(plan);
          join();
        },
        [&] {
          plan_ = plan;
          join();
        });
  }
  ~Checkpointed() override { checkpoint_->leave(number_); }
  Checkpointed(Checkpointed const&) = delete;
  Checkpointed& operator=(Checkpointed const&) = delete;

  Answer handle(Call const& call) override {
    TracedCall const what = traced(call);
    switch (effect_of(call)) {
      case Effect::setting:
        checkpoint_->call(
            what, [&] { engine().handle(call); },
            [&] { settings_.insert_or_assign(what.number, call); });
        return {};
      case Effect::change:
        checkpoint_->call(what, [&] { engine().handle(call); });
        return {};
      default:
        return checkpoint_->answer(what, [&] { return engine().handle(call); });
    }
  }

  std::vector<std::uint32_t> save() override { return engine().save(); }

  void restore(std::vector<std::uint32_t> const& saved) override {
    if (!engine_) {
      engine_ = inner_->make_engine(*plan_);
      for (auto const& [number, setting] : settings_) engine_->handle(setting);
    }
    engine_->restore(saved);
    plan_.reset();
    settings_.clear();
  }

 private:
  void join() {
    number_ =
        checkpoint_->join({[this]() -> std::optional<std::vector<std::uint32_t>> {
                             if (!engine_) return std::nullopt;
                             return engine_->save();
                           },
                           [this](std::vector<std::uint32_t> const& saved) { restore(saved); }});
  }

  Engine& engine() const {
    require(engine_ != nullptr, "the checkpoint does not fit this run",
            "chains that it took for finished are in use", "start over with --restart");
    return *engine_;
  }

  std::shared_ptr<Backend const> inner_;
  std::shared_ptr<Checkpoint> checkpoint_;
  std::uint64_t number_ = 0;
  std::unique_ptr<Engine> engine_;
  std::optional<ChainsPlan> plan_;          ///< until the engine is made
  std::map<std::uint64_t, Call> settings_;  ///< likewise; the last of each number
};

}  // namespace

CheckpointedBackend::CheckpointedBackend(std::shared_ptr<Backend const> inner,
                                         std::shared_ptr<Checkpoint> checkpoint)
    : inner_(std::move(inner)), checkpoint_(std::move(checkpoint)) {}

std::unique_ptr<Engine> CheckpointedBackend::make_engine(ChainsPlan const& plan) const {
  return std::make_unique<Checkpointed>(inner_, checkpoint_, plan);
}

std::vector<std::uint64_t> CheckpointedBackend::host_counts(
    std::uint64_t count, std::function<std::vector<std::uint64_t>()> const& draw) const {
  return numbers_of<std::uint64_t>(checkpoint_->answer(
      {kHostCounts, count}, [&] { return Answer(inner_->host_counts(count, draw)); }));
}

}  // namespace antikelvin
