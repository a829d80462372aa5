// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "io/report.hpp"
#include "scan/compare_results.hpp"

namespace antikelvin {

struct AverageSpec {
  /// Columns by which rows are matched; empty: found, as by compare_results, but for `seed`.
  std::vector<std::string> keys;
  double z_limit = 5;  ///< beyond which results are not of the same quantity
};

/// Results of the same points from different random numbers, as one.
struct AveragedResults {
  /// As their verb makes them, of the rows that all have. Not converged where one result is not.
  Report report;
  std::size_t n_lone_rows = 0;       ///< rows that not all have, each counted once
  std::size_t n_incomplete = 0;      ///< values left empty: not all results have them with an error
  std::vector<std::string> dropped;  ///< columns that differ and have no error
};

/// Averages results row by row. With w = replicas × measurements of a row, or 1 where it has not both,
///
///     X = Σ w_i X_i/Σ w_i       X_error = √(Σ w_i² X_error_i²)/Σ w_i
///
/// of every column with errors: weights that do not depend on what was found, as inverse squares of estimated
/// errors do, which favour values whose error came out small. X_z is that of the mean, measurements and n_eff
/// are sums, a row is equilibrated or converged where all results say so. Other columns are kept where all results have the same value. Functions of means, as heat capacities, keep
/// the bias of order 1/n of one run.
///
/// @throws SpecError  fewer than two results; two of one seed, or the same in all values with errors; means as
///                    results; of different verbs; rows that keys do not tell
///                    apart; values of any two that differ by more than z_limit errors of their difference
AveragedResults average_results(std::vector<ComparedSide> const& sides, AverageSpec const& spec);

}  // namespace antikelvin
