// SPDX-License-Identifier: Apache-2.0
#include "ptx/token_stream.hpp"

#include <map>

#include "ptx/parse.hpp"

namespace antikelvin::ptx {

std::string_view Module::line(std::int32_t number) const {
  std::size_t begin = 0;
  for (std::int32_t i = 1; i < number && begin < text.size(); ++i)
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  std::string_view const all = text;
  std::string_view const line = all.substr(begin, all.find('\n', begin) - begin);
  std::size_t const first = line.find_first_not_of(" \t");
  return first == std::string_view::npos
             ? std::string_view()
             : line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
}

Token TokenStream::take() {
  if (now().kind == Token::Kind::end) refuse("the text ends here, early");
  return tokens_[at_++];
}

std::string_view TokenStream::word() {
  if (!is_word()) refuse("a name was expected instead of " + std::string(now().characters));
  return take().characters;
}

std::uint64_t TokenStream::number() {
  if (now().kind != Token::Kind::number)
    refuse("a number was expected instead of " + std::string(now().characters));
  return take().value;
}

bool TokenStream::accept(std::string_view characters) {
  if (!is(characters)) return false;
  ++at_;
  return true;
}

void TokenStream::expect(std::string_view characters) {
  if (!accept(characters))
    refuse(std::string(characters) + " was expected instead of " + std::string(now().characters));
}

void TokenStream::skip_past(std::string_view characters) {
  while (!accept(characters)) take();
}

void TokenStream::refuse(std::string const& what, std::int32_t line) const {
  throw UnknownPtx("PTX line " + std::to_string(line) + " (" + std::string(module_.line(line)) +
                   "): " + what);
}

std::uint32_t bytes_of_type(std::string_view type) {
  static std::map<std::string_view, std::uint32_t> const all = {
      {".pred", 1}, {".b8", 1},  {".u8", 1},  {".s8", 1},  {".b16", 2},
      {".u16", 2},  {".s16", 2}, {".b32", 4}, {".u32", 4}, {".s32", 4},
      {".f32", 4},  {".b64", 8}, {".u64", 8}, {".s64", 8}, {".f64", 8}};
  auto const found = all.find(type);
  return found == all.end() ? 0 : found->second;
}

Declaration declaration(TokenStream& in) {
  Declaration one;
  bool is_aligned = false;
  std::string_view type;
  for (;;) {
    if (in.accept(".align")) {
      // An alignment behind the type is that of a pointer's target.
      std::uint64_t const alignment = in.number();
      if (type.empty()) {
        one.alignment = static_cast<std::uint32_t>(alignment);
        is_aligned = true;
      }
    } else if (in.accept(".ptr") ||
               (!type.empty() && (in.accept(".global") || in.accept(".shared") ||
                                  in.accept(".const") || in.accept(".local")))) {
      continue;
    } else if (bytes_of_type(in.now().characters) != 0) {
      type = in.word();
    } else {
      break;
    }
  }
  if (type.empty()) in.refuse("the type of a variable is unknown");
  one.element_bytes = bytes_of_type(type);
  if (!is_aligned) one.alignment = one.element_bytes;
  one.name = in.word();
  one.bytes = one.element_bytes;
  while (in.accept("[")) {
    one.bytes *= in.is("]") ? 0 : static_cast<std::uint32_t>(in.number());
    in.expect("]");
  }
  return one;
}

}  // namespace antikelvin::ptx
