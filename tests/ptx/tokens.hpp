// SPDX-License-Identifier: Apache-2.0
// The words of a PTX text.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace antikelvin::ptx {

struct Token {
  enum class Kind : std::uint8_t { word, number, mark, text, end };

  Kind kind = Kind::end;
  std::int32_t line = 0;
  std::string_view characters;  ///< of the text that was split
  std::uint64_t value = 0;      ///< of a number: of a floating-point one, its bits
};

/// Words hold dots and begin with a letter or one of . _ $ %, so that add.cc.u32 and %tid.x are one
/// word each.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace antikelvin::ptx
