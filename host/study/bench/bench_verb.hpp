// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "io/report.hpp"
#include "process/progress.hpp"
#include "study/bench/bench_cases.hpp"
#include "study/bench/bench_chains.hpp"
#include "study/cost.hpp"

namespace antikelvin {

/// `bench`: rates of this machine.
struct BenchSpec {
  std::string only;      ///< cases whose name has this text; empty: all
  double seconds = 0.5;  ///< that each case is measured, all repeats together
  std::uint32_t repeats = 5;
};

/// Peaks of the machine, measured in the same run or known of the device; 0 where they are not.
struct BenchPeaks {
  double logic = 0;               ///< vector operations per ns, of all threads or processors
  double lanes = 0;               ///< of each
  bool is_ternary = false;        ///< whether one does any logic of three words
  double copy = 0;                ///< GB/s, read and written
  std::uint64_t cache_bytes = 0;  ///< of the last cache: what fits is not bound by copies
  double ghz = 0;
};

/// A bound of a rate.
struct BenchBound {
  double rate = 0;  ///< per ns; 0: none is known
  std::string by;   ///< logic or memory
};

/// One measured case.
struct BenchRow {
  double rate = 0, low = 0, high = 0;  ///< per ns: median, slowest and fastest repeat
  std::optional<BenchWorth> worth;     ///< of chains
  double bytes_per_update = 0;         ///< each word read and written once in a sweep; 0 unknown
  BenchBound bound;
};

/// Cases of a name. @throws SpecError  there is none, or what cannot be measured
std::vector<BenchCase> plan_bench(BenchSpec const& spec, bool fills_gpu);

/// Memory of the largest.
Cost cost_of(std::vector<BenchCase> const& cases);

Report describe_bench(std::vector<BenchCase> const& cases, DeviceInfo const& device);

/// Measured on a CPU by loops in all threads; of GPUs what their attributes say.
BenchPeaks peaks_of(DeviceInfo const& device);

/// The smaller one of what logic and memory allow: operations that a word of updates takes at least
/// (spin_operations.hpp), and bytes of configurations, each read and written once per sweep, where they
/// do not fit into the last cache. None of clusters, complete graphs and values.
BenchBound bound_of(BenchCase const& one, BenchPeaks const& peaks);

/// Rates of all cases on a backend.
Report run_bench(BenchSpec const& spec, std::vector<BenchCase> const& cases, Backend const& backend,
                 ProgressMode progress);

}  // namespace antikelvin
