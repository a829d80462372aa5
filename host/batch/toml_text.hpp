// SPDX-License-Identifier: Apache-2.0
#pragma once
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include <string>

namespace antikelvin {

/// Parses the text of a file that errors call `name`, with the line.
/// @throws SpecError  not TOML, or keys `a.b.c` that nest without end
toml::table parse_toml(std::string const& text, std::string const& name);

/// Shortest text that reads back equal.
std::string real_text(double value);

}  // namespace antikelvin
