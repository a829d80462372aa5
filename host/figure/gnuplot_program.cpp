// SPDX-License-Identifier: Apache-2.0
#include "figure/gnuplot_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "figure/figure_layout.hpp"
#include "figure/figure_paint.hpp"

namespace antikelvin {
namespace {

/// Cells of a map that touch would let the ground shine through between them, so that each reaches this share
/// of its side below the next, which is drawn later.
constexpr double kOverlap = 0.04;

/// Colours of a map; each stands for a range of values.
constexpr int kMapSteps = 64;

constexpr char const* kBandStyle = "transparent solid 0.25";

/// Point types that are told apart without colour, filled ones first.
constexpr int kPointTypes[] = {7, 5, 9, 13, 11, 15, 6, 4};

/// A gnuplot string; in single quotes only the quote itself is special, and the end of the line.
std::string literal(std::string const& text) {
  std::string result = "'";
  for (char const c : text) {
    if (c == '\'') result += '\'';
    result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return result + "'";
}

SpecError wrong_suffix(std::string const& output) {
  return {"cannot plot into " + path_in_quotes(output), "the suffix selects the format",
          "use .svg, .pdf, .png or .txt, or .gp for gnuplot's program"};
}

std::string terminal_of(Figure const& figure, FigureLook const& look, std::string const& output) {
  std::string const suffix = std::filesystem::path(output).extension().string();
  int const width = look.width, height = height_of(figure, look);
  Paint const& paint = paint_of(look);
  auto const font = [&](double size) {
    double const natural = look.width < 600 ? size * 0.8 : size;
    return literal(
        fmt::format("{},{:g}", look.font, look.font_size > 0 ? look.font_size : natural));
  };
  if (suffix == ".svg")
    return fmt::format("svg size {},{} dynamic enhanced font {} background rgb '{}'", width, height,
                       font(15), paint.background);
  // Designed in pixels of 1/96 inch, printed with 300 to the inch.
  if (suffix == ".png")
    return fmt::format(
        "pngcairo size {},{} enhanced font {} fontscale 2.2 linewidth 3.125 pointscale 2.6 "
        "background rgb '{}'",
        width * 25 / 8, height * 25 / 8, font(15), paint.background);
  if (suffix == ".pdf")
    return fmt::format("pdfcairo size {:.3f}in,{:.3f}in enhanced font {} background rgb '{}'",
                       width / 96.0, height / 96.0, font(11), paint.background);
  if (suffix == ".txt")
    return fmt::format("dumb size 110,{} enhanced",
                       32 * std::max<std::size_t>(figure.panels.size(), 1));
  throw wrong_suffix(output);
}

std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:.12g}", value) : "NaN";
}

class Writer {
 public:
  Writer(Figure const& figure, FigureLook const& look, bool key_above)
      : figure_(figure), look_(look), paint_(paint_of(look)), layout_(figure, look, key_above) {}

  std::string program(std::string const& terminal, std::string const& output) {
    out_ << "set encoding utf8\nset minussign\nset terminal " << terminal << "\nset output "
         << literal(output) << '\n';
    write_style();
    std::size_t const n_panels = figure_.panels.size();
    for (std::size_t p = 0; p < n_panels; ++p) {
      for (std::size_t c = 0; c < figure_.panels[p].curves.size(); ++c)
        write_data(figure_.panels[p].curves[c], block_name(p, c));
      if (!figure_.panels[p].values.empty()) write_values(figure_.panels[p].values, values_name(p));
      if (has_map(figure_.panels[p])) write_cells(figure_.panels[p].map, map_name(p));
    }
    write_page_texts();
    out_ << "set multiplot\n";
    std::vector<Place> const places = layout_.places_of_panels();
    for (std::size_t p = 0; p < n_panels; ++p) write_panel(p, places[p]);
    out_ << "unset multiplot\n";
    return out_.str();
  }

 private:
  static std::string block_name(std::size_t panel, std::size_t curve) {
    return "$d" + std::to_string(panel) + "_" + std::to_string(curve);
  }

  static std::string map_name(std::size_t panel) { return "$m" + std::to_string(panel); }

  static std::string values_name(std::size_t panel) { return "$v" + std::to_string(panel); }

  void write_style() {
    std::string const text = std::string(" tc rgb '") + paint_.foreground + "'";
    out_ << "set grid lc rgb '" << paint_.grid << "' lw 0.7\nset xzeroaxis lt 1 lw 0.6 lc rgb '"
         << paint_.foreground << "'\nset border lc rgb '" << paint_.foreground
         << "' lw 0.8\nset tics" << text << "\nset title" << text << "\nset xlabel" << text
         << "\nset ylabel" << text << "\nset bars 0.5\n"
         << "set lmargin at screen " << number(layout_.left()) << "\nset rmargin at screen "
         << number(layout_.right()) << '\n';
  }

