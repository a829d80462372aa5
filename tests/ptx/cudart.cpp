// SPDX-License-Identifier: Apache-2.0
// Stands in for libcudart: the functions that nvcc's code, Thrust and this project call, on the PTX
// machine. Every call is complete when it returns, but errors of kernels show at the next call and
// stay, as on a GPU.
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "ptx/fat_binary.hpp"
#include "ptx/findings.hpp"
#include "ptx/memory.hpp"
#include "ptx/parse.hpp"
#include "ptx/run.hpp"

namespace antikelvin::ptx {

/// A launch that can be repeated.
struct Prepared {
  Function const* function = nullptr;
  std::uint32_t blocks = 0, threads = 0, dynamic_shared_bytes = 0;
  std::vector<char> parameters;
};

}  // namespace antikelvin::ptx

// Definitions of CUDA's handles.
struct CUgraph_st {
  std::vector<antikelvin::ptx::Prepared> launches;
};
struct CUgraphExec_st : CUgraph_st {};
struct CUstream_st {
  std::unique_ptr<CUgraph_st> captured;  ///< the launches that are being captured, if any are
};

namespace antikelvin::ptx {
namespace {

constexpr int kDevices = 2, kMultiprocessors = 2, kCapability = 8;

/// The PTX of one source. It is parsed when one of its kernels is first launched.
struct Binary {
  std::vector<std::string> texts;
  std::vector<std::unique_ptr<Module>> modules;
};

struct Kernel {
  Binary* binary = nullptr;
  std::string name;
  Function const* function = nullptr;
  std::uint32_t most_dynamic_shared = kPlainShared;
};

struct Runtime {
  std::mutex mutex;
  std::map<void const*, Kernel> kernels;  ///< by the host function that starts them
  cudaError_t sticky = cudaSuccess;
  std::string message;
};

Runtime& runtime() {
  static Runtime& one =
      *new Runtime;  // programs register kernels before main() and free memory after it
  return one;
}

struct Configuration {
  dim3 grid, block;
  std::size_t shared_bytes;
  cudaStream_t stream;
};

thread_local std::vector<Configuration> configurations;
thread_local cudaError_t last_error = cudaSuccess;
thread_local int current_device = 0;

/// Records and returns the status of a call: the error of a failed kernel comes before its own.
cudaError_t answer(cudaError_t error) {
  if (runtime().sticky != cudaSuccess) error = runtime().sticky;
  if (error != cudaSuccess) last_error = error;
  return error;
}

/// Runs an action unless a kernel has failed, and returns the status.
template <class Action>
cudaError_t guarded(Action action) {
  std::lock_guard const lock(runtime().mutex);
  return answer(runtime().sticky == cudaSuccess ? action() : cudaSuccess);
}

Function const* function_of(Kernel& kernel) {
  if (kernel.function != nullptr) return kernel.function;
  Binary& binary = *kernel.binary;
  for (std::string& text : std::exchange(binary.texts, {}))
    binary.modules.push_back(parse(std::move(text)));
  for (auto const& module : binary.modules)
    if (auto const found = module->functions.find(kernel.name); found != module->functions.end())
      kernel.function = found->second.get();
  if (kernel.function == nullptr)
    throw UnknownPtx("the program holds no PTX of kernel " + kernel.name);
  return kernel.function;
}

Kernel* kernel_of(void const* host) {
  auto const found = runtime().kernels.find(host);
  return found == runtime().kernels.end() ? nullptr : &found->second;
}

bool has_one_dimension(dim3 size) { return size.y == 1 && size.z == 1; }

cudaError_t prepare(Kernel& kernel, dim3 grid, dim3 block, void** arguments,
                    std::size_t dynamic_shared_bytes, Prepared& prepared) {
  Function const& function = *function_of(kernel);
  if (!has_one_dimension(grid) || !has_one_dimension(block)) {
    report(kernel.name,
           "a launch of more than one dimension, which this machine does not know: " + kernel.name);
    return cudaErrorNotSupported;
  }
  if (grid.x == 0 || grid.x > kMostBlocks || block.x == 0 ||
      block.x > std::min(kMostThreads, function.max_threads))
    return cudaErrorInvalidConfiguration;
  if (dynamic_shared_bytes > kMostShared || function.shared_bytes + dynamic_shared_bytes >
                                                std::max(kPlainShared, kernel.most_dynamic_shared))
    return cudaErrorInvalidValue;
  if (function.parameter_bytes > kMostParameterBytes) return cudaErrorInvalidValue;
  std::vector<char> parameters(function.parameter_bytes);
  for (std::size_t i = 0; i < function.parameters.size(); ++i)
    std::memcpy(parameters.data() + function.parameters[i].offset, arguments[i],
                function.parameters[i].bytes);
  prepared = {&function, grid.x, block.x, static_cast<std::uint32_t>(dynamic_shared_bytes),
              std::move(parameters)};
  return cudaSuccess;
}

/// A failure shows at the next call.
void run_prepared(Prepared const& prepared) {
  if (runtime().sticky != cudaSuccess) return;
  std::string const failure = run(*prepared.function, prepared.blocks, prepared.threads,
                                  prepared.dynamic_shared_bytes, prepared.parameters);
  if (failure.empty()) return;
  runtime().sticky = cudaErrorIllegalAddress;
  runtime().message = failure;
}

/// Default streams have small numbers as their handles.
bool is_capturing(cudaStream_t stream) {
  return reinterpret_cast<std::uintptr_t>(stream) > 2 && stream->captured != nullptr;
}

cudaError_t launch(void const* host, dim3 grid, dim3 block, void** arguments,
                   std::size_t dynamic_shared_bytes, cudaStream_t stream) {
  std::lock_guard const lock(runtime().mutex);
  if (runtime().sticky != cudaSuccess) return answer(cudaSuccess);
  Kernel* const kernel = kernel_of(host);
  cudaError_t result = cudaErrorInvalidDeviceFunction;
  try {
    Prepared prepared;
    if (kernel != nullptr)
      result = prepare(*kernel, grid, block, arguments, dynamic_shared_bytes, prepared);
    if (result == cudaSuccess) {
      if (is_capturing(stream))
        stream->captured->launches.push_back(std::move(prepared));
      else
        run_prepared(prepared);
    }
  } catch (UnknownPtx const& error) {
    report(error.what(), error.what());
    result = cudaErrorInvalidPtx;
  }
  if (result != cudaSuccess) last_error = result;
  return result;
}

bool is_to_device(cudaMemcpyKind kind) {
  return kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
}
bool is_from_device(cudaMemcpyKind kind) {
  return kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
}

cudaError_t copy(void* to, void const* from, std::size_t bytes, cudaMemcpyKind kind) {
  if (bytes == 0) return cudaSuccess;
  if (kind == cudaMemcpyDefault) return cudaErrorInvalidMemcpyDirection;
  if ((is_to_device(kind) && memory().find(to, bytes) == nullptr) ||
      (is_from_device(kind) && memory().find(from, bytes) == nullptr)) {
    report("copy",
           "a copy of " + std::to_string(bytes) + " bytes reaches outside of device memory");
    return cudaErrorInvalidValue;
  }
  std::memmove(to, from, bytes);
  if (is_to_device(kind)) memory().host_wrote(to, bytes);
  return cudaSuccess;
}

cudaError_t fill(void* to, int value, std::size_t bytes) {
  if (bytes == 0) return cudaSuccess;
  if (memory().find(to, bytes) == nullptr) {
    report("fill",
           "a fill of " + std::to_string(bytes) + " bytes reaches outside of device memory");
    return cudaErrorInvalidValue;
  }
  std::memset(to, value, bytes);
  memory().host_wrote(to, bytes);
  return cudaSuccess;
}

cudaError_t attribute(int* value, cudaDeviceAttr which) {
  switch (which) {
    case cudaDevAttrMultiProcessorCount:
      *value = kMultiprocessors;
      break;
    case cudaDevAttrClockRate:
      *value = 1000000;
      break;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      *value = kMostShared;
      break;
    case cudaDevAttrMaxSharedMemoryPerBlock:
      *value = kPlainShared;
      break;
    case cudaDevAttrComputeCapabilityMajor:
      *value = kCapability;
      break;
    case cudaDevAttrComputeCapabilityMinor:
      *value = 0;
      break;
    case cudaDevAttrMaxGridDimX:
      *value = kMostBlocks;
      break;
    case cudaDevAttrMaxThreadsPerBlock:
      *value = kMostThreads;
      break;
    case cudaDevAttrWarpSize:
      *value = 32;
      break;
    default:
      return cudaErrorInvalidValue;
  }
  return cudaSuccess;
}

}  // namespace
}  // namespace antikelvin::ptx

