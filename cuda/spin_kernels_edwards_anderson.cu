// SPDX-License-Identifier: Apache-2.0
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_edwards_anderson(RuleId const& rule) {
  return with_neighbours(rule.shape, [&]<int kNeighbours>() {
    return rule.uses_own ? kernels_of<EdwardsAndersonRule<kNeighbours, true>>()
                         : kernels_of<EdwardsAndersonRule<kNeighbours, false>>();
  });
}

}  // namespace antikelvin::gpu
