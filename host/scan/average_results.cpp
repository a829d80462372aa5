// SPDX-License-Identifier: Apache-2.0
#include "scan/average_results.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "process/interrupt.hpp"
#include "scan/compared_columns.hpp"
#include "statistics/fit.hpp"

namespace antikelvin {
namespace {

using Texts = std::vector<std::string>;

/// Flags by which a run says that its chains came to their end as they should.
Texts const kVerdicts = {"equilibrated", "converged"};

bool is_one_of(std::string const& name, Texts const& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Rows of all results that belong together: rows[side] of each.
struct MatchedRows {
  Texts keys;
  std::vector<std::vector<std::size_t>> rows;
  std::size_t n_alone = 0;  ///< keys that not all have
};

/// Without the seeds of points, which differ where points have their own.
std::vector<ComparedSide> without_seeds(std::vector<ComparedSide> sides) {
  for (ComparedSide& side : sides) {
    std::erase(side.rows.names, "seed");
    side.rows.columns.erase("seed");
  }
  return sides;
}

std::string error_text(ComparedSide const& side, std::string const& error, std::size_t row) {
  auto const found = side.rows.columns.find(error);
  return found == side.rows.columns.end() ? "" : shortest_cell(found->second[row]);
}

/// Refuses one run twice: independent ones do not agree in all digits of all values and errors.
void require_two_runs(ComparedSide const& a, ComparedSide const& b,
                      ComparedResults const& compared) {
  bool has_errors = false;
  for (ComparedColumn const& column : compared.columns)
    for (ComparedValue const& value : column.values) {
      if (std::isnan(value.z)) continue;
      has_errors = true;
      auto const [row_a, row_b] = compared.pairs[value.pair];
      if (value.deviation != 0 ||
          error_text(a, column.error, row_a) != error_text(b, column.error, row_b))
        return;
    }
  require(!has_errors,
          path_in_quotes(a.name) + " and " + path_in_quotes(b.name) + " share their random numbers",
          "all values with errors are the same in both", "average results of different seeds");
}

void require_agreement(ComparedSide const& a, ComparedSide const& b,
                       ComparedResults const& compared, double z_limit) {
  for (ComparedColumn const& column : compared.columns) {
    if (!column.has_errors() || column.n_beyond == 0) continue;
    ComparedValue const& worst = *column.worst();
    throw SpecError(
        path_in_quotes(a.name) + " and " + path_in_quotes(b.name) + " are not of one quantity",
        fmt::format("{} differs by {:.3g} errors of the difference at {}, the limit is {:g}",
                    column.name, std::fabs(worst.z),
                    row_text(a.rows, compared.keys, compared.pairs[worst.pair].first), z_limit),
        "see antikelvin diff " + a.name + " " + b.name);
  }
}

std::string key_text(ResultColumns const& rows, Texts const& keys, std::size_t row) {
  std::string text;
  for (std::string const& key : keys) text += shortest_cell(rows.columns.at(key)[row]) + '\n';
  return text;
}

/// Compares every two results, so that their order does not matter.
MatchedRows match_all(std::vector<ComparedSide> const& sides, AverageSpec const& spec) {
  CompareSpec comparison;
  comparison.keys = spec.keys;
  comparison.z_limit = spec.z_limit;
  MatchedRows matched;
  for (std::size_t i = 1; i < sides.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      check_interrupt();
      ComparedResults const compared = compare_results(sides[j], sides[i], comparison);
      require_two_runs(sides[j], sides[i], compared);
      require_agreement(sides[j], sides[i], compared, spec.z_limit);
      // Of all pairs the same keys, so that rows of all are the same ones.
      comparison.keys = matched.keys = compared.keys;
    }
  // Keys tell rows of one result apart: a key has as many rows as results have it.
  std::map<std::string, std::vector<std::size_t>> rows_of;
  for (ComparedSide const& side : sides)
    for (std::size_t row = 0; row < side.rows.n_rows(); ++row)
      rows_of[key_text(side.rows, matched.keys, row)].push_back(row);
  for (std::size_t row = 0; row < sides[0].rows.n_rows(); ++row)
    if (auto const& rows = rows_of.at(key_text(sides[0].rows, matched.keys, row));
        rows.size() == sides.size())
      matched.rows.push_back(rows);
  matched.n_alone = rows_of.size() - matched.rows.size();
  return matched;
}

/// Texts as cells of one type.
std::vector<Cell> cells_of(Texts const& texts) {
  auto const all = [&](auto const& is) { return std::all_of(texts.begin(), texts.end(), is); };
  bool const are_counts = all([](std::string const& text) {
    return !text.empty() && text.size() < 19 &&
           text.find_first_not_of("0123456789") == std::string::npos;
  });
  bool const are_flags =
      all([](std::string const& text) { return text == "true" || text == "false"; });
  bool const are_reals =
      all([](std::string const& text) { return text.empty() || number_in_cell(text).has_value(); });
  std::vector<Cell> cells;
  for (std::string const& text : texts)
    cells.push_back(text.empty() ? Cell()
                    : are_counts ? Cell(static_cast<std::uint64_t>(std::stoull(text)))
                    : are_flags  ? Cell(text == "true")
                    : are_reals  ? Cell(*number_in_cell(text))
                                 : Cell(text));
  return cells;
}

class Averager {
 public:
  Averager(std::vector<ComparedSide> const& sides, MatchedRows matched)
      : sides_(sides), matched_(std::move(matched)) {
    for (std::string const& name : sides[0].rows.names)
      if (std::all_of(sides.begin(), sides.end(),
                      [&](ComparedSide const& side) { return side.rows.columns.count(name) > 0; }))
        names_.push_back(name);
    for (std::string const& name : names_)
      if (std::string const error = error_column(name, names_); !error.empty()) {
        error_of_[name] = error;
        value_of_[error] = name;
      }
  }

  void average(AveragedResults& result) {
    for (std::string const& name : names_) {
      if (is_one_of(name, matched_.keys) || is_constant(name)) {
        add(name, cells_of(texts(name, 0)));
      } else if (is_one_of(name, kVerdicts)) {
        add(name, cells_of(verdicts(name)));
      } else if (error_of_.count(name) > 0) {
        add_mean(name);
      } else if (name == "measurements" || name == "n_eff") {
        add(name, sums(name));
      } else if (std::string const base = base_of_deviation(name); !base.empty()) {
        add(name, deviations(base));
      } else if (!is_error(name)) {
        result.dropped.push_back(name);
      }
    }
    result.n_lone_rows = matched_.n_alone;
    result.n_incomplete = n_incomplete_;
    conclude(result.report);
    result.report.rows = std::move(table_);
  }

 private:
  bool is_error(std::string const& name) const { return value_of_.count(name) > 0; }

  /// X of X_z, whose X_error and X_exact are there: the value is X, or X_mean; else empty.
  std::string base_of_deviation(std::string const& name) const {
    if (!name.ends_with("_z")) return "";
    std::string const base = name.substr(0, name.size() - 2);
    return is_error(base + "_error") && is_one_of(base + "_exact", names_) ? base : "";
  }
  std::string const& text(std::string const& name, std::size_t row, std::size_t side) const {
    return sides_[side].rows.columns.at(name)[matched_.rows[row][side]];
  }
  Texts texts(std::string const& name, std::size_t side) const {
    Texts all;
    for (std::size_t row = 0; row < matched_.rows.size(); ++row)
      all.push_back(text(name, row, side));
    return all;
  }
  std::optional<double> number(std::string const& name, std::size_t row, std::size_t side) const {
    return number_in_cell(text(name, row, side));
  }

  /// Whether all results have the same values, so that no error is needed.
  bool is_constant(std::string const& name) const {
    if (name == "measurements" || name == "n_eff" || is_error(name) || error_of_.count(name) > 0)
      return false;
    for (std::size_t side = 1; side < sides_.size(); ++side)
      for (std::size_t row = 0; row < matched_.rows.size(); ++row)
        if (shortest_cell(text(name, row, side)) != shortest_cell(text(name, row, 0))) return false;
    return true;
  }

  /// Whether all results say `true` of a row; empty where one says nothing and none the contrary.
  Texts verdicts(std::string const& name) const {
    Texts all;
    for (std::size_t row = 0; row < matched_.rows.size(); ++row) {
      bool has_false = false, are_true = true;
      for (std::size_t side = 0; side < sides_.size(); ++side) {
        has_false = has_false || text(name, row, side) == "false";
        are_true = are_true && text(name, row, side) == "true";
      }
      all.push_back(has_false ? "false" : are_true ? "true" : "");
    }
    return all;
  }

  /// Means of runs that were not in equilibrium are not, either, whether or not all results say it.
  void conclude(Report& report) const {
    std::size_t n_rows = 0;
    for (std::size_t row = 0; row < matched_.rows.size(); ++row)
      n_rows += std::any_of(kVerdicts.begin(), kVerdicts.end(), [&](std::string const& name) {
        for (std::size_t side = 0; side < sides_.size(); ++side)
          if (sides_[side].rows.columns.count(name) > 0 && text(name, row, side) == "false")
            return true;
        return false;
      });
    if (n_rows == 0) return;
    report.outcome = Outcome::not_converged;
    report.outcome_reason = fmt::format(
        "in {} of {} rows a result is not equilibrated or converged", n_rows, matched_.rows.size());
    report.outcome_hint = "the means are written; repeat the runs that say so, longer";
  }

  /// Attempted measurements behind a row; 1 where it does not say.
  std::vector<double> weights(std::size_t row) const {
    std::vector<double> weights(sides_.size(), 1);
    if (!is_one_of("replicas", names_) || !is_one_of("measurements", names_)) return weights;
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      double const measured =
          number("replicas", row, side).value_or(0) * number("measurements", row, side).value_or(0);
      if (!(measured > 0)) return std::vector<double>(sides_.size(), 1);
      weights[side] = measured;
    }
    return weights;
  }

  /// The mean of a value with an error; nothing where a result lacks one of them and they are not all
  /// the same.
  std::optional<Estimate> mean(std::string const& name, std::size_t row) const {
    std::vector<double> const w = weights(row);
    std::vector<Estimate> estimates;
    bool has_errors = true, is_same = true;
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      auto const value = number(name, row, side), error = number(error_of_.at(name), row, side);
      is_same =
          is_same && shortest_cell(text(name, row, side)) == shortest_cell(text(name, row, 0));
      has_errors = has_errors && value && error && *error > 0;
      estimates.push_back({value.value_or(0), error.value_or(0)});
    }
    // Averages over samples of bonds are of the same samples in all results.
    if (has_errors && is_one_of("samples", names_)) return mean_of_correlated(estimates, w);
    if (has_errors) return mean_of_estimates(estimates, w);
    auto const first = number(name, row, 0);
    return is_same && first ? std::optional(Estimate{*first, 0}) : std::nullopt;
  }