using namespace antikelvin::ptx;

extern "C" {

// Functions that nvcc's generated code calls; no header declares them.
void** __cudaRegisterFatBinary(void* wrapper) {
  struct Wrapper {
    int magic, version;
    void const* data;
    void const* file;
  };
  auto* const binary = new Binary{ptx_texts(static_cast<Wrapper const*>(wrapper)->data), {}};
  return reinterpret_cast<void**>(binary);
}
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
void __cudaRegisterFunction(void** binary, char const* host, char*, char const* name, int, uint3*,
                            uint3*, dim3*, dim3*, int*) {
  runtime().kernels[host] = Kernel{reinterpret_cast<Binary*>(binary), name, nullptr, kPlainShared};
}
/// Ignored: no host code of this project names a variable of the device.
void __cudaRegisterVar(void**, char*, char*, char const*, int, size_t, int, int) {}
char __cudaInitModule(void**) { return 0; }
unsigned __cudaPushCallConfiguration(dim3 grid, dim3 block, size_t shared_bytes,
                                     cudaStream_t stream) {
  configurations.push_back({grid, block, shared_bytes, stream});
  return 0;
}
cudaError_t __cudaPopCallConfiguration(dim3* grid, dim3* block, size_t* shared_bytes,
                                       void* stream) {
  Configuration const last = configurations.back();
  configurations.pop_back();
  *grid = last.grid;
  *block = last.block;
  *shared_bytes = last.shared_bytes;
  *static_cast<cudaStream_t*>(stream) = last.stream;
  return cudaSuccess;
}
cudaError_t __cudaGetKernel(cudaKernel_t* kernel, void const* host) {
  *kernel = reinterpret_cast<cudaKernel_t>(const_cast<void*>(host));
  return cudaSuccess;
}
cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3 grid, dim3 block, void** arguments,
                               size_t shared_bytes, cudaStream_t stream) {
  return launch(kernel, grid, block, arguments, shared_bytes, stream);
}
cudaError_t __cudaLaunchKernel_ptsz(cudaKernel_t kernel, dim3 grid, dim3 block, void** arguments,
                                    size_t shared_bytes, cudaStream_t stream) {
  return launch(kernel, grid, block, arguments, shared_bytes, stream);
}

