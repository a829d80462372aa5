// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "device/backend.hpp"
#include "device/checkpointed.hpp"
#include "io/report.hpp"
#include "process/progress.hpp"
#include "study/option_table.hpp"

namespace antikelvin::cli {

/// Options of verbs that sample.
struct CheckpointOptions {
  std::string folder, every = "60s", time_limit;
  bool restart = false;
};

/// Options that every verb takes, before or after it; texts as typed.
struct CommonOptions {
  std::string backend = "auto", threads = "0", simd = "auto", seed = "1", format, columns, config,
              progress = "auto";
  std::vector<std::string> output, set;
  std::string show;  ///< which table a verb makes, where it has several
  bool compact = false, quiet = false, dry_run = false;
  bool help = false;
  std::vector<std::string> remarks;  ///< to be said once the input is accepted
  std::vector<std::string> given;    ///< long names of all options on the command line
  std::string verb;                  ///< whose columns --columns chooses from
  /// Runs the kernels of many points; none: one is made from the options.
  std::shared_ptr<Backend const> shared_backend;
  CheckpointOptions checkpoint;
  /// Opens the checkpoint that was asked for, or gives none. Called once everything that could be
  /// refused has been accepted, so that refusals leave no trace.
  std::function<std::shared_ptr<Checkpoint>()> open_saved;
};

/// @param uses  of Use: those that the verb's help shows
void add_common_options(OptionTable& table, CommonOptions& options, unsigned uses);

/// --backend, --threads and --simd as the backend of this rank alone; `auto` takes the CPU where CUDA
/// is not available. Ranks on one machine take its GPUs in turn, unless told which.
std::unique_ptr<Backend> make_own_backend(CommonOptions const& options);

/// The same, shared by all ranks of the job, which then run the verb in step; or with chains that are
/// saved in the checkpoint, if there is one.
std::shared_ptr<Backend const> make_backend(CommonOptions const& options);

/// Says on standard error why `auto` took the CPU where the machine has a GPU. Call once all input
/// has been accepted: a refusal is one line.
void announce_fallback(CommonOptions const& options);

/// Refuses common options that cannot be used, whatever the verb; starts nothing.
void validate(CommonOptions const& options);

std::uint64_t seed_of(CommonOptions const& options);

ProgressMode progress_mode(CommonOptions const& options);

/// Where results go: each -o by its suffix or --format; without -o, or for `-o -`, standard output
/// as a table on a terminal and CSV elsewhere. Refuses what could not be written.
std::vector<Output> outputs(CommonOptions const& options);

/// Says remarks on standard error, once for all ranks, unless --quiet.
void announce(std::vector<std::string> const& remarks, CommonOptions const& options);

/// Says which columns of --columns have another name now.
void announce_renamed(CommonOptions const& options);

}  // namespace antikelvin::cli