  void add_mean(std::string const& name) {
    std::vector<Cell> values, errors;
    for (std::size_t row = 0; row < matched_.rows.size(); ++row) {
      std::optional<Estimate> const found = mean(name, row);
      bool is_known = false;
      for (std::size_t side = 0; side < sides_.size(); ++side)
        is_known = is_known || !text(name, row, side).empty();
      n_incomplete_ += is_known && !found ? 1 : 0;
      values.push_back(found ? Cell(found->value) : Cell());
      errors.push_back(found && found->error > 0 ? Cell(found->error) : Cell());
    }
    add(name, std::move(values));
    add(error_of_.at(name), std::move(errors));
  }

  std::vector<Cell> deviations(std::string const& base) const {
    std::string const& value = value_of_.at(base + "_error");
    std::vector<Cell> cells;
    for (std::size_t row = 0; row < matched_.rows.size(); ++row) {
      std::optional<Estimate> const found = mean(value, row);
      auto const exact = number(base + "_exact", row, 0);
      bool const has_z = found && found->error > 0 && exact;
      cells.push_back(has_z ? Cell((found->value - *exact) / found->error) : Cell());
    }
    return cells;
  }

  std::vector<Cell> sums(std::string const& name) const {
    std::vector<Cell> cells;
    for (std::size_t row = 0; row < matched_.rows.size(); ++row) {
      double sum = 0;
      for (std::size_t side = 0; side < sides_.size(); ++side)
        sum += number(name, row, side).value_or(0);
      cells.push_back(name == "n_eff" ? Cell(sum) : Cell(static_cast<std::uint64_t>(sum)));
    }
    return cells;
  }

