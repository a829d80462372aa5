// SPDX-License-Identifier: Apache-2.0
// Lattices of six neighbours: half of the time that Potts kernels take to compile.
#include "spin_kernels_potts.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_potts_six(RuleId const& rule) {
  return rule.shape == Shape::triangular ? potts_of_planes<Shape::triangular>(rule)
                                         : potts_of_planes<Shape::cubic>(rule);
}

}  // namespace antikelvin::gpu
