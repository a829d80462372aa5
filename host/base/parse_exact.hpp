// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/exact_number.hpp"
#include "base/parse.hpp"

namespace antikelvin {

/// Exact numbers in a list as parse.hpp has them; geometric ranges, whose points are irrational, are
/// refused.
std::vector<Rational> parse_rationals(std::string const& text, std::string const& option,
                                      std::uint64_t most = kMostItems);

}  // namespace antikelvin
