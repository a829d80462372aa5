// SPDX-License-Identifier: Apache-2.0
#include "io/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_set>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"
#include "io/figure.hpp"
#include "io/foreign_json.hpp"
#include "io/hdf5_file.hpp"
#include "io/report.hpp"
#include "table/renamed_columns.hpp"

namespace antikelvin {
namespace {

char const* const kResultHint = "make one with -o result.json";

std::string cell_text(Json const& cell) {
  if (cell.is_null()) return "";
  return cell.is_string() ? cell.get<std::string>() : cell.dump();
}

/// A column to fill; refuses a second one of the same name.
std::vector<std::string>& new_column(ResultColumns& result, std::string const& name,
                                     std::string const& path) {
  require(result.columns.count(name) == 0, "cannot read " + path_in_quotes(path),
          "column " + in_quotes(name) + " appears twice", kResultHint);
  return result.columns[name];
}

ResultColumns read_json(std::string const& path, std::string const& text) {
  Json const report = foreign_json(text);
  bool const usable = report.is_object() && report.contains("verb") && report["verb"].is_string() &&
                      report.contains("rows") && report["rows"].is_array() &&
                      report.contains("columns") && report["columns"].is_array();
  require(usable, "cannot read " + path_in_quotes(path), "it is not a report of this tool",
          kResultHint);
  ResultColumns result;
  result.verb = report["verb"].get<std::string>();
  for (Json const& column : report["columns"]) {
    require(column.is_string(), "cannot read " + path_in_quotes(path), "a column name is not text",
            kResultHint);
    auto& values = new_column(result, column.get<std::string>(), path);
    for (Json const& row : report["rows"])
      values.push_back(row.is_object() ? cell_text(row.value(column.get<std::string>(), Json()))
                                       : "");
  }
  return result;
}

std::vector<std::string> split_csv(std::string const& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    char const c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      cells.back() += line[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

/// Of tables that do not name it: CSV and exports. Empty if no verb has such columns.
std::string verb_of_columns(ResultColumns const& result) {
  std::pair<char const*, char const*> const marks[] = {{"relative_fluctuation", "scaling"},
                                                       {"energy_mean", "sample"},
                                                       {"probability", "sample"},
                                                       {"pump_rate", "driven"},
                                                       {"entropy_total", "contact"},
                                                       {"start_beta_a", "contact"},
                                                       {"gave", "contact"},
                                                       {"log_g", "dos"},
                                                       {"log_z", "canonical"},
                                                       {"log_omega", "entropy"}};
  for (auto const& [column, verb] : marks)
    if (result.columns.count(column) != 0) return verb;
  return "";
}

ResultColumns read_csv(std::string const& path, std::string const& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::vector<std::string> const header = split_csv(line);
  std::vector<std::vector<std::string>> rows;
  while (std::getline(lines, line)) {
    if (line.empty()) continue;
    rows.push_back(split_csv(line));
    require(rows.back().size() == header.size(), "cannot read " + path_in_quotes(path),
            "row " + std::to_string(rows.size()) + " has " + std::to_string(rows.back().size()) +
                " cells, the header has " + std::to_string(header.size()),
            kResultHint);
  }
  ResultColumns result;
  for (std::size_t j = 0; j < header.size(); ++j) {
    auto& values = new_column(result, header[j], path);
    for (auto const& row : rows) values.push_back(row[j]);
  }
  result.verb = verb_of_columns(result);
  return result;
}

ResultColumns read_hdf5_columns(std::string const& path) {
  Hdf5Rows const stored = read_hdf5(path);
  ResultColumns result;
  result.verb = stored.verb;
  for (std::size_t j = 0; j < stored.columns.size(); ++j) {
    auto& values = new_column(result, stored.columns[j].name, path);
    for (std::size_t i = 0; i < stored.rows.n_rows; ++i)
      append_value(values.emplace_back(), stored.rows.columns[j], i, 17);
  }
  return result;
}

/// With the present names of columns, and a verb.
ResultColumns understood(ResultColumns result, std::string const& path) {
  std::vector<std::string> names;
  for (auto const& column : result.columns) names.push_back(column.first);
  for (std::string const& name : names) {
    if (std::string const present = present_name(name, names); present != name) {
      auto node = result.columns.extract(name);
      node.key() = present;
      result.columns.insert(std::move(node));
    }
  }
  if (result.verb == "export") result.verb = verb_of_columns(result);
  require(!result.verb.empty(), "cannot read " + path_in_quotes(path),
          "its columns belong to no verb of this tool", kResultHint);
  return result;
}

/// What is drawn against what, one curve per distinct value of `group`; where `columns` are named,
/// one per column too.
struct PanelChoice {
  std::string x, y, error, exact, x_label, y_label;
  bool log_axes = false;
  bool log_x = false;
  std::vector<std::string> columns = {};
};

struct Choice {
  std::string title, group;
  std::vector<PanelChoice> panels;
};

bool has_values(ResultColumns const& result, std::string const& name) {
  auto const found = result.columns.find(name);
  return found != result.columns.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [](std::string const& text) { return !text.empty() && text != "null"; });
}

/// Of means against β, or of histograms of the energy.
Choice sample_figure(ResultColumns const& result) {
  if (result.columns.count("probability") != 0)
    return {"Distribution of the energy",
            "beta",
            {{"energy", "probability", "probability_error", "", "energy E", "probability", false}}};
  require(result.columns.count("energy_mean") != 0, "cannot plot this file",
          "single measurements have no figure", "plot --show summary or histogram");
  std::string const exact = has_values(result, "energy_exact") ? "energy_exact" : "";
  Choice figure{
      "Sampled energy",
      "N",
      {{"beta", "energy_mean", "energy_error", exact, "inverse temperature β", "energy U", false}}};
  std::pair<char const*, char const*> const others[] = {{"heat_capacity", "heat capacity C"},
                                                        {"magnetization_abs", "magnetization |m|"}};
  for (auto const& [name, label] : others)
    if (exact.empty() && has_values(result, name))
      figure.panels.push_back(
          {"beta", name, std::string(name) + "_error", "", "inverse temperature β", label, false});
  return figure;
}

/// Whether the positive numbers of a column span two decades or more.
bool spans_decades(ResultColumns const& result, std::string const& name) {
  double least = HUGE_VAL, most = 0;
  for (std::string const& text : result.columns.at(name)) {
    double const value = std::strtod(text.c_str(), nullptr);
    if (value <= 0) continue;  // no pump: left of every logarithm
    least = std::min(least, value);
    most = std::max(most, value);
  }
  return most >= 100 * least;
}

/// Columns `prefix` + numbers and underscores, such as p_0 or beta_0_1, or sampled ones if there are
/// no others.
std::vector<std::string> numbered(ResultColumns const& result, std::string const& prefix) {
  std::vector<std::string> names;
  for (std::string const suffix : {"", "_sampled"}) {
    for (auto const& entry : result.columns) {
      std::string const& name = entry.first;
      std::size_t const end = name.find_first_not_of("0123456789_", prefix.size());
      bool const fits = name.rfind(prefix, 0) == 0 && name.size() > prefix.size() &&
                        name.find_first_of("0123456789", prefix.size()) == prefix.size();
      // The underscore before the suffix is one of those skipped.
      std::string const rest = end == std::string::npos ? "" : "_" + name.substr(end);
      if (fits && rest == suffix) names.push_back(name);
    }
    if (!names.empty()) break;
  }
  return names;
}

/// Populations, effective β and entropy production against the pump rate.
Choice driven_figure(ResultColumns const& result) {
  bool const log_x = result.columns.count("pump_rate") != 0 && spans_decades(result, "pump_rate");
  auto const panel = [&](std::vector<std::string> const& columns, char const* label) {
    return PanelChoice{"pump_rate", "", "", "", "pump rate", label, false, log_x, columns};
  };
  Choice figure{"Driven unit",
                "beta",
                {panel(numbered(result, "p_"), "population"),
                 panel(numbered(result, "beta_"), "effective β of a pair")}};
  if (has_values(result, "entropy_production"))
    figure.panels.push_back(panel({"entropy_production"}, "entropy production"));
  return figure;
}

/// Bodies against time, or what many contacts say of hotness.
Choice contact_figure(ResultColumns const& result) {
  auto const against = [](char const* x, char const* x_label, std::vector<std::string> columns,
                          char const* label) {
    return PanelChoice{x, "", "", "", x_label, label, false, false, std::move(columns)};
  };
  if (result.columns.count("rank") != 0)
    return {"Hotness, measured: who gives energy to whom",
            "contacts",
            {against("beta", "inverse temperature β at the start", {"gave", "took"},
                     "contacts in which energy was given, taken")}};
  if (result.columns.count("time") == 0) {
    std::string const x = "inverse temperature β of a at the start";
    return {"Energy that a gives to b",
            "start_beta_b",
            {{"start_beta_a", "flow_energy", "flow_energy_error", "flow_energy_exact", x,
              "energy from a to b", false}}};
  }
  auto const of_bodies = [&](std::string const& prefix) {
    std::vector<std::string> names;
    for (char body = 'a'; has_values(result, prefix + body); ++body) names.push_back(prefix + body);
    return names;
  };
  Choice figure{"Bodies in contact",
                "contact",
                {against("time", "sweeps", of_bodies("energy_"), "energy E")}};
  auto const add = [&](std::vector<std::string> const& columns, char const* label) {
    if (!columns.empty()) figure.panels.push_back(against("time", "sweeps", columns, label));
  };
  add(of_bodies("beta_"), "inverse temperature β");
  if (has_values(result, "entropy_a")) add({"entropy_a"}, "entropy of a");
  if (has_values(result, "entropy_total")) add({"entropy_total"}, "entropy of the whole");
  return figure;
}

/// Of units, or of spins, whose rows name the quantity.
Choice scaling_figure(ResultColumns const& result) {
  auto const quantity = result.columns.find("quantity");
  bool const spins = quantity != result.columns.end();
  bool const order = spins && !quantity->second.empty() && quantity->second[0] == "magnetization";
  return {
      order ? "Order parameter against system size"
            : "Relative energy fluctuation against system size",
      "beta",
      {{"N", "relative_fluctuation", "relative_fluctuation_error",
        spins && !has_values(result, "relative_fluctuation_exact") ? ""
                                                                   : "relative_fluctuation_exact",
        spins ? "number of sites N" : "number of units N",
        order ? "√⟨M²⟩ / N" : "σ_E / (E_{max} - E_{min})", true}}};
}

Choice choice_of(ResultColumns const& result) {
  if (result.verb == "scaling") return scaling_figure(result);
  if (result.verb == "sample") return sample_figure(result);
  if (result.verb == "driven") return driven_figure(result);
  if (result.verb == "contact") return contact_figure(result);
  if (result.verb == "dos" && result.columns.count("log_g") != 0) {
    char const* const exact = has_values(result, "log_g_exact") ? "log_g_exact" : "";
    return {"Density of states",
            "N",
            {{"energy", "log_g", "log_g_error", exact, "energy E", "ln g", false},
             {"energy", "beta", "beta_error", "", "energy E", "β = d ln g/dE", false}}};
  }
  if (result.verb == "dos" && result.columns.count("log_z") != 0) {
    auto const panel = [&](std::string const& y, char const* label) {
      bool const known = has_values(result, y + "_exact");
      return PanelChoice{
          "beta", y,    y + "_error", known ? y + "_exact" : "", "inverse temperature β",
          label,  false};
    };
    return {"Canonical averages from the density of states",
            "N",
            {panel("energy", "energy U"), panel("heat_capacity", "heat capacity C"),
             panel("entropy", "entropy S")}};
  }
  if (result.verb == "canonical")
    return {"Canonical ensemble across infinite temperature",
            "N",
            {{"beta", "energy", "", "", "inverse temperature β", "energy U", false},
             {"beta", "entropy", "", "", "inverse temperature β", "entropy S", false},
             {"beta", "heat_capacity", "", "", "inverse temperature β", "heat capacity C", false}}};
  if (result.verb == "entropy")
    return {"Microcanonical entropy and temperature",
            "N",
            {{"energy", "log_omega", "", "", "energy E", "entropy ln Ω", false},
             {"energy", "beta", "", "", "energy E", "β = dS/dE", false}}};
  throw SpecError("cannot plot this file",
                  "its verb " + path_in_quotes(result.verb) + " has no figure", kResultHint);
}

std::vector<std::string> const& column(ResultColumns const& result, std::string const& name) {
  auto const found = result.columns.find(name);
  require(found != result.columns.end(), "cannot plot this file",
          "column " + in_quotes(name) + " is missing", kResultHint);
  return found->second;
}

/// `β = -0.2`, `N = 1e+18`; six digits tell curves apart.
std::string curve_name(std::string const& group, std::string const& value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%g", std::strtod(value.c_str(), nullptr));
  return (group == "beta" ? "β = " : group == "start_beta_b" ? "β_b = " : group + " = ") + buffer;
}

std::vector<std::string> distinct(std::vector<std::string> const& values) {
  std::vector<std::string> names;
  std::unordered_set<std::string> seen;
  for (std::string const& value : values)
    if (seen.insert(value).second) names.push_back(value);
  return names;
}

std::vector<std::string> picked(std::vector<std::string> const& values,
                                std::vector<std::size_t> const& rows) {
  std::vector<std::string> result;
  for (std::size_t const row : rows) result.push_back(values[row]);
  return result;
}

/// One per group, or one per group and column. Of a column that has sampled values beside it, those
/// are the points and it is the line.
std::vector<Curve> curves_of(ResultColumns const& result, Choice const& choice,
                             PanelChoice const& panel, std::vector<std::string> const& names) {
  std::vector<Curve> curves;
  auto const& groups = column(result, choice.group);
  for (std::string const& name : names) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < groups.size(); ++i)
      if (groups[i] == name) rows.push_back(i);
    auto const values = [&](std::string const& of) {
      return of.empty() ? std::vector<std::string>() : picked(column(result, of), rows);
    };
    auto const add = [&](std::string const& title, std::string const& y, std::string const& error,
                         std::string const& exact) {
      curves.push_back({title, values(panel.x), values(y), values(error), values(exact)});
    };
    if (panel.columns.empty())
      add(curve_name(choice.group, name), panel.y, panel.error, panel.exact);
    for (std::string const& y : panel.columns) {
      std::string const title = names.size() > 1 ? y + ", " + curve_name(choice.group, name) : y;
      if (has_values(result, y + "_sampled"))
        add(title, y + "_sampled", y + "_error", y);
      else if (has_values(result, y + "_exact"))
        add(title, y, y + "_error", y + "_exact");
      else
        add(title, y, "", "");
    }
  }
  return curves;
}

}  // namespace

