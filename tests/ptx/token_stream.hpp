// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ptx/program.hpp"
#include "ptx/tokens.hpp"

namespace antikelvin::ptx {

/// Words of a module, one after the other.
class TokenStream {
 public:
  explicit TokenStream(Module const& module) : module_(module), tokens_(tokens_of(module.text)) {}

  Token const& now() const { return tokens_[at_]; }
  Token const& following() const { return tokens_[at_ + (now().kind != Token::Kind::end ? 1 : 0)]; }
  bool is(std::string_view characters) const {
    return now().characters == characters && now().kind != Token::Kind::text &&
           now().kind != Token::Kind::end;
  }
  bool is_word() const { return now().kind == Token::Kind::word; }

  Token take();
  std::string_view word();
  std::uint64_t number();
  bool accept(std::string_view characters);
  void expect(std::string_view characters);
  /// Skips everything up to and including these characters.
  void skip_past(std::string_view characters);
  /// Throws UnknownPtx with the line and its text.
  [[noreturn]] void refuse(std::string const& what, std::int32_t line) const;
  [[noreturn]] void refuse(std::string const& what) const { refuse(what, now().line); }

 private:
  Module const& module_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

/// Bytes of a type such as .b32, or 0 if it is unknown.
std::uint32_t bytes_of_type(std::string_view type);

constexpr std::uint32_t aligned_to(std::uint32_t offset, std::uint32_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

/// A variable: `.align 8 .b8 name[16]`, without its state space.
struct Declaration {
  std::string name;
  std::uint32_t alignment = 1, element_bytes = 1, bytes = 0;
};
Declaration declaration(TokenStream& in);

}  // namespace antikelvin::ptx