  void add(std::string const& name, std::vector<Cell> cells) {
    if (is_one_of(name, table_.columns)) return;
    table_.columns.push_back(name);
    table_.rows.resize(matched_.rows.size());
    for (std::size_t row = 0; row < table_.rows.size(); ++row)
      table_.rows[row].push_back(std::move(cells[row]));
  }

  std::vector<ComparedSide> const& sides_;
  MatchedRows matched_;
  Texts names_;                                             ///< columns that all have
  std::map<std::string, std::string> error_of_, value_of_;  ///< columns of errors, and back
  Table table_;
  std::size_t n_incomplete_ = 0;  ///< values that some result has and the mean has not
};

void require_other_runs(std::vector<ComparedSide> const& sides) {
  require(sides.size() > 1, "there is nothing to average", "one result is its own mean",
          "give results of the same command with other seeds");
  for (ComparedSide const& side : sides)
    require(!side.rows.is_average, path_in_quotes(side.name) + " is a mean of results",
            "which random numbers are in it does not show here", "give the results themselves");
  for (std::size_t i = 1; i < sides.size(); ++i) {
    ResultColumns const &first = sides[0].rows, &other = sides[i].rows;
    require(first.verb.empty() || other.verb.empty() || first.verb == other.verb,
            path_in_quotes(sides[0].name) + " and " + path_in_quotes(sides[i].name) +
                " are results of different verbs",
            first.verb + " and " + other.verb, "average results of the same command");
    for (std::size_t j = 0; j < i; ++j)
      require(!other.seed || other.seed != sides[j].rows.seed,
              path_in_quotes(sides[j].name) + " and " + path_in_quotes(sides[i].name) +
                  " share their random numbers",
              "both are of seed " + std::to_string(other.seed.value_or(0)),
              "average results of different seeds");
  }
}

}  // namespace

AveragedResults average_results(std::vector<ComparedSide> const& sides, AverageSpec const& spec) {
  require_other_runs(sides);
  MatchedRows matched =
      match_all(is_one_of("seed", spec.keys) ? sides : without_seeds(sides), spec);
  require(!matched.rows.empty(), "no row is in all results", "they have no point in common",
          "average results of the same points");
  AveragedResults result;
  for (ComparedSide const& side : sides)
    if (result.report.verb.empty()) result.report.verb = side.rows.verb;
  if (result.report.verb.empty()) result.report.verb = "merge";  // CSV names no verb
  Averager(sides, std::move(matched)).average(result);
  return result;
}

}  // namespace antikelvin