  void write_data(Curve const& curve, std::string const& block) {
    out_ << block << " << EOD\n";
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
      double const error = i < curve.error.size() ? curve.error[i] : 0;
      out_ << number(curve.x[i]) << ' ' << number(curve.y[i]) << ' '
           << (std::isnan(error) ? "0" : number(error)) << '\n';
    }
    out_ << "EOD\n";
  }

  void write_values(std::vector<PointText> const& values, std::string const& block) {
    out_ << block << " << EOD\n";
    for (PointText const& one : values) {
      out_ << number(one.x) << ' ' << number(one.y) << " \"";
      for (char const c : one.text)
        out_ << (c == '\n' ? kLineEnd : c == '"' ? "″" : std::string(1, c));
      out_ << "\"\n";
    }
    out_ << "EOD\n";
  }

  /// Which of the colours a value has.
  static int color_index(Axis const& scale, double value) {
    auto const flat = [&](double at) { return scale.is_log ? std::log(at) : at; };
    double const share = (flat(value) - flat(scale.least)) / (flat(scale.most) - flat(scale.least));
    return std::isnan(share) ? 0 : static_cast<int>(std::clamp(share, 0.0, 1.0) * kMapSteps);
  }

  /// Neighbours in a row that have one colour are one rectangle: maps of many points stay small files.
  static std::vector<MapCell> merged_cells(HeatMap const& map) {
    constexpr double kTouch = 1e-6;
    std::vector<MapCell> cells;
    for (MapCell const& cell : map.cells) {
      bool const continues =
          !cells.empty() &&
          std::fabs(cells.back().right - cell.left) < kTouch * (cell.right - cell.left) &&
          cells.back().bottom == cell.bottom && cells.back().top == cell.top &&
          color_index(map.scale, cells.back().value) == color_index(map.scale, cell.value);
      if (continues)
        cells.back().right = cell.right;
      else
        cells.push_back(cell);
    }
    return cells;
  }

  void write_cells(HeatMap const& map, std::string const& block) {
    out_ << block << " << EOD\n";
    for (MapCell const& cell : merged_cells(map))
      out_ << number(cell.left) << ' ' << number(cell.right + kOverlap * (cell.right - cell.left))
           << ' ' << number(cell.bottom) << ' '
           << number(cell.top + kOverlap * (cell.top - cell.bottom)) << ' ' << number(cell.value)
           << '\n';
    out_ << "EOD\n";
  }

  /// Colours and their scale, which stands at the right of the panel.
  void write_color_scale(HeatMap const& map, Place const& place) {
    Axis const& scale = map.scale;
    out_ << "set palette maxcolors " << kMapSteps << " defined (";
    if (map.diverges) {
      // 0 is neutral wherever it stands, so that colours tell signs.
      double const zero = std::clamp(2 * -scale.least / (scale.most - scale.least), 0.0, 2.0);
      out_ << "0 '" << (map.is_hot_below ? paint_.hot : paint_.cold) << "', " << number(zero)
           << " '" << paint_.neutral << "', 2 '" << (map.is_hot_below ? paint_.cold : paint_.hot)
           << "'";
    } else {
      for (std::size_t i = 0; i < std::size(kMapColors); ++i)
        out_ << (i == 0 ? "" : ", ") << i << " '" << kMapColors[i] << "'";
    }
    out_ << ")\nset colorbox user origin screen " << number(layout_.right() + 14.0 / look_.width)
         << ", screen " << number(place.bottom) << " size screen " << number(14.0 / look_.width)
         << ", screen " << number(place.top - place.bottom) << " noborder\n"
         << (scale.is_log ? "set logscale cb\nset format cb '10^{%L}'\n"
                          : "unset logscale cb\nset format cb '%h'\n")
         << "set cbrange [" << number(scale.least) << ':' << number(scale.most)
         << "]\nset cbtics tc rgb '" << paint_.foreground << "' scale 0.6\nset cblabel "
         << literal(scale.label) << " offset 1,0 tc rgb '" << paint_.foreground << "'\n";
  }

  /// Title above and notes below all panels.
  void write_page_texts() {
    std::string const text = std::string(" tc rgb '") + paint_.foreground + "' front\n";
    if (!figure_.title.empty())
      out_ << "set label 1 " << literal(figure_.title) << " at screen "
           << number(look_.width < 600 ? 0.5 : (layout_.left() + layout_.right()) / 2)
           << ", screen " << number(1 - layout_.pixels(20)) << " center" << text;
    int index = 2;
    double at = layout_.pixels(12 + 18.0 * (static_cast<double>(figure_.notes.size()) - 1));
    for (std::string const& note : figure_.notes) {
      out_ << "set label " << index++ << " " << literal("{/*0.8 " + note + "}") << " at screen "
           << number(layout_.left()) << ", screen " << number(at) << " left" << text;
      at -= layout_.pixels(18);
    }
  }

