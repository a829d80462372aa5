// SPDX-License-Identifier: Apache-2.0
#include "sampler/threshold.hpp"

#include <limits>

namespace antikelvin {

std::uint64_t threshold_of(Quad const& probability) {
  Quad const scaled = floor(ldexp(probability, 64) + Quad(0.5));
  if (scaled >= ldexp(Quad(1), 64)) return std::numeric_limits<std::uint64_t>::max();
  return scaled <= 0 ? 0 : scaled.convert_to<std::uint64_t>();
}

}  // namespace antikelvin
