// SPDX-License-Identifier: Apache-2.0
#include <omp.h>
#include <sys/sysinfo.h>

#include <fstream>

#include "antikelvin/core/error.hpp"
#include "antikelvin/kernel/level_at.hpp"
#include "antikelvin/kernel/log_binomial_at.hpp"
#include "antikelvin/kernel/sweep_units.hpp"
#include "antikelvin/kernel/two_level_at.hpp"
#include "kernels/entropy_kernels.hpp"
#include "kernels/sweep_units_simd.hpp"

#define AK_BACKEND_NS cpu
namespace antikelvin::cpu {

using SweepItem = void (*)(SweepUnitsView const&, std::uint64_t item);

/// Items are handed to the kernel that suits the processor.
struct Sweeper {
  SweepUnitsView view;
  SweepItem kernel;
  void operator()(std::uint64_t item) const { kernel(view, item); }
};

/// 8 192 units: 1 KiB of state stays in the first-level cache over all sweeps of a batch.
inline constexpr std::uint64_t kWordsPerItem = 256;

}  // namespace antikelvin::cpu
#include "antikelvin/backend/ops.inl"

namespace antikelvin {
namespace cpu {

/// The functors themselves, for a processor of which nothing is known.
EntropyKernels entropy_kernels_generic() {
  return {[](std::uint64_t n_units, CountList n_excited, double* log_omega, std::uint64_t begin,
             std::uint64_t end) {
            for (std::uint64_t i = begin; i < end; ++i)
              LogBinomialAt{n_units, n_excited, log_omega}(i);
          },
          [](std::uint64_t n_units, CountList n_excited, double gap, TwoLevelMicrostate* states,
             std::uint64_t begin, std::uint64_t end) {
            for (std::uint64_t i = begin; i < end; ++i)
              TwoLevelAt{n_units, gap, n_excited, states}(i);
          },
          [](LevelTask const& task, std::uint64_t begin, std::uint64_t end) {
            for (std::uint64_t i = begin; i < end; ++i) LevelAt{task}(i);
          }};
}

void sweep_units_generic(SweepUnitsView const& view, std::uint64_t item) { SweepUnits{view}(item); }

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

/// Runs `body(begin, end)` over chunks of [0, n), on all threads.
template <class Body>
void for_each_chunk(std::uint64_t n, std::uint64_t chunk, Body body) {
  for_each_index((n + chunk - 1) / chunk,
                 [=](std::uint64_t i) { body(i * chunk, std::min(n, (i + 1) * chunk)); });
}

/// Host memory needs no copies.
CountList list_of(Counts const& counts) {
  return {counts.values.empty() ? nullptr : counts.values.data(), counts.first, counts.step};
}

class CpuBackend final : public Backend {
 public:
  CpuBackend(int threads, Simd simd) : threads_(threads > 0 ? threads : omp_get_num_procs()) {
    omp_set_num_threads(threads_);
    Simd const best = has_avx512() ? Simd::avx512 : has_avx2() ? Simd::avx2 : Simd::generic;
    simd_ = simd == Simd::automatic ? best : simd;
    if (simd_ > best)
      throw BackendError("this processor cannot run the requested SIMD kernel",
                         "its instruction set lacks it", "leave out --simd");
  }

  DeviceInfo device() const override {
    DeviceInfo info;
    info.backend = "cpu";
    info.name = processor_name();
    info.kernel = simd_ == Simd::avx512 ? "avx512" : simd_ == Simd::avx2 ? "avx2" : "generic";
    info.threads = threads_;
    struct sysinfo memory {};
    if (sysinfo(&memory) == 0) info.memory_bytes = memory.totalram * memory.mem_unit;
    return info;
  }

  std::vector<double> log_binomial(std::uint64_t n_units, Counts const& n_excited) const override {
    EntropyKernels const kernels = entropy_kernels();
    std::vector<double> values(n_excited.size());
    double* const log_omega = values.data();
    CountList const list = list_of(n_excited);
    for_each_chunk(values.size(), 4096, [=](std::uint64_t begin, std::uint64_t end) {
      kernels.log_binomial(n_units, list, log_omega, begin, end);
    });
    return values;
  }

  std::vector<TwoLevelMicrostate> two_level_states(std::uint64_t n_units, Counts const& n_excited,
                                                   double gap) const override {
    EntropyKernels const kernels = entropy_kernels();
    std::vector<TwoLevelMicrostate> values(n_excited.size());
    TwoLevelMicrostate* const states = values.data();
    CountList const list = list_of(n_excited);
    for_each_chunk(values.size(), 64, [=](std::uint64_t begin, std::uint64_t end) {
      kernels.two_level(n_units, list, gap, states, begin, end);
    });
    return values;
  }

  std::vector<LevelMicrostate> level_states(IntegerLevels const& levels, std::uint64_t n_units,
                                            std::vector<Quanta> const& energies) const override {
    EntropyKernels const kernels = entropy_kernels();
    return on_energies(levels, n_units, energies, [&](LevelTask const& task, std::uint64_t count) {
      for_each_chunk(count, 8, [=](std::uint64_t begin, std::uint64_t end) {
        kernels.level(task, begin, end);
      });
    });
  }

  std::unique_ptr<Chains> make_chains(ChainPlan const& plan) const override {
    SweepItem const kernel = simd_ == Simd::avx512 ? sweep_units_avx512
                             : simd_ == Simd::avx2 ? sweep_units_avx2
                                                   : sweep_units_generic;
    return std::make_unique<ChainsImpl>(plan, Sweeper{{}, kernel});
  }

 private:
  EntropyKernels entropy_kernels() const {
    return simd_ == Simd::avx512 ? entropy_kernels_avx512()
           : simd_ == Simd::avx2 ? entropy_kernels_avx2()
                                 : entropy_kernels_generic();
  }

  int threads_;
  Simd simd_;
};

}  // namespace cpu

std::unique_ptr<Backend> make_cpu_backend(int threads, Simd simd) {
  return std::make_unique<cpu::CpuBackend>(threads, simd);
}

}  // namespace antikelvin
