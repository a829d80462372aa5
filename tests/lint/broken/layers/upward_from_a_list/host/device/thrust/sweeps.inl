// SPDX-License-Identifier: Apache-2.0
#include "study/sample/plan.hpp"
