// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace antikelvin::test_support {

/// Arguments of ln C(N, n). Alone in its header: code for wider instruction sets includes it.
struct LogChoosePoint {
  std::uint64_t n_units, n;
};

}  // namespace antikelvin::test_support
