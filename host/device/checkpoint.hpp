// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "device/call.hpp"
#include "device/checkpoint_format.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {

class CheckpointFolder;
class CheckpointShare;
class Ranks;

/// How a run is saved.
struct CheckpointPlan {
  using Clock = std::chrono::steady_clock;

  std::string folder;
  /// Identity of the run, `name=value` lines: a run resumes only from a state with the same.
  std::string identity;
  double every = 60;                          ///< seconds between two states, at least
  double share = 0.05;                        ///< of the time that saving may take: else less often
  bool restart = false;                       ///< discards what is there
  std::optional<Clock::time_point> deadline;  ///< ends the run with TimeLimitReached
  std::function<void(std::string const&)> say = [](std::string const&) {};
};

/// The checkpoint of one run. Samplers are deterministic functions of the integers that a backend
/// answers, so these are recorded, and a run that resumes *replays*: until the call where the state
/// was saved, its questions get the recorded answers and nothing is computed. Then the chains get
/// their states back. No sampler has to know.
///
/// Nothing but an empty log is written before the first interval is over or an interrupt arrives. A
/// state is saved between two calls, when the interval is over, at an interrupt and at the deadline,
/// before which at least one call is made, so that repeated runs get on.
///
/// Ranks that run one computation in step have one checkpoint: before each call they agree on whether
/// to save or to end there, each saves its own chains, and rank 0 keeps the log, whose answers reach the
/// others while the run replays, and the state, which makes what all have saved valid.
class Checkpoint {
 public:
  /// Finds the state to resume from. Throws SpecError for a folder that cannot be used, IoError.
  /// @param ranks  that run it together, if there are several: then everything here but leave() and
  ///               folder() is collective
  explicit Checkpoint(CheckpointPlan plan, Ranks* ranks = nullptr);
  ~Checkpoint();
  Checkpoint(Checkpoint const&) = delete;
  Checkpoint& operator=(Checkpoint const&) = delete;

  /// The results are where they belong: removes the files, and the folder if nothing else is in it.
  void finished();

  /// Saves where the run stands, unless it still replays, and returns the folder.
  std::string save();

  std::string const& folder() const { return plan_.folder; }

  /// Chains as the checkpoint sees them. `save` gives nothing where they were never restored.
  struct Chains {
    std::function<std::optional<std::vector<std::uint32_t>>()> save;
    std::function<void(std::vector<std::uint32_t> const&)> restore;
  };
  /// Adds new chains, within the call that makes them; the number that leave() takes.
  std::uint64_t join(Chains chains);
  void leave(std::uint64_t number) { chains_.erase(number); }

  /// Makes a call that has no answer. While the run replays, does `instead`.
  void call(
      TracedCall const& what, std::function<void()> const& act,
      std::function<void()> const& instead = [] {});

  /// Makes a call whose answer is recorded, or gives the recorded answer, in the narrowest type.
  Answer answer(TracedCall const& what, std::function<Answer()> const& act);

 private:
  bool replays() const { return replayed_.has_value(); }
  bool is_root() const { return share_ == nullptr; }
  std::uint32_t n_ranks() const;
  std::string from_root(std::string const& mine) const;
  bool all_have(bool mine) const;
  std::optional<CheckpointState> load_of_ranks();
  bool serves_ranks(CheckpointState const& state);
  void safe_point();
  void done(std::uint64_t trace);
  void go_on();
  std::uint64_t trace_with(TracedCall const& what) const;

  CheckpointPlan plan_;
  Ranks* ranks_;                              ///< null: none but this
  std::unique_ptr<CheckpointFolder> folder_;  ///< of rank 0
  std::unique_ptr<CheckpointShare> share_;    ///< of the others
  std::optional<InterruptsHeld> held_;        ///< until the safe point of all ranks
  std::optional<CheckpointState> replayed_;   ///< until the run has caught up with it
  std::map<std::uint64_t, Chains> chains_;
  std::uint64_t n_chains_made_ = 0, calls_ = 0, trace_ = 0, first_call_ = 0;
  std::optional<std::uint64_t> calls_saved_;  ///< in the newest state
  std::string records_;                       ///< not yet in the log
  CheckpointPlan::Clock::time_point next_;
  std::optional<SavesOnInterrupt> on_interrupt_;
};

}  // namespace antikelvin
