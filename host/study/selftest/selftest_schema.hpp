// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "table/schema.hpp"

namespace antikelvin {

/// Columns of `selftest`.
Schema selftest_schema();

}  // namespace antikelvin