// Kernels.
cudaError_t CUDARTAPI cudaLaunchKernel(void const* host, dim3 grid, dim3 block, void** arguments,
                                       size_t shared_bytes, cudaStream_t stream) {
  return launch(host, grid, block, arguments, shared_bytes, stream);
}
cudaError_t CUDARTAPI cudaLaunchKernelExC(cudaLaunchConfig_t const* config, void const* host,
                                          void** arguments) {
  return launch(host, config->gridDim, config->blockDim, arguments, config->dynamicSmemBytes,
                config->stream);
}
cudaError_t CUDARTAPI cudaFuncSetAttribute(void const* host, cudaFuncAttribute which, int value) {
  return guarded([=] {
    Kernel* const kernel = kernel_of(host);
    if (kernel == nullptr) return cudaErrorInvalidDeviceFunction;
    if (which != cudaFuncAttributeMaxDynamicSharedMemorySize) return cudaSuccess;
    if (value < 0 || static_cast<std::uint32_t>(value) > kMostShared) return cudaErrorInvalidValue;
    kernel->most_dynamic_shared = static_cast<std::uint32_t>(value);
    return cudaSuccess;
  });
}
cudaError_t CUDARTAPI cudaFuncGetAttributes(cudaFuncAttributes* attributes, void const* host) {
  return guarded([=] {
    if (kernel_of(host) == nullptr) return cudaErrorInvalidDeviceFunction;
    *attributes = cudaFuncAttributes{};
    attributes->ptxVersion = attributes->binaryVersion = 10 * kCapability;
    attributes->maxThreadsPerBlock = kMostThreads;
    return cudaSuccess;
  });
}
cudaError_t CUDARTAPI cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* n, void const*, int,
                                                                    size_t) {
  *n = 2;
  return answer(cudaSuccess);
}
cudaError_t CUDARTAPI cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* n, void const*,
                                                                             int, size_t,
                                                                             unsigned) {
  *n = 2;
  return answer(cudaSuccess);
}

