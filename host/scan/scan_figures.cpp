// SPDX-License-Identifier: Apache-2.0
#include "scan/scan_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "io/plot.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kMaxPageCurves = 12;

std::string const kBetaLabel = "inverse temperature β  (hotter to the left, colder to the right)";

std::string x_label_of(std::string const& x, bool per_unit) {
  static std::map<std::string, std::string> const labels = {
      {"beta", kBetaLabel},       {"start_beta_a", "inverse temperature β of a at the start"},
      {"N", "subsystems N"},      {"energy", "energy E"},
      {"pump_rate", "pump rate"}, {"time", "sweeps"}};
  auto const found = labels.find(x);
  return (found == labels.end() ? x : found->second) + (per_unit ? " per subsystem" : "");
}

/// Options that say the same as a column of results.
bool says(std::string const& option, std::string const& column) {
  static std::map<std::string, std::set<std::string>> const same = {
      {"beta", {"beta", "temperature", "input_beta", "input_temperature"}},
      {"N", {"N", "subsystems"}},
      {"energy", {"energy", "input_energy", "fraction", "n", "input_n"}},
      {"pump_rate", {"pump-rate"}},
      {"start_beta_a", {"a", "b"}},
      {"time", {}}};
  auto const found = same.find(column);
  return option == column || (found != same.end() && found->second.count(option) > 0);
}

