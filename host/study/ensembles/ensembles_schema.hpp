// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "table/schema.hpp"

namespace antikelvin {

Schema ensembles_schema();

}  // namespace antikelvin
