// SPDX-License-Identifier: Apache-2.0
#include "ptx/tokens.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace antikelvin::ptx {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '.' ||
         c == '%';
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  Token next() {
    skip_blanks_and_comments();
    if (at_ >= text_.size()) return {Token::Kind::end, line_, {}, 0};
    char const c = text_[at_];
    if (is_digit(c)) return number();
    if (is_in_word(c)) return word();
    if (c == '"') {
      Token token =
          slice(Token::Kind::text, std::min(text_.find('"', at_ + 1), text_.size() - 1) + 1);
      token.characters = token.characters.substr(1, token.characters.size() - 2);
      return token;
    }
    return slice(Token::Kind::mark, at_ + 1);
  }

 private:
  Token slice(Token::Kind kind, std::size_t end) {
    Token const token{kind, line_, text_.substr(at_, end - at_), 0};
    at_ = end;
    return token;
  }

  bool begins(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  void skip_blanks_and_comments() {
    while (at_ < text_.size()) {
      if (begins("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (begins("/*")) {
        std::size_t const end = std::min(text_.find("*/", at_), text_.size() - 2) + 2;
        line_ += static_cast<std::int32_t>(
            std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                       text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
        at_ = end;
      } else if (std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
        line_ += text_[at_++] == '\n';
      } else {
        return;
      }
    }
  }

  /// Words with two colons are modifiers such as L1::no_allocate; one colon ends a label.
  Token word() {
    std::size_t end = at_;
    while (end < text_.size()) {
      if (is_in_word(text_[end])) {
        ++end;
      } else if (text_.substr(end, 2) == "::") {
        end += 2;
      } else {
        break;
      }
    }
    return slice(Token::Kind::word, end);
  }

  /// Reads 12, 0x0C, 0f3F800000 and 0d3FF0000000000000, whose digits are the bits of a number, and
  /// 9.0, whose value is not used.
  Token number() {
    std::size_t end = at_;
    while (end < text_.size() && (is_in_word(text_[end]) && text_[end] != '%')) ++end;
    Token token = slice(Token::Kind::number, end);
    std::string_view digits = token.characters;
    int base = 10;
    if (digits.size() > 2 && digits[0] == '0' &&
        std::string_view("xXfFdD").find(digits[1]) != std::string_view::npos) {
      digits.remove_prefix(2);
      base = 16;
    }
    std::from_chars(digits.data(), digits.data() + digits.size(), token.value, base);
    return token;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::int32_t line_ = 1;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 5);
  Tokenizer tokenizer(text);
  do {
    tokens.push_back(tokenizer.next());
  } while (tokens.back().kind != Token::Kind::end);
  return tokens;
}

}  // namespace antikelvin::ptx
