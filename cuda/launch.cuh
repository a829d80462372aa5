// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "device/portions.hpp"
#include "check.hpp"

namespace antikelvin::gpu {

/// Shared memory of the running block, as large as the launch's shared_bytes.
__device__ inline std::uint32_t* shared_words() {
#ifdef AK_EMULATED_GPU
  return static_cast<std::uint32_t*>(emulated_gpu::shared_memory());
#else
  extern __shared__ std::uint32_t words[];
  return words;
#endif
}

/// Threads of a block where every thread works by itself: many short ones, and few long ones, whose warps spread over all
/// multiprocessors.
inline constexpr std::uint32_t kThreads = 128, kLongThreads = 32;

/// thrust::for_each over indices, but with the functor in the constant bank: Thrust copies it to
/// local memory first, from where every use of a threshold is a load (768 bytes of stack and four
/// copies of the body for Ising spins on squares, CUDA 13.0).
template <std::uint32_t kBlock, class Functor>
__global__ void __launch_bounds__(kBlock)
    for_each_kernel(std::uint64_t n, __grid_constant__ Functor const functor) {
  std::uint64_t const i = std::uint64_t{blockIdx.x} * kBlock + threadIdx.x;
  if (i < n) functor(i);
}

/// How many threads run a kernel. All kernels of this backend share the default stream; another one captures launches.
struct Grid {
  std::uint64_t blocks;
  std::uint32_t threads;
  std::size_t shared_bytes = 0;
  cudaStream_t stream = nullptr;
};

/// Starts a kernel; does not wait for it.
template <class... Parameters, class... Arguments>
void launch(char const* what, void (*kernel)(Parameters...), Grid const& grid,
            Arguments const&... arguments) {
  if (grid.blocks == 0) return;
  if (grid.blocks > 0x7FFFFFFFu)
    throw BackendError("the system is too large for one launch", what, "use --backend cpu");
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(static_cast<unsigned>(grid.blocks));
  config.blockDim = dim3(grid.threads);
  config.dynamicSmemBytes = grid.shared_bytes;
  config.stream = grid.stream;
  check(cudaLaunchKernelEx(&config, kernel, arguments...), what);
}

/// Runs functor(i) for i in [0, n) on the device, in any order, without waiting for the end.
template <std::uint32_t kBlock = kThreads, class Functor>
void launch_each(char const* what, std::uint64_t n, Functor const& functor,
                 cudaStream_t stream = nullptr) {
  static_assert(sizeof(Functor) + sizeof n <= 4096, "more than CUDA 12.0 passes to a kernel");
  launch(what, for_each_kernel<kBlock, Functor>, {(n + kBlock - 1) / kBlock, kBlock, 0, stream}, n,
         functor);
}

/// Launches whose threads do sweeps first … first + n − 1 of n_updates each, as make(first, n) has it: in
/// several launches where that takes long.
template <class Make>
void launch_sweeps(char const* what, std::uint64_t n_threads, std::uint64_t n_updates,
                   std::uint64_t first, std::uint64_t n, Make const& make) {
  in_portions(n_updates, first, n, [&](std::uint64_t from, std::uint64_t count) {
    launch_each<kLongThreads>(what, n_threads, make(from, count));
  });
}

}  // namespace antikelvin::gpu
