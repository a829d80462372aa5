// SPDX-License-Identifier: Apache-2.0
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_edwards_anderson(RuleId const& rule) {
  return with_shape(rule.shape, [&]<Shape kShape>() {
    return rule.uses_own ? kernels_of<EdwardsAndersonRule<kShape, true>>()
                         : kernels_of<EdwardsAndersonRule<kShape, false>>();
  });
}

}  // namespace antikelvin::gpu
