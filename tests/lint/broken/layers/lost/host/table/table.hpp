// SPDX-License-Identifier: Apache-2.0
#include "table/column.hpp"
