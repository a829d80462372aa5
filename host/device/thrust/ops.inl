// SPDX-License-Identifier: Apache-2.0
// The one implementation of a backend, over Thrust. Included once per backend, inside a translation
// unit that has defined
//   AK_BACKEND_NS                  namespace of the backend (cpu, gpu); never `cuda`, which would
//                                  hide ::cuda
//   AK_BACKEND_NS::SpinStepper     runs the spin kernels (spin_ops.inl)
// Every definition sits in the backend's own namespace: two bodies must not share a mangled name.
#include <thrust/copy.h>
#include <thrust/device_allocator.h>
#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>
#include <thrust/fill.h>
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>
#include <thrust/scan.h>
#include <thrust/sequence.h>

#include <algorithm>
#include <optional>
#include <span>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "antikelvin/exact/level_task.hpp"
#include "antikelvin/math/count_list.hpp"
#include "antikelvin/sampler/cluster_update.hpp"
#include "antikelvin/sampler/cluster_words.hpp"
#include "antikelvin/sampler/compare_replicas.hpp"
#include "antikelvin/sampler/complete_graph.hpp"
#include "antikelvin/sampler/count_pairs.hpp"
#include "antikelvin/sampler/count_sublattice.hpp"
#include "antikelvin/sampler/demon_view.hpp"
#include "antikelvin/sampler/exchange_clusters.hpp"
#include "antikelvin/sampler/resample.hpp"
#include "antikelvin/sampler/spin_counts.hpp"
#include "antikelvin/sampler/spin_view.hpp"
#include "antikelvin/sampler/swap_replicas.hpp"
#include "antikelvin/sampler/walker_sweep.hpp"
#include "device/backend.hpp"
#include "device/portions.hpp"
#include "exact/level_resolver.hpp"

namespace antikelvin::AK_BACKEND_NS {

/// Never throws when it gives memory back. After a failed kernel every call to the device fails,
/// deallocation too: from a destructor that would end the process in place of the error's message.
template <class T>
class QuietAllocator : public thrust::device_allocator<T> {
  using Base = thrust::device_allocator<T>;

 public:
  template <class U>
  struct rebind {
    using other = QuietAllocator<U>;
  };
  void deallocate(typename Base::pointer p, typename Base::size_type n) noexcept {
    try {
      Base::deallocate(p, n);
    } catch (...) {
    }
  }
};

template <class T>
using DeviceVector = thrust::device_vector<T, QuietAllocator<T>>;

/// Runs `functor(i)` for i in [0, n) on the device, in any order.
template <class Functor>
void for_each_index(std::uint64_t n, Functor functor) {
  thrust::counting_iterator<std::uint64_t> const first(0);
  thrust::for_each(thrust::device, first, first + static_cast<std::int64_t>(n), functor);
}

/// Copies nothing where there is nothing: Thrust would look at the place of the first element.
template <class T>
DeviceVector<T> to_device(std::vector<T> const& values) {
  if (values.empty()) return {};
  return {values.begin(), values.end()};
}

/// The same into memory that stays from one call to the next: to allocate waits for the whole device.
template <class T>
void to_device(std::vector<T> const& values, DeviceVector<T>& device) {
  device.resize(values.size());
  if (!values.empty()) thrust::copy(values.begin(), values.end(), device.begin());
}

/// So many zeros, likewise.
template <class T>
void to_zeros(DeviceVector<T>& values, std::size_t n) {
  values.resize(n);
  thrust::fill(values.begin(), values.end(), T(0));
}

template <class T>
std::vector<T> to_host(DeviceVector<T> const& values) {
  std::vector<T> host(values.size());
  if (!host.empty()) thrust::copy(values.begin(), values.end(), host.begin());
  return host;
}

#include "device/thrust/saved_words.inl"
//
#include "device/thrust/cluster_ops.inl"
#include "device/thrust/complete_graph_ops.inl"
#include "device/thrust/pair_cluster_ops.inl"
#include "device/thrust/population_ops.inl"
//
#include "device/thrust/spin_ops.inl"
#include "device/thrust/walker_ops.inl"
//
#include "device/thrust/contact_ops.inl"

/// Data of a call on the device, and the results back; `run(pointers…)` fills them.
template <class Result, class Run>
std::vector<Result> on_counts(Counts const& n_excited, Run run) {
  if (n_excited.size() == 0) return {};
  DeviceVector<std::uint64_t> const values(n_excited.values.begin(), n_excited.values.end());
  DeviceVector<Result> results(n_excited.size());
  CountList list{nullptr, n_excited.first, n_excited.step};
  if (!values.empty()) list.values = thrust::raw_pointer_cast(values.data());
  run(list, thrust::raw_pointer_cast(results.data()), results.size());
  return to_host(results);
}

/// Memory that the phasors of one batch of many-level evaluations may take.
inline constexpr std::uint64_t kLevelWorkBytes = std::uint64_t{64} << 20;

/// Energies in batches; the undecided ones are resolved on the host.
template <class Run>
std::vector<LevelMicrostate> on_energies(IntegerLevels const& levels, std::uint64_t n_units,
                                         std::vector<Quanta> const& energies, Run run) {
  std::vector<LevelMicrostate> states(energies.size());
  std::uint64_t const stride = levels.steps.size() + 3;
  std::uint64_t const batch = std::min<std::uint64_t>(
      energies.size(),
      std::max<std::uint64_t>(kLevelWorkBytes / (stride * kLevelWorkDoubles * sizeof(double)), 64));
  if (batch == 0) return states;
  LevelResolver resolver(levels, n_units);
  if (resolver.enumerates()) {
    std::transform(energies.begin(), energies.end(), states.begin(),
                   [&](Quanta energy) { return resolver.at(energy); });
    return states;
  }
  DeviceVector<std::uint64_t> const steps(levels.steps.begin(), levels.steps.end());
  DeviceVector<std::uint64_t> const degeneracies(levels.degeneracies.begin(),
                                                 levels.degeneracies.end());
  DeviceVector<double> work(batch * stride * kLevelWorkDoubles);
  DeviceVector<Quanta> device_energies(batch);
  DeviceVector<LevelMicrostate> device_states(batch);
  DeviceVector<std::uint8_t> device_decided(batch);
  LevelTask const task{static_cast<int>(levels.steps.size()),
                       thrust::raw_pointer_cast(steps.data()),
                       thrust::raw_pointer_cast(degeneracies.data()),
                       n_units,
                       kMaxContourCost,
                       thrust::raw_pointer_cast(device_energies.data()),
                       thrust::raw_pointer_cast(work.data()),
                       thrust::raw_pointer_cast(device_states.data()),
                       thrust::raw_pointer_cast(device_decided.data())};
  for (std::uint64_t first = 0; first < energies.size(); first += batch) {
    std::uint64_t const count = std::min<std::uint64_t>(batch, energies.size() - first);
    auto const begin = energies.begin() + static_cast<std::int64_t>(first);
    thrust::copy(begin, begin + static_cast<std::int64_t>(count), device_energies.begin());
    run(task, count);
    thrust::copy(device_states.begin(), device_states.begin() + static_cast<std::int64_t>(count),
                 states.begin() + static_cast<std::int64_t>(first));
    std::vector<std::uint8_t> const decided = to_host(device_decided);
    for (std::uint64_t i = 0; i < count; ++i)
      if (!decided[i]) states[first + i] = resolver.at(energies[first + i]);
  }
  return states;
}

}  // namespace antikelvin::AK_BACKEND_NS
