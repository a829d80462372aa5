// SPDX-License-Identifier: Apache-2.0
#include "advance_kernels.cuh"

namespace antikelvin::gpu {
namespace {

template <int kPlanes>
SpinKernels of_planes(RuleId const& rule) {
  return rule.uses_own ? kernels_of<UnitRule<kPlanes, true>>()
                       : kernels_of<UnitRule<kPlanes, false>>();
}

}  // namespace

SpinKernels spin_kernels_units(RuleId const& rule) {
  switch (rule.planes) {
    case 1:
      return of_planes<1>(rule);
    case 2:
      return of_planes<2>(rule);
    case 3:
      return of_planes<3>(rule);
    case 4:
      return of_planes<4>(rule);
    default:
      return of_planes<5>(rule);
  }
}

}  // namespace antikelvin::gpu
