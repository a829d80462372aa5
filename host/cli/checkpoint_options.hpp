// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "cli/options.hpp"

namespace antikelvin::cli {

/// --checkpoint, --checkpoint-every, --restart and --time-limit.
void add_checkpoint_options(CLI::App& app, CheckpointOptions& options);

/// The checkpoint that was asked for; none without --checkpoint and in a dry run.
/// @param input  every option that says what to compute, with its value
std::shared_ptr<Checkpoint> open_checkpoint(CommonOptions const& options, std::string const& verb,
                                            Json const& input);

/// What a checkpoint compares: two runs with the same identity get the same numbers.
std::string identity_of(std::string const& verb, Json const& input);

/// The command as a shell takes it.
std::string command_line(int argc, char const* const* argv);

}  // namespace antikelvin::cli
