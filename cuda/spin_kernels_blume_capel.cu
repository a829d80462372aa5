// SPDX-License-Identifier: Apache-2.0
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_blume_capel(RuleId const& rule) {
  return with_shape(rule.shape, [&]<Shape kShape>() {
    return rule.uses_own ? kernels_of<BlumeCapelRule<kShape, true>>()
                         : kernels_of<BlumeCapelRule<kShape, false>>();
  });
}

}  // namespace antikelvin::gpu
