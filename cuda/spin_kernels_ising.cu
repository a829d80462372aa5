// SPDX-License-Identifier: Apache-2.0
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_ising(RuleId const& rule) {
  return with_shape(rule.shape, [&]<Shape kShape>() {
    return rule.uses_own ? kernels_of<IsingRule<kShape, true>>()
                         : kernels_of<IsingRule<kShape, false>>();
  });
}

}  // namespace antikelvin::gpu
