// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace antikelvin {

/// The first `most` bytes of a text that a user gave, for an error; `...` tells that it went on. No
/// character of UTF-8 is cut in two.
inline std::string cut(std::string_view text, std::size_t most = 60) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return std::string(text.substr(0, most)) + "...";
}

/// The same in quotes.
inline std::string in_quotes(std::string_view text, std::size_t most = 60) {
  return "'" + cut(text, most) + "'";
}

/// The same for paths, of which people need more.
inline std::string path_in_quotes(std::string_view path) { return in_quotes(path, 200); }

}  // namespace antikelvin
