// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

/// A text that the TOML parser did not expect to come as far as it did.
struct UnexpectedToml {};

constexpr void expect_toml(bool holds) {
  if (!holds) throw UnexpectedToml();
}

}  // namespace antikelvin

// Assertions of toml++ do not hold for all texts ([[[), nor does what it tells the compiler to assume
// where NDEBUG is defined. Both are assertions here, and assertions are refusals.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(holds) ::antikelvin::expect_toml(static_cast<bool>(holds))
#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 0  // toml_text.cpp compiles the parser, once
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace antikelvin {

/// Parses the text of a file that errors call `name`, with the line.
/// @throws SpecError  not TOML, letters outside of quotes that are not ASCII, or keys `a.b.c` that
///                    nest without end
toml::table parse_toml(std::string const& text, std::string const& name);

/// Shortest text that reads back equal.
std::string real_text(double value);

}  // namespace antikelvin
