// SPDX-License-Identifier: Apache-2.0
// Parts that columns of results have in a comparison, told by their names, so that tables of any study can be compared.
#pragma once
#include <string>
#include <vector>

namespace antikelvin {

/// Whether a column may say which row it is, and not what was found there.
bool is_axis(std::string const& column);

/// Whether it does so in every table that begins with it. `energy` is an axis of a histogram and a result at a β.
bool is_leading_axis(std::string const& column);

/// Whether a column may differ between two runs that agree. It is compared only on demand.
bool is_bookkeeping(std::string const& column);

/// The column among `names` with the standard errors of `column`; empty where it has none. Of `p_0` and
/// `p_0_sampled`, `p_0_error` belongs to the second.
std::string error_column(std::string const& column, std::vector<std::string> const& names);

}  // namespace antikelvin
