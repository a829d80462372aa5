// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "device/backend.hpp"
#include "io/report.hpp"
#include "study/bench/timing.hpp"

namespace antikelvin::bench {

/// How long to measure; `--tiny` only proves that a benchmark runs.
struct Effort {
  int repetitions = 9;
  double scale = 1;
};

constexpr Effort kTiny{2, 0.01};

/// Command line of a benchmark: what to measure, and on what.
///
///     [--tiny] [--backend cpu|cuda] [--kernel generic|avx2|avx512] [--threads N] [FILTER]
struct Selection {
  Effort effort;
  std::string backend, kernel, filter;  ///< empty: all
  int threads = -1;                     ///< -1: on one and on all
};

inline Selection parse_selection(int argc, char** argv) {
  Selection chosen;
  for (int i = 1; i < argc; ++i) {
    std::string const argument = argv[i];
    bool const has_value = i + 1 < argc;
    if (argument == "--tiny")
      chosen.effort = kTiny;
    else if (argument == "--backend" && has_value)
      chosen.backend = argv[++i];
    else if (argument == "--kernel" && has_value)
      chosen.kernel = argv[++i];
    else if (argument == "--threads" && has_value)
      chosen.threads = std::atoi(argv[++i]);
    else
      chosen.filter = argument;
  }
  return chosen;
}

/// Median and median absolute deviation of seconds.
struct Timing {
  double median, mad;
};

inline Timing timing_of(std::vector<double> seconds) {
  double const median = median_of(seconds);
  for (double& s : seconds) s = std::fabs(s - median);
  return {median, median_of(seconds)};
}

/// Times `work` in seconds, each time after `prepare`, which is not timed; after one warm-up.
inline Timing time_it(Effort const& effort, std::function<void()> const& prepare,
                      std::function<void()> const& work) {
  prepare();
  work();
  std::vector<double> seconds;
  for (int i = 0; i < effort.repetitions; ++i) {
    prepare();
    seconds.push_back(seconds_of(work));
  }
  return timing_of(seconds);
}

inline Timing time_it(Effort const& effort, std::function<void()> const& work) {
  return time_it(
      effort, [] {}, work);
}

/// The same side along all axes.
inline Lattice lattice_of(Shape shape, std::uint32_t side) {
  Lattice lattice;
  lattice.shape = shape;
  for (int axis = 0; axis < n_axes(shape); ++axis) lattice.sides[axis] = side;
  return lattice;
}

/// Prints one JSON line. `amount` of `unit` done per repetition; rate = amount / median.
inline void print_line(std::string const& name, Json parameters, Effort const& effort,
                       Timing const& timing, double amount, std::string const& unit,
                       DeviceInfo const& device, Json extra = Json::object()) {
  Json line = {{"name", name},
               {"backend", device.backend},
               {"parameters", std::move(parameters)},
               {"repetitions", effort.repetitions},
               {"median", timing.median},
               {"mad", timing.mad},
               {"rate", amount / timing.median},
               {"unit", unit + "/s"}};
  line.update(extra);
  line["build"] = build_json();
  line["device"] = device_json(device);
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

/// Every CPU kernel on one and on all threads, and CUDA where there is a device, as far as chosen.
inline void on_every_backend(Selection const& chosen,
                             std::function<void(Backend const&)> const& measure) {
  std::pair<Simd, char const*> const kernels[] = {
      {Simd::generic, "generic"}, {Simd::avx2, "avx2"}, {Simd::avx512, "avx512"}};
  for (auto const& [simd, name] : kernels) {
    if (chosen.backend == "cuda" || (!chosen.kernel.empty() && chosen.kernel != name)) continue;
    for (int const threads :
         chosen.threads >= 0 ? std::vector<int>{chosen.threads} : std::vector<int>{1, 0}) {
      std::unique_ptr<Backend> backend;
      try {
        backend = make_cpu_backend(threads, simd);
      } catch (std::exception const&) {
        continue;  // not on this processor
      }
      measure(*backend);
    }
  }
  if (chosen.backend != "cpu" && chosen.kernel.empty() && cuda_unavailable_reason().empty())
    measure(*make_cuda_backend(0));
}

}  // namespace antikelvin::bench
