// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace antikelvin::cli {

/// Groups of options that say the same in different ways.
using Exclusive = std::vector<std::vector<std::string>>;

/// Options from a config file as command-line arguments `--key=value`.
///
/// A TOML file holds option names (long, without dashes) at the top level or in a table named after
/// the verb; arrays become comma lists, true sets a flag. A JSON report contributes its `input`.
///
/// @param known  long option names of the verb; any other key is refused with the nearest known one
std::vector<std::string> config_arguments(std::string const& path, std::string const& verb,
                                          std::vector<std::string> const& verbs,
                                          std::vector<std::string> const& known,
                                          Exclusive const& exclusive = {});

/// The same from the text of such a file, which errors call `path`.
std::vector<std::string> parse_config(std::string const& text, std::string const& path,
                                      std::string const& verb,
                                      std::vector<std::string> const& verbs,
                                      std::vector<std::string> const& known,
                                      Exclusive const& exclusive = {});

/// `arguments` less those that options in `given` (long names) override although their names
/// differ: beta and temperature; n, energy and fraction; output, which would otherwise add up; and those
/// that the verb calls exclusive.
std::vector<std::string> without_overridden(std::vector<std::string> const& arguments,
                                            std::vector<std::string> const& given,
                                            Exclusive const& exclusive = {});

/// `KEY=VALUE` of --set as an argument, with the same check of the key.
std::string set_argument(std::string const& text, std::vector<std::string> const& known);

}  // namespace antikelvin::cli
