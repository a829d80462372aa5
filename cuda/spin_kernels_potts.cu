// SPDX-License-Identifier: Apache-2.0
#include "spin_kernels_potts.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_potts(RuleId const& rule) {
  switch (rule.shape) {
    case Shape::chain:
      return potts_of_planes<Shape::chain>(rule);
    case Shape::square:
      return potts_of_planes<Shape::square>(rule);
    default:
      return spin_kernels_potts_six(rule);
  }
}

}  // namespace antikelvin::gpu
