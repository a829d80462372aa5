// SPDX-License-Identifier: Apache-2.0
// Texts in columns of a terminal. A character is taken to be one column wide.
#pragma once
#include <string>

namespace antikelvin {

/// Characters of a UTF-8 text.
std::size_t text_width(std::string const& text);

/// The beginning of a text that is at most so wide.
std::string cut_to_width(std::string const& text, std::size_t width);

/// A text in lines of at most `width` columns, broken at spaces; every line but the first begins
/// with `indent` spaces. Line breaks of the text stay. Longer words stand out.
/// @param at  columns of the first line that are taken already
std::string wrapped(std::string const& text, std::size_t width, std::size_t indent,
                    std::size_t at = 0);

}  // namespace antikelvin
