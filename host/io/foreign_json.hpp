// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "io/report.hpp"

namespace antikelvin {

/// JSON that anyone may have written: discarded if it is none, or nests deeper than any of ours, since
/// copying and printing recurse.
Json foreign_json(std::string const& text);

/// A member of an object; 0 and empty where it is missing or of another type.
double number_in(Json const& object, std::string const& key);
std::string text_in(Json const& object, std::string const& key);

}  // namespace antikelvin
