// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "antikelvin/api/export.hpp"

namespace antikelvin::api {

/// Version of the library that is linked, as `0.1.0`; releases that differ in the first two numbers are
/// not interchangeable.
AK_API std::string version();

}  // namespace antikelvin::api
