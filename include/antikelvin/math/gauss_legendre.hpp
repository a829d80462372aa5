// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/base/hd.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Node x > 0 and weight of the 16-point Gauss-Legendre rule on [−1, 1]; −x has the same weight.
struct GaussNode {
  double x, weight;
};

AK_HD inline GaussNode const* gauss_legendre_16() {
  static constexpr GaussNode nodes[8] = {
      {0x1.852bd6676a9f9p-4, 0x1.83feae80e4dfcp-3}, {0x1.205cae642337cp-2, 0x1.75f8c77e0c00fp-3},
      {0x1.d50259a43a772p-2, 0x1.5a6ebbb5a75fcp-3}, {0x1.3c5a466d5e8b8p-1, 0x1.325f61bca3cbfp-3},
      {0x1.82c45dda4726bp-1, 0x1.fe7af2bad386ap-4}, {0x1.bb3403514e483p-1, 0x1.85c4ee79cc258p-4},
      {0x1.e39f56616f9b0p-1, 0x1.fdfb1a2c1265dp-5}, {0x1.fa92c264d787ep-1, 0x1.bcddab4b7c211p-6},
  };
  return nodes;
}

/// ∫_0^end f(v) dv by `n_panels` equal panels of 16 points.
template <class Function>
AK_HD inline double integrate(Function const& f, double end, int n_panels) {
  GaussNode const* const nodes = gauss_legendre_16();
  double const half = end / (2 * n_panels);
  double sum = 0;
  for (int panel = 0; panel < n_panels; ++panel) {
    double const centre = (2 * panel + 1) * half;
    for (int i = 0; i < 8; ++i)
      sum += nodes[i].weight * (f(centre - half * nodes[i].x) + f(centre + half * nodes[i].x));
  }
  return half * sum;
}

}  // namespace AK_ISA
}  // namespace antikelvin
