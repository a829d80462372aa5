// SPDX-License-Identifier: Apache-2.0
// The portable loop of bench_accuracy.cpp with other compiler flags. No templates of the standard
// library here: the linker could take their AVX2 bodies for the rest of the program.
#include "log_binomial_avx2.hpp"

#include "antikelvin/math/log_binomial.hpp"

namespace antikelvin::bench {

void log_binomial_avx2(test_support::LogChoosePoint const* points, std::size_t count, double* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = log_binomial(points[i].n_units, points[i].n);
}

}  // namespace antikelvin::bench
