// SPDX-License-Identifier: Apache-2.0
#include "device/checkpoint.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include "antikelvin/base/error.hpp"
#include "base/hash.hpp"
#include "base/quote.hpp"
#include "device/checkpoint_folder.hpp"
#include "device/checkpoint_share.hpp"
#include "process/ranks.hpp"

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

Checkpoint::Checkpoint(CheckpointPlan plan, Ranks* ranks)
    : plan_(std::move(plan)), ranks_(ranks != nullptr && ranks->size() > 1 ? ranks : nullptr) {
  if (ranks_) held_.emplace();
  if (ranks_ && ranks_->rank() > 0)
    share_ = std::make_unique<CheckpointShare>(plan_.folder, ranks_->rank());
  else
    folder_ = std::make_unique<CheckpointFolder>(plan_.folder);
  if (plan_.restart && is_root()) folder_->discard();
  replayed_ = load_of_ranks();
  next_ = CheckpointPlan::Clock::now() + seconds(plan_.every);
  if (replayed_ && replayed_->calls == 0) go_on();
  if (!ranks_) on_interrupt_.emplace([this] { return save(); });
}

Checkpoint::~Checkpoint() = default;

std::uint32_t Checkpoint::n_ranks() const {
  return ranks_ ? static_cast<std::uint32_t>(ranks_->size()) : 1;
}

std::string Checkpoint::from_root(std::string const& mine) const {
  return ranks_->all_gather(is_root() ? mine : "").front();
}

bool Checkpoint::all_have(bool mine) const {
  std::vector<std::string> const all = ranks_->all_gather(mine ? "1" : "");
  return std::find(all.begin(), all.end(), "") == all.end();
}

/// The state on which all ranks agree.
std::optional<CheckpointState> Checkpoint::load_of_ranks() {
  std::optional<CheckpointState> state;
  if (is_root()) {
    state = folder_->load(plan_.identity, plan_.say,
                          [this](CheckpointState const& found) { return serves_ranks(found); });
    if (ranks_ && !state) from_root("");
    return state;
  }
  for (std::string text; !(text = from_root("")).empty();) {
    std::istringstream numbers(text);
    std::uint64_t calls = 0, trace = 0;
    numbers >> calls >> trace;
    state = share_->load(calls);
    if (state &&
        (state->trace != trace || state->identity != plan_.identity || state->n_ranks != n_ranks()))
      state.reset();
    if (all_have(state.has_value())) break;
  }
  share_->keep_two(state ? state->calls : 0);
  return state;
}

/// Whether all ranks have what they saved together with it.
bool Checkpoint::serves_ranks(CheckpointState const& state) {
  require(state.n_ranks == n_ranks(),
          "checkpoint " + path_in_quotes(plan_.folder) + " was saved by " +
              std::to_string(state.n_ranks) + (state.n_ranks == 1 ? " process" : " ranks"),
          "each has a share of the replicas, and " + std::to_string(n_ranks()) +
              (n_ranks() == 1 ? " runs now" : " run now"),
          "start as many as before, or start over with --restart");
  if (!ranks_) return true;
  from_root(std::to_string(state.calls) + ' ' + std::to_string(state.trace));
  return all_have(true);
}

void Checkpoint::finished() {
  on_interrupt_.reset();
  if (ranks_) {
    // In this order an end in between leaves a checkpoint to resume from, or none.
    if (is_root()) folder_->discard();
    ranks_->barrier();
    if (share_) share_->remove();
    ranks_->barrier();
  }
  if (is_root()) folder_->remove();
  if (ranks_) forget_interrupts();
  held_.reset();
}

std::string Checkpoint::save() {
  if (replays() || calls_ == calls_saved_) return plan_.folder;
  auto const start = CheckpointPlan::Clock::now();
  CheckpointState state;
  state.identity = plan_.identity;
  state.calls = calls_;
  state.trace = trace_;
  for (auto const& [number, chains] : chains_)
    if (auto words = chains.save()) state.chains.push_back({number, std::move(*words)});
  state.n_ranks = n_ranks();
  if (share_) {
    share_->keep_two(calls_saved_.value_or(0));
    share_->save(state);
  }
  if (ranks_) ranks_->barrier();  // all shares are on disk
  if (is_root()) {
    folder_->append(records_);
    records_ = {};
    folder_->save(std::move(state));
  }
  if (ranks_) ranks_->barrier();  // they count now: whoever ends the run may say so
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

/// The hash of all calls before and of this one.
std::uint64_t Checkpoint::trace_with(TracedCall const& what) const {
  std::uint64_t const words[] = {trace_, what.number, what.a, what.b};
  return xxh3({reinterpret_cast<char const*>(words), sizeof words});
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
    if (is_root()) {
      std::string buffer;
      std::optional<CheckpointRecord> const record = folder_->next_record(buffer);
      if (!record || record->trace != trace) fail_replay();
      answer = recorded(*record);
    }
    if (ranks_) answer = answer_in(from_root(is_root() ? to_bytes(answer) : ""));
  } else {
    safe_point();
    answer = act();
    if (is_root())
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
  bool late = plan_.deadline && now >= *plan_.deadline, due = now >= next_;
  if (ranks_) {  // rank 0's clock counts, and the first signal that any has heard
    std::vector<std::string> const all =
        ranks_->all_gather(std::to_string(pending_interrupt()) + ' ' + std::to_string(late) + ' ' +
                           std::to_string(due));
    int signal_number = 0;
    for (std::string const& one : all)
      if (signal_number == 0) signal_number = std::stoi(one);
    std::istringstream(all.front().substr(all.front().find(' '))) >> late >> due;
    if (signal_number != 0) throw Interrupted(signal_number, save());
  }
  if (late && calls_ > first_call_) throw TimeLimitReached(save());
  if (due) save();
}

void Checkpoint::done(std::uint64_t trace) {
  trace_ = trace;
  ++calls_;
  if (replays() && calls_ == replayed_->calls) go_on();
}

void Checkpoint::go_on() {
  CheckpointState const state = *std::exchange(replayed_, std::nullopt);
  if (state.trace != trace_ || (is_root() && !folder_->at_end())) fail_replay();
  for (SavedChains const& saved : state.chains) {
    auto const chains = chains_.find(saved.number);
    if (chains == chains_.end()) fail_replay();
    chains->second.restore(saved.words);
  }
  first_call_ = calls_;
  calls_saved_ = calls_;
  next_ = CheckpointPlan::Clock::now() + seconds(plan_.every);
}

}  // namespace antikelvin
