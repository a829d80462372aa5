// SPDX-License-Identifier: Apache-2.0
#define TOML_IMPLEMENTATION
#include "scan/toml_text.hpp"

#include <charconv>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kMaxKeyParts = 100;

/// Tables nest as deeply as a key has parts and are destroyed by recursion, so that a key without
/// end would end the program. The parser limits all other nesting, and with it the whole, itself.
void require_short_keys(std::string const& text, std::string const& name) {
  std::size_t line = 1, parts = 0;
  for (char const c : text) {
    if (c == '\n') ++line;
    if (c == '\n' || c == '=' || c == ',') parts = 0;
    if (c == '.') ++parts;
    require(parts <= kMaxKeyParts, name + ":" + std::to_string(line) + ": too many dots",
            "keys nest too deeply", "write lines such as beta = [-1, 0.5]");
  }
}

}  // namespace

toml::table parse_toml(std::string const& text, std::string const& name) {
  require_short_keys(text, name);
  std::string problem;
  try {
    return toml::parse(text, name);
  } catch (toml::parse_error const& error) {
    problem = std::to_string(error.source().begin.line) + ": " + std::string(error.description());
  } catch (UnexpectedToml const&) {
    problem = " it cannot be read";
  }
  throw SpecError(name + ":" + problem, "it is not valid TOML",
                  "write lines such as beta = [-1, 0.5]");
}

std::string real_text(double value) {
  char buffer[40];
  return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

}  // namespace antikelvin