// Memory.
cudaError_t CUDARTAPI cudaMalloc(void** address, size_t bytes) {
  return guarded([=] {
    *address = bytes == 0 ? nullptr : memory().allocate(bytes);
    return cudaSuccess;
  });
}
cudaError_t CUDARTAPI cudaMallocAsync(void** address, size_t bytes, cudaStream_t) {
  return cudaMalloc(address, bytes);
}
cudaError_t CUDARTAPI cudaFree(void* address) {
  return guarded([=] { return memory().release(address) ? cudaSuccess : cudaErrorInvalidValue; });
}
cudaError_t CUDARTAPI cudaFreeAsync(void* address, cudaStream_t) { return cudaFree(address); }
cudaError_t CUDARTAPI cudaMemcpy(void* to, void const* from, size_t bytes, cudaMemcpyKind kind) {
  return guarded([=] { return copy(to, from, bytes, kind); });
}
cudaError_t CUDARTAPI cudaMemcpyAsync(void* to, void const* from, size_t bytes, cudaMemcpyKind kind,
                                      cudaStream_t) {
  return cudaMemcpy(to, from, bytes, kind);
}
cudaError_t CUDARTAPI cudaMemset(void* to, int value, size_t bytes) {
  return guarded([=] { return fill(to, value, bytes); });
}
cudaError_t CUDARTAPI cudaMemsetAsync(void* to, int value, size_t bytes, cudaStream_t) {
  return cudaMemset(to, value, bytes);
}
cudaError_t CUDARTAPI cudaPointerGetAttributes(cudaPointerAttributes* attributes,
                                               void const* address) {
  return guarded([=] {
    *attributes = cudaPointerAttributes{};
    attributes->type =
        memory().find(address, 1) != nullptr ? cudaMemoryTypeDevice : cudaMemoryTypeUnregistered;
    return cudaSuccess;
  });
}

// Devices.
cudaError_t CUDARTAPI cudaGetDevice(int* device) {
  *device = current_device;
  return answer(cudaSuccess);
}
cudaError_t CUDARTAPI cudaSetDevice(int device) {
  if (device < 0 || device >= kDevices) return answer(cudaErrorInvalidDevice);
  current_device = device;
  return answer(cudaSuccess);
}
cudaError_t CUDARTAPI cudaGetDeviceCount(int* n) {
  *n = kDevices;
  return cudaSuccess;
}
cudaError_t CUDARTAPI cudaDeviceGetAttribute(int* value, cudaDeviceAttr which, int) {
  return answer(attribute(value, which));
}
cudaError_t CUDARTAPI cudaGetDeviceProperties(cudaDeviceProp* properties, int) {
  *properties = cudaDeviceProp{};
  std::strcpy(properties->name, "PTX machine");
  properties->totalGlobalMem = std::size_t{4} << 30;
  properties->major = kCapability;
  return answer(cudaSuccess);
}
/// Forgets the failure of a kernel. Unlike on a GPU, memory stays allocated.
cudaError_t CUDARTAPI cudaDeviceReset() {
  std::lock_guard const lock(runtime().mutex);
  runtime().sticky = last_error = cudaSuccess;
  return cudaSuccess;
}

