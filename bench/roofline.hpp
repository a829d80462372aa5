// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "harness.hpp"
#include "study/bench/peak_rates.hpp"

namespace antikelvin::bench {

/// Cost of one value, at least. Operations are additions, multiplications and FMAs, one each.
struct Work {
  double bytes_written = 0, bytes_read = 0;
  double operations = 0;  ///< FP64; 0: nobody has counted them
  double divisions = 0;
};

/// Peaks to hold rates against.
struct Peaks {
  double gpu_bandwidth = 0;  ///< GB/s; 0: by the GPU's name
  double gpu_fp64 = 0;  ///< TFLOP/s as vendors count, an FMA as two, no tensor cores; 0: by name
  double cpu_ghz = 0;   ///< 0: measured
  bool cpu_ghz_measured = false;
};

/// A division takes about this many operations: Newton steps on a GPU, a busy divider on a CPU.
constexpr double kOperationsPerDivision = 10;

/// Reads --gpu-bandwidth, --gpu-fp64 and --cpu-ghz.
inline Peaks parse_peaks(int argc, char** argv) {
  Peaks peaks;
  for (int i = 1; i + 1 < argc; ++i) {
    std::string const option = argv[i];
    double* const target = option == "--gpu-bandwidth" ? &peaks.gpu_bandwidth
                           : option == "--gpu-fp64"    ? &peaks.gpu_fp64
                           : option == "--cpu-ghz"     ? &peaks.cpu_ghz
                                                       : nullptr;
    if (target != nullptr) *target = std::atof(argv[++i]);
  }
  if (peaks.cpu_ghz == 0) {
    peaks.cpu_ghz = measured_ghz();
    peaks.cpu_ghz_measured = true;
  }
  return peaks;
}

/// Two pipes of one register each; processors that split 512-bit registers reach half of it.
inline double fp64_per_cycle(std::string const& kernel) {
  return kernel == "avx512" ? 16 : kernel == "avx2" ? 8 : 2;
}

/// The roofline beside a measured rate, and the fraction of it that was reached.
inline Json roofline_json(Peaks const& peaks, DeviceInfo const& device, Work const& work,
                          double ns_per_value) {
  double const operations = work.operations + kOperationsPerDivision * work.divisions;
  Json json;
  double ns = 0;
  if (device.backend == "cuda") {
    bool const h200 = device.name.find("H200") != std::string::npos;
    double const bandwidth = peaks.gpu_bandwidth > 0 ? peaks.gpu_bandwidth : h200 ? 4800 : 3350;
    double const fp64 = peaks.gpu_fp64 > 0 ? peaks.gpu_fp64 : 33.5;
    double const ns_bytes = (work.bytes_written + work.bytes_read) / bandwidth;
    double const ns_operations = operations / (fp64 / 2 * 1e3);
    ns = std::max(ns_bytes, ns_operations);
    json = {{"gpu_bandwidth_GB_s", bandwidth},
            {"bandwidth_from", peaks.gpu_bandwidth > 0 ? "option"
                               : h200                  ? "H200 default"
                                                       : "H100 default"},
            {"gpu_fp64_TFLOP_s_fma_as_two", fp64},
            {"fp64_from", peaks.gpu_fp64 > 0 ? "option" : "H100 and H200 default"},
            {"bound", ns_bytes >= ns_operations ? "bytes" : "fp64"}};
  } else {
    double const rate = peaks.cpu_ghz * fp64_per_cycle(device.kernel) * std::max(device.threads, 1);
    ns = operations / rate;
    json = {{"estimate", "FP64 pipes only: GHz x 2 pipes x lanes x threads"},
            {"cpu_ghz", peaks.cpu_ghz},
            {"cpu_ghz_from", peaks.cpu_ghz_measured ? "dependent additions" : "option"},
            {"operations_per_cycle", fp64_per_cycle(device.kernel)},
            {"bound", "fp64"}};
  }
  if (operations > 0) {
    json["operations"] = work.operations;
    json["divisions"] = work.divisions;
  } else {
    json["operations"] = "not counted";
  }
  if (ns > 0) {
    json["ns_per_value"] = ns;
    json["fraction"] = ns / ns_per_value;
  }
  return json;
}

}  // namespace antikelvin::bench
