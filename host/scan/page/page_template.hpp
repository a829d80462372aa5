// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <string>

#include "io/report.hpp"

namespace antikelvin {

/// A text as HTML has it, within elements and quoted attributes alike, without control characters.
std::string escaped(std::string const& text);

/// Writes the page of `data` by the templates of this folder, which escape whatever they print but
/// style, program and drawings. To templates an empty text is false, as is null.
/// @throws ContractError  if a template has a fault or names what the data have not
void write_page(Json const& data, std::ostream& out);

/// A number that is left out where it is 0.
Json unless_zero(std::uint64_t n);

}  // namespace antikelvin
