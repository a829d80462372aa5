// SPDX-License-Identifier: Apache-2.0
// Must be rejected by the lint checks: a lower layer that includes a higher one, and a banned generator.
#include "antikelvin/run/report.hpp"
inline int not_random() { return std::mt19937 (1)(); }
