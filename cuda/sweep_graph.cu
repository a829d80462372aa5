// SPDX-License-Identifier: Apache-2.0
#include "sweep_graph.hpp"

#include <algorithm>
#include <utility>

#include "antikelvin/core/hd.hpp"
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
  if (n_sweeps_ > 0) (void)cudaGraphExecDestroy(graph_);
  n_sweeps_ = 0;
}

void SweepGraph::run(std::vector<char> key, std::uint64_t first, std::uint64_t n,
                     LaunchSweep const& launch_sweep) {
  if (start_ == nullptr)
    check(cudaMalloc(reinterpret_cast<void**>(&start_), sizeof *start_), "cudaMalloc");
  std::uint64_t const per_graph = std::min(n, kMostSweeps);
  if (n_sweeps_ != per_graph || key_ != key) {
    forget();
    capture(per_graph, launch_sweep);
    key_ = std::move(key);
  }
  launch_each("sweep number", 1, Put{start_, first});
  for (std::uint64_t done = 0; done + per_graph <= n; done += per_graph)
    check(cudaGraphLaunch(graph_, nullptr), "sweeps in a graph");
  for (std::uint64_t i = 0; i < n % per_graph; ++i) launch_sweep(i, start_, nullptr);
}

void SweepGraph::capture(std::uint64_t n_sweeps, LaunchSweep const& launch_sweep) {
  if (stream_ == nullptr)
    check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "cudaStreamCreate");
  check(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal), "begin of a capture");
  cudaGraph_t captured = nullptr;
  try {
    for (std::uint64_t i = 0; i < n_sweeps; ++i) launch_sweep(i, start_, stream_);
    launch_each("sweep number", 1, Add{start_, n_sweeps}, stream_);
  } catch (...) {  // an unfinished capture would refuse all that comes after it
    if (cudaStreamEndCapture(stream_, &captured) == cudaSuccess) (void)cudaGraphDestroy(captured);
    throw;
  }
  check(cudaStreamEndCapture(stream_, &captured), "end of a capture");
  cudaError_t const status = cudaGraphInstantiate(&graph_, captured, 0);
  (void)cudaGraphDestroy(captured);
  check(status, "cudaGraphInstantiate");
  n_sweeps_ = n_sweeps;
}

}  // namespace antikelvin::gpu
