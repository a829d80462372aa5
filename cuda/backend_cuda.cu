// SPDX-License-Identifier: Apache-2.0
#include <cuda_runtime.h>
#include <thrust/system_error.h>

#include "antikelvin/core/error.hpp"
#include "antikelvin/kernel/level_at.hpp"
#include "antikelvin/kernel/log_binomial_at.hpp"
#include "antikelvin/kernel/sweep_units.hpp"
#include "antikelvin/kernel/two_level_at.hpp"

#define AK_BACKEND_NS gpu
namespace antikelvin::gpu {

using Sweeper = SweepUnits;

/// 512 units per thread: enough independent threads at N = 1e6, one atomic addition per 512
/// updates.
inline constexpr std::uint64_t kWordsPerItem = 16;

}  // namespace antikelvin::gpu
#include "antikelvin/backend/ops.inl"

namespace antikelvin {
namespace gpu {

void check(cudaError_t status, char const* what) {
  if (status != cudaSuccess)
    throw BackendError(std::string("CUDA failed at ") + what, cudaGetErrorString(status),
                       "check the driver with nvidia-smi, or use --backend cpu");
}

/// Turns Thrust's exceptions into ours, with the device selected.
template <class Call>
auto on_device(int index, Call call) {
  check(cudaSetDevice(index), "cudaSetDevice");
  try {
    return call();
  } catch (thrust::system_error const& error) {
    throw BackendError("CUDA kernel failed", error.what(),
                       "check the driver, or use --backend cpu");
  } catch (std::bad_alloc const&) {
    throw BackendError("not enough GPU memory", "allocation of device memory failed",
                       "use fewer replicas or units, or --backend cpu");
  }
}

/// Selects the device before each call, so that several backends can live in one process.
class DeviceChains final : public Chains {
 public:
  DeviceChains(int index, ChainPlan const& plan)
      : index_(index),
        chains_(on_device(index, [&] { return std::make_unique<ChainsImpl>(plan, Sweeper{}); })) {}
  void advance(std::uint64_t sweeps) override {
    on_device(index_, [&] { chains_->advance(sweeps); });
  }
  std::vector<std::uint64_t> measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    return on_device(index_, [&] { return chains_->measure(n_measurements, thin); });
  }
  std::vector<std::uint32_t> snapshot() const override {
    return on_device(index_, [&] { return chains_->snapshot(); });
  }

 private:
  int index_;
  std::unique_ptr<ChainsImpl> chains_;
};

class CudaBackend final : public Backend {
 public:
  explicit CudaBackend(int index) : index_(index) {}

  DeviceInfo device() const override {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, index_), "cudaGetDeviceProperties");
    DeviceInfo info;
    info.backend = "cuda";
    info.name = properties.name;
    info.kernel = "cuda";
    info.memory_bytes = properties.totalGlobalMem;
    return info;
  }

  std::vector<double> log_binomial(std::uint64_t n_units, Counts const& n_excited) const override {
    return on_device(index_, [&] {
      return on_counts<double>(n_excited,
                               [&](CountList list, double* log_omega, std::uint64_t count) {
                                 for_each_index(count, LogBinomialAt{n_units, list, log_omega});
                               });
    });
  }

  std::vector<TwoLevelMicrostate> two_level_states(std::uint64_t n_units, Counts const& n_excited,
                                                   double gap) const override {
    return on_device(index_, [&] {
      return on_counts<TwoLevelMicrostate>(
          n_excited, [&](CountList list, TwoLevelMicrostate* states, std::uint64_t count) {
            for_each_index(count, TwoLevelAt{n_units, gap, list, states});
          });
    });
  }

  std::vector<LevelMicrostate> level_states(IntegerLevels const& levels, std::uint64_t n_units,
                                            std::vector<Quanta> const& energies) const override {
    return on_device(index_, [&] {
      return on_energies(levels, n_units, energies, [](LevelTask const& task, std::uint64_t count) {
        for_each_index(count, LevelAt{task});
      });
    });
  }

  std::unique_ptr<Chains> make_chains(ChainPlan const& plan) const override {
    return std::make_unique<DeviceChains>(index_, plan);
  }

 private:
  int index_;
};

int device_count() {
  int count = 0;
  return cudaGetDeviceCount(&count) == cudaSuccess ? count : 0;
}

}  // namespace gpu

std::unique_ptr<Backend> make_cuda_backend(int index) {
  std::string const reason = cuda_unavailable_reason();
  if (!reason.empty())
    throw BackendError("backend cuda is not available", reason,
                       "use --backend cpu, or check nvidia-smi");
  if (index < 0 || index >= gpu::device_count())
    throw BackendError("there is no CUDA device " + std::to_string(index),
                       std::to_string(gpu::device_count()) + " visible",
                       "list them with antikelvin info");
  return std::make_unique<gpu::CudaBackend>(index);
}

std::string cuda_unavailable_reason() {
  int count = 0;
  cudaError_t const status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess)
    return std::string("no usable CUDA device: ") + cudaGetErrorString(status);
  return count > 0 ? "" : "no CUDA device is visible";
}

std::vector<std::string> cuda_device_names() {
  std::vector<std::string> names;
  for (int i = 0; i < gpu::device_count(); ++i) {
    cudaDeviceProp properties{};
    if (cudaGetDeviceProperties(&properties, i) == cudaSuccess) names.emplace_back(properties.name);
  }
  return names;
}

}  // namespace antikelvin
