// SPDX-License-Identifier: Apache-2.0
// The emulated GPU: threads of a block are fibers, run in reverse order between barriers. Under ThreadSanitizer each is a
// thread of its own, ordered with others by launches, ends of launches and barriers only, so that a race shows whichever
// way it went. This source itself is never compiled with a sanitizer.
#include <cuda_runtime.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

extern "C" {
__attribute__((weak)) void* __tsan_get_current_fiber(void);
__attribute__((weak)) void* __tsan_create_fiber(unsigned flags);
__attribute__((weak)) void __tsan_switch_to_fiber(void* fiber, unsigned flags);
__attribute__((weak)) void __tsan_acquire(void* address);
__attribute__((weak)) void __tsan_release(void* address);
}

struct cudaGraph_st {
  std::vector<std::function<cudaError_t()>> launches;
};
struct CUstream_st {
  cudaGraph_t captured = nullptr;  ///< what is being captured, if anything
};

namespace antikelvin::emulated_gpu {
namespace {

constexpr std::size_t kStackBytes = 512 << 10, kGuardBytes = 4096;
constexpr unsigned kWarp = 32, kMaxThreads = 1024;
/// Shared memory of a block at compute capability 9.0: the most, and what it has without asking.
constexpr std::size_t kMostShared = 227 << 10, kPlainShared = 48 << 10;
/// Blocks that may run at the same time use memory of their own, so that only true races are reported. Behind it stands
/// what no thread may touch.
constexpr std::size_t kResidentBlocks = 64, kFenceBytes = 1024,
                      kRegionBytes = kMostShared + kFenceBytes;
constexpr std::size_t kMostArguments = 4096;
constexpr char kPoison = static_cast<char>(0xDB);

void acquire(char& mark) {
  if (__tsan_acquire != nullptr) __tsan_acquire(&mark);
}
void release(char& mark) {
  if (__tsan_release != nullptr) __tsan_release(&mark);
}
/// Switching orders nothing: only marks do.
void switch_to(void* fiber) {
  constexpr unsigned kNoSync = 1;
  if (__tsan_switch_to_fiber != nullptr) __tsan_switch_to_fiber(fiber, kNoSync);
}

enum class State { ready, at_barrier, in_warp, done };

struct Fiber {
  Fiber() = default;
  Fiber(Fiber const&) = delete;
  Fiber& operator=(Fiber const&) = delete;
  /// Every thread of the host has a machine of its own: stacks that it left behind would fill the address space.
  ~Fiber() {
    // ThreadSanitizer knows its fibers' stacks until the end.
    if (stack != nullptr && tsan == nullptr) munmap(stack, kGuardBytes + kStackBytes);
  }

