// SPDX-License-Identifier: Apache-2.0
#include "study/target_error.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"

namespace antikelvin {
namespace {

/// As many measurements as ChainOptions allow.
constexpr double kLongest = 1u << 30;

char const* const kTargetHint = "write NAME=0.1, or NAME=1% of the value, of a column with errors";

TargetError parse_target(std::string const& text, Schema const& schema, std::string const& show) {
  std::size_t const sign = text.find('=');
  require(sign != std::string::npos && sign > 0, "invalid --target-error " + in_quotes(text),
          "it is no NAME=VALUE", kTargetHint);
  TargetError target{text.substr(0, sign), 0, false};
  std::string value = text.substr(sign + 1);
  target.is_relative = value.ends_with('%');
  if (target.is_relative) value.pop_back();
  target.error = parse_real(value, "--target-error") / (target.is_relative ? 100 : 1);
  require(target.error > 0, "invalid --target-error " + in_quotes(text), "it is not above 0",
          kTargetHint);
  require_column(schema, show, target.name);
  return target;
}

std::optional<double> number_of(Cell const& cell) {
  if (double const* const value = std::get_if<double>(&cell)) return *value;
  return std::nullopt;
}

std::size_t index_of(Table const& table, std::string const& name) {
  return static_cast<std::size_t>(std::find(table.columns.begin(), table.columns.end(), name) -
                                  table.columns.begin());
}

/// How far the errors of a run are from their targets.
struct Distance {
  double factor = 0;  ///< the largest (error/target)²
  std::string where;  ///< of it: `energy_error=0.3 at N=64 beta=0.1`
};

/// `at N=64 beta=0.1`, of the columns of places that a table has.
std::string place_in(Table const& table, std::vector<Cell> const& row,
                     std::vector<std::string> const& places) {
  std::string text;
  for (std::string const& name : places) {
    std::size_t const at = index_of(table, name);
    if (at >= row.size()) continue;
    if (auto const* const count = std::get_if<std::uint64_t>(&row[at]))
      text += fmt::format(" {}={}", name, *count);
    else if (std::optional<double> const value = number_of(row[at]))
      text += fmt::format(" {}={:g}", name, *value);
  }
  return text.empty() ? text : " at" + text;
}

/// Adds what one target finds in the rows.
void measure(TargetError const& target, TargetLimits const& limits, Table const& rows,
             Distance& distance) {
  std::string const error_name = column_beside(target.name, "_error");
  std::size_t const value_at = index_of(rows, target.name), error_at = index_of(rows, error_name);
  require(value_at < rows.columns.size() && error_at < rows.columns.size(),
          "--target-error " + target.name + " cannot be reached",
          "these rows have no column " + in_quotes(error_name), "name a column that has errors");
  for (std::vector<Cell> const& row : rows.rows) {
    std::optional<double> const value = number_of(row[value_at]), error = number_of(row[error_at]);
    if (!value || (!error && !limits.needs_all_errors)) continue;
    double const wanted = target.is_relative ? target.error * std::fabs(*value) : target.error;
    double const factor = error ? *error / wanted * (*error / wanted) : 2;
    if (!(factor > distance.factor)) continue;
    distance.factor = factor;
    distance.where =
        (error ? fmt::format("{}={:.3g}", error_name, *error) : error_name + " is not known") +
        place_in(rows, row, limits.places);
  }
}

class PlanToTargets : public StudyPlan {
 public:
  PlanToTargets(std::vector<TargetError> targets, TargetLimits const& limits, PlanOfLength plan_of)
      : targets_(std::move(targets)),
        limits_(limits),
        plan_of_(std::move(plan_of)),
        plan_(plan_of_(limits.length)) {}

  bool uses_backend() const override { return plan_->uses_backend(); }
  void require_memory(DeviceInfo const& device) const override { plan_->require_memory(device); }
  void check(std::shared_ptr<Backend const> const& backend) const override {
    plan_->check(backend);
  }
  Cost cost() const override { return plan_->cost(); }
  std::vector<std::string> remarks() const override { return plan_->remarks(); }
  Report describe(std::shared_ptr<Backend const> const& backend) override {
    return plan_->describe(backend);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    for (double n = static_cast<double>(limits_.length);;) {
      Report report = plan_->run(backend, progress);
      if (report.outcome == Outcome::check_failed) return report;
      Distance distance;
      for (TargetError const& target : targets_) measure(target, limits_, report.rows, distance);
      if (distance.factor <= 1) {
        report.notes.push_back(
            fmt::format("all target errors are reached with {:.0f} {}", n, limits_.unit));
        return report;
      }
      double const needed = std::ceil(n * distance.factor * 1.1);
      double const next = std::clamp(needed, n + std::ceil(n / 8), 64 * n);
      std::string const problem = next_plan(next, report);
      if (!problem.empty()) {
        report.outcome = Outcome::not_converged;
        report.outcome_reason = "target error not reached: " + distance.where;
        report.outcome_hint =
            fmt::format("it takes about {:.2g} {}, and {}", needed, limits_.unit, problem);
        return report;
      }
      n = next;
    }
  }

 private:
  /// Plans a longer run in place of the last one.
  /// @return why it cannot be made; empty if it can
  std::string next_plan(double n, Report const& last) {
    if (n > kLongest) return "the limit is 2^30; use a larger --every, or more --replicas";
    try {
      std::unique_ptr<StudyPlan> longer = plan_of_(static_cast<std::uint64_t>(n));
      double const updates = longer->cost().updates();
      if (updates > limits_.most_updates)
        return fmt::format("{:.2g} updates are above --max-updates {:.2g}; raise it", updates,
                           limits_.most_updates);
      if (last.device) longer->require_memory(*last.device);
      plan_ = std::move(longer);
    } catch (Problem const& error) {
      return error.what();
    }
    return "";
  }

  std::vector<TargetError> targets_;
  TargetLimits limits_;
  PlanOfLength plan_of_;
  std::unique_ptr<StudyPlan> plan_;
};

}  // namespace

void add_target_option(OptionTable& table, std::string& text) {
  table.add("--target-error", text, kind::text("NAME=VALUE"),
            "measure until the error of a column is at most VALUE in all rows, or VALUE% of its "
            "value: energy_mean=0.1,binder=0.5%; exit code 5 where it cannot be");
}

std::vector<TargetError> parse_targets(std::string const& text, Schema const& schema,
                                       std::string const& show) {
  std::vector<TargetError> targets;
  if (text.empty()) return targets;
  for (std::string const& one : split(text, ','))
    targets.push_back(parse_target(one, schema, show));
  return targets;
}

std::unique_ptr<StudyPlan> plan_to_targets(std::vector<TargetError> targets,
                                           TargetLimits const& limits, PlanOfLength plan_of) {
  require(limits.most_updates > 0, "invalid --max-updates", "it is not above 0", "try 1e12");
  if (targets.empty()) return plan_of(limits.length);
  return std::make_unique<PlanToTargets>(std::move(targets), limits, std::move(plan_of));
}

}  // namespace antikelvin
