// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "table/table.hpp"

namespace antikelvin {

/// A number by a format of printf, of at most 47 characters.
std::string formatted(char const* format, double value);

/// `721.21 ± 0.26`: the error with two digits, the value with as many places.
std::string value_and_error(double value, double error);

/// All digits of a number, as the page's program reads them to sort; empty for none.
std::string sortable(double value);

/// A cell of a column of numbers; NaN in other columns.
double real_in(Values const& values, std::size_t row);

bool is_number(ColumnType type);

}  // namespace antikelvin
