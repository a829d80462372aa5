// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "table/schema.hpp"

namespace antikelvin {

/// Columns of `limits`.
Schema limits_schema();

}  // namespace antikelvin
