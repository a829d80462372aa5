// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "table/schema.hpp"

namespace antikelvin {

/// Columns of `contact`.
Schema contact_schema();

}  // namespace antikelvin
