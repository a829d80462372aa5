// SPDX-License-Identifier: Apache-2.0
#include "study/stream_plan.hpp"

#include <utility>

#include "antikelvin/base/error.hpp"

namespace antikelvin {

void require_row_count(std::size_t n_units, std::size_t n_points) {
  require(static_cast<double>(n_units) * static_cast<double>(n_points) <= 1e8,
          "the grid has too many rows", "the limit is 100000000", "use shorter lists");
}

StreamPlan::StreamPlan(std::string verb, RowStream shape, std::string quantum,
                       std::uint64_t more_bytes)
    : verb_(std::move(verb)),
      quantum_(std::move(quantum)),
      shape_(std::move(shape)),
      more_bytes_(more_bytes) {}

Cost StreamPlan::cost() const {
  Cost cost;
  cost.rows = static_cast<double>(shape_.n_rows);
  cost.memory_bytes = static_cast<double>(block_bytes(shape_) + more_bytes_);
  return cost;
}

Report StreamPlan::describe(std::shared_ptr<Backend const> const& backend) {
  check(backend);
  Report plan = report();
  plan.rows.columns = {"rows", "columns", "memory_bytes"};
  plan.rows.rows.push_back(
      {shape_.n_rows, std::uint64_t{shape_.columns.size()}, block_bytes(shape_) + more_bytes_});
  plan.planned = {shape_.n_rows, shape_.columns.size()};
  return plan;
}

Report StreamPlan::run(std::shared_ptr<Backend const> const& backend, ProgressMode) {
  Report result = report();
  if (uses_backend()) result.device = backend->device();
  result.stream = rows(backend);
  return result;
}

HostRowsPlan::HostRowsPlan(std::string verb, RowStream const& rows, std::string quantum,
                           std::uint64_t more_bytes, std::vector<std::string> remarks)
    : StreamPlan(std::move(verb), rows, std::move(quantum), more_bytes),
      rows_(rows),
      remarks_(std::move(remarks)) {}

Report StreamPlan::report() const {
  Report report;
  report.verb = verb_;
  report.resolved["quantum"] = quantum_;
  return report;
}

}  // namespace antikelvin
