// SPDX-License-Identifier: Apache-2.0
#include "study/curve_family.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "statistics/fit.hpp"
#include "statistics/polynomial_fit.hpp"
#include "statistics/verdict_limits.hpp"
#include "table/figure_recipe.hpp"

namespace antikelvin {
namespace {

/// Options of an export that make another system, not another run of it.
constexpr char const* kSystemOptions[] = {"model",    "levels", "lattice",
                                          "coupling", "field",  "boundary"};

bool has_column(ResultColumns const& rows, std::string const& name) {
  return rows.columns.count(name) > 0;
}

void require_quantity(ResultColumns const& rows, std::string const& name) {
  if (!has_column(rows, name)) {
    std::string const near = nearest_name(name, rows.names);
    throw SpecError(
        "unknown column " + in_quotes(name), "the results have none of this name",
        near.empty() ? "name one with errors, such as order_binder" : "did you mean " + near + "?");
  }
  require(has_column(rows, column_beside(name, "_error")),
          "column " + in_quotes(name) + " has no errors", "a transition is found within errors",
          "name one with errors, such as order_binder");
}

std::vector<std::string> quantities_of(ResultColumns const& rows, CurveWishes const& wishes) {
  for (char const* const axis : {"N", "beta"})
    require(has_column(rows, axis), "the results have no column " + in_quotes(axis),
            "transitions are found in rows of several sizes and beta",
            "give results of sample, scaling or their scans");
  for (std::string const& name : wishes.quantities) require_quantity(rows, name);
  if (!wishes.quantities.empty()) return wishes.quantities;
  std::vector<std::string> found;
  auto const has = [&](std::string const& name) {
    return has_values(rows, name) && has_values(rows, name + "_error");
  };
  bool const has_order = has("order_binder") || has("xi_over_L");
  // A glass is ordered in its overlap; its magnetization stays 0.
  bool const is_glass = !has_order && (has("overlap_xi_over_L") || has("overlap_binder"));
  for (std::string const name : {"order_binder", "xi_over_L", "binder"})
    if (has(name) && !is_glass && !(name == "binder" && has("order_binder"))) found.push_back(name);
  for (std::string const name : {"overlap_xi_over_L", "overlap_binder"})
    if (has(name) && is_glass) found.push_back(name);
  require(!found.empty(), "the results have none of order_binder, xi_over_L and binder",
          "these cross where a transition is",
          "run sample with --order auto --correlation-length, or name columns with --of");
  return found;
}

/// Cells of a column, empty where there is none.
class CellsOf {
 public:
  CellsOf(ResultColumns const& rows, std::string const& name) {
    auto const found = rows.columns.find(name);
    if (found != rows.columns.end()) cells_ = &found->second;
  }
  std::string text(std::size_t row) const { return cells_ == nullptr ? "" : (*cells_)[row]; }
  std::optional<double> number(std::size_t row) const {
    return cells_ == nullptr ? std::nullopt : number_in_cell((*cells_)[row]);
  }

 private:
  std::vector<std::string> const* cells_ = nullptr;
};

/// The numbers of sides such as 8x32; none of other texts.
std::vector<std::uint64_t> lengths_of(std::string const& sides) {
  std::vector<std::uint64_t> lengths;
  for (std::string const& one : split(sides, 'x')) {
    std::uint64_t length = 0;
    auto const [end, problem] = std::from_chars(one.data(), one.data() + one.size(), length);
    if (problem != std::errc() || end != one.data() + one.size() || length == 0) return {};
    lengths.push_back(length);
  }
  return lengths;
}

/// L of N sites on that many axes.
double side_of(double n_sites, std::size_t n_axes) {
  if (n_axes == 0) return n_sites;
  double const side = std::pow(n_sites, 1.0 / static_cast<double>(n_axes));
  // The root of a power of a whole number is that number.
  double const whole = std::round(side);
  return std::pow(whole, static_cast<double>(n_axes)) == n_sites ? whole : side;
}

/// The proportions of sides, as `sides=1:4`; nothing where all are equal.
std::string proportions_of(std::vector<std::uint64_t> const& lengths) {
  if (std::adjacent_find(lengths.begin(), lengths.end(), std::not_equal_to<>()) == lengths.end())
    return "";
  std::uint64_t common = 0;
  for (std::uint64_t const length : lengths) common = std::gcd(common, length);
  std::string text;
  for (std::uint64_t const length : lengths)
    text += (text.empty() ? "sides=" : ":") + std::to_string(length / common);
  return text;
}

std::string system_of(std::vector<std::pair<std::string, CellsOf>> const& options,
                      std::vector<std::uint64_t> const& lengths, std::size_t row) {
  std::string text = proportions_of(lengths);
  for (auto const& [name, cells] : options)
    text += (text.empty() ? "" : " ") + name + '=' + cells.text(row);
  return text;
}

/// The options of an export, which stand before its outcome.
std::vector<std::pair<std::string, CellsOf>> system_options(ResultColumns const& rows) {
  std::vector<std::pair<std::string, CellsOf>> options;
  auto const outcome = std::find(rows.names.begin(), rows.names.end(), "outcome");
  if (outcome == rows.names.end()) return options;
  for (auto name = rows.names.begin(); name != outcome; ++name) {
    std::string const given = name->rfind("input_", 0) == 0 ? name->substr(6) : *name;
    if (std::find(std::begin(kSystemOptions), std::end(kSystemOptions), given) !=
        std::end(kSystemOptions))
      options.emplace_back(given, CellsOf(rows, *name));
  }
  return options;
}

/// What rows say of one point, and how many measurements each stands on.
struct Readings {
  std::vector<Estimate> estimates;
  std::vector<double> weights;
  bool of_samples = false;  ///< averages over samples of bonds

