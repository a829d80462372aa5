// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

/// A text as HTML has it, within elements and quoted attributes alike.
inline std::string escaped(std::string const& text) {
  std::string result;
  for (char const c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (c == '\'')
      result += "&#39;";
    else if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t')
      result += c;
  }
  return result;
}

/// The page's style and its small program, which sorts and filters tables; it is readable without.
extern char const* const kPageStyle;
extern char const* const kPageScript;

}  // namespace antikelvin
