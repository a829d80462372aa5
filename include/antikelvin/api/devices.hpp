// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "antikelvin/api/export.hpp"

namespace antikelvin::api {

/// A device that can run samplers.
struct Device {
  std::string backend;             ///< as calls take it: cpu, cuda:0, cuda:1 …
  std::string name;                ///< of the processor or GPU
  int threads = 0;                 ///< that a call without a number of threads uses; 0 on a GPU
  std::uint64_t memory_bytes = 0;  ///< 0: not known
};

/// Where and on how much a call runs. Results are the same bits everywhere.
struct RunOn {
  std::string backend = "cpu";  ///< cpu, cuda, cuda:K, or auto: cuda where there is one
  /// CPU threads of the call; 0: what omp_get_max_threads() says. OpenMP's own number of threads is
  /// after each call what it was before.
  int threads = 0;
};

/// The processor, then the GPUs that this build can use.
AK_API std::vector<Device> devices();

}  // namespace antikelvin::api
