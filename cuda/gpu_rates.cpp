// SPDX-License-Identifier: Apache-2.0
#include "device/gpu_rates.hpp"

#include <cuda_runtime.h>

namespace antikelvin {

std::vector<GpuRate> gpu_rates() {
  int count = 0;
  if (cudaGetDeviceCount(&count) != cudaSuccess) count = 0;
  std::vector<GpuRate> rates;
  for (int device = 0; device < count; ++device) {
    cudaDeviceProp properties{};
    if (cudaGetDeviceProperties(&properties, device) != cudaSuccess) continue;
    int processors = 0, kilohertz = 0;
    bool const is_known =
        cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device) ==
            cudaSuccess &&
        cudaDeviceGetAttribute(&kilohertz, cudaDevAttrClockRate, device) == cudaSuccess;
    rates.push_back({properties.name, is_known ? 128.0 * processors * kilohertz * 1e-6 : 0});
  }
  (void)cudaGetLastError();
  return rates;
}

}  // namespace antikelvin