// Errors.
cudaError_t CUDARTAPI cudaGetLastError() {
  cudaError_t const error = runtime().sticky != cudaSuccess ? runtime().sticky : last_error;
  last_error = cudaSuccess;
  return error;
}
cudaError_t CUDARTAPI cudaPeekAtLastError() {
  return runtime().sticky != cudaSuccess ? runtime().sticky : last_error;
}
char const* CUDARTAPI cudaGetErrorString(cudaError_t error) {
  if (error == cudaSuccess) return "no error";
  return error == cudaErrorIllegalAddress ? runtime().message.c_str() : cudaGetErrorName(error);
}
char const* CUDARTAPI cudaGetErrorName(cudaError_t error) {
  switch (error) {
    case cudaSuccess:
      return "cudaSuccess";
    case cudaErrorInvalidValue:
      return "invalid argument";
    case cudaErrorInvalidConfiguration:
      return "invalid configuration of a launch";
    case cudaErrorInvalidDevice:
      return "invalid device";
    case cudaErrorInvalidPtx:
      return "PTX that this machine does not know";
    default:
      return "error of the PTX machine";
  }
}

// Streams and events: work is complete when its call returns.
cudaError_t CUDARTAPI cudaStreamSynchronize(cudaStream_t) { return answer(cudaSuccess); }
cudaError_t CUDARTAPI cudaDeviceSynchronize() { return answer(cudaSuccess); }
cudaError_t CUDARTAPI cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  return guarded([=] {
    *stream = new CUstream_st;
    return cudaSuccess;
  });
}
cudaError_t CUDARTAPI cudaStreamDestroy(cudaStream_t stream) {
  delete stream;
  return answer(cudaSuccess);
}
cudaError_t CUDARTAPI cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  *event = nullptr;
  return answer(cudaSuccess);
}
cudaError_t CUDARTAPI cudaEventRecord(cudaEvent_t, cudaStream_t) { return answer(cudaSuccess); }
cudaError_t CUDARTAPI cudaEventQuery(cudaEvent_t) { return answer(cudaSuccess); }
cudaError_t CUDARTAPI cudaEventSynchronize(cudaEvent_t) { return answer(cudaSuccess); }
cudaError_t CUDARTAPI cudaEventDestroy(cudaEvent_t) { return answer(cudaSuccess); }

// Graphs of captured launches.
cudaError_t CUDARTAPI cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  return guarded([=] {
    if (reinterpret_cast<std::uintptr_t>(stream) <= 2 || stream->captured != nullptr)
      return cudaErrorStreamCaptureUnsupported;
    stream->captured = std::make_unique<CUgraph_st>();
    return cudaSuccess;
  });
}
cudaError_t CUDARTAPI cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  return guarded([=] {
    *graph = stream->captured.release();
    return *graph == nullptr ? cudaErrorIllegalState : cudaSuccess;
  });
}
cudaError_t CUDARTAPI cudaGraphInstantiate(cudaGraphExec_t* instance, cudaGraph_t graph,
                                           unsigned long long) {
  return guarded([=] {
    *instance = new CUgraphExec_st{*graph};
    return cudaSuccess;
  });
}
cudaError_t CUDARTAPI cudaGraphLaunch(cudaGraphExec_t instance, cudaStream_t) {
  return guarded([=] {
    for (Prepared const& prepared : instance->launches) run_prepared(prepared);
    return cudaSuccess;
  });
}
cudaError_t CUDARTAPI cudaGraphDestroy(cudaGraph_t graph) {
  delete graph;
  return answer(cudaSuccess);
}
cudaError_t CUDARTAPI cudaGraphExecDestroy(cudaGraphExec_t instance) {
  delete instance;
  return answer(cudaSuccess);
}

}  // extern "C"
