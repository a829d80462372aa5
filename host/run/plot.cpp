// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/plot.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/output_file.hpp"
#include "antikelvin/run/report.hpp"

namespace antikelvin {
namespace {

char const* const kResultHint = "make one with -o result.json";

std::string cell_text(Json const& cell) {
  if (cell.is_null()) return "";
  return cell.is_string() ? cell.get<std::string>() : cell.dump();
}

ResultColumns read_json(std::string const& path, std::string const& text) {
  Json const report = Json::parse(text, nullptr, false);
  bool const usable = report.is_object() && report.contains("verb") && report["verb"].is_string() &&
                      report.contains("rows") && report["rows"].is_array() &&
                      report.contains("columns") && report["columns"].is_array();
  require(usable, "cannot read '" + path + "'", "it is not a report of this tool", kResultHint);
  ResultColumns result;
  result.verb = report["verb"].get<std::string>();
  for (Json const& column : report["columns"]) {
    require(column.is_string(), "cannot read '" + path + "'", "a column name is not text",
            kResultHint);
    auto& values = result.columns[column.get<std::string>()];
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
  for (std::size_t j = 0; j < header.size(); ++j)
    for (auto const& row : rows) result.columns[header[j]].push_back(row[j]);
  std::pair<char const*, char const*> const marks[] = {{"relative_fluctuation", "scaling"},
                                                       {"energy_mean", "sample"},
                                                       {"log_z", "canonical"},
                                                       {"log_omega", "entropy"}};
  for (auto const& [column, verb] : marks)
    if (result.verb.empty() && result.columns.count(column) != 0) result.verb = verb;
  return result;
}

/// What is drawn against what, one curve per distinct value of `group`.
struct Panel {
  std::string x, y, error, exact, x_label, y_label;
  bool log_axes = false;
};

struct Figure {
  std::string title, group;
  std::vector<Panel> panels;
};

Figure figure_of(ResultColumns const& result) {
  if (result.verb == "scaling")
    return {"Relative energy fluctuation against system size",
            "beta",
            {{"N", "relative_fluctuation", "error", "exact", "number of units N",
              "{/Symbol s}_E / (E_{max} - E_{min})", true}}};
  if (result.verb == "sample")
    return {"Sampled energy",
            "N",
            {{"beta", "energy_mean", "energy_error", "energy_exact",
              "inverse temperature {/Symbol b}", "energy U", false}}};
  if (result.verb == "canonical")
    return {"Canonical ensemble across infinite temperature",
            "N",
            {{"beta", "energy", "", "", "inverse temperature {/Symbol b}", "energy U", false},
             {"beta", "entropy", "", "", "inverse temperature {/Symbol b}", "entropy S", false},
             {"beta", "heat_capacity", "", "", "inverse temperature {/Symbol b}", "heat capacity C",
              false}}};
  if (result.verb == "entropy")
    return {"Microcanonical entropy and temperature",
            "N",
            {{"energy", "log_omega", "", "", "energy E", "entropy ln {/Symbol W}", false},
             {"energy", "beta", "", "", "energy E", "{/Symbol b} = dS/dE", false}}};
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

/// gnuplot strings in double quotes: only what is safe inside them.
std::string safe(std::string const& text) {
  std::string kept;
  for (char const c : text)
    if (c != '"' && c != '\\' && c != '`' && c != '\n' && c != '\'') kept += c;
  return kept;
}

}  // namespace

ResultColumns read_result(std::string const& path) {
  std::ifstream file(path);
  require(static_cast<bool>(file) && !std::filesystem::is_directory(path),
          "cannot read '" + path + "'", "it does not exist or is not a readable file", kResultHint);
  std::ostringstream content;
  content << file.rdbuf();
  std::string const text = content.str();
  std::size_t const first = text.find_first_not_of(" \t\r\n");
  require(first != std::string::npos, "cannot read '" + path + "'", "it is empty", kResultHint);
  ResultColumns const result = text[first] == '{' ? read_json(path, text) : read_csv(path, text);
  require(!result.verb.empty(), "cannot read '" + path + "'",
          "its columns belong to no verb of this tool", kResultHint);
  return result;
}

std::string gnuplot_program(ResultColumns const& result, std::string const& output) {
  Figure const figure = figure_of(result);
  auto const& groups = column(result, figure.group);
  std::vector<std::string> names;
  for (std::string const& group : groups)
    if (std::find(names.begin(), names.end(), group) == names.end()) names.push_back(group);
  require(!names.empty(), "cannot plot this file", "it holds no rows", kResultHint);
  require(names.size() <= 24, "cannot plot this file",
          "it holds " + std::to_string(names.size()) + " curves, one per " + figure.group +
              ", and 24 fit",
          "make a result with fewer");

  std::ostringstream program;
  program << "set terminal " << terminal_of(output, figure.panels.size()) << "\nset output \""
          << safe(output) << "\"\n"
          << "set grid lc rgb '#dddddd'\nset key outside right top\n"
          << "set linetype 1 lc rgb '#0072b2'\nset linetype 2 lc rgb '#d55e00'\nset linetype 3 lc "
             "rgb '#009e73'\n"
          << "set linetype 4 lc rgb '#cc79a7'\nset linetype 5 lc rgb '#e69f00'\nset linetype 6 lc "
             "rgb '#56b4e9'\n";
  if (figure.panels.size() > 1)
    program << "set multiplot layout " << figure.panels.size() << ",1 title \"" << figure.title
            << "\"\n";
  else
    program << "set title \"" << figure.title << "\"\n";
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    Panel const& panel = figure.panels[p];
    auto const& x = column(result, panel.x);
    auto const& y = column(result, panel.y);
    for (std::size_t g = 0; g < names.size(); ++g) {
      program << "$d" << p << '_' << g << " << EOD\n";
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (groups[i] != names[g]) continue;
        program << number_or_gap(x[i]) << ' ' << number_or_gap(y[i]) << ' '
                << (panel.error.empty() ? "0" : number_or_gap(column(result, panel.error)[i]))
                << ' '
                << (panel.exact.empty() ? "NaN" : number_or_gap(column(result, panel.exact)[i]))
                << '\n';
      }
      program << "EOD\n";
    }
    program << "set xlabel \"" << panel.x_label << "\"\nset ylabel \"" << panel.y_label << "\"\n";
    if (panel.log_axes) program << "set logscale xy\nset format xy \"10^{%L}\"\n";
    program << "plot ";
    for (std::size_t g = 0; g < names.size(); ++g) {
      std::string const data = "$d" + std::to_string(p) + "_" + std::to_string(g);
      std::string const title =
          (figure.group == "beta" ? "{/Symbol b} = " : "N = ") + safe(names[g]);
      std::string const color = " lt " + std::to_string(g + 1);
      program << (g ? ", \\\n  " : "");
      if (panel.exact.empty())
        program << data << " using 1:2 with lines lw 2" << color << " title \"" << title << "\"";
      else
        program << data << " using 1:4 with lines lw 1.5" << color << " title \"exact\", \\\n  "
                << data << " using 1:2:3 with yerrorbars pt 7 ps 0.8" << color << " title \""
                << title << "\"";
    }
    program << "\n";
  }
  if (figure.panels.size() > 1) program << "unset multiplot\n";
  return program.str();
}

void plot_result(std::string const& input, std::string const& output) {
  ResultColumns const result = read_result(input);
  gnuplot_program(result, output);  // refuse before anything is written
  replace_atomically(output, [&](std::string const& temporary) {
    std::FILE* const pipe = popen("gnuplot 2>&1 >/dev/null", "w");
    if (pipe == nullptr)
      throw IoError("cannot start gnuplot", "no process could be made", "free some memory");
    std::string const program = gnuplot_program(result, temporary);
    std::fwrite(program.data(), 1, program.size(), pipe);
    int const status = pclose(pipe);
    int const code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    if (code == 127)
      throw BackendError("cannot draw '" + output + "'", "gnuplot is not installed",
                         "install it: apt-get install gnuplot-nox");
    if (code != 0)
      throw IoError("cannot draw '" + output + "'", "gnuplot failed", "look at its message above");
  });
}

}  // namespace antikelvin
