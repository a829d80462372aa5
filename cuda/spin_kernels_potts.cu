// SPDX-License-Identifier: Apache-2.0
#include "spin_kernels_potts.cuh"

namespace antikelvin::gpu {

SpinKernels spin_kernels_potts(RuleId const& rule) {
  switch (coordination(rule.shape)) {
    case 2:
      return potts_of_planes<2>(rule);
    case 4:
      return potts_of_planes<4>(rule);
    default:
      return spin_kernels_potts_six(rule);
  }
}

}  // namespace antikelvin::gpu
