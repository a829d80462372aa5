// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {

/// Numbers of excited units: an array, or first, first + step, … made on the fly.
struct CountList {
  std::uint64_t const* values = nullptr;  ///< not used if null
  std::uint64_t first = 0, step = 1;

  AK_HD std::uint64_t operator[](std::uint64_t i) const {
    return values != nullptr ? values[i] : first + i * step;
  }
};

}  // namespace antikelvin
