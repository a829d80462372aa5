// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "base/parse.hpp"
#include "fuzz/targets.hpp"

namespace antikelvin::fuzz {

bool has_large_ranges(std::string_view text, double most) {
  if (std::count(text.begin(), text.end(), ':') < 2) return false;
  if (text.find('\\') != std::string_view::npos) return true;  // escapes may spell digits
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t const end = std::min(text.find_first_of(",;\n\"'[]=", begin), text.size());
    auto const parts = split(std::string(text.substr(begin, end - begin)), ':');
    for (std::size_t i = 2; i < parts.size(); ++i)
      if (!(std::strtod(parts[i].c_str(), nullptr) <= most) ||
          parts[i].find('/') != std::string::npos)
        return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace antikelvin::fuzz
