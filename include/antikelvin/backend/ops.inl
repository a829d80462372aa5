// SPDX-License-Identifier: Apache-2.0
// The one implementation of a backend, over Thrust. Included once per backend, inside a translation
// unit that has defined
//   AK_BACKEND_NS                  namespace of the backend (cpu, gpu); never `cuda`, which would
//   hide ::cuda AK_BACKEND_NS::Sweeper         functor over items; holds a SweepUnitsView
//   AK_BACKEND_NS::kWordsPerItem   default work granule
// Every definition sits in the backend's own namespace: two bodies must not share a mangled name.
#include <thrust/copy.h>
#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>
#include <thrust/fill.h>
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>

#include <algorithm>

#include "antikelvin/backend/backend.hpp"
#include "antikelvin/kernel/entropy.hpp"
#include "antikelvin/kernel/sweep_units_view.hpp"

namespace antikelvin::AK_BACKEND_NS {

/// Runs `functor(i)` for i in [0, n) on the device, in any order.
template <class Functor>
void for_each_index(std::uint64_t n, Functor functor) {
  thrust::counting_iterator<std::uint64_t> const first(0);
  thrust::for_each(thrust::device, first, first + static_cast<std::int64_t>(n), functor);
}

template <class T>
std::vector<T> to_host(thrust::device_vector<T> const& values) {
  std::vector<T> host(values.size());
  thrust::copy(values.begin(), values.end(), host.begin());
  return host;
}

class ChainsImpl final : public Chains {
 public:
  explicit ChainsImpl(ChainPlan const& plan, Sweeper const& sweeper)
      : plan_(plan), sweeper_(sweeper), spins_(plan.words_per_replica() * plan.n_replicas, 0u) {}

  void advance(std::uint64_t sweeps) override {
    while (sweeps > 0) {
      auto const batch = static_cast<std::uint32_t>(std::min<std::uint64_t>(sweeps, 1u << 20));
      run(batch, 1, nullptr);
      sweeps -= batch;
    }
  }

  std::vector<std::uint64_t> measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    thrust::device_vector<std::uint64_t> n_up(
        static_cast<std::size_t>(n_measurements) * plan_.n_replicas, 0);
    run(n_measurements * thin, thin, thrust::raw_pointer_cast(n_up.data()));
    return to_host(n_up);
  }

  std::vector<std::uint32_t> snapshot() const override { return to_host(spins_); }

 private:
  void run(std::uint32_t n_sweeps, std::uint32_t thin, std::uint64_t* n_up) {
    SweepUnitsView view{};
    view.spins = thrust::raw_pointer_cast(spins_.data());
    view.n_up = n_up;
    view.key = plan_.key;
    view.n_units = plan_.n_units;
    view.words_per_replica = plan_.words_per_replica();
    view.words_per_item = plan_.words_per_item != 0 ? plan_.words_per_item : kWordsPerItem;
    view.items_per_replica =
        (view.words_per_replica + view.words_per_item - 1) / view.words_per_item;
    view.first_sweep = sweeps_done_;
    view.up_if_down = plan_.up_if_down;
    view.up_if_up = plan_.up_if_up;
    view.n_sweeps = n_sweeps;
    view.thin = thin;
    view.n_replicas = plan_.n_replicas;
    view.copy_mask = plan_.copy_mask;
    Sweeper sweep = sweeper_;
    sweep.view = view;
    for_each_index(view.items_per_replica * plan_.n_replicas, sweep);
    sweeps_done_ += n_sweeps;
  }

  ChainPlan plan_;
  Sweeper sweeper_;
  thrust::device_vector<std::uint32_t> spins_;
  std::uint64_t sweeps_done_ = 0;
};

inline std::vector<double> log_binomial_on_device(std::uint64_t n_units,
                                                  std::vector<std::uint64_t> const& n_excited) {
  if (n_excited.empty()) return {};
  thrust::device_vector<std::uint64_t> const n(n_excited.begin(), n_excited.end());
  thrust::device_vector<double> log_omega(n_excited.size());
  for_each_index(n_excited.size(), EntropyAt{n_units, thrust::raw_pointer_cast(n.data()),
                                             thrust::raw_pointer_cast(log_omega.data())});
  return to_host(log_omega);
}

}  // namespace antikelvin::AK_BACKEND_NS
