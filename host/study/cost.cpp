// SPDX-License-Identifier: Apache-2.0
#include "study/cost.hpp"

#include <fmt/core.h>
#include <algorithm>

#include "process/progress.hpp"

namespace antikelvin {
namespace {

/// Updates per second of one core with AVX-512, and whether narrower words slow it down.
struct Rate {
  char const* method;
  double per_core;
  bool is_sliced;
};

constexpr Rate kRates[] = {
    {"heat-bath", 4e9, true},  {"metropolis", 1e10, true},
    {"spin-flip", 1e10, true}, {"swendsen-wang", 3e7, false},
    {"demon", 1.5e9, true},    {"exchange", 3e9, true},
    {"pairs", 1e9, true},      {"exchange-demon", 5e8, true},
    {"annealing", 3e9, true},  {"multicanonical", 4e8, true},
    {"binomial", 1e6, false},  {kCompleteGraphMethod, 1.5e8, false},
};

}  // namespace

void Cost::add(std::string const& method, double updates, double bytes, double measured) {
  works.push_back({method, updates, measured});
  memory_bytes = std::max(memory_bytes, bytes);
}

double Cost::updates() const {
  double sum = 0;
  for (Work const& work : works) sum += work.updates;
  return sum;
}

std::optional<double> seconds_of(Cost const& cost, DeviceInfo const& device) {
  if (device.backend != "cpu") return std::nullopt;
  double const width = device.kernel == "avx512" ? 1 : device.kernel == "avx2" ? 0.6 : 0.12;
  double const threads = std::max(1, device.threads);
  double seconds = 0;
  for (Work const& work : cost.works) {
    auto const* const rate = std::find_if(std::begin(kRates), std::end(kRates),
                                          [&](Rate const& r) { return work.method == r.method; });
    if (rate == std::end(kRates)) return std::nullopt;
    seconds +=
        (work.updates + work.measured) / (rate->per_core * (rate->is_sliced ? width : 1) * threads);
  }
  return seconds;
}

std::string estimate_text(Cost const& cost, DeviceInfo const& device) {
  std::string const text = fmt::format("{:.3g} updates in all", cost.updates());
  auto const seconds = seconds_of(cost, device);
  if (!seconds) return text + "; there is no measured rate to estimate the time from";
  if (*seconds < 1) return text + ", an estimated second or less";
  return text + (", about " + duration_text(*seconds)) + " on this machine (a rough estimate)";
}

}  // namespace antikelvin