  /// Texts of ticks are formats to gnuplot.
  static std::string tick_text(std::string const& text) {
    std::string result;
    for (char const c : text) result += c == '%' ? "%%" : std::string(1, c);
    return literal(result);
  }

  void write_ticks(char const* name, Axis const& axis, bool has_texts, char const* more) {
    bool const is_crowded = has_words(axis);
    out_ << "set " << name << "tics " << more
         << (is_crowded ? " rotate by 90 right " : " norotate ");
    if (axis.has_only_these_ticks) {
      out_ << "(";
      for (std::size_t i = 0; i < axis.ticks.size(); ++i)
        out_ << (i == 0 ? "" : ", ") << tick_text(has_texts ? axis.ticks[i].text : "") << ' '
             << number(axis.ticks[i].at);
      out_ << ")\n";
      return;
    }
    out_ << (has_texts ? axis.is_log ? "format '10^{%L}'\n" : "format '%h'\n" : "format ''\n");
    for (Tick const& tick : axis.ticks)
      out_ << "set " << name << "tics add (" << tick_text(has_texts ? tick.text : "") << ' '
           << number(tick.at) << ")\n";
  }

  void write_axis(char const* name, Axis const& axis, bool has_texts) {
    if (axis.is_log) out_ << "set logscale " << name << '\n';
    auto const end = [](double value) { return std::isnan(value) ? "*" : number(value); };
    out_ << "set " << name << "range [" << end(axis.least) << ':' << end(axis.most) << "]\n"
         << "set " << name << "label " << literal(has_texts ? axis.label : "") << '\n';
    write_ticks(name, axis, has_texts, "nomirror autofreq");
  }

  /// Marks, shades, breaks and the strip of hotness: objects of one panel.
  void write_objects(std::size_t p, Place const& place) {
    Panel const& panel = figure_.panels[p];
    out_ << "unset object\nunset arrow\n";
    for (int i = 20; i < n_labels_; ++i) out_ << "unset label " << i << '\n';
    n_labels_ = 20;
    auto const rectangle = [&](std::string const& from, std::string const& to,
                               std::string const& color, char const* layer) {
      out_ << "set object rectangle from " << from << " to " << to << " fs solid noborder fc rgb '"
           << color << "' " << layer << '\n';
    };
    if (panel.y_band > 0)
      rectangle("graph 0, first " + number(-panel.y_band), "graph 1, first " + number(panel.y_band),
                paint_.shade, "behind");
    for (Stretch const& one : panel.shaded) {
      rectangle("first " + number(one.from) + ", graph 0", "first " + number(one.to) + ", graph 1",
                paint_.shade, "behind");
      if (!one.text.empty()) write_label(" " + one.text, one.from, "graph 0.94", "left");
    }
    if (layout_.has_strip(p))
      for (Stretch const& one : panel.hotness)
        rectangle("first " + number(one.from) + ", screen " + number(place.top + layout_.pixels(2)),
                  "first " + number(one.to) + ", screen " + number(place.top + layout_.pixels(10)),
                  warm_color(paint_, one.warmth), "back");
    for (double const at : panel.breaks)
      for (char const* height : {"graph 0", "graph 1"}) write_label("/ /", at, height, "center");
    for (Tick const& mark : panel.marks) {
      out_ << "set arrow from first " << number(mark.at) << ", graph 0 to first " << number(mark.at)
           << ", graph 1 nohead dt 3 lc rgb '" << paint_.foreground << "' back\n";
      if (!mark.text.empty()) write_label(" " + mark.text, mark.at, "graph 0.06", "left");
    }
  }

  void write_label(std::string const& text, double at, std::string const& height,
                   char const* side) {
    out_ << "set label " << n_labels_++ << ' ' << literal(text) << " at first " << number(at)
         << ", " << height << ' ' << side << " tc rgb '" << paint_.foreground << "' front\n";
  }

