// SPDX-License-Identifier: Apache-2.0
#include "study/work_estimate.hpp"

#include <algorithm>
#include <cstdio>

#include "base/parse.hpp"
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
    {"heat-bath", 4e9, true},      {"metropolis", 1e10, true}, {"spin-flip", 1e10, true},
    {"swendsen-wang", 3e7, false}, {"demon", 1.5e9, true},     {"exchange", 3e9, true},
    {"pairs", 1e9, true},          {"carrier", 5e8, true},     {"annealing", 3e9, true},
    {"multicanonical", 4e8, true}, {"binomial", 1e6, false},
};
constexpr double kCompleteGraph = 1.5e8;

std::optional<double> seconds_of(std::string const& method, double updates,
                                 DeviceInfo const& device, bool complete_graph) {
  if (device.backend != "cpu") return std::nullopt;
  double const width = device.kernel == "avx512" ? 1 : device.kernel == "avx2" ? 0.6 : 0.12;
  double const threads = std::max(1, device.threads);
  if (complete_graph) return updates / (kCompleteGraph * threads);
  for (Rate const& rate : kRates)
    if (method == rate.method)
      return updates / (rate.per_core * (rate.is_sliced ? width : 1) * threads);
  return std::nullopt;
}

double number_of(Cell const& cell) {
  if (auto const* real = std::get_if<double>(&cell)) return *real;
  if (auto const* count = std::get_if<std::uint64_t>(&cell)) return static_cast<double>(*count);
  return 0;
}

std::size_t find_column(Table const& table, std::vector<std::string> const& names) {
  return static_cast<std::size_t>(
      std::find_first_of(table.columns.begin(), table.columns.end(), names.begin(), names.end()) -
      table.columns.begin());
}

}  // namespace

WorkEstimate estimate_work(Table const& plan, DeviceInfo const& device, bool complete_graph) {
  WorkEstimate work;
  std::size_t const updates = find_column(plan, {"unit_updates", "site_updates"}),
                    method = find_column(plan, {"method", "mechanism"});
  if (updates == plan.columns.size()) return work;
  work.seconds = 0;
  for (auto const& row : plan.rows) {
    double const count = number_of(row[updates]);
    work.updates += count;
    auto const* const name =
        method < plan.columns.size() ? std::get_if<std::string>(&row[method]) : nullptr;
    // Methods that run one after the other share the work.
    std::vector<std::string> const parts =
        name != nullptr ? split(*name, '+') : std::vector<std::string>{"metropolis"};
    for (std::string const& part : parts) {
      auto const seconds =
          seconds_of(part, count / static_cast<double>(parts.size()), device, complete_graph);
      if (!seconds) work.seconds.reset();
      if (work.seconds) *work.seconds += *seconds;
    }
  }
  return work;
}

Report with_estimate(Report plan, DeviceInfo const& device, bool complete_graph) {
  WorkEstimate const work = estimate_work(plan.rows, device, complete_graph);
  char text[200];
  std::snprintf(text, sizeof text, "%.3g updates in all", work.updates);
  std::string note = text;
  if (work.seconds && *work.seconds < 1)
    note += ", an estimated second or less";
  else if (work.seconds)
    note += ", about " + duration_text(*work.seconds) + " on this machine (a rough estimate)";
  else
    note += "; there is no measured rate to estimate the time from";
  plan.notes.push_back(std::move(note));
  return plan;
}

}  // namespace antikelvin
