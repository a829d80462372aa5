// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cuda_runtime.h>

#include <any>
#include <cstdint>
#include <functional>

namespace antikelvin::gpu {

/// Many short sweeps in one launch, as a CUDA graph: of a system so small that a launch for each colour of each sweep takes
/// about as long as the sweep. Made when the same sweeps are asked for again, since to make it takes longer than to launch
/// them once, and since kernels must have run before: older drivers cannot load one while launches are captured. Where a
/// driver refuses, sweeps are launched one by one.
class SweepGraph {
 public:
  static constexpr std::uint64_t kMostSweeps = 64;

  SweepGraph() = default;
  ~SweepGraph();
  SweepGraph(SweepGraph const&) = delete;
  SweepGraph& operator=(SweepGraph const&) = delete;

  /// Launches sweep number i + *start into a stream; start lies on the device, null for 0.
  using LaunchSweep =
      std::function<void(std::uint64_t i, std::uint64_t const* start, cudaStream_t stream)>;

  /// Sweeps first … first + n − 1, without waiting for them.
  /// @param sweeps  all that launch_sweep launches, but for its arguments
  template <class Sweeps>
  void run(Sweeps const& sweeps, std::uint64_t first, std::uint64_t n,
           LaunchSweep const& launch_sweep) {
    auto const* const last = std::any_cast<Sweeps>(&asked_);
    bool const again = last != nullptr && *last == sweeps;
    if (!again) {
      asked_ = sweeps;
      forget();
    }
    run(again, first, n, launch_sweep);
  }

 private:
  void run(bool again, std::uint64_t first, std::uint64_t n, LaunchSweep const& launch_sweep);
  bool capture(std::uint64_t n_sweeps, LaunchSweep const& launch_sweep);
  void forget();

  std::any asked_;                ///< the sweeps of the last call
  std::uint64_t n_asked_ = 0;     ///< how many of them
  std::uint64_t n_captured_ = 0;  ///< sweeps of the graph; 0: there is none
  bool is_refused_ = false;
  std::uint64_t* start_ = nullptr;
  cudaStream_t stream_ = nullptr;  ///< for capturing only: the stream of all kernels cannot
  cudaGraphExec_t graph_ = nullptr;
};

}  // namespace antikelvin::gpu
