// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "io/report.hpp"
#include "scan/compare_results.hpp"

namespace antikelvin {

/// How a comparison is told.
struct CompareReport {
  bool has_every_value = false;   ///< one row per value, else per column
  bool allows_lone_rows = false;  ///< rows that one result alone has are no difference
};

/// What a comparison found, as rows, sentences and an outcome: `check_failed` where the results differ.
Report compare_report(ComparedSide const& a, ComparedSide const& b, CompareSpec const& spec,
                      CompareReport const& told);

}  // namespace antikelvin
