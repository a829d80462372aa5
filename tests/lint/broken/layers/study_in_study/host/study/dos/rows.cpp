// SPDX-License-Identifier: Apache-2.0
#include "study/driven/plan.hpp"
