// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "table/schema.hpp"

namespace antikelvin {

/// Columns of `bench`.
Schema bench_schema();

}  // namespace antikelvin
