// SPDX-License-Identifier: Apache-2.0
// Stands in for CUDA's header where cuda/ is compiled for the host. Kernels are functions; the threads of a block are
// fibers that change over at barriers and warp operations only (machine.cpp), so that every run is the same. Only what
// cuda/ uses is here.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <tuple>

#define __host__
#define __device__
#define __global__
#define __grid_constant__
#define __launch_bounds__(...)

enum cudaError_t {
  cudaSuccess = 0,
  cudaErrorInvalidValue = 1,
  cudaErrorInvalidConfiguration = 9,
  cudaErrorInvalidDevice = 101
};
enum cudaDeviceAttr {
  cudaDevAttrMultiProcessorCount,
  cudaDevAttrMaxSharedMemoryPerBlockOptin,
  cudaDevAttrClockRate
};
enum cudaStreamCaptureMode { cudaStreamCaptureModeThreadLocal };
inline constexpr unsigned cudaStreamNonBlocking = 1;
enum cudaFuncAttribute { cudaFuncAttributeMaxDynamicSharedMemorySize };

struct dim3 {
  unsigned x, y, z;
  constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1)
      : x(x_), y(y_), z(z_) {}
};
struct cudaDeviceProp {
  char name[64];
  std::size_t totalGlobalMem;
};
/// Launches, to run when the graph does.
struct cudaGraph_st;
using cudaGraph_t = cudaGraph_st*;
using cudaGraphExec_t = cudaGraph_st*;
/// Launches run at once, but those of a stream that captures them.
struct CUstream_st;
using cudaStream_t = CUstream_st*;
struct cudaLaunchConfig_t {
  dim3 gridDim, blockDim;
  std::size_t dynamicSmemBytes = 0;
  cudaStream_t stream = nullptr;
};

namespace antikelvin::emulated_gpu {

unsigned thread_index() noexcept;
unsigned block_index() noexcept;
unsigned block_size() noexcept;
/// Dynamic shared memory of the block that runs. Nothing in it is zero by itself.
void* shared_memory() noexcept;
void barrier();
std::uint64_t shuffle_xor(unsigned mask, std::uint64_t value, int distance);

/// Runs all blocks of a grid, one after the other, or has the stream capture that.
/// @return what CUDA answers to such a launch
cudaError_t launch(cudaLaunchConfig_t const& config, void const* kernel, std::size_t argument_bytes,
                   std::function<void()> const& body);
cudaError_t allow_shared(void const* kernel, std::size_t bytes);

/// Objects without state: to read them is no access to memory that a sanitizer would see.
template <unsigned (*kIndex)() noexcept>
struct Index {
  struct {
    operator unsigned() const { return kIndex(); }
  } x;
};

}  // namespace antikelvin::emulated_gpu

inline constexpr antikelvin::emulated_gpu::Index<antikelvin::emulated_gpu::thread_index> threadIdx{};
inline constexpr antikelvin::emulated_gpu::Index<antikelvin::emulated_gpu::block_index> blockIdx{};
inline constexpr antikelvin::emulated_gpu::Index<antikelvin::emulated_gpu::block_size> blockDim{};

inline void __syncthreads() { antikelvin::emulated_gpu::barrier(); }
template <class T>
T __shfl_xor_sync(unsigned mask, T value, int distance) {
  static_assert(sizeof(T) <= 8);
  return static_cast<T>(
      antikelvin::emulated_gpu::shuffle_xor(mask, static_cast<std::uint64_t>(value), distance));
}

template <class... Parameters, class... Arguments>
cudaError_t cudaLaunchKernelEx(cudaLaunchConfig_t const* config, void (*kernel)(Parameters...),
                               Arguments const&... arguments) {
  std::tuple<Parameters...> const held(arguments...);
  return antikelvin::emulated_gpu::launch(*config, reinterpret_cast<void const*>(kernel),
                                          (sizeof(Parameters) + ... + 0),
                                          [=] { std::apply(kernel, held); });
}
template <class Kernel>
cudaError_t cudaFuncSetAttribute(Kernel* kernel, cudaFuncAttribute, int value) {
  return antikelvin::emulated_gpu::allow_shared(reinterpret_cast<void const*>(kernel),
                                                static_cast<std::size_t>(value));
}
cudaError_t cudaMalloc(void** address, std::size_t bytes);
cudaError_t cudaFree(void* address);
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode);
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph);
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* instance, cudaGraph_t graph, unsigned long long flags);
cudaError_t cudaGraphLaunch(cudaGraphExec_t instance, cudaStream_t stream);
cudaError_t cudaGraphDestroy(cudaGraph_t graph);
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t instance);
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device);
cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaDeviceSynchronize();
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaGetLastError();
char const* cudaGetErrorString(cudaError_t error);
