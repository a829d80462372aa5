// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cuda_runtime.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace antikelvin::gpu {

/// Many short sweeps in one launch, as a CUDA graph: of a system so small that a launch for each colour of each sweep takes
/// longer than the sweep. The graph is kept for as long as the same sweeps are asked for.
class SweepGraph {
 public:
  static constexpr std::uint64_t kMostSweeps = 64;

  SweepGraph() = default;
  ~SweepGraph();
  SweepGraph(SweepGraph const&) = delete;
  SweepGraph& operator=(SweepGraph const&) = delete;

  /// Launches sweep *start + i into a stream.
  using LaunchSweep =
      std::function<void(std::uint64_t i, std::uint64_t const* start, cudaStream_t stream)>;

  /// Sweeps first … first + n − 1, without waiting for them.
  /// @param key  bytes that are the same where launch_sweep launches the same
  void run(std::vector<char> key, std::uint64_t first, std::uint64_t n,
           LaunchSweep const& launch_sweep);

 private:
  void capture(std::uint64_t n_sweeps, LaunchSweep const& launch_sweep);
  void forget();

  std::vector<char> key_;
  std::uint64_t n_sweeps_ = 0;  ///< of the graph; 0: there is none
  std::uint64_t* start_ = nullptr;
  cudaStream_t stream_ = nullptr;  ///< for capturing only: the stream of all kernels cannot
  cudaGraphExec_t graph_ = nullptr;
};

}  // namespace antikelvin::gpu
