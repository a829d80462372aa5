// SPDX-License-Identifier: Apache-2.0
#include "sweep_graph.hpp"

#include <algorithm>

#include "antikelvin/base/hd.hpp"
#include "launch.cuh"

namespace antikelvin::gpu {
namespace {

struct Put {
  std::uint64_t *to, value;
  AK_HD void operator()(std::uint64_t) const { *to = value; }
};
struct Add {
  std::uint64_t *to, value;
  AK_HD void operator()(std::uint64_t) const { *to += value; }
};

}  // namespace

SweepGraph::~SweepGraph() {
  forget();
  if (stream_ != nullptr) (void)cudaStreamDestroy(stream_);
  if (start_ != nullptr) (void)cudaFree(start_);
}

void SweepGraph::forget() {
  if (n_captured_ > 0) (void)cudaGraphExecDestroy(graph_);
  n_captured_ = 0;
}

void SweepGraph::run(bool again, std::uint64_t first, std::uint64_t n,
                     LaunchSweep const& launch_sweep) {
  std::uint64_t const per_graph = std::min(n, kMostSweeps);
  bool const pays = (again && n == n_asked_) || n >= 4 * kMostSweeps;
  n_asked_ = n;
  std::uint64_t done = 0;
  if (!again)  // so that kernels are loaded
    for (; done < per_graph; ++done) launch_sweep(first + done, nullptr, nullptr);
  if (pays && !is_refused_ && done < n) {
    if (n_captured_ != per_graph) {
      forget();
      is_refused_ = !capture(per_graph, launch_sweep);
    }
    if (n_captured_ > 0) {
      launch_each("sweep number", 1, Put{start_, first + done});
      for (; done + per_graph <= n; done += per_graph)
        check(cudaGraphLaunch(graph_, nullptr), "sweeps in a graph");
    }
  }
  for (; done < n; ++done) launch_sweep(first + done, nullptr, nullptr);
}

/// Whether there is a graph now.
bool SweepGraph::capture(std::uint64_t n_sweeps, LaunchSweep const& launch_sweep) {
  if (start_ == nullptr)
    check(cudaMalloc(reinterpret_cast<void**>(&start_), sizeof *start_), "cudaMalloc");
  launch_each("sweep number", 1, Put{start_, 0});
  launch_each("sweep number", 1, Add{start_, 0});  // loaded as well
  if (stream_ == nullptr)
    check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "cudaStreamCreate");
  cudaGraph_t captured = nullptr;
  cudaError_t status = cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal);
  if (status == cudaSuccess) {
    try {
      for (std::uint64_t i = 0; i < n_sweeps; ++i) launch_sweep(i, start_, stream_);
      launch_each("sweep number", 1, Add{start_, n_sweeps}, stream_);
    } catch (BackendError const&) {
      status = cudaErrorInvalidValue;
    }
    cudaError_t const ended = cudaStreamEndCapture(stream_, &captured);
    if (status == cudaSuccess) status = ended;
  }
  if (status == cudaSuccess) status = cudaGraphInstantiate(&graph_, captured, 0);
  if (captured != nullptr) (void)cudaGraphDestroy(captured);
  if (status == cudaSuccess)
    n_captured_ = n_sweeps;
  else
    (void)cudaGetLastError();  // what comes next is not at fault
  return status == cudaSuccess;
}

}  // namespace antikelvin::gpu
