// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace antikelvin {

/// From a site to the partner that it is compared with: at x + step[0], y + step[1], z + step[2], over the
/// ends of rings. Along open axes sites whose partner lies beyond the end have none.
struct SiteOffset {
  std::uint32_t step[3] = {0, 0, 0};  ///< less than the sides
  bool operator==(SiteOffset const&) const = default;
};

}  // namespace antikelvin
