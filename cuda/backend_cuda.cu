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

/// Of the stream that they share, not of the device: another backend may be capturing a graph on it.
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

/// Selects the device before each call, so that several backends can live in one process.
class DeviceChains final : public SpinChains {
 public:
  DeviceChains(int index, SpinPlan const& plan)
      : index_(index), chains_(on_device(index, [&] {
          return std::make_unique<SpinChainsImpl>(plan,
                                                  make_spin_stepper(plan.tables[0].rule, index));
        })) {}
  ~DeviceChains() override { (void)cudaSetDevice(index_); }
  DeviceChains(DeviceChains const&) = delete;
  DeviceChains& operator=(DeviceChains const&) = delete;

  void set_tables(std::vector<SpinTables> const& tables) override {
    on_device(index_, [&] { chains_->set_tables(tables); });
  }
  void set_cluster_tables(ClusterTables const& tables) override {
    on_device(index_, [&] { chains_->set_cluster_tables(tables); });
  }
  void set_states(std::vector<std::uint8_t> const& states) override {
    on_device(index_, [&] { chains_->set_states(states); });
  }
  void use(Move move) override { chains_->use(move); }
  void advance(std::uint64_t sweeps) override {
    on_device(index_, [&] {
      chains_->advance(sweeps);
      check(wait_for_kernels(), "sweeps");
    });
  }
  SpinCounts measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    return on_device(index_, [&] { return chains_->measure(n_measurements, thin); });
  }
  std::vector<std::uint8_t> states(std::uint32_t replica) const override {
    return on_device(index_, [&] { return chains_->states(replica); });
  }
  LevelCounts count_levels() override {
    return on_device(index_, [&] { return chains_->count_levels(); });
  }
  void resample(Resampling const& step) override {
    on_device(index_, [&] {
      chains_->resample(step);
      check(wait_for_kernels(), "resampling");
    });
  }
  std::vector<std::uint64_t> families() override {
    return on_device(index_, [&] { return chains_->families(); });
  }
  void swap(Swaps const& swaps) override {
    on_device(index_, [&] {
      chains_->swap(swaps);
      check(wait_for_kernels(), "replica exchange");
    });
  }
  SwapCounts swap_counts() override {
    return on_device(index_, [&] { return chains_->swap_counts(); });
  }
  void tally() override {
    on_device(index_, [&] { chains_->tally(); });
  }
  std::vector<std::uint64_t> take_tallies() override {
    return on_device(index_, [&] { return chains_->take_tallies(); });
  }
  std::vector<std::uint32_t> save() const override {
    return on_device(index_, [&] { return chains_->save(); });
  }
  void restore(std::vector<std::uint32_t> const& saved) override {
    on_device(index_, [&] { chains_->restore(saved); });
  }

 private:
  int index_;
  std::unique_ptr<SpinChainsImpl> chains_;
};

class DeviceContact final : public ContactChains {
 public:
  DeviceContact(int index, ContactPlan const& plan)
      : index_(index), chains_(on_device(index, [&] {
          return std::make_unique<ContactChainsImpl>(plan, [&](SpinPlan const& body) {
            return make_spin_stepper(body.tables[0].rule, index);
          });
        })) {}
  ~DeviceContact() override { (void)cudaSetDevice(index_); }
  DeviceContact(DeviceContact const&) = delete;
  DeviceContact& operator=(DeviceContact const&) = delete;

  void set_states(std::size_t body, std::vector<std::uint8_t> const& states) override {
    on_device(index_, [&] { chains_->set_states(body, states); });
  }
  void advance_alone(std::size_t body, Move move, std::uint64_t sweeps) override {
    on_device(index_, [&] {
      chains_->advance_alone(body, move, sweeps);
      check(wait_for_kernels(), "sweeps of one body");
    });
  }
  void advance(std::uint64_t sweeps) override {
    on_device(index_, [&] {
      chains_->advance(sweeps);
      check(wait_for_kernels(), "sweeps of contact");
    });
  }
  ContactCounts measure() override {
    return on_device(index_, [&] { return chains_->measure(); });
  }
  std::vector<std::uint32_t> save() const override {
    return on_device(index_, [&] { return chains_->save(); });
  }
  void restore(std::vector<std::uint32_t> const& saved) override {
    on_device(index_, [&] { chains_->restore(saved); });
  }

