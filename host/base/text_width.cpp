// SPDX-License-Identifier: Apache-2.0
#include "base/text_width.hpp"

#include <algorithm>
#include <sstream>

namespace antikelvin {
namespace {

/// Whether a byte of UTF-8 begins a character.
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::size_t text_width(std::string const& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string cut_to_width(std::string const& text, std::size_t width) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (begins_character(text[i]) && ++n > width) return text.substr(0, i);
  return text;
}

std::string wrapped(std::string const& text, std::size_t width, std::size_t indent,
                    std::size_t at) {
  std::string result;
  std::istringstream lines(text);
  bool is_first = true;
  for (std::string line; std::getline(lines, line); is_first = false) {
    if (!is_first) {
      result += '\n' + std::string(line.empty() ? 0 : indent, ' ');
      at = indent;
    }
    std::istringstream words(line);
    bool starts_line = true;
    for (std::string word; words >> word; starts_line = false) {
      if (!starts_line && at + 1 + text_width(word) > width) {
        result += '\n' + std::string(indent, ' ');
        at = indent;
        starts_line = true;
      }
      result += (starts_line ? "" : " ") + word;
      at += text_width(word) + (starts_line ? 0 : 1);
    }
  }
  return result;
}

}  // namespace antikelvin
