// SPDX-License-Identifier: Apache-2.0
// Stands in for cuda/backend_cuda.cu where CUDA is not built in.
#include "antikelvin/base/error.hpp"
#include "device/backend.hpp"
#include "device/gpu_rates.hpp"

namespace antikelvin {

std::unique_ptr<Backend> make_cuda_backend(int) {
  throw BackendError(
      "backend cuda is not available", cuda_unavailable_reason(),
      "use --backend cpu, or configure with -DAK_CUDA=ON where a CUDA toolkit is installed");
}

std::string cuda_unavailable_reason() { return "this binary was built without CUDA"; }

std::vector<std::string> cuda_device_names() { return {}; }

std::vector<GpuRate> gpu_rates() { return {}; }

}  // namespace antikelvin
