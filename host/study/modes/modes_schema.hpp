// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "table/schema.hpp"

namespace antikelvin {

/// Columns of `modes`.
Schema modes_schema();

}  // namespace antikelvin
