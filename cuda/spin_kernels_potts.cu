// SPDX-License-Identifier: Apache-2.0
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_potts(RuleId const& rule) {
  return with_shape(rule.shape, [&]<Shape kShape>() {
    switch (rule.planes) {
      case 1:
        return kernels_of<PottsRule<kShape, 1>>();
      case 2:
        return kernels_of<PottsRule<kShape, 2>>();
      case 3:
        return kernels_of<PottsRule<kShape, 3>>();
      case 4:
        return kernels_of<PottsRule<kShape, 4>>();
      default:
        return kernels_of<PottsRule<kShape, 5>>();
    }
  });
}

}  // namespace antikelvin::gpu
