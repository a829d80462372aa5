// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/density.hpp"
