// SPDX-License-Identifier: Apache-2.0
#include "io/figure.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "io/output_file.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {
namespace {

/// Okabe and Ito's, for any colour vision.
char const* const kColors[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};

/// Only numbers reach gnuplot; anything else, also inf, is a gap.
std::string number_or_gap(std::vector<std::string> const& texts, std::size_t i) {
  if (i >= texts.size()) return "NaN";
  std::string const& text = texts[i];
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  bool const usable = !text.empty() && std::isspace(static_cast<unsigned char>(text[0])) == 0 &&
                      end == text.c_str() + text.size() && value - value == 0;
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

/// A gnuplot string; in single quotes only the quote itself is special, and the end of the line.
std::string quoted(std::string const& text) {
  std::string result = "'";
  for (char const c : text) {
    if (c == '\'') result += '\'';
    result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return result + "'";
}

std::string block_name(std::size_t panel, std::size_t curve) {
  return "$d" + std::to_string(panel) + "_" + std::to_string(curve);
}

/// Columns x, y, error, exact as an inline data block. Without an error a point has none to show.
void write_data(std::ostream& program, Curve const& curve, std::string const& block) {
  program << block << " << EOD\n";
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    std::string const error = number_or_gap(curve.error, i);
    program << number_or_gap(curve.x, i) << ' ' << number_or_gap(curve.y, i) << ' '
            << (error == "NaN" ? "0" : error) << ' ' << number_or_gap(curve.exact, i) << '\n';
  }
  program << "EOD\n";
}

void write_panel(std::ostream& program, Panel const& panel, std::size_t index) {
  for (std::size_t g = 0; g < panel.curves.size(); ++g)
    write_data(program, panel.curves[g], block_name(index, g));
  program << "set xlabel " << quoted(panel.x_label) << "\nset ylabel " << quoted(panel.y_label)
          << '\n';
  if (panel.log_x) program << "set logscale x\nset format x '10^{%L}'\n";
  if (panel.log_y) program << "set logscale y\nset format y '10^{%L}'\n";
  program << "plot ";
  for (std::size_t g = 0; g < panel.curves.size(); ++g) {
    Curve const& curve = panel.curves[g];
    std::string const data = block_name(index, g);
    std::string const title = curve.title.empty()
                                  ? "''"
                                  : quoted(curve.title) + (panel.plain_titles ? " noenhanced" : "");
    std::string const exact = panel.plain_titles ? "notitle" : "title 'exact'";
    std::string const color = " lt " + std::to_string(g + 1);
    if (g > 0) program << ", \\\n  ";
    if (!curve.exact.empty())
      program << data << " using 1:4 with lines lw 1.5" << color << " " << exact << ", \\\n  "
              << data << " using 1:2:3 with yerrorbars pt 7 ps 0.8" << color << " title " << title;
    else if (!curve.error.empty())
      program << data << " using 1:2:3 with yerrorlines pt 7 ps 0.6 lw 1.5" << color << " title "
              << title;
    else
      program << data << " using 1:2 with lines lw 2" << color << " title " << title;
  }
  program << '\n';
}

std::string program_of(Figure const& figure, std::string const& terminal, std::string const& output,
                       std::string const& key = "outside right top") {
  std::size_t const n_panels = figure.panels.size();
  bool const is_plain = n_panels > 0 && figure.panels[0].plain_titles;
  std::ostringstream program;
  program << "set encoding utf8\nset terminal " << terminal << "\nset output " << quoted(output)
          << "\nset grid lc rgb '#dddddd'\nset xzeroaxis lt -1\nset yzeroaxis lt -1\n"
          << (figure.has_key ? "set key " + key + "\n" : "unset key\n");
  // Curves beyond six have the same colours, dashed; gnuplot's own are red and black.
  constexpr std::size_t kPalette = std::size(kColors);
  for (std::size_t i = 0; i < kMaxCurves; ++i)
    program << "set linetype " << i + 1 << " lc rgb '" << kColors[i % kPalette] << "' dt "
            << i / kPalette + 1 << '\n';
  program << "set linetype cycle " << kMaxCurves << '\n';
  if (n_panels > 1)
    program << "set lmargin 14\n"
            << (is_plain ? "set rmargin 24\n" : "") << "set multiplot layout " << n_panels
            << ",1 title " << quoted(figure.title) << '\n';
  else if (!figure.title.empty())
    program << "set title " << quoted(figure.title) << '\n';
  for (std::size_t p = 0; p < n_panels; ++p) write_panel(program, figure.panels[p], p);
  if (n_panels > 1) program << "unset multiplot\n";
  return program.str();
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
void require_complete(std::string const& text, std::string const& suffix,
                      std::string const& output) {
  std::string const end = suffix == ".svg"   ? "</svg>"
                          : suffix == ".pdf" ? "%%EOF"
                          : suffix == ".png" ? "IEND"
                                             : "";
  std::string const tail = text.substr(text.size() > 16 ? text.size() - 16 : 0);
  if (text.empty() || tail.find(end) == std::string::npos)
    throw IoError("cannot draw '" + output + "'", "the figure was cut off", "check space");
}

void replace_all(std::string& text, std::string const& from, std::string const& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// Makes ids unique within a page. The terminal's `name` is part of the ids of curves, not of those of
/// points, filters and the canvas, which would be the same in all figures of a page.
std::string with_own_ids(std::string svg, std::string const& name) {
  for (std::string const id : {"gnuplot_canvas", "gpDot", "gpPt", "textbox", "greybox"})
    for (std::string const before : {"id='", "id=\"", "href='#"})
      replace_all(svg, before + id, before + name + id);
  return svg;
}

}  // namespace

std::string gnuplot_program(Figure const& figure, std::string const& output) {
  return program_of(figure, terminal_of(output, figure.panels.size()), output);
}

void draw(Figure const& figure, std::string const& output) {
  replace_atomically(output, [&](std::string const& temporary) {
    run_gnuplot(gnuplot_program(figure, temporary), output);
    if (std::filesystem::is_regular_file(temporary))
      require_complete(content_of(temporary).value_or(""),
                       std::filesystem::path(temporary).extension().string(), output);
  });
}

std::string page_drawing(Figure const& figure, std::string const& name) {
  std::string folder = (std::filesystem::temp_directory_path() / "antikelvin_XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr)
    throw IoError("cannot draw a figure", "no temporary folder could be made", "check TMPDIR");
  std::string const path = folder + "/figure.svg";
  std::string svg;
  bool const is_crowded = figure.panels[0].curves.size() > std::size(kColors);
  try {
    run_gnuplot(
        program_of(figure,
                   "svg size 820,400 dynamic enhanced name '" + name + "' font 'sans-serif,14'",
                   path,
                   std::string("outside top center horizontal") +
                       (is_crowded ? " samplen 2 font ',11'" : "")),
        name);
    svg = content_of(path).value_or("");
    std::filesystem::remove_all(folder);
  } catch (...) {
    std::filesystem::remove_all(folder);
    throw;
  }
  while (!svg.empty() && svg.back() == '\n') svg.pop_back();
  require_complete(svg, ".svg", name);
  std::size_t const start = std::min(svg.find("<g "), svg.size());
  return with_own_ids(svg.substr(start, svg.rfind("</svg>") - start), name);
}

}  // namespace antikelvin
