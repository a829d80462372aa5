// SPDX-License-Identifier: Apache-2.0
#include <thrust/system_error.h>

#include "antikelvin/exact/level_at.hpp"
#include "antikelvin/exact/two_level_at.hpp"
#include "antikelvin/math/log_binomial_at.hpp"
#include "check.hpp"
#include "launch.cuh"
#include "spin_stepper.hpp"

#include "antikelvin/sampler/walker_view.hpp"

#define AK_BACKEND_NS gpu
namespace antikelvin::gpu {

/// One thread per walker; those of a warp read consecutive bytes.
struct WalkerStepper {
  static constexpr std::uint32_t kBlock = 32;
  void sweep(WalkerView const& view, std::uint64_t first, std::uint64_t n) const;
};

}  // namespace antikelvin::gpu
#include "device/thrust/ops.inl"

namespace antikelvin {
namespace gpu {

void WalkerStepper::sweep(WalkerView const& view, std::uint64_t first, std::uint64_t n) const {
  launch_sweeps("sweeps of walkers", view.n_walkers, view.n_sites, first, n,
                [&](std::uint64_t from, std::uint64_t count) {
                  return SweepWalkers{view, from, count};
                });
}

/// Waits for the stream that kernels share, not the device: another backend may be capturing a graph on it.
cudaError_t wait_for_kernels() { return cudaStreamSynchronize(nullptr); }

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

/// Selects the device before each call, so that several backends can live in one process, and waits
/// for the kernels of calls that change chains: what fails shall fail in its own call.
class OnDevice final : public Engine {
 public:
  OnDevice(int index, ChainsPlan const& plan)
      : index_(index), engine_(on_device(index, [&] {
          return std::visit([index](auto const& one) { return engine_of(one, index); }, plan);
        })) {}
  ~OnDevice() override { (void)cudaSetDevice(index_); }
  OnDevice(OnDevice const&) = delete;
  OnDevice& operator=(OnDevice const&) = delete;

  Answer handle(Call const& call) override {
    return on_device(index_, [&] {
      Answer answer = engine_->handle(call);
      if (effect_of(call) == Effect::change) check(wait_for_kernels(), "kernels of a call");
      return answer;
    });
  }
  std::vector<std::uint32_t> save() override {
    return on_device(index_, [&] { return engine_->save(); });
  }
  void restore(std::vector<std::uint32_t> const& saved) override {
    on_device(index_, [&] { engine_->restore(saved); });
  }

 private:
  static std::unique_ptr<Engine> engine_of(SpinPlan const& plan, int index) {
    return std::make_unique<SpinEngine>(plan, make_spin_stepper(plan.tables[0].rule, index));
  }
  static std::unique_ptr<Engine> engine_of(ContactPlan const& plan, int index) {
    return std::make_unique<ContactEngine>(plan, [index](SpinPlan const& body) {
      return make_spin_stepper(body.tables[0].rule, index);
    });
  }
  static std::unique_ptr<Engine> engine_of(CompleteGraphPlan const& plan, int) {
    return std::make_unique<CompleteGraphEngine>(plan);
  }
  static std::unique_ptr<Engine> engine_of(WalkerPlan const& plan, int) {
    return std::make_unique<WalkerEngine>(plan, WalkerStepper{});
  }

  int index_;
  std::unique_ptr<Engine> engine_;
};

class CudaBackend final : public Backend, private Evaluator {
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

  Evaluator const& evaluator() const override { return *this; }

  std::unique_ptr<Engine> make_engine(ChainsPlan const& plan) const override {
    return std::make_unique<OnDevice>(index_, plan);
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
