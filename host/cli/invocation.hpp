// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "cli/verbs.hpp"

namespace antikelvin::cli {

/// One verb with its options read.
struct Invocation {
  CommonOptions common;
  Verb verb;
  std::vector<std::string> known;    ///< long names of its options, then those that they had
  std::vector<std::string> letters;  ///< short names of its options
  std::vector<std::string> given;    ///< those among the arguments
  /// Every option that says what to compute: its value, as text, or as flag. With `defaults`, what
  /// it is where nothing is given.
  Json input = Json::object(), defaults = Json::object();
  std::vector<std::vector<std::string>> exclusive;  ///< groups that say the same in different ways
  bool help_shown = false;
};

std::vector<std::string> verb_names();

/// Throws SpecError for a name that no verb has, with the nearest.
void require_verb(std::string const& name);

/// Reads `--key=value` and the like, --config and --set included, lowest rank first. Prints help if
/// it is asked for. Throws SpecError.
Invocation read_invocation(std::string const& verb, std::vector<std::string> const& arguments);

}  // namespace antikelvin::cli
