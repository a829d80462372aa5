// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace antikelvin {

/// A visible GPU, and how many instructions of single lanes its processors can issue at most.
struct GpuRate {
  std::string name;
  double per_ns = 0;  ///< multiprocessors × 4 schedulers × 32 lanes × clock in GHz; 0 unknown
};

/// All visible GPUs, as the driver describes them; none without CUDA.
std::vector<GpuRate> gpu_rates();

}  // namespace antikelvin
