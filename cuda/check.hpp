// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cuda_runtime.h>

#include <string>

#include "antikelvin/base/error.hpp"

namespace antikelvin::gpu {

/// Turns a status into an exception. The device forgets it where it can: Thrust would else find the error of a refused
/// launch at its own next call.
inline void check(cudaError_t status, char const* what) {
  if (status == cudaSuccess) return;
  (void)cudaGetLastError();
  throw BackendError(std::string("CUDA failed at ") + what, cudaGetErrorString(status),
                     "check the driver with nvidia-smi, or use --backend cpu");
}

}  // namespace antikelvin::gpu
