// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace antikelvin::test {

/// Fault in the tags of a page; empty if each is closed in order and every ampersand begins a
/// reference. Knows HTML's elements without content, and that scripts and styles are no markup.
inline std::string html_fault(std::string const& page) {
  static std::vector<std::string> const empty = {"meta", "br", "hr", "input", "link", "img"};
  std::vector<std::string> open;
  for (std::size_t at = 0; at < page.size();) {
    if (page[at] == '&') {
      std::size_t const end = page.find(';', at);
      if (end == std::string::npos || end - at > 8) return "bare & at " + page.substr(at, 40);
    }
    if (page[at] != '<') {
      ++at;
      continue;
    }
    if (page.compare(at, 9, "<!DOCTYPE") == 0) {
      at = page.find('>', at) + 1;
      continue;
    }
    // Attributes in quotes may hold any character.
    std::size_t end = at + 1;
    for (char quote = 0; end < page.size() && (quote != 0 || page[end] != '>'); ++end) {
      if (quote == 0 && (page[end] == '"' || page[end] == '\''))
        quote = page[end];
      else if (page[end] == quote)
        quote = 0;
    }
    if (end >= page.size()) return "no end of " + page.substr(at, 40);
    bool const closes = page[at + 1] == '/';
    std::size_t const start = at + (closes ? 2 : 1);
    std::size_t stop = start;
    while (std::isalnum(static_cast<unsigned char>(page[stop])) != 0) ++stop;
    std::string const name = page.substr(start, stop - start);
    if (name.empty()) return "no name in " + page.substr(at, 40);
    if (closes) {
      if (open.empty() || open.back() != name)
        return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
      open.pop_back();
    } else if (page[end - 1] != '/' && std::find(empty.begin(), empty.end(), name) == empty.end()) {
      open.push_back(name);
      if (name == "script" || name == "style") {
        end = page.find("</" + name, end);
        if (end == std::string::npos) return "no end of " + name;
        --end;
      }
    }
    at = end + 1;
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

}  // namespace antikelvin::test