 private:
  int index_;
  std::unique_ptr<ContactChainsImpl> chains_;
};

class DeviceCompleteGraph final : public CompleteGraphChains {
 public:
  DeviceCompleteGraph(int index, CompleteGraphPlan const& plan)
      : index_(index),
        chains_(on_device(index, [&] { return std::make_unique<CompleteGraphImpl>(plan); })) {}
  ~DeviceCompleteGraph() override { (void)cudaSetDevice(index_); }
  DeviceCompleteGraph(DeviceCompleteGraph const&) = delete;
  DeviceCompleteGraph& operator=(DeviceCompleteGraph const&) = delete;

  void set_tables(std::vector<CompleteGraphTable> const& tables) override {
    on_device(index_, [&] { chains_->set_tables(tables); });
  }
  void set_up(std::vector<std::uint32_t> const& n_up) override {
    on_device(index_, [&] { chains_->set_up(n_up); });
  }
  void advance(std::uint64_t sweeps) override {
    on_device(index_, [&] {
      chains_->advance(sweeps);
      check(wait_for_kernels(), "complete-graph sweeps");
    });
  }
  std::vector<std::uint32_t> measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    return on_device(index_, [&] { return chains_->measure(n_measurements, thin); });
  }
  std::vector<std::uint32_t> save() const override {
    return on_device(index_, [&] { return chains_->save(); });
  }
  void restore(std::vector<std::uint32_t> const& saved) override {
    on_device(index_, [&] { chains_->restore(saved); });
  }

 private:
  int index_;
  std::unique_ptr<CompleteGraphImpl> chains_;
};

class DeviceWalkers final : public Walkers {
 public:
  DeviceWalkers(int index, WalkerPlan const& plan)
      : index_(index), walkers_(on_device(index, [&] {
          return std::make_unique<WalkersImpl>(plan, WalkerStepper{});
        })) {}
  ~DeviceWalkers() override { (void)cudaSetDevice(index_); }
  DeviceWalkers(DeviceWalkers const&) = delete;
  DeviceWalkers& operator=(DeviceWalkers const&) = delete;

  void set_table(WalkerTable const& table) override {
    on_device(index_, [&] { walkers_->set_table(table); });
  }
  void set_ends(std::uint32_t low, std::uint32_t high) override {
    on_device(index_, [&] { walkers_->set_ends(low, high); });
  }
  void advance(std::uint64_t sweeps) override {
    on_device(index_, [&] {
      walkers_->advance(sweeps);
      check(wait_for_kernels(), "sweeps of walkers");
    });
  }
  WalkerCounts record(std::uint64_t sweeps) override {
    return on_device(index_, [&] { return walkers_->record(sweeps); });
  }
  std::vector<std::uint32_t> levels() const override {
    return on_device(index_, [&] { return walkers_->levels(); });
  }
  std::vector<std::uint8_t> states() const override {
    return on_device(index_, [&] { return walkers_->states(); });
  }
  std::vector<std::uint32_t> save() const override {
    return on_device(index_, [&] { return walkers_->save(); });
  }
  void restore(std::vector<std::uint32_t> const& saved) override {
    on_device(index_, [&] { walkers_->restore(saved); });
  }

 private:
  int index_;
  std::unique_ptr<WalkersImpl> walkers_;
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

  std::unique_ptr<SpinChains> make_chains(SpinPlan const& plan) const override {
    return std::make_unique<DeviceChains>(index_, plan);
  }

  std::unique_ptr<ContactChains> make_contact(ContactPlan const& plan) const override {
    return std::make_unique<DeviceContact>(index_, plan);
  }

  std::unique_ptr<CompleteGraphChains> make_complete_graph(
      CompleteGraphPlan const& plan) const override {
    return std::make_unique<DeviceCompleteGraph>(index_, plan);
  }

  std::unique_ptr<Walkers> make_walkers(WalkerPlan const& plan) const override {
    return std::make_unique<DeviceWalkers>(index_, plan);
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
