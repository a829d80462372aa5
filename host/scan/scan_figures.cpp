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

namespace antikelvin {
namespace {

constexpr std::size_t kMaxPageCurves = 12;

/// What a figure shows against what.
struct Wish {
  std::string caption;
  std::vector<std::string> x;  ///< candidates: the first that varies is taken
  std::vector<std::string> y;  ///< one or several columns
  std::string y_label;
  bool per_unit = false;  ///< y over N
  bool x_per_unit = false;
  bool log_axes = false;
  bool absolute = false;               ///< |y|, for logarithms
  std::vector<std::string> keys = {};  ///< result columns that tell curves apart
};

std::string const kBetaLabel = "inverse temperature β  (hotter to the left, colder to the right)";

std::string x_label_of(std::string const& x, bool per_unit) {
  static std::map<std::string, std::string> const labels = {
      {"beta", kBetaLabel},       {"start_beta_a", "inverse temperature β of a at the start"},
      {"N", "number of units N"}, {"energy", "energy E"},
      {"pump_rate", "pump rate"}, {"time", "sweeps"}};
  auto const found = labels.find(x);
  return (found == labels.end() ? x : found->second) + (per_unit ? " per unit" : "");
}

/// Options that say the same as a column of results.
bool says(std::string const& option, std::string const& column) {
  static std::map<std::string, std::set<std::string>> const same = {
      {"beta", {"beta", "temperature", "input_beta", "input_temperature"}},
      {"N", {"N", "units"}},
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

  std::optional<ScanFigure> draw(Wish const& wish) const {
    std::vector<std::string> columns;
    for (std::string const& y : wish.y)
      if (has_numbers(y)) columns.push_back(y);
    if (columns.empty()) return std::nullopt;
    std::vector<std::size_t> const rows = rows_with(columns[0]);
    std::string const x = varying(wish, rows);
    if (x.empty()) return std::nullopt;
    std::vector<std::string> const labels = labels_of(rows, x, wish.keys);

    ScanFigure result;
    Panel panel;
    panel.plain_titles = true;
    panel.x_label = x_label_of(x, wish.x_per_unit);
    panel.y_label = wish.y_label;
    panel.log_x = wish.log_axes || spans_decades(x, rows);
    panel.log_y = wish.log_axes;
    std::size_t n_curves = 0;
    bool has_exact = false;
    for (std::string const& label : distinct(labels))
      for (std::string const& y : columns) {
        if (++n_curves > kMaxPageCurves) continue;
        std::vector<std::size_t> own;
        for (std::size_t i = 0; i < rows.size(); ++i)
          if (labels[i] == label) own.push_back(rows[i]);
        panel.curves.push_back(curve(wish, x, y, own));
        has_exact = has_exact || !panel.curves.back().exact.empty();
        panel.curves.back().title = columns.size() == 1 ? label
                                    : label.empty()     ? y
                                                        : y + ", " + label;
      }
    result.caption = wish.caption;
    if (has_exact) result.caption += " Points are sampled, lines are exact.";
    if (n_curves > kMaxPageCurves)
      result.caption += " The first " + std::to_string(kMaxPageCurves) + " of " +
                        std::to_string(n_curves) + " curves are drawn.";
    result.figure.has_key = panel.curves.size() > 1;
    result.figure.panels.push_back(std::move(panel));
    return result;
  }

  /// Columns `prefix` + numbers, such as p_0 or beta_0_1.
  std::vector<std::string> numbered(std::string const& prefix) const {
    std::vector<std::string> names;
    for (auto const& entry : data_.columns) {
      std::string const& name = entry.first;
      if (name.rfind(prefix, 0) == 0 && name.size() > prefix.size() &&
          name.find_first_not_of("0123456789_", prefix.size()) == std::string::npos)
        names.push_back(name);
    }
    return names;
  }

  bool has(std::string const& name) const { return data_.columns.count(name) > 0; }

 private:
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
  std::string varying(Wish const& wish, std::vector<std::size_t> const& rows) const {
    std::vector<std::string> candidates = wish.x;
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

  /// What tells the curve of each row: `sides = 16, coupling = -1`.
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

  Curve curve(Wish const& wish, std::string const& x, std::string const& y,
              std::vector<std::size_t> rows) const {
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
      return real_of(at(x, a)).value_or(0) < real_of(at(x, b)).value_or(0);
    });
    // energy_mean has energy_error beside it.
    std::string const stem = y == "energy_mean" ? "energy" : y;
    auto const beside = [&](std::string const& suffix) {
      return has_numbers(stem + suffix) ? stem + suffix : "";
    };
    std::string const error = beside("_error"), exact = beside("_exact");
    Curve result;
    for (std::size_t const row : rows) {
      double const n = has("N") ? real_of(at("N", row)).value_or(NAN) : 1;
      auto const scaled = [&](std::string const& column, double by, bool absolute) {
        auto const value = real_of(at(column, row));
        return value ? text_of((absolute ? std::fabs(*value) : *value) / by) : std::string();
      };
      result.x.push_back(scaled(x, wish.x_per_unit ? n : 1, false));
      result.y.push_back(scaled(y, wish.per_unit ? n : 1, wish.absolute));
      if (!error.empty()) result.error.push_back(scaled(error, wish.per_unit ? n : 1, false));
      if (!exact.empty())
        result.exact.push_back(scaled(exact, wish.per_unit ? n : 1, wish.absolute));
    }
    return result;
  }

  ResultColumns const& data_;
  std::vector<std::string> const& axes_;
};

std::vector<Wish> wishes_for(std::string const& verb, Drawer const& drawer) {
  std::vector<std::string> const against = {"beta", "N"}, energy = {"energy"}, of_n = {"N"};
  if (verb == "sample" && drawer.has("probability") && !drawer.has("energy_mean"))
    return {{.caption = "Distribution of the energy.",
             .x = energy,
             .y = {"probability"},
             .y_label = "probability",
             .keys = {"N", "beta"}}};
  if (verb == "sample")
    return {{.caption = "Mean energy per unit.",
             .x = against,
             .y = {"energy_mean"},
             .y_label = "energy per unit U/N",
             .per_unit = true,
             .keys = of_n},
            {.caption = "Heat capacity per unit.",
             .x = against,
             .y = {"heat_capacity"},
             .y_label = "heat capacity per unit C/N",
             .per_unit = true,
             .keys = of_n},
            {.caption = "Mean absolute magnetization per site.",
             .x = against,
             .y = {"magnetization_abs"},
             .y_label = "|m|",
             .keys = of_n},
            {.caption = "Inverse temperature that the demon reads.",
             .x = against,
             .y = {"demon_beta"},
             .y_label = "β of the demon",
             .keys = of_n}};
  if (verb == "canonical")
    return {{.caption = "Energy per unit.",
             .x = against,
             .y = {"energy"},
             .y_label = "energy per unit U/N",
             .per_unit = true,
             .keys = of_n},
            {.caption = "Entropy per unit.",
             .x = against,
             .y = {"entropy"},
             .y_label = "entropy per unit S/N",
             .per_unit = true,
             .keys = of_n},
            {.caption = "Heat capacity per unit.",
             .x = against,
             .y = {"heat_capacity"},
             .y_label = "heat capacity per unit C/N",
             .per_unit = true,
             .keys = of_n}};
  if (verb == "entropy")
    return {
        {.caption = "Entropy per unit against energy per unit.",
         .x = energy,
         .y = {"log_omega"},
         .y_label = "ln Ω / N",
         .per_unit = true,
         .x_per_unit = true,
         .keys = of_n},
        {.caption = "Inverse temperature, the slope of the entropy: it is zero where the entropy "
                    "is greatest, and negative beyond.",
         .x = energy,
         .y = {"beta"},
         .y_label = "β = dS/dE",
         .x_per_unit = true,
         .keys = of_n}};
  if (verb == "scaling")
    return {
        {.caption = drawer.has("quantity")
                        ? "Relative fluctuation against size; 1/√N is a line of slope -1/2."
                        : "Relative fluctuation of the energy against size; the law is a line "
                          "of slope -1/2.",
         .x = of_n,
         .y = {"relative_fluctuation"},
         .y_label = drawer.has("quantity") ? "relative fluctuation" : "σ_E / (E_{max} - E_{min})",
         .log_axes = true,
         .keys = {"beta", "quantity"}}};
  if (verb == "dos")
    return {{.caption = "Density of states.", .x = {"energy"}, .y = {"log_g"}, .y_label = "ln g"},
            {.caption = "Microcanonical inverse temperature.",
             .x = {"energy"},
             .y = {"beta"},
             .y_label = "β = d ln g/dE"}};
  if (verb == "limits")
    return {{.caption = "Distance from the limit of many units.",
             .x = of_n,
             .y = {"deviation"},
             .y_label = "|deviation|",
             .log_axes = true,
             .absolute = true,
             .keys = {"quantity"}}};
  if (verb == "driven") {
    std::vector<std::string> const x = {"pump_rate", "beta"}, keys = {"beta", "pump_rate"};
    return {{.caption = "Stationary populations.",
             .x = x,
             .y = drawer.numbered("p_"),
             .y_label = "population",
             .keys = keys},
            {.caption = "Effective β of pairs of levels; where they differ, the unit has no "
                        "temperature.",
             .x = x,
             .y = drawer.numbered("beta_"),
             .y_label = "effective β",
             .keys = keys},
            {.caption = "Entropy production.",
             .x = x,
             .y = {"entropy_production"},
             .y_label = "entropy production",
             .keys = keys}};
  }
  if (verb == "contact" && drawer.has("rank"))
    return {{.caption = "Hotness, measured: contacts in which energy was given and taken.",
             .x = {"beta"},
             .y = {"gave", "took"},
             .y_label = "contacts"}};
  if (verb == "contact" && drawer.has("time"))
    return {{.caption = "Energies of bodies in contact.",
             .x = {"time"},
             .y = {"energy_a", "energy_b", "energy_c", "energy_d"},
             .y_label = "energy E",
             .keys = {"contact"}}};
  if (verb == "contact")
    return {{.caption = "Energy that a gives to b.",
             .x = {"start_beta_a"},
             .y = {"flow_energy"},
             .y_label = "energy from a to b",
             .keys = {"start_beta_b", "N_a", "N_b"}}};
  return {};
}

}  // namespace

std::vector<ScanFigure> scan_figures(ResultColumns const& data,
                                     std::vector<std::string> const& axes) {
  Drawer const drawer(data, axes);
  std::vector<ScanFigure> figures;
  for (Wish const& wish : wishes_for(data.verb, drawer))
    if (auto figure = drawer.draw(wish)) figures.push_back(std::move(*figure));
  return figures;
}

}  // namespace antikelvin
