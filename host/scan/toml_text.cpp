// SPDX-License-Identifier: Apache-2.0
#define TOML_IMPLEMENTATION
#include "scan/toml_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kMaxKeyParts = 100;

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 128; }

/// A walk over a text that refuses, with its line, what toml++ is not made for: where it asks whether
/// a letter that is not ASCII is a space, some letters end in `__builtin_unreachable`, and it destroys
/// nested tables by recursion, so that a key of endless parts would end the program. It limits all
/// other nesting itself, and refuses what is not TOML otherwise.
class TomlWalk {
 public:
  TomlWalk(std::string const& text, std::string const& name) : text_(text), name_(name) {}

  void require_readable() {
    if (text_.rfind("\xEF\xBB\xBF", 0) == 0) at_ = 3;
    while (at_ < text_.size()) {
      char const c = text_[at_];
      refuse_if(in_word_ && std::strchr("=[{\"'", c), "a sign inside of a word",
                "texts stand in quotes");
      if (c == '"' || c == '\'')
        pass_quoted(c);
      else if (c == '#')
        at_ = std::min(text_.find('\n', at_), text_.size());
      else
        pass(c);
    }
  }

 private:
  void refuse_if(bool refused, char const* problem, char const* why) const {
    require(!refused, name_ + ":" + std::to_string(line_) + ": " + problem, why,
            "write lines such as beta = [-1, 0.5]");
  }

  bool starts(char const* word) const { return text_.compare(at_, 3, word) == 0; }

  /// One byte outside of quotes and comments.
  void pass(char c) {
    ++at_;
    refuse_if(!is_ascii(c), "a letter that is not ASCII", "such letters stand in quotes only");
    if (c == '\n') ++line_;
    if (c == '\n' || c == '=' || c == ',') parts_ = 0;
    if (c == '.') ++parts_;
    refuse_if(parts_ > kMaxKeyParts, "too many dots", "keys nest too deeply");
    if (c == '[' || c == '{')
      open_ += c;
    else if ((c == ']' || c == '}') && !open_.empty())
      open_.pop_back();
    if (c == '=') in_key_ = false;
    if (c == '{' || c == ',' || (c == '\n' && open_.empty())) in_key_ = !open_.ends_with('[');
    in_word_ = !in_key_ && !std::strchr(" \t\n\r\v\f[]{},=#", c);
  }

  /// A text in one or three quotes. One that does not end is left to the parser.
  void pass_quoted(char quote) {
    char const three[] = {quote, quote, quote, '\0'};
    bool const many_lines = starts(three);
    at_ += many_lines ? 3 : 1;
    while (at_ < text_.size()) {
      if (text_[at_] == '\\' && quote == '"') {
        pass_escape();
      } else if (text_[at_] == quote && (!many_lines || starts(three))) {
        at_ += many_lines ? 3 : 1;
        for (int more = 0; many_lines && more < 2 && text_[at_] == quote; ++more) ++at_;
        return;
      } else if (text_[at_] == '\n' && !many_lines) {
        return;
      } else {
        if (text_[at_] == '\n') ++line_;
        ++at_;
      }
    }
  }

  /// A backslash and the letter behind it, or all space up to the next letter where it ends a line.
  void pass_escape() {
    std::size_t const next = std::min(text_.find_first_not_of(" \t\r\n\v\f", ++at_), text_.size());
    bool const is_space = next > at_;
    for (; at_ < next; ++at_) line_ += text_[at_] == '\n';
    if (next == text_.size()) return;
    refuse_if(!is_ascii(text_[next]), "a letter that is not ASCII",
              "none follows \\ or begins the line behind it");
    at_ += !is_space;
  }

  std::string const& text_;
  std::string const& name_;
  std::size_t at_ = 0, line_ = 1, parts_ = 0;
  std::string open_;                      ///< brackets
  bool in_key_ = true, in_word_ = false;  ///< in a value without quotes
};

}  // namespace

toml::table parse_toml(std::string const& text, std::string const& name) {
  TomlWalk(text, name).require_readable();
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
