// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace antikelvin {

/// The present name of a column that was called otherwise up to version 0.1, when errors, exact values and
/// deviations of one quantity of a table lacked its name; the name itself where it has not changed.
///
/// @param beside  the columns of the table; one of them tells which quantity was meant
std::string present_name(std::string const& column, std::vector<std::string> const& beside);

/// The same for all columns of a table.
std::vector<std::string> present_names(std::vector<std::string> const& columns);

}  // namespace antikelvin
