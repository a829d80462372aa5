// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "antikelvin/api/export.hpp"

namespace antikelvin::api {

/// Names of options with their texts: {{"levels", "two-level"}, {"beta", "-1:1:21"}}. The last of a name
/// counts; switches take true or false.
using Options = std::vector<std::pair<std::string, std::string>>;

/// A column: numbers (NaN where there is none), counts, truths as 0 and 1, or texts.
struct Column {
  std::string name;
  std::string unit;  ///< empty of words
  std::variant<std::vector<double>, std::vector<std::uint64_t>, std::vector<std::string>> values;
};

enum class Outcome {
  done,
  check_failed,   ///< a comparison that was asked for failed
  not_converged,  ///< rows are there, and columns such as `equilibrated` say where more is needed
};

/// The result of a study.
struct AK_API Table {
  std::vector<Column> columns;
  std::vector<std::string> notes;  ///< sentences: verdicts, warnings
  Outcome outcome = Outcome::done;
  std::string outcome_reason;  ///< empty when done

  std::size_t n_rows() const;
  bool has(std::string const& column) const;
  /// Values of a column of numbers or counts.
  /// @throws Error  bad_input: no such column (the hint names the nearest), or one of texts
  std::vector<double> numbers(std::string const& column) const;
  /// @throws Error  bad_input
  std::vector<std::string> texts(std::string const& column) const;
};

/// Names of all studies.
AK_API std::vector<std::string> studies();

/// Runs a study: what `antikelvin STUDY --name text …` computes, the same numbers, rows and summary joined.
/// Beside the study's own options it takes `seed`, `backend` (cpu, cuda, cuda:K, auto) and `threads`.
///
///     run("sample", {{"model", "ising"}, {"sides", "64"}, {"beta", "0.3"}, {"seed", "7"}})
///
/// @param study  one of studies(); docs/formats.md has its columns
/// @throws Error  bad_input, not_there, file, interrupted; texts name options without dashes
AK_API Table run(std::string const& study, Options const& options);

}  // namespace antikelvin::api