  void write_panel(std::size_t p, Place const& place) {
    Panel const& panel = figure_.panels[p];
    out_ << "set tmargin at screen " << number(place.top) << "\nset bmargin at screen "
         << number(place.bottom) << '\n';
    out_ << "unset logscale\nunset link x2\nunset x2tics\nunset x2label\n";
    write_axis("x", panel.x, layout_.shows_x(p));
    write_axis("y", panel.y, true);
    bool const has_room = !panel.y.is_log && std::isnan(panel.y.most);
    out_ << "set offsets 0, 0, " << (has_room ? "graph 0.04, " : "0, ")
         << (has_room && std::isnan(panel.y.least) ? "graph 0.04\n" : "0\n");
    if (layout_.has_top(p)) {
      out_ << "set link x2\nset x2label " << literal(panel.top.label) << " tc rgb '"
           << paint_.foreground << "'\n";
      write_ticks("x2", panel.top, true, "scale 0.6 offset 0,0.3");
    }
    write_objects(p, place);
    if (!has_own_key(panel) || layout_.repeats_key(p))
      out_ << "unset key\n";
    else if (layout_.key_above())
      out_ << "set key at screen 0.5, screen "
           << number(1 - layout_.pixels(figure_.title.empty() ? 6 : 32))
           << " center top horizontal tc rgb '" << paint_.foreground << "'\n";
    else
      out_ << "set key at screen " << number(layout_.right()) << ", screen " << number(place.top)
           << " left top Left reverse tc rgb '" << paint_.foreground << "'\n";
    if (has_map(panel)) write_color_scale(panel.map, place);
    // The scale of colours has the style of bands, which are transparent.
    if (has_map(panel))
      out_ << "unset xzeroaxis\n";
    else
      out_ << "set xzeroaxis lt 1 lw 0.6 lc rgb '" << paint_.foreground << "'\n";
    out_ << "set style fill " << (has_map(panel) ? "solid 1" : kBandStyle) << " noborder\nplot ";
    if (has_map(panel))
      out_ << map_name(p) << " using (($1+$2)/2):(($3+$4)/2):1:2:3:4:5 with boxxyerror"
           << " fc palette notitle" << (panel.curves.empty() ? "" : ", \\\n  ");
    for (std::size_t c = 0; c < panel.curves.size(); ++c) {
      if (c > 0) out_ << ", \\\n  ";
      write_curve(panel.curves[c], block_name(p, c));
    }
    if (panel.curves.empty() && !has_map(panel)) out_ << "NaN notitle";
    if (!panel.values.empty())
      out_ << ", \\\n  " << values_name(p)
           << " using 1:2:3 with labels hypertext point pt 7 ps 1 notitle";
    // What belongs to the page is drawn once.
    out_ << '\n';
    if (p == 0)
      for (std::size_t i = 1; i <= 1 + figure_.notes.size(); ++i)
        out_ << "unset label " << i << '\n';
  }

  void write_curve(Curve const& curve, std::string const& data) {
    std::string const color = color_of(paint_, curve.color);
    auto const index = static_cast<std::size_t>(std::max(curve.color, 0));
    std::string const style =
        color + " dt " +
        std::to_string((curve.is_dashed ? 2 : 1) + static_cast<int>(index / kPalette) * 2);
    std::string const title = curve.title.empty() ? " notitle" : " title " + literal(curve.title);
    std::string const points = fmt::format(" pt {} ps 0.7 ", kPointTypes[index % kPalette]);
    if (curve.x.empty()) {
      out_ << "keyentry with lines lw 2 " << style << title;
      return;
    }
    switch (curve.look) {
      case CurveLook::line:
        out_ << data << " using 1:2 with lines lw 2 " << style << title;
        return;
      case CurveLook::band:
        out_ << data << " using 1:2:3 with filledcurves " << color << title;
        return;
      case CurveLook::joined_points:
        out_ << data << " using 1:2 with lines lw 0.8 " << style << " notitle, \\\n  ";
        [[fallthrough]];
      case CurveLook::points:
        out_ << data
             << (curve.error.empty() ? " using 1:2 with points" : " using 1:2:3 with yerrorbars")
             << points << "lw 1 " << color << title;
    }
  }

  Figure const& figure_;
  FigureLook const& look_;
  Paint const& paint_;
  FigureLayout layout_;
  int n_labels_ = 20;
  std::ostringstream out_;
};

}  // namespace

std::string plain_text(std::string const& text) {
  std::string result;
  for (char const c : text) {
    if (std::string_view("_^{}@&~\\").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

bool is_figure_suffix(std::string const& suffix) {
  for (char const* const known : {".svg", ".pdf", ".png", ".txt", ".gp"})
    if (suffix == known) return true;
  return false;
}

void require_figure_suffix(std::string const& output) {
  if (!is_figure_suffix(std::filesystem::path(output).extension().string()))
    throw wrong_suffix(output);
}

std::string gnuplot_program_for(std::string const& terminal, Figure const& figure,
                                FigureLook const& look, std::string const& output, bool key_above) {
  return Writer(figure, look, key_above).program(terminal, output);
}

std::string gnuplot_program(Figure const& figure, FigureLook const& look,
                            std::string const& output) {
  // A narrow figure, for a phone or a column, has no room for a key at its side.
  bool const is_narrow = look.width < 600;
  return gnuplot_program_for(terminal_of(figure, look, output), figure, look, output, is_narrow);
}

}  // namespace antikelvin
