// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

template <int kNeighbours>
SpinKernels potts_of_planes(RuleId const& rule) {
  switch (rule.planes) {
    case 1:
      return kernels_of<PottsRule<kNeighbours, 1>>();
    case 2:
      return kernels_of<PottsRule<kNeighbours, 2>>();
    case 3:
      return kernels_of<PottsRule<kNeighbours, 3>>();
    case 4:
      return kernels_of<PottsRule<kNeighbours, 4>>();
    default:
      return kernels_of<PottsRule<kNeighbours, 5>>();
  }
}

SpinKernels spin_kernels_potts_six(RuleId const& rule);

}  // namespace antikelvin::gpu