  /// Whether the rows contradict each other.
  bool disagree() const {
    std::vector<double> values, errors;
    for (Estimate const& one : estimates) {
      values.push_back(one.value);
      errors.push_back(one.error);
    }
    PolynomialFit const constant(std::vector<double>(values.size(), 0), values, errors, 0);
    return chi2_tail(constant.chi2(), constant.dof()) < kMinP;
  }
};

using PlaceKey = std::tuple<std::string, std::string, int>;       ///< system, order, sign
using ReadingsOf = std::map<double, std::map<double, Readings>>;  ///< by L and |β|

/// Whether rows of a size take part.
bool takes_side(CurveWishes const& wishes, double side) {
  return wishes.sides.empty() ||
         std::any_of(wishes.sides.begin(), wishes.sides.end(),
                     [&](double wanted) { return std::fabs(wanted - side) <= 1e-4 * side; });
}

SizeCurve averaged(double side, std::map<double, Readings> const& readings,
                   std::size_t& n_contradictions) {
  SizeCurve curve;
  curve.side = side;
  for (auto const& [x, all] : readings) {
    if (all.disagree()) ++n_contradictions;
    if (all.of_samples) curve.shares_error = true;
    // Samples of bonds are the same whatever the seed, so that runs of several say one thing of them.
    curve.points.push_back({x, all.of_samples ? mean_of_correlated(all.estimates, all.weights)
                                              : mean_of_estimates(all.estimates, all.weights)});
  }
  return curve;
}

/// Rows of single samples of bonds scatter by more than their errors.
void require_one_sample(ResultColumns const& rows) {
  auto const found = rows.columns.find("sample");
  if (found == rows.columns.end()) return;
  bool const is_one = std::adjacent_find(found->second.begin(), found->second.end(),
                                         std::not_equal_to<>()) == found->second.end();
  require(is_one, "the rows are of single samples of bonds",
          "their errors are those of one sample, not of all", "average them with --show average");
}

}  // namespace

std::string CurveFamily::place() const {
  std::string text = quantity + " at beta " + (sign < 0 ? "<" : ">") + " 0";
  if (!order.empty()) text += ", " + order;
  return system.empty() ? text : text + ", " + system;
}

std::vector<CurveFamily> curve_families(ResultColumns const& rows, CurveWishes const& wishes,
                                        std::vector<std::string>& notes) {
  CellsOf const n(rows, "N"), sides(rows, "sides"), beta(rows, "beta"), order(rows, "order"),
      equilibrated(rows, "equilibrated"), replicas(rows, "replicas"),
      measurements(rows, "measurements"), samples(rows, "samples");
  auto const options = system_options(rows);
  std::vector<CurveFamily> families;
  std::set<std::size_t> candidates, unsettled;
  std::size_t n_contradictions = 0;
  require_one_sample(rows);
  for (std::string const& quantity : quantities_of(rows, wishes)) {
    CellsOf const value(rows, quantity), error(rows, column_beside(quantity, "_error"));
    std::map<PlaceKey, ReadingsOf> found;
    for (std::size_t row = 0; row < rows.n_rows(); ++row) {
      auto const sites = n.number(row), at = beta.number(row), y = value.number(row),
                 sigma = error.number(row);
      if (!sites || !at || !y || !sigma || !(*sigma > 0) || *at == 0) continue;
      double const x = std::fabs(*at);
      if (x < wishes.low || x > wishes.high) continue;
      std::vector<std::uint64_t> const lengths = lengths_of(sides.text(row));
      PlaceKey const key{system_of(options, lengths, row), order.text(row), *at < 0 ? -1 : 1};
      double const weight = replicas.number(row).value_or(1) *
                            measurements.number(row).value_or(1) * samples.number(row).value_or(1),
                   side = side_of(*sites, lengths.size());
      if (!takes_side(wishes, side)) continue;
      candidates.insert(row);
      if (equilibrated.text(row) == "false") {
        unsettled.insert(row);
        if (!wishes.all_rows) continue;
      }
      Readings& readings = found[key][side][x];
      if (samples.number(row)) readings.of_samples = true;
      readings.estimates.push_back({*y, *sigma});
      readings.weights.push_back(weight);
    }
    for (auto const& [key, readings] : found) {
      CurveFamily family{quantity, std::get<0>(key), std::get<1>(key), std::get<2>(key), {}};
      for (auto const& [side, points] : readings)
        family.curves.push_back(averaged(side, points, n_contradictions));
      families.push_back(std::move(family));
    }
  }
  if (n_contradictions > 0)
    notes.push_back(
        fmt::format("rows of {} points contradict each other and are averaged", n_contradictions));
  if (!unsettled.empty())
    notes.push_back(fmt::format("{} of {} rows are not equilibrated and {}", unsettled.size(),
                                candidates.size(), wishes.all_rows ? "take part" : "are left out"));
  return families;
}

}  // namespace antikelvin
