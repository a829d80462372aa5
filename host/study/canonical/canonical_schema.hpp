// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "table/schema.hpp"

namespace antikelvin {

/// Columns of `canonical`.
Schema canonical_schema();

}  // namespace antikelvin