  char* stack = nullptr;  ///< the guard before it included
  ucontext_t context{};
  void* tsan = nullptr;
  State state = State::done;
  unsigned index = 0;
  // A warp operation.
  std::uint64_t value = 0, result = 0;
  unsigned mask = 0;
  int distance = 0;
};

char* reserve(std::size_t bytes) {
  void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    std::perror("emulated GPU: mmap");
    std::abort();
  }
  return static_cast<char*>(memory);
}

struct Machine {
  std::vector<std::unique_ptr<Fiber>>
      fibers[2];  ///< of blocks in turn: what one block has seen orders nothing in the next
  std::vector<Fiber*> threads;  ///< of the block that runs
  ucontext_t home{};
  void* home_tsan = nullptr;
  Fiber* now = nullptr;
  unsigned block = 0, n_threads = 0;
  char *shared = nullptr, *arena = nullptr;
  std::function<void()> const* body = nullptr;
  /// Apart by what ThreadSanitizer takes for one object.
  alignas(64) char launch_mark = 0;
  alignas(64) char end_mark = 0;
  alignas(64) char even_barrier_mark = 0;
  alignas(64) char odd_barrier_mark = 0;
  char& barrier_mark() { return block % 2 == 0 ? even_barrier_mark : odd_barrier_mark; }
};

Machine& machine() {
  thread_local Machine m;
  return m;
}

[[noreturn]] void fail(char const* what) {
  Machine const& m = machine();
  std::fprintf(stderr, "emulated GPU: %s (block %u of %u threads)\n", what, m.block, m.n_threads);
  std::abort();
}

void to_home(Machine& m) {
  Fiber* const fiber = m.now;
  switch_to(m.home_tsan);
  swapcontext(&fiber->context, &m.home);
}

/// A fiber plays one thread after the other.
void play() {
  Machine& m = machine();
  for (;;) {
    acquire(m.launch_mark);
    (*m.body)();
    release(m.end_mark);
    m.now->state = State::done;
    to_home(m);
  }
}

void resume(Machine& m, Fiber* fiber) {
  m.now = fiber;
  switch_to(fiber->tsan);
  swapcontext(&m.home, &fiber->context);
}

void cast(Machine& m) {
  auto& fibers = m.fibers[m.block % 2];
  while (fibers.size() < m.n_threads) {
    auto fiber = std::make_unique<Fiber>();
    getcontext(&fiber->context);
    char* const stack = fiber->stack = reserve(kGuardBytes + kStackBytes);
    if (mprotect(stack, kGuardBytes, PROT_NONE) != 0) fail("no guard before a stack");
    fiber->context.uc_stack.ss_sp = stack + kGuardBytes;
    fiber->context.uc_stack.ss_size = kStackBytes;
    makecontext(&fiber->context, play, 0);
    if (__tsan_create_fiber != nullptr) fiber->tsan = __tsan_create_fiber(0);
    fibers.push_back(std::move(fiber));
  }
  // Fibers change parts from block to block: what thread i does in two blocks is not ordered either.
  m.threads.resize(m.n_threads);
  for (unsigned i = 0; i < m.n_threads; ++i) {
    m.threads[i] = fibers[(i + m.block / 2) % m.n_threads].get();
    m.threads[i]->state = State::ready;
    m.threads[i]->index = i;
  }
}

/// Completes a warp operation, if all threads of the warp are there.
bool finish_warp(Machine& m, unsigned first) {
  unsigned const last = std::min(first + kWarp, m.n_threads);
  unsigned n_waiting = 0, n_done = 0;
  for (unsigned i = first; i < last; ++i) {
    n_waiting += m.threads[i]->state == State::in_warp;
    n_done += m.threads[i]->state == State::done;
  }
  if (n_waiting == 0 || n_waiting + n_done != last - first) return false;
  if (n_done != 0 || last - first != kWarp) fail("a shuffle names threads that are not there");
  for (unsigned i = first; i < last; ++i) {
    Fiber& fiber = *m.threads[i];
    if (fiber.mask != ~0u || fiber.distance != m.threads[first]->distance)
      fail("a shuffle differs within a warp");
    fiber.result = m.threads[first + ((i - first) ^ static_cast<unsigned>(fiber.distance))]->value;
  }
  for (unsigned i = first; i < last; ++i) m.threads[i]->state = State::ready;
  return true;
}

void run_block(Machine& m) {
  cast(m);
  for (;;) {
    bool has_run = false;
    for (unsigned i = m.n_threads; i-- > 0;)
      if (m.threads[i]->state == State::ready) {
        resume(m, m.threads[i]);
        has_run = true;
      }
    for (unsigned first = 0; first < m.n_threads; first += kWarp)
      has_run = finish_warp(m, first) || has_run;
    if (has_run) continue;
    auto const count = [&](State state) {
      return std::count_if(m.threads.begin(), m.threads.end(),
                           [=](Fiber const* fiber) { return fiber->state == state; });
    };
    auto const n_done = count(State::done);
    if (n_done == static_cast<long>(m.n_threads)) return;
    if (count(State::at_barrier) + n_done != static_cast<long>(m.n_threads))
      fail("threads wait for each other in different places");
    if (n_done != 0) fail("threads left before a barrier of their block");
    for (Fiber* const fiber : m.threads) fiber->state = State::ready;
  }
}

std::mutex allowed_mutex;
std::map<void const*, std::size_t> allowed;

bool may_have(void const* kernel, std::size_t bytes) {
  std::lock_guard const lock(allowed_mutex);
  auto const found = allowed.find(kernel);
  return bytes <= (found == allowed.end() ? kPlainShared : std::max(found->second, kPlainShared));
}

}  // namespace

unsigned thread_index() noexcept { return machine().now->index; }
unsigned block_index() noexcept { return machine().block; }
unsigned block_size() noexcept { return machine().n_threads; }
void* shared_memory() noexcept { return machine().shared; }

void barrier() {
  Machine& m = machine();
  release(m.barrier_mark());
  m.now->state = State::at_barrier;
  to_home(m);
  acquire(m.barrier_mark());
}

std::uint64_t shuffle_xor(unsigned mask, std::uint64_t value, int distance) {
  Machine& m = machine();
  Fiber& fiber = *m.now;
  fiber.value = value;
  fiber.mask = mask;
  fiber.distance = distance;
  fiber.state = State::in_warp;
  to_home(m);
  return fiber.result;
}

