// SPDX-License-Identifier: Apache-2.0
// Runs that end when error bars are short enough.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "study/study.hpp"

namespace antikelvin {

/// An error bar that is wanted.
struct TargetError {
  std::string name;  ///< column of the value
  double error;      ///< of it; a share of |value| where `is_relative`
  bool is_relative;
};

/// Option --target-error.
void add_target_option(OptionTable& table, std::string& text);

/// Targets of `NAME=VALUE,…`; a VALUE with % is relative.
/// @param show  value of --show, whose rows are measured; empty or auto: any
/// @throws SpecError  for other texts, values that are not positive, and names of no column of such rows
std::vector<TargetError> parse_targets(std::string const& text, Schema const& schema,
                                       std::string const& show = "");

/// A plan of a study of a length, which is a number of measurements per replica or what TargetLimits::unit says.
using PlanOfLength = std::function<std::unique_ptr<StudyPlan>(std::uint64_t length)>;

/// How long a run may become.
struct TargetLimits {
  std::uint64_t length;  ///< of the first run
  double most_updates;   ///< of one run
  std::string unit = "measurements per replica";
  std::vector<std::string> places = {"N", "beta"};  ///< columns that tell where an error is
  /// Whether a value without an error is as far from a target as one that asks for a run twice as long. Else it
  /// is passed over, as where nothing fluctuates.
  bool needs_all_errors = false;
};

/// The plan of the first length, which runs again with a larger one until all errors of all rows are at most
/// the targets. Without targets, that plan itself.
///
/// A run with more measurements begins with those of a shorter one, so that the result is that of the last length,
/// whichever way it was found. The next length is n (error/target)² and a tenth more, at least n/8 more and at most 64 n.
/// A run that needs more updates than the limit, or more memory than there is, is not made: the outcome says so, with the
/// length that it would take, and the rows are those of the last run. A check that failed ends it.
///
/// Bias  Ending when an estimated error is short prefers runs whose errors came out short: by about 1/n_eff of them.
std::unique_ptr<StudyPlan> plan_to_targets(std::vector<TargetError> targets,
                                           TargetLimits const& limits, PlanOfLength plan_of);

}  // namespace antikelvin
