// SPDX-License-Identifier: Apache-2.0
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_blume_capel(RuleId const& rule) {
  return with_neighbours(rule.shape, [&]<int kNeighbours>() {
    return rule.uses_own ? kernels_of<BlumeCapelRule<kNeighbours, true>>()
                         : kernels_of<BlumeCapelRule<kNeighbours, false>>();
  });
}

}  // namespace antikelvin::gpu
