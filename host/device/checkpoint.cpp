// SPDX-License-Identifier: Apache-2.0
#include "device/checkpoint.hpp"

#include <algorithm>
#include <utility>

#include "antikelvin/base/error.hpp"
#include "device/checkpoint_folder.hpp"

namespace antikelvin {
namespace {

/// Bytes of records that wait in memory for the next state.
constexpr std::size_t kMostWaiting = std::size_t{64} << 20;

[[noreturn]] void fail_replay() {
  throw SpecError("the checkpoint does not fit this run",
                  "the program asks its backend for other things than it did then",
                  "use the version that wrote it, or start over with --restart");
}

/// Numbers of a record in the narrowest type.
Answer recorded(CheckpointRecord const& record) {
  if (record.width == 1) return *record.as<std::uint8_t>();
  if (record.width <= 4) return *record.as<std::uint32_t>();
  return *record.as<std::uint64_t>();
}

std::chrono::steady_clock::duration seconds(double value) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(std::min(value, 1e8)));
}

}  // namespace

Checkpoint::Checkpoint(CheckpointPlan plan)
    : plan_(std::move(plan)), folder_(std::make_unique<CheckpointFolder>(plan_.folder)) {
  if (plan_.restart) folder_->discard();
  replayed_ = folder_->load(plan_.identity, plan_.say);
  next_ = CheckpointPlan::Clock::now() + seconds(plan_.every);
  if (replayed_ && replayed_->calls == 0) go_on();
  on_interrupt_.emplace([this] { return save(); });
}

Checkpoint::~Checkpoint() = default;

void Checkpoint::finished() {
  on_interrupt_.reset();
  folder_->remove();
}

std::string Checkpoint::save() {
  if (replays() || (calls_ > 0 && calls_ == calls_saved_)) return plan_.folder;
  auto const start = CheckpointPlan::Clock::now();
  folder_->append(records_);
  records_ = {};
  CheckpointState state;
  state.identity = plan_.identity;
  state.calls = calls_;
  state.trace = trace_;
  for (auto const& [number, chains] : chains_)
    if (auto words = chains.save()) state.chains.push_back({number, std::move(*words)});
  folder_->save(std::move(state));
  calls_saved_ = calls_;
  auto const now = CheckpointPlan::Clock::now();
  double const took = std::chrono::duration<double>(now - start).count();
  next_ = now + seconds(std::max(plan_.every, took / plan_.share));
  return plan_.folder;
}

std::uint64_t Checkpoint::join(Chains chains) {
  chains_.emplace(n_chains_made_, std::move(chains));
  return n_chains_made_++;
}

/// FNV-1a over words, with a shift that brings high bits down.
std::uint64_t Checkpoint::trace_with(TracedCall const& what) const {
  std::uint64_t hash = trace_ ^ 0xcbf29ce484222325;
  for (std::uint64_t const word : {what.number, what.a, what.b}) {
    hash = (hash ^ word) * 0x100000001b3;
    hash ^= hash >> 29;
  }
  return hash;
}

void Checkpoint::call(TracedCall const& what, std::function<void()> const& act,
                      std::function<void()> const& instead) {
  std::uint64_t const trace = trace_with(what);
  if (replays()) {
    instead();
  } else {
    safe_point();
    act();
  }
  done(trace);
}

Answer Checkpoint::answer(TracedCall const& what, std::function<Answer()> const& act) {
  std::uint64_t const trace = trace_with(what);
  Answer answer;
  if (replays()) {
    std::string buffer;
    std::optional<CheckpointRecord> const record = folder_->next_record(buffer);
    if (!record || record->trace != trace) fail_replay();
    answer = recorded(*record);
  } else {
    safe_point();
    answer = act();
    std::visit(
        [&](auto const& numbers) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(numbers)>, std::monostate>)
            append_record(records_, trace, numbers);
        },
        answer);
    if (records_.size() > kMostWaiting) {
      folder_->append(records_);
      records_.clear();
    }
  }
  done(trace);
  return answer;
}

void Checkpoint::safe_point() {
  auto const now = CheckpointPlan::Clock::now();
  if (plan_.deadline && now >= *plan_.deadline && calls_ > first_call_)
    throw TimeLimitReached(save());
  if (now >= next_) save();
}

void Checkpoint::done(std::uint64_t trace) {
  trace_ = trace;
  ++calls_;
  if (replays() && calls_ == replayed_->calls) go_on();
}

void Checkpoint::go_on() {
  CheckpointState const state = *std::exchange(replayed_, std::nullopt);
  if (state.trace != trace_ || !folder_->at_end()) fail_replay();
  for (SavedChains const& saved : state.chains) {
    auto const chains = chains_.find(saved.number);
    if (chains == chains_.end()) fail_replay();
    chains->second.restore(saved.words);
  }
  first_call_ = calls_saved_ = calls_;
  next_ = CheckpointPlan::Clock::now() + seconds(plan_.every);
}

}  // namespace antikelvin
