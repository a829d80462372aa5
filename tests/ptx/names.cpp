// SPDX-License-Identifier: Apache-2.0
#include "ptx/names.hpp"

#include <cxxabi.h>

#include <cctype>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace antikelvin::ptx {
namespace {

/// Lists the names of this project within a longer one, each once.
std::string own_names(std::string const& text) {
  constexpr std::string_view kOwn = "antikelvin::";
  std::string names;
  for (std::size_t at = 0; (at = text.find(kOwn, at)) != std::string::npos;) {
    std::size_t end = at;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 ||
                                 text[end] == '_' || text[end] == ':'))
      ++end;
    std::string const name = text.substr(at + kOwn.size(), end - at - kOwn.size());
    if (names.find(name) == std::string::npos) names += (names.empty() ? "" : ", ") + name;
    at = end;
  }
  return names;
}

}  // namespace

std::string readable(std::string const& symbol) {
  constexpr std::size_t kLongest = 200;
  constexpr std::string_view kAnonymous = "(anonymous namespace)::";
  int status = 0;
  std::unique_ptr<char, decltype(&std::free)> const name(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
  std::string text = status == 0 ? name.get() : symbol;
  for (std::size_t at = 0; (at = text.find(kAnonymous, at)) != std::string::npos;)
    text.erase(at, kAnonymous.size());
  // Parameters begin at the first parenthesis outside of template arguments.
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<') ++depth;
    if (text[i] == '>') --depth;
    if (text[i] == '(' && depth == 0) text.resize(i);
  }
  if (text.size() > kLongest) text = text.substr(0, text.find('<')) + "<…> with " + own_names(text);
  return text;
}

}  // namespace antikelvin::ptx
