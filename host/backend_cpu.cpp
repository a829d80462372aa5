// SPDX-License-Identifier: Apache-2.0
#include <omp.h>
#include <sys/sysinfo.h>

#include <fstream>

#include "antikelvin/core/error.hpp"
#include "antikelvin/kernel/sweep_units.hpp"
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

void sweep_units_generic(SweepUnitsView const& view, std::uint64_t item) { SweepUnits{view}(item); }

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown processor";
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

  std::vector<double> log_binomial(std::uint64_t n_units,
                                   std::vector<std::uint64_t> const& n_excited) const override {
    return log_binomial_on_device(n_units, n_excited);
  }

  std::unique_ptr<Chains> make_chains(ChainPlan const& plan) const override {
    SweepItem const kernel = simd_ == Simd::avx512 ? sweep_units_avx512
                             : simd_ == Simd::avx2 ? sweep_units_avx2
                                                   : sweep_units_generic;
    return std::make_unique<ChainsImpl>(plan, Sweeper{{}, kernel});
  }

 private:
  int threads_;
  Simd simd_;
};

}  // namespace cpu

std::unique_ptr<Backend> make_cpu_backend(int threads, Simd simd) {
  return std::make_unique<cpu::CpuBackend>(threads, simd);
}

}  // namespace antikelvin