std::optional<double> real_of(std::string const& text) {
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string text_of(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.17g", value);
  return buffer;
}

class Drawer {
 public:
  Drawer(ResultColumns const& data, std::vector<std::string> const& axes)
      : data_(data), axes_(axes) {}

  std::optional<ScanFigure> draw(PageFigureRecipe const& recipe) const {
    std::vector<std::string> columns;
    for (std::string const& pattern : recipe.y)
      for (std::string const& y : columns_named(data_, pattern))
        if (has_numbers(y)) columns.push_back(y);
    if (columns.empty()) return std::nullopt;
    std::vector<std::size_t> const rows = rows_with(columns[0]);
    std::string const x = varying(recipe, rows);
    if (x.empty()) return std::nullopt;
    std::vector<std::string> const labels = labels_of(rows, x, recipe.keys);

    ScanFigure result;
    Panel panel;
    panel.plain_titles = true;
    panel.x_label = x_label_of(x, recipe.x_per_unit);
    panel.y_label = recipe.y_label;
    panel.log_x = recipe.log_axes || spans_decades(x, rows);
    panel.log_y = recipe.log_axes;
    std::size_t n_curves = 0;
    bool has_exact = false;
    for (std::string const& label : distinct(labels))
      for (std::string const& y : columns) {
        if (++n_curves > kMaxPageCurves) continue;
        std::vector<std::size_t> own;
        for (std::size_t i = 0; i < rows.size(); ++i)
          if (labels[i] == label) own.push_back(rows[i]);
        panel.curves.push_back(curve(recipe, x, y, own));
        has_exact = has_exact || !panel.curves.back().exact.empty();
        panel.curves.back().title = columns.size() == 1 ? label
                                    : label.empty()     ? y
                                                        : y + ", " + label;
      }
    result.caption = recipe.caption;
    if (has_exact) result.caption += " Points are sampled, lines are exact.";
    if (n_curves > kMaxPageCurves)
      result.caption += " The first " + std::to_string(kMaxPageCurves) + " of " +
                        std::to_string(n_curves) + " curves are drawn.";
    result.figure.has_key = panel.curves.size() > 1;
    result.figure.panels.push_back(std::move(panel));
    return result;
  }

 private:
  bool has(std::string const& name) const { return data_.columns.count(name) > 0; }

  std::string const& at(std::string const& column, std::size_t row) const {
    return data_.columns.at(column)[row];
  }

  bool has_numbers(std::string const& name) const {
    auto const found = data_.columns.find(name);
    return found != data_.columns.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [](std::string const& text) { return real_of(text).has_value(); });
  }

  std::vector<std::size_t> rows_with(std::string const& y) const {
    std::vector<std::size_t> rows;
    auto const& values = data_.columns.at(y);
    for (std::size_t i = 0; i < values.size(); ++i)
      if (real_of(values[i])) rows.push_back(i);
    return rows;
  }

  static std::vector<std::string> distinct(std::vector<std::string> const& values) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (std::string const& value : values)
      if (seen.insert(value).second) names.push_back(value);
    return names;
  }

  std::vector<std::string> values_of(std::string const& column,
                                     std::vector<std::size_t> const& rows) const {
    std::vector<std::string> values;
    for (std::size_t const row : rows) values.push_back(at(column, row));
    return values;
  }

  /// The first candidate with several numbers, then any such option.
  std::string varying(PageFigureRecipe const& recipe, std::vector<std::size_t> const& rows) const {
    std::vector<std::string> candidates = recipe.x;
    candidates.insert(candidates.end(), axes_.begin(), axes_.end());
    for (std::string const& name : candidates) {
      if (!has(name)) continue;
      std::set<double> numbers;
      for (std::size_t const row : rows)
        if (auto const number = real_of(at(name, row))) numbers.insert(*number);
      if (numbers.size() > 1) return name;
    }
    return "";
  }

  bool spans_decades(std::string const& name, std::vector<std::size_t> const& rows) const {
    double least = HUGE_VAL, most = 0;
    for (std::size_t const row : rows) {
      double const value = real_of(at(name, row)).value_or(0);
      if (value < 0) return false;
      if (value == 0) continue;  // left of every logarithm
      least = std::min(least, value);
      most = std::max(most, value);
    }
    return most >= 100 * least;
  }

  /// Whether `b` has one value for each of `a`.
  static bool determines(std::vector<std::string> const& a, std::vector<std::string> const& b) {
    std::map<std::string, std::string> known;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (known.emplace(a[i], b[i]).first->second != b[i]) return false;
    return true;
  }

  /// Label of the curve of each row: `sides = 16, coupling = -1`.
  std::vector<std::string> labels_of(std::vector<std::size_t> const& rows, std::string const& x,
                                     std::vector<std::string> const& keys) const {
    std::vector<std::string> labels(rows.size());
    std::vector<std::string> const along = values_of(x, rows);
    auto const add = [&](std::string const& column, std::string const& shown) {
      std::vector<std::string> const values = values_of(column, rows);
      if (determines(labels, values)) return;
      for (std::size_t i = 0; i < rows.size(); ++i)
        labels[i] += (labels[i].empty() ? "" : ", ") + shown + " = " + short_text(values[i]);
    };
    for (std::string const& axis : axes_)
      if (has(axis) && !says(axis, x) && !determines(along, values_of(axis, rows)))
        add(axis, axis.rfind("input_", 0) == 0 ? axis.substr(6) : axis);
    for (std::string const& key : keys)
      if (has(key) && key != x) add(key, key);
    return labels;
  }

  static std::string short_text(std::string const& text) {
    if (auto const number = real_of(text)) {
      char buffer[32];
      std::snprintf(buffer, sizeof buffer, "%.6g", *number);
      return buffer;
    }
    return text.size() <= 40 ? text : text.substr(0, 37) + "...";
  }

  Curve curve(PageFigureRecipe const& recipe, std::string const& x, std::string const& y,
              std::vector<std::size_t> rows) const {
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
      return real_of(at(x, a)).value_or(0) < real_of(at(x, b)).value_or(0);
    });
    auto const beside = [&](std::string const& suffix) {
      std::string const name = column_beside(y, suffix);
      return has_numbers(name) ? name : "";
    };
    std::string const error = beside("_error"), exact = beside("_exact");
    Curve result;
    for (std::size_t const row : rows) {
      double const n = has("N") ? real_of(at("N", row)).value_or(NAN) : 1;
      auto const scaled = [&](std::string const& column, double by, bool absolute) {
        auto const value = real_of(at(column, row));
        return value ? text_of((absolute ? std::fabs(*value) : *value) / by) : std::string();
      };
      result.x.push_back(scaled(x, recipe.x_per_unit ? n : 1, false));
      result.y.push_back(scaled(y, recipe.per_unit ? n : 1, recipe.absolute));
      if (!error.empty()) result.error.push_back(scaled(error, recipe.per_unit ? n : 1, false));
      if (!exact.empty())
        result.exact.push_back(scaled(exact, recipe.per_unit ? n : 1, recipe.absolute));
    }
    return result;
  }

  ResultColumns const& data_;
  std::vector<std::string> const& axes_;
};

}  // namespace

std::vector<ScanFigure> scan_figures(Schema const& schema, ResultColumns const& data,
                                     std::vector<std::string> const& axes) {
  FigureRecipe const* const recipe = recipe_for(schema, data);
  std::vector<ScanFigure> figures;
  if (recipe == nullptr) return figures;
  Drawer const drawer(data, axes);
  for (PageFigureRecipe const& one : recipe->page)
    if (auto figure = drawer.draw(one)) figures.push_back(std::move(*figure));
  return figures;
}

}  // namespace antikelvin
