// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/plot.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/foreign_json.hpp"
#include "antikelvin/run/hdf5_file.hpp"
#include "antikelvin/run/interrupt.hpp"
#include "antikelvin/run/output_file.hpp"
#include "antikelvin/run/report.hpp"

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
  require(result.columns.count(name) == 0, "cannot read '" + path + "'",
          "column '" + name + "' appears twice", kResultHint);
  return result.columns[name];
}

ResultColumns read_json(std::string const& path, std::string const& text) {
  Json const report = foreign_json(text);
  bool const usable = report.is_object() && report.contains("verb") && report["verb"].is_string() &&
                      report.contains("rows") && report["rows"].is_array() &&
                      report.contains("columns") && report["columns"].is_array();
  require(usable, "cannot read '" + path + "'", "it is not a report of this tool", kResultHint);
  ResultColumns result;
  result.verb = report["verb"].get<std::string>();
  for (Json const& column : report["columns"]) {
    require(column.is_string(), "cannot read '" + path + "'", "a column name is not text",
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

ResultColumns read_csv(std::string const& path, std::string const& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::vector<std::string> const header = split_csv(line);
  std::vector<std::vector<std::string>> rows;
  while (std::getline(lines, line)) {
    if (line.empty()) continue;
    rows.push_back(split_csv(line));
    require(rows.back().size() == header.size(), "cannot read '" + path + "'",
            "row " + std::to_string(rows.size()) + " has " + std::to_string(rows.back().size()) +
                " cells, the header has " + std::to_string(header.size()),
            kResultHint);
  }
  ResultColumns result;
  for (std::size_t j = 0; j < header.size(); ++j) {
    auto& values = new_column(result, header[j], path);
    for (auto const& row : rows) values.push_back(row[j]);
  }
  std::pair<char const*, char const*> const marks[] = {{"relative_fluctuation", "scaling"},
                                                       {"energy_mean", "sample"},
                                                       {"probability", "sample"},
                                                       {"pump_rate", "driven"},
                                                       {"entropy_total", "contact"},
                                                       {"start_beta_a", "contact"},
                                                       {"gave", "contact"},
                                                       {"log_z", "canonical"},
                                                       {"log_omega", "entropy"}};
  for (auto const& [column, verb] : marks)
    if (result.verb.empty() && result.columns.count(column) != 0) result.verb = verb;
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

std::string content_of(std::istream& file) {
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

/// What is drawn against what, one curve per distinct value of `group`; where `columns` are named,
/// one per column too.
struct Panel {
  std::string x, y, error, exact, x_label, y_label;
  bool log_axes = false;
  bool log_x = false;
  std::vector<std::string> columns = {};
};

/// One curve of a panel.
struct Curve {
  std::string y, error, exact, group_value, title;
};

struct Figure {
  std::string title, group;
  std::vector<Panel> panels;
};

bool has_values(ResultColumns const& result, std::string const& name) {
  auto const found = result.columns.find(name);
  return found != result.columns.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [](std::string const& text) { return !text.empty() && text != "null"; });
}

/// Of means against β, or of histograms of the energy.
Figure sample_figure(ResultColumns const& result) {
  if (result.columns.count("probability") != 0)
    return {"Distribution of the energy",
            "beta",
            {{"energy", "probability", "probability_error", "", "energy E", "probability", false}}};
  require(result.columns.count("energy_mean") != 0, "cannot plot this file",
          "single measurements have no figure", "plot --show summary or histogram");
  std::string const exact = has_values(result, "energy_exact") ? "energy_exact" : "";
  Figure figure{
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
Figure driven_figure(ResultColumns const& result) {
  bool const log_x = result.columns.count("pump_rate") != 0 && spans_decades(result, "pump_rate");
  auto const panel = [&](std::vector<std::string> const& columns, char const* label) {
    return Panel{"pump_rate", "", "", "", "pump rate", label, false, log_x, columns};
  };
  Figure figure{"Driven unit",
                "beta",
                {panel(numbered(result, "p_"), "population"),
                 panel(numbered(result, "beta_"), "effective β of a pair")}};
  if (has_values(result, "entropy_production"))
    figure.panels.push_back(panel({"entropy_production"}, "entropy production"));
  return figure;
}

/// Bodies against time, or what many contacts say of hotness.
Figure contact_figure(ResultColumns const& result) {
  auto const against = [](char const* x, char const* x_label, std::vector<std::string> columns,
                          char const* label) {
    return Panel{x, "", "", "", x_label, label, false, false, std::move(columns)};
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
  Figure figure{"Bodies in contact",
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

Figure figure_of(ResultColumns const& result) {
  if (result.verb == "scaling")
    return {"Relative energy fluctuation against system size",
            "beta",
            {{"N", "relative_fluctuation", "error", "exact", "number of units N",
              "σ_E / (E_{max} - E_{min})", true}}};
  if (result.verb == "sample") return sample_figure(result);
  if (result.verb == "driven") return driven_figure(result);
  if (result.verb == "contact") return contact_figure(result);
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
  throw SpecError("cannot plot this file", "its verb '" + result.verb + "' has no figure",
                  kResultHint);
}

std::vector<std::string> const& column(ResultColumns const& result, std::string const& name) {
  auto const found = result.columns.find(name);
  require(found != result.columns.end(), "cannot plot this file",
          "column '" + name + "' is missing", kResultHint);
  return found->second;
}

/// Only numbers reach gnuplot; anything else, also inf, is a gap.
std::string number_or_gap(std::string const& text) {
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  bool const usable = !text.empty() && *end == '\0' && value - value == 0;
  return usable ? text : "NaN";
}

std::string terminal_of(std::string const& output, std::size_t n_panels) {
  std::string const suffix = std::filesystem::path(output).extension().string();
  int const height = n_panels == 1 ? 640 : 340 * static_cast<int>(n_panels);
  std::string const pixels = "size 900," + std::to_string(height);
  if (suffix == ".svg")
    return "svg " + pixels + " dynamic enhanced font 'Helvetica,15' background rgb 'white'";
  if (suffix == ".png")
    return "pngcairo " + pixels + " enhanced font 'Helvetica,13' background rgb 'white'";
  if (suffix == ".pdf")
    return "pdfcairo size 18cm," + std::to_string(height / 50) + "cm enhanced font 'Helvetica,12'";
  if (suffix == ".txt") return "dumb size 110," + std::to_string(32 * n_panels);
  throw SpecError("cannot plot into '" + output + "'", "the suffix selects the format",
                  "use .svg, .pdf, .png or .txt");
}

/// A gnuplot string; in single quotes only the quote itself is special.
std::string quoted(std::string const& text) {
  std::string result = "'";
  for (char const c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

/// `β = -0.2`, `N = 1e+18`; six digits tell curves apart.
std::string curve_name(std::string const& group, std::string const& value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%g", std::strtod(value.c_str(), nullptr));
  return (group == "beta" ? "β = " : group == "start_beta_b" ? "β_b = " : group + " = ") + buffer;
}

std::vector<std::string> distinct(std::vector<std::string> const& values) {
  std::vector<std::string> names;
  for (std::string const& value : values)
    if (std::find(names.begin(), names.end(), value) == names.end()) names.push_back(value);
  return names;
}

std::string block_name(std::size_t panel, std::size_t curve) {
  return "$d" + std::to_string(panel) + "_" + std::to_string(curve);
}

/// Columns x, y, error, exact of one curve as an inline data block.
void write_data(std::ostream& program, ResultColumns const& result, std::string const& x_name,
                std::string const& group, Curve const& curve, std::string const& block) {
  auto const& groups = column(result, group);
  auto const& x = column(result, x_name);
  auto const& y = column(result, curve.y);
  program << block << " << EOD\n";
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (groups[i] != curve.group_value) continue;
    program << number_or_gap(x[i]) << ' ' << number_or_gap(y[i]) << ' '
            << (curve.error.empty() ? "0" : number_or_gap(column(result, curve.error)[i])) << ' '
            << (curve.exact.empty() ? "NaN" : number_or_gap(column(result, curve.exact)[i]))
            << '\n';
  }
  program << "EOD\n";
}

/// Of a column that has sampled values beside it, those are the points and it is the line.
std::vector<Curve> curves_of(ResultColumns const& result, Figure const& figure, Panel const& panel,
                             std::vector<std::string> const& names) {
  std::vector<Curve> curves;
  for (std::string const& name : names) {
    if (panel.columns.empty())
      curves.push_back({panel.y, panel.error, panel.exact, name, curve_name(figure.group, name)});
    for (std::string const& y : panel.columns) {
      Curve curve{y, "", "", name, y};
      if (names.size() > 1) curve.title += ", " + curve_name(figure.group, name);
      if (has_values(result, y + "_sampled"))
        curve = {y + "_sampled", y + "_error", y, name, curve.title};
      else if (has_values(result, y + "_exact"))
        curve = {y, y + "_error", y + "_exact", name, curve.title};
      curves.push_back(curve);
    }
  }
  return curves;
}

void write_panel(std::ostream& program, ResultColumns const& result, Figure const& figure,
                 std::vector<std::string> const& names, std::size_t index) {
  Panel const& panel = figure.panels[index];
  std::vector<Curve> const curves = curves_of(result, figure, panel, names);
  for (std::size_t g = 0; g < curves.size(); ++g)
    write_data(program, result, panel.x, figure.group, curves[g], block_name(index, g));
  program << "set xlabel " << quoted(panel.x_label) << "\nset ylabel " << quoted(panel.y_label)
          << '\n';
  if (panel.log_axes) program << "set logscale xy\nset format xy '10^{%L}'\n";
  if (panel.log_x) program << "set logscale x\nset format x '10^{%L}'\n";
  program << "plot ";
  for (std::size_t g = 0; g < curves.size(); ++g) {
    std::string const data = block_name(index, g);
    bool const of_column = !panel.columns.empty();
    // Names of columns have underscores that are no subscripts; one curve needs no name.
    std::string const title = of_column && curves.size() == 1
                                  ? "''"
                                  : quoted(curves[g].title) + (of_column ? " noenhanced" : "");
    std::string const exact = of_column ? "notitle" : "title 'exact'";
    std::string const color = " lt " + std::to_string(g + 1);
    if (g > 0) program << ", \\\n  ";
    if (curves[g].exact.empty())
      program << data << " using 1:2 with lines lw 2" << color << " title " << title;
    else
      program << data << " using 1:4 with lines lw 1.5" << color << " " << exact << ", \\\n  "
              << data << " using 1:2:3 with yerrorbars pt 7 ps 0.8" << color << " title " << title;
  }
  program << '\n';
}

void run_gnuplot(std::string const& program, std::string const& output) {
  BrokenPipesIgnored const guard;
  std::FILE* const pipe = popen(
      "command -v gnuplot >/dev/null 2>&1 || exit 127; "
      "message=$(gnuplot 2>&1 >/dev/null) || { echo \"$message\" >&2; exit 1; }",
      "w");
  if (pipe == nullptr)
    throw IoError("cannot start gnuplot", "no process could be made", "free some memory");
  std::fwrite(program.data(), 1, program.size(), pipe);
  int const status = pclose(pipe);
  int const code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  if (code == 127)
    throw BackendError("cannot draw '" + output + "'", "gnuplot is not installed",
                       "install it: apt-get install gnuplot-nox");
  if (code != 0)
    throw IoError("cannot draw '" + output + "'", "gnuplot failed", "look at its message above");
}

/// gnuplot does not notice a full disk; a whole figure ends as its format does.
void require_complete(std::string const& path, std::string const& output) {
  std::string const suffix = std::filesystem::path(output).extension().string();
  std::string const end = suffix == ".svg"   ? "</svg>"
                          : suffix == ".pdf" ? "%%EOF"
                          : suffix == ".png" ? "IEND"
                                             : "";
  std::ifstream file(path, std::ios::binary);
  std::string const text = content_of(file);
  std::string const tail = text.substr(text.size() > 16 ? text.size() - 16 : 0);
  if (text.empty() || tail.find(end) == std::string::npos)
    throw IoError("cannot draw '" + output + "'", "the figure was cut off", "check space");
}

}  // namespace

ResultColumns read_result(std::string const& path) {
  std::ifstream file(path);
  require(static_cast<bool>(file) && !std::filesystem::is_directory(path),
          "cannot read '" + path + "'", "it does not exist or is not a readable file", kResultHint);
  std::string text(8, '\0');
  file.read(text.data(), 8);
  bool const is_hdf5 = file.gcount() == 8 && text == "\x89HDF\r\n\x1a\n";
  file.clear();
  file.seekg(0);
  if (!is_hdf5) text = content_of(file);
  std::size_t const first = text.find_first_not_of(" \t\r\n");
  require(first != std::string::npos, "cannot read '" + path + "'", "it is empty", kResultHint);
  ResultColumns const result = is_hdf5              ? read_hdf5_columns(path)
                               : text[first] == '{' ? read_json(path, text)
                                                    : read_csv(path, text);
  require(!result.verb.empty(), "cannot read '" + path + "'",
          "its columns belong to no verb of this tool", kResultHint);
  return result;
}

std::string gnuplot_program(ResultColumns const& result, std::string const& output) {
  Figure const figure = figure_of(result);
  std::vector<std::string> const names = distinct(column(result, figure.group));
  require(!names.empty(), "cannot plot this file", "it holds no rows", kResultHint);
  require(names.size() <= 24, "cannot plot this file",
          "it holds " + std::to_string(names.size()) + " curves, one per " + figure.group +
              ", and 24 fit",
          "make a result with fewer");
  bool const alone = names.size() == 1;
  std::string const title = quoted(figure.title + (alone && figure.group.rfind("contact", 0) != 0
                                                       ? ", " + curve_name(figure.group, names[0])
                                                       : ""));
  std::size_t const n_panels = figure.panels.size();

  std::ostringstream program;
  program << "set encoding utf8\nset terminal " << terminal_of(output, n_panels) << "\nset output "
          << quoted(output) << "\nset grid lc rgb '#dddddd'\nset xzeroaxis lt -1\n"
          << (alone && n_panels > 1 && figure.panels[0].columns.empty()
                  ? "unset key\n"
                  : "set key outside right top\n");
  char const* const colors[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};
  for (int i = 0; i < 6; ++i)
    program << "set linetype " << i + 1 << " lc rgb '" << colors[i] << "'\n";
  program << "set linetype cycle 6\n";
  if (n_panels > 1)
    program << "set lmargin 14\n"
            << (figure.panels[0].columns.empty() ? "" : "set rmargin 24\n")
            << "set multiplot layout " << n_panels << ",1 title " << title << '\n';
  else
    program << "set title " << title << '\n';
  for (std::size_t p = 0; p < n_panels; ++p) write_panel(program, result, figure, names, p);
  if (n_panels > 1) program << "unset multiplot\n";
  return program.str();
}

void plot_result(ResultColumns const& result, std::string const& output) {
  replace_atomically(output, [&](std::string const& temporary) {
    run_gnuplot(gnuplot_program(result, temporary), output);
    if (std::filesystem::is_regular_file(temporary)) require_complete(temporary, output);
  });
}

}  // namespace antikelvin
