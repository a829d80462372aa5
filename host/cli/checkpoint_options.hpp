// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "cli/options.hpp"

namespace antikelvin::cli {

/// --checkpoint-every and --time-limit.
void add_interval_options(OptionTable& table, CheckpointOptions& options);

/// These, --checkpoint and --restart.
void add_checkpoint_options(OptionTable& table, CheckpointOptions& options);

/// Refuses times that are none, options without the folder that they are about, and folders that
/// cannot be made. Makes nothing.
void require_checkpoint_options(CheckpointOptions const& options);

/// The checkpoint that was asked for; none without --checkpoint and in a dry run.
/// @param input  every option that says what to compute, with its value
/// @param ranks  that compute it together; null where this process does alone
std::shared_ptr<Checkpoint> open_checkpoint(CommonOptions const& options, std::string const& verb,
                                            Json const& input, Ranks* ranks);

/// Time limits count from here: the tool begins with it.
void start_time_limits();

/// When --time-limit ends this run.
std::optional<CheckpointPlan::Clock::time_point> deadline_of(CheckpointOptions const& options);

/// Text that a checkpoint compares: two runs with the same identity get the same numbers.
std::string identity_of(std::string const& verb, Json const& input);

/// The command as a shell takes it.
std::string command_line(std::string const& program, std::vector<std::string> const& arguments);

}  // namespace antikelvin::cli
