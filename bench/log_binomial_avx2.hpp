// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

#include "support/log_choose_point.hpp"

namespace antikelvin::bench {

/// log_binomial in a loop, compiled for AVX2 and FMA; the caller checks the processor.
void log_binomial_avx2(test_support::LogChoosePoint const* points, std::size_t count, double* out);

}  // namespace antikelvin::bench
