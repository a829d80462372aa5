// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

/// A value with its standard error in brackets, in units of the value's last digits, both rounded to
/// two digits of the error: 1.2345(67) is 1.2345 ± 0.0067. An error of 1 or more that has decimals
/// keeps its point, 12.3(4.5), and a power of ten stands behind both, 3.220(35)e-05. Without an error
/// above 0 the value stands alone with 8 digits.
std::string value_with_error(double value, double error);

}  // namespace antikelvin
