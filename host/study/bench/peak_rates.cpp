// SPDX-License-Identifier: Apache-2.0
#include "study/bench/peak_rates.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <memory>
#include <numeric>
#include <system_error>
#include <thread>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "study/bench/timing.hpp"

namespace antikelvin::bench {
namespace {

constexpr int kTries = 5;
constexpr std::uint64_t kCopiedBytes = std::uint64_t{128} << 20;

/// Logic loops, once per instruction set. The barrier keeps the compiler from joining operations and costs no
/// instruction.
#define AK_BARRIER(x) asm volatile("" : "+x"(x))
#define AK_BARRIER_512(x) asm volatile("" : "+v"(x))
#define AK_STEP(x, barrier) \
  x ^= y;                   \
  barrier(x);
#define AK_STEPS(barrier) \
  AK_STEP(a, barrier)     \
  AK_STEP(b, barrier)     \
  AK_STEP(c, barrier)     \
  AK_STEP(d, barrier)     \
  AK_STEP(e, barrier)     \
  AK_STEP(f, barrier)     \
  AK_STEP(g, barrier)     \
  AK_STEP(h, barrier)
#define AK_LOGIC_LOOP(Vec, barrier)                                                       \
  Vec const y = Vec{} + (seed | 1);                                                       \
  Vec a = y, b = y + 1, c = y + 2, d = y + 3, e = y + 4, f = y + 5, g = y + 6, h = y + 7; \
  for (std::uint64_t k = 0; k < n; ++k) {                                                 \
    AK_STEPS(barrier)                                                                     \
    AK_STEPS(barrier)                                                                     \
  }                                                                                       \
  Vec const all = a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;                                          \
  return all[0];

/// Exclusive-ors of a call of a logic loop, per n.
constexpr double kOperationsPerLoop = 16;

#if defined(__x86_64__)
using Vec4 = std::uint32_t __attribute__((vector_size(16)));
using Vec8 = std::uint32_t __attribute__((vector_size(32)));
using Vec16 = std::uint32_t __attribute__((vector_size(64)));

std::uint32_t logic_generic(std::uint64_t n, std::uint32_t seed) { AK_LOGIC_LOOP(Vec4, AK_BARRIER) }
__attribute__((target("avx2"))) std::uint32_t logic_avx2(std::uint64_t n, std::uint32_t seed) {
  AK_LOGIC_LOOP(Vec8, AK_BARRIER)
}
__attribute__((target("avx512f"))) std::uint32_t logic_avx512(std::uint64_t n, std::uint32_t seed) {
  AK_LOGIC_LOOP(Vec16, AK_BARRIER_512)
}
#endif

#undef AK_LOGIC_LOOP
#undef AK_STEPS
#undef AK_STEP
#undef AK_BARRIER_512
#undef AK_BARRIER

using LogicLoop = std::uint32_t (*)(std::uint64_t n, std::uint32_t seed);

LogicLoop logic_loop(std::string const& kernel) {
#if defined(__x86_64__)
  if (kernel == "generic") return logic_generic;
  if (kernel == "avx2") return logic_avx2;
  if (kernel == "avx512") return logic_avx512;
#else
  (void)kernel;
#endif
  return nullptr;
}

/// Seconds of threads that do work(thread) at the same time, from when all are there.
/// @throws BackendError  the system has not so many; then none has worked
double seconds_together(int threads, std::function<void(int)> const& work) {
  std::atomic<int> waiting{threads};
  enum class Word { wait, begin, leave };
  std::atomic<Word> word{Word::wait};
  std::vector<std::thread> team;
  team.reserve(static_cast<std::size_t>(threads));
  try {
    for (int i = 0; i < threads; ++i)
      team.emplace_back([&, i] {
        --waiting;
        while (word == Word::wait) std::this_thread::yield();
        if (word == Word::begin) work(i);
      });
  } catch (std::system_error const& failed) {
    word = Word::leave;
    for (std::thread& one : team) one.join();
    throw BackendError("cannot start " + std::to_string(threads) + " threads",
                       failed.code().message(), "try fewer --threads");
  }
  while (waiting > 0) std::this_thread::yield();
  return seconds_of([&] {
    word = Word::begin;
    for (std::thread& one : team) one.join();
  });
}

}  // namespace

std::uint32_t lanes_of(std::string const& kernel) {
  if (logic_loop(kernel) == nullptr) return 0;
  return kernel == "avx512" ? 512 : kernel == "avx2" ? 256 : 128;
}

double logic_rate(std::string const& kernel, int threads) {
  LogicLoop const loop = logic_loop(kernel);
  if (loop == nullptr) return 0;
  // A slice is shorter than what a scheduler gives a thread at a time, so that some are undisturbed.
  constexpr std::uint64_t kLoops = 100'000;
  constexpr int kSlices = 200;
  std::vector<double> rates(static_cast<std::size_t>(threads), 0);
  static std::atomic<std::uint32_t> keep;
  seconds_together(threads, [&](int thread) {
    double& best = rates[static_cast<std::size_t>(thread)];
    std::uint32_t mine = 1;
    for (int i = 0; i < kSlices; ++i) {
      double const seconds = seconds_of([&] { mine = loop(kLoops, mine); });
      best = std::max(best, kOperationsPerLoop * kLoops / seconds * 1e-9);
    }
    keep = mine;
  });
  return std::accumulate(rates.begin(), rates.end(), 0.0);
}

double copy_rate(int threads) {
  std::uint64_t const share = kCopiedBytes / static_cast<std::uint64_t>(threads);
  std::unique_ptr<char[]> const from(new char[kCopiedBytes]), to(new char[kCopiedBytes]);
  double best = 0;
  for (int i = 0; i <= kTries; ++i) {
    double const seconds = seconds_together(threads, [&](int thread) {
      std::uint64_t const first = share * static_cast<std::uint64_t>(thread);
      // Memory is given to who touches it first: the first turn only does that.
      if (i == 0) std::memset(from.get() + first, 1, share);
      std::memcpy(to.get() + first, from.get() + first, share);
    });
    double const bytes = 2 * static_cast<double>(share) * threads;
    if (i > 0) best = std::max(best, bytes / seconds * 1e-9);
  }
  return best;
}

double measured_ghz() {
  double best = 0;
  for (int attempt = 0; attempt < 3; ++attempt) {
    constexpr int kLoops = 400000;
    // The empty assembly hides the value, so that the compiler cannot add up.
#define AK_ADD \
  x += y;      \
  asm volatile("" : "+r"(x), "+r"(y));
    double const seconds = seconds_of([attempt] {
      std::uint64_t x = 1, y = static_cast<std::uint64_t>(attempt) + 1;
      for (int i = 0; i < kLoops; ++i) {
        AK_ADD AK_ADD AK_ADD AK_ADD AK_ADD AK_ADD AK_ADD AK_ADD
      }
    });
#undef AK_ADD
    best = std::max(best, 8e-9 * kLoops / seconds);
  }
  return best;
}

std::uint64_t last_cache_bytes() {
#if defined(_SC_LEVEL3_CACHE_SIZE)
  for (int const level : {_SC_LEVEL3_CACHE_SIZE, _SC_LEVEL2_CACHE_SIZE})
    if (long const bytes = sysconf(level); bytes > 0) return static_cast<std::uint64_t>(bytes);
#endif
  return 0;
}

}  // namespace antikelvin::bench
