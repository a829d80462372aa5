// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/devices.hpp"

#include "antikelvin/base/error.hpp"
#include "api/backend_of.hpp"
#include "api/boundary.hpp"
#include "base/parse.hpp"
#include "process/thread_team.hpp"

namespace antikelvin::api {
namespace {

constexpr int kMostThreads = 4096;

/// Index of the device in `cuda` and `cuda:K`; -1 for others.
int cuda_index(std::string const& backend) {
  if (backend == "cuda") return 0;
  if (backend.rfind("cuda:", 0) != 0) return -1;
  return static_cast<int>(parse_count(backend.substr(5), "device of the backend", 0, 1023));
}

Device device_of(std::string const& backend, DeviceInfo const& info) {
  return {backend, info.name, info.threads, info.memory_bytes};
}

}  // namespace

void require_backend(RunOn const& on) {
  require(on.backend == "auto" || on.backend == "cpu" || cuda_index(on.backend) >= 0,
          "invalid backend " + in_quotes(on.backend), "the choices are cpu, cuda, cuda:K and auto",
          "try cpu");
  require(on.threads >= 0 && on.threads <= kMostThreads,
          "invalid number of threads " + std::to_string(on.threads), "the limit is 4096",
          "use 0 for all processors");
}

std::shared_ptr<Backend const> backend_of(RunOn const& on) {
  require_backend(on);
  int const index =
      on.backend == "auto" ? (cuda_unavailable_reason().empty() ? 0 : -1) : cuda_index(on.backend);
  if (index >= 0) return make_cuda_backend(index);
  std::shared_ptr<Backend const> cpu = make_cpu_backend(on.threads);
  start_threads(cpu->device().threads);
  return cpu;
}

std::vector<Device> devices() {
  return guarded([] {
    std::vector<Device> all = {device_of("cpu", make_cpu_backend(0)->device())};
    if (!cuda_unavailable_reason().empty()) return all;
    for (std::size_t i = 0; i < cuda_device_names().size(); ++i)
      all.push_back(
          device_of("cuda:" + std::to_string(i), make_cuda_backend(static_cast<int>(i))->device()));
    return all;
  });
}

}  // namespace antikelvin::api