ResultColumns read_result(std::string const& path) {
  std::string magic(8, '\0');
  if (std::filesystem::is_regular_file(path))
    std::ifstream(path, std::ios::binary).read(magic.data(), 8);
  if (magic == "\x89HDF\r\n\x1a\n") return understood(read_hdf5_columns(path), path);
  std::optional<std::string> const content = content_of(path);
  require(content.has_value(), "cannot read " + path_in_quotes(path),
          "it does not exist or is not a readable file", kResultHint);
  return parse_result(*content, path);
}

ResultColumns parse_result(std::string const& text, std::string const& path) {
  std::size_t const first = text.find_first_not_of(" \t\r\n");
  require(first != std::string::npos, "cannot read " + path_in_quotes(path), "it is empty",
          kResultHint);
  return understood(text[first] == '{' ? read_json(path, text) : read_csv(path, text), path);
}

Figure figure_of(ResultColumns const& result) {
  Choice const choice = choice_of(result);
  std::vector<std::string> const names = distinct(column(result, choice.group));
  require(!names.empty(), "cannot plot this file", "it holds no rows", kResultHint);
  require(names.size() <= kMaxCurves, "cannot plot this file",
          "it holds " + std::to_string(names.size()) + " curves, one per " + choice.group +
              ", and 24 fit",
          "make a result with fewer");
  bool const alone = names.size() == 1;
  bool const of_columns = !choice.panels[0].columns.empty();
  Figure figure;
  figure.title = choice.title;
  if (alone && choice.group.rfind("contact", 0) != 0)
    figure.title += ", " + curve_name(choice.group, names[0]);
  figure.has_key = !alone || choice.panels.size() == 1 || of_columns;
  for (PanelChoice const& one : choice.panels) {
    Panel panel;
    panel.x_label = one.x_label;
    panel.y_label = one.y_label;
    panel.log_x = one.log_axes || one.log_x;
    panel.log_y = one.log_axes;
    // Names of columns have underscores that are no subscripts; one curve needs no name.
    panel.plain_titles = !one.columns.empty();
    panel.curves = curves_of(result, choice, one, names);
    if (panel.plain_titles && panel.curves.size() == 1) panel.curves[0].title.clear();
    figure.panels.push_back(std::move(panel));
  }
  return figure;
}

}  // namespace antikelvin
