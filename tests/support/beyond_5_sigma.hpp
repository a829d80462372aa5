// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "support/sample_rows.hpp"
#include "support/z_score.hpp"

namespace antikelvin::test_support {

/// Exact values of the columns of a row, by name.
using ExactColumns = std::map<std::string, double>;

/// Columns of the first row that are more than 5 of their errors from what is exact, or have no error.
inline std::set<std::string> beyond_5_sigma(SampledRows const& row, ExactColumns const& exact,
                                            Extremes* extremes = nullptr) {
  std::set<std::string> found;
  for (auto const& [name, value] : exact) {
    std::string const error = name == "energy_mean" ? "energy_error" : name + "_error";
    double const z = z_score(row[name], value, row[error]);
    if (extremes != nullptr) extremes->note_z(z);
    if (!(std::fabs(z) <= kMaxZ)) found.insert(name);
  }
  return found;
}

}  // namespace antikelvin::test_support
