// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "study/option_table.hpp"

namespace antikelvin::cli {

/// Arguments that are no options of the table, or lack a value.
struct UnreadArguments : std::runtime_error {
  UnreadArguments(std::string const& message, bool unknown)
      : std::runtime_error(message), is_unknown(unknown) {}
  bool is_unknown;  ///< whether some of them have names that the table does not have
};

/// Sets what the options of the table refer to.
/// @return names of the options that stand in `arguments`; nothing but `help` if that is asked for
/// @throws UnreadArguments for what cannot be read
std::vector<std::string> parse_options(OptionTable const& table,
                                       std::vector<std::string> const& arguments);

/// Sentences that say what options are called which have another name now, or are on their way out,
/// of those that are given.
/// @param given  names as they were typed, of arguments or keys
std::vector<std::string> remarks_on_former(OptionTable const& table,
                                           std::vector<std::string> const& given);

/// The same of one choice of an option.
std::string remark_on_former_choice(Option const& option, std::string const& former,
                                    std::string const& choice);

/// Long names in `--name value` or `--name=value`, as typed.
std::vector<std::string> typed_names(std::vector<std::string> const& arguments);

}  // namespace antikelvin::cli
