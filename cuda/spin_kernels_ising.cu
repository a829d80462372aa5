// SPDX-License-Identifier: Apache-2.0
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_ising(RuleId const& rule) {
  return with_neighbours(rule.shape, [&]<int kNeighbours>() {
    return rule.uses_own ? kernels_of<IsingRule<kNeighbours, true>>()
                         : kernels_of<IsingRule<kNeighbours, false>>();
  });
}

}  // namespace antikelvin::gpu
