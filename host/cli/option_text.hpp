// SPDX-License-Identifier: Apache-2.0
// Options of verbs as texts: for manual pages and completion.
#pragma once
#include <string>
#include <vector>

#include "cli/verbs.hpp"

namespace antikelvin::cli {

/// One option or argument of a verb.
struct OptionText {
  std::string name;    ///< long name without dashes; of an argument, its name
  std::string letter;  ///< its short form without the dash, or empty
  std::string group, help, value, default_value;  ///< value: what stands behind it; empty: a flag
  bool is_argument = false, is_repeated = false;
  std::vector<std::string> choices;  ///< values that it takes, where they can be listed
  bool takes_file = false;
};

/// What a verb takes, in the order of its --help.
std::vector<OptionText> option_texts(Verb const& verb);

/// Values of an option that can be listed; empty for others. A test compares them with what the
/// tool says where it refuses another one.
std::vector<std::string> choices_of(std::string const& verb, std::string const& option);

/// A manual page in man's own language: of a verb, or of the tool.
std::string manual_page(Verb const& verb);
std::string manual_page();

/// A file that completes verbs, options and their values.
/// @param shell  bash, zsh or fish
std::string completion(std::string const& shell);

}  // namespace antikelvin::cli
