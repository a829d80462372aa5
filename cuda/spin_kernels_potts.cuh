// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "advance_kernels.cuh"

namespace antikelvin::gpu {

template <Shape kShape>
SpinKernels potts_of_planes(RuleId const& rule) {
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
}

SpinKernels spin_kernels_potts_six(RuleId const& rule);

}  // namespace antikelvin::gpu
