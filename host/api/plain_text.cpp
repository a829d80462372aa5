// SPDX-License-Identifier: Apache-2.0
#include "api/plain_text.hpp"

#include <cstddef>
#include <string_view>

namespace antikelvin::api {
namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_word(char c) {
  return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// The option behind a letter that studies give one; empty of others.
std::string_view option_of(char letter) {
  switch (letter) {
    case 'N':
      return "subsystems";
    case 'L':
      return "sides";
    case 'J':
      return "coupling";
    default:
      return "";
  }
}

}  // namespace

std::string plain_text(std::string const& text) {
  constexpr std::string_view kTool = "antikelvin ";
  std::string plain;
  auto const at = [&](std::size_t i) { return i < text.size() ? text[i] : ' '; };
  for (std::size_t i = 0; i < text.size();) {
    bool const begins = i == 0 || !is_word(text[i - 1]);
    if (begins && text.compare(i, 2, "--") == 0 && is_small(at(i + 2))) {
      i += 2;
    } else if (begins && text[i] == '-' && !option_of(at(i + 1)).empty() && !is_word(at(i + 2))) {
      plain += option_of(at(i + 1));
      i += 2;
    } else if (begins && text.compare(i, kTool.size(), kTool) == 0) {
      i += kTool.size();
    } else {
      plain += text[i++];
    }
  }
  return plain;
}

}  // namespace antikelvin::api