cudaError_t allow_shared(void const* kernel, std::size_t bytes) {
  if (bytes > kMostShared) return cudaErrorInvalidValue;
  std::lock_guard const lock(allowed_mutex);
  allowed[kernel] = bytes;
  return cudaSuccess;
}

cudaError_t launch(cudaLaunchConfig_t const& config, void const* kernel, std::size_t argument_bytes,
                   std::function<void()> const& body) {
  if (config.blockDim.x == 0 || config.blockDim.x > kMaxThreads || config.gridDim.x == 0 ||
      config.gridDim.x > 0x7FFFFFFFu)
    return cudaErrorInvalidConfiguration;
  if (argument_bytes > kMostArguments || !may_have(kernel, config.dynamicSmemBytes))
    return cudaErrorInvalidValue;
  if (config.stream != nullptr) {
    if (config.stream->captured == nullptr) fail("a launch into a stream that captures nothing");
    cudaLaunchConfig_t later = config;
    later.stream = nullptr;
    config.stream->captured->launches.push_back(
        [=] { return launch(later, kernel, argument_bytes, body); });
    return cudaSuccess;
  }
  Machine& m = machine();
  if (__tsan_get_current_fiber != nullptr) m.home_tsan = __tsan_get_current_fiber();
  if (m.arena == nullptr) m.arena = reserve(kRegionBytes * kResidentBlocks);
  m.n_threads = config.blockDim.x;
  m.body = &body;
  release(m.launch_mark);
  for (unsigned i = 0; i < config.gridDim.x; ++i) {
    m.block = config.gridDim.x - 1 - i;
    if (config.dynamicSmemBytes > 0) {
      if (i > 0 && i % kResidentBlocks == 0) {
        acquire(m.end_mark);
        release(m.launch_mark);
      }
      m.shared = m.arena + i % kResidentBlocks * kRegionBytes;
      // Not memset, which a sanitizer would see.
      for (std::size_t byte = 0; byte < config.dynamicSmemBytes + kFenceBytes; ++byte)
        const_cast<char volatile*>(m.shared)[byte] = kPoison;
    }
    run_block(m);
    if (config.dynamicSmemBytes > 0) {
      char const* const fence = m.shared + config.dynamicSmemBytes;
      if (std::any_of(fence, fence + kFenceBytes, [](char c) { return c != kPoison; }))
        fail("a thread wrote beyond its block's shared memory");
    }
  }
  acquire(m.end_mark);
  return cudaSuccess;
}

}  // namespace antikelvin::emulated_gpu

cudaError_t cudaMalloc(void** address, std::size_t bytes) {
  *address = std::malloc(bytes);
  return cudaSuccess;
}
cudaError_t cudaFree(void* address) {
  std::free(address);
  return cudaSuccess;
}
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  *stream = new CUstream_st;
  return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  delete stream;
  return cudaSuccess;
}
cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  if (stream == nullptr || stream->captured != nullptr) return cudaErrorInvalidValue;
  stream->captured = new cudaGraph_st;
  return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  *graph = std::exchange(stream->captured, nullptr);
  return *graph == nullptr ? cudaErrorInvalidValue : cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* instance, cudaGraph_t graph, unsigned long long) {
  *instance = new cudaGraph_st(*graph);
  return cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t instance, cudaStream_t) {
  for (auto const& launch : instance->launches)
    if (cudaError_t const error = launch(); error != cudaSuccess) return error;
  return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  delete graph;
  return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t instance) { return cudaGraphDestroy(instance); }
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int) {
  *value = attribute == cudaDevAttrMultiProcessorCount ? 2
           : attribute == cudaDevAttrClockRate
               ? 1000000
               : static_cast<int>(antikelvin::emulated_gpu::kMostShared);
  return cudaSuccess;
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int) {
  std::strcpy(properties->name, "emulated GPU");
  properties->totalGlobalMem = std::size_t{4} << 30;
  return cudaSuccess;
}
cudaError_t cudaGetDeviceCount(int* count) {
  *count = 2;
  return cudaSuccess;
}
cudaError_t cudaSetDevice(int device) {
  return device == 0 || device == 1 ? cudaSuccess : cudaErrorInvalidDevice;
}
cudaError_t cudaDeviceSynchronize() { return cudaSuccess; }
cudaError_t cudaStreamSynchronize(cudaStream_t) { return cudaSuccess; }
cudaError_t cudaGetLastError() { return cudaSuccess; }
char const* cudaGetErrorString(cudaError_t error) {
  return error == cudaSuccess ? "no error" : "error of the emulated GPU";
}
