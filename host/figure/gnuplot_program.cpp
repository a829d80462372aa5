// SPDX-License-Identifier: Apache-2.0
#include "figure/gnuplot_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

/// What a theme paints with. Curves: Okabe and Ito's colours, for any colour vision, and two more that differ
/// from them in lightness.
struct Paint {
  char const *background, *foreground, *grid, *shade;
  char const* curves[8];
  char const *cold, *hot, *neutral;  ///< ends and middle of the strip of hotness
};

constexpr Paint kLight = {
    "#ffffff",
    "#222222",
    "#cccccc",
    "#eeeeee",
    {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b3a8e", "#7f7f7f"},
    "#2166ac",
    "#b2182b",
    "#f2f2f2"};
constexpr Paint kDark = {
    "#16181d",
    "#e6e6e6",
    "#3a3d44",
    "#24272e",
    {"#56b4e9", "#ff8c42", "#2fc79a", "#e39ac4", "#f0c040", "#8fd0ff", "#b69cf0", "#a8a8a8"},
    "#5aa2e8",
    "#ff6b6b",
    "#4a4d55"};
static_assert(std::size(kLight.curves) == kPalette);

Paint const& paint_of(FigureLook const& look) { return look.theme == Theme::dark ? kDark : kLight; }

/// Colours of a map from least to most, equally far apart: those of viridis, whose lightness rises evenly.
constexpr char const* kMapColors[] = {"#440154", "#482878", "#3e4989", "#31688e", "#26828e",
                                      "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"};

/// Cells of a map that touch would let the ground shine through between them, so that each reaches this share
/// of its side below the next, which is drawn later.
constexpr double kOverlap = 0.04;

constexpr char const* kBandStyle = "transparent solid 0.25";

/// Point types that are told apart without colour, filled ones first.
constexpr int kPointTypes[] = {7, 5, 9, 13, 11, 15, 6, 4};

/// Height of a panel that nobody has chosen, in pixels, and of what stands above and below all.
constexpr int kPanelHeight = 300, kLonePanelHeight = 500, kSmallPanelHeight = 130,
              kLabelsHeight = 48;

/// Characters, not bytes, and without mark-up.
std::size_t letters_in(std::string const& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80 && c != '\\';
  }));
}

std::size_t longest_word(Axis const& axis) {
  std::size_t longest = 0;
  for (Tick const& tick : axis.ticks) longest = std::max(longest, letters_in(tick.text));
  return longest;
}

/// Words along an axis stand upright: aslant the last ones would leave the figure.
bool has_words(Axis const& axis) { return axis.has_only_these_ticks && longest_word(axis) > 8; }

/// What stands beneath a panel that writes its axis, in pixels.
int labels_height(Axis const& x) {
  constexpr double kLetterWidth = 7.5;
  return has_words(x) ? 40 + static_cast<int>(kLetterWidth * static_cast<double>(longest_word(x)))
                      : kLabelsHeight;
}

/// Notes stand below all, with a gap above the first.
int notes_height(Figure const& figure) {
  return figure.notes.empty() ? 0 : 10 + 18 * static_cast<int>(figure.notes.size());
}

int natural_height(Figure const& figure) {
  int height = 110;
  std::size_t n_large = 0;
  for (Panel const& panel : figure.panels) n_large += panel.is_small ? 0 : 1;
  for (Panel const& panel : figure.panels)
    height += panel.is_small ? kSmallPanelHeight : n_large == 1 ? kLonePanelHeight : kPanelHeight;
  if (!figure.panels.empty()) height += labels_height(figure.panels.back().x) - kLabelsHeight;
  return height + notes_height(figure);
}

int height_of(Figure const& figure, FigureLook const& look) {
  return look.height > 0 ? look.height : natural_height(figure);
}

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

std::string color_of(Paint const& paint, int color) {
  char const* const code = color == kForeground ? paint.foreground
                           : color == kCold     ? paint.cold
                           : color == kHot
                               ? paint.hot
                               : paint.curves[static_cast<std::size_t>(color) % kPalette];
  return std::string("lc rgb '") + code + "'";
}

/// Between two colours.
std::string mixed(std::string const& from, std::string const& to, double share) {
  std::string result = "#";
  for (std::size_t i = 1; i < 7; i += 2) {
    double const a = std::stoi(from.substr(i, 2), nullptr, 16),
                 b = std::stoi(to.substr(i, 2), nullptr, 16);
    result += fmt::format("{:02x}", static_cast<int>(std::lround(a + (b - a) * share)));
  }
  return result;
}

std::string warm_color(Paint const& paint, double warmth) {
  return mixed(paint.neutral, warmth > 0 ? paint.hot : paint.cold,
               std::min(1.0, std::fabs(warmth)));
}

/// Where a panel stands, in shares of the figure.
struct Place {
  double bottom, top;
};

class Writer {
 public:
  Writer(Figure const& figure, FigureLook const& look, bool key_above)
      : figure_(figure), look_(look), paint_(paint_of(look)), key_above_(key_above) {}

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
    std::vector<Place> const places = places_of_panels();
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

  static bool has_map(Panel const& panel) { return !panel.map.cells.empty(); }

  void write_style() {
    std::string const text = std::string(" tc rgb '") + paint_.foreground + "'";
    out_ << "set grid lc rgb '" << paint_.grid << "' lw 0.7\nset xzeroaxis lt 1 lw 0.6 lc rgb '"
         << paint_.foreground << "'\nset border lc rgb '" << paint_.foreground
         << "' lw 0.8\nset tics" << text << "\nset title" << text << "\nset xlabel" << text
         << "\nset ylabel" << text << "\nset bars 0.5\n"
         << "set lmargin at screen " << number(left()) << "\nset rmargin at screen "
         << number(right()) << '\n';
  }

  double pixels(double count) const { return count / height_of(figure_, look_); }
  double left() const { return std::min(0.2, 90.0 / look_.width); }

  /// Room for a key at the right: it is as wide as its longest entry.
  double right() const {
    double const map = has_maps() ? 115.0 / look_.width : 0;
    if (key_above_ || !has_key()) return 1 - std::max(28.0 / look_.width, map);
    std::size_t longest = 5;
    for (Panel const& panel : figure_.panels)
      for (Curve const& curve : panel.curves) longest = std::max(longest, letters_in(curve.title));
    double const share = (75.0 + 9.5 * static_cast<double>(longest)) / look_.width;
    return 1 - std::max(map, std::min(share, 0.45));
  }

  bool has_key() const {
    return std::any_of(figure_.panels.begin(), figure_.panels.end(), has_own_key);
  }

  bool has_maps() const {
    return std::any_of(figure_.panels.begin(), figure_.panels.end(), has_map);
  }

  static bool has_own_key(Panel const& panel) {
    return std::any_of(panel.curves.begin(), panel.curves.end(),
                       [](Curve const& curve) { return !curve.title.empty(); });
  }

  /// Whether a panel before it has the same key.
  bool repeats_key(std::size_t p) const {
    auto const entries = [](Panel const& panel) {
      std::vector<std::string> titles;
      for (Curve const& curve : panel.curves)
        if (!curve.title.empty()) titles.push_back(curve.title);
      return titles;
    };
    for (std::size_t before = 0; before < p; ++before)
      if (entries(figure_.panels[before]) == entries(figure_.panels[p])) return true;
    return false;
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
        out_ << (c == '\n' ? "\\n" : c == '"' || c == '\\' ? "'" : std::string(1, c));
      out_ << "\"\n";
    }
    out_ << "EOD\n";
  }

  void write_cells(HeatMap const& map, std::string const& block) {
    out_ << block << " << EOD\n";
    for (MapCell const& cell : map.cells)
      out_ << number(cell.left) << ' ' << number(cell.right + kOverlap * (cell.right - cell.left))
           << ' ' << number(cell.bottom) << ' '
           << number(cell.top + kOverlap * (cell.top - cell.bottom)) << ' ' << number(cell.value)
           << '\n';
    out_ << "EOD\n";
  }

  /// Colours and their scale, which stands at the right of the panel.
  void write_color_scale(HeatMap const& map, Place const& place) {
    Axis const& scale = map.scale;
    out_ << "set palette maxcolors 64 defined (";
    if (map.diverges) {
      out_ << "0 '" << (map.is_hot_below ? paint_.hot : paint_.cold) << "', 1 '" << paint_.neutral
           << "', 2 '" << (map.is_hot_below ? paint_.cold : paint_.hot) << "'";
    } else {
      for (std::size_t i = 0; i < std::size(kMapColors); ++i)
        out_ << (i == 0 ? "" : ", ") << i << " '" << kMapColors[i] << "'";
    }
    out_ << ")\nset colorbox user origin screen " << number(right() + 14.0 / look_.width)
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
           << number(look_.width < 600 ? 0.5 : (left() + right()) / 2) << ", screen "
           << number(1 - pixels(20)) << " center" << text;
    int index = 2;
    double at = pixels(12 + 18.0 * (static_cast<double>(figure_.notes.size()) - 1));
    for (std::string const& note : figure_.notes) {
      out_ << "set label " << index++ << " " << literal("{/*0.8 " + note + "}") << " at screen "
           << number(left()) << ", screen " << number(at) << " left" << text;
      at -= pixels(18);
    }
  }

  /// From the top: panels are as high as they need, small ones less; those with labels of x have room for them.
  std::vector<Place> places_of_panels() const {
    std::size_t const n = figure_.panels.size();
    double const notes = pixels(notes_height(figure_));
    double const key = key_above_ && has_key() ? pixels(30 + 20 * key_rows()) : 0;
    double free = 1 - notes - key - pixels(figure_.title.empty() ? 18 : 44) - pixels(14);
    double weights = 0;
    for (std::size_t p = 0; p < n; ++p) {
      free -= above(p) + below(p);
      weights += weight(p);
    }
    std::vector<Place> places;
    double top = 1 - key - pixels(figure_.title.empty() ? 18 : 44);
    for (std::size_t p = 0; p < n; ++p) {
      top -= above(p);
      double const height = std::max(0.02, free * weight(p) / weights);
      places.push_back({top - height, top});
      top -= height + below(p);
    }
    return places;
  }

  /// Lines of a key above the panels: gnuplot sets it in columns that are as wide as its longest entry.
  double key_rows() const {
    double longest = 0, n = 0;
    for (Curve const& curve : figure_.panels[0].curves) {
      if (curve.title.empty()) continue;
      longest = std::max(longest, static_cast<double>(letters_in(curve.title)));
      ++n;
    }
    double const entry = (8 * longest + 85) * (look_.width < 600 ? 0.8 : 1);
    double const columns = std::max(1.0, std::floor((right() - left()) * look_.width / entry));
    return std::ceil(n / columns) - 1;
  }

  double weight(std::size_t p) const { return figure_.panels[p].is_small ? 0.4 : 1; }
  double above(std::size_t p) const { return pixels(has_top(p) ? 62 : has_strip(p) ? 20 : 8); }
  double below(std::size_t p) const {
    return pixels(shows_x(p) ? labels_height(figure_.panels[p].x) : 8);
  }
  bool is_first_of_axis(std::size_t p) const { return p == 0 || shows_x(p - 1); }
  bool has_top(std::size_t p) const {
    return !figure_.panels[p].top.ticks.empty() && is_first_of_axis(p);
  }
  bool has_strip(std::size_t p) const {
    return !figure_.panels[p].hotness.empty() && is_first_of_axis(p);
  }

  /// Panels over one axis write it once, beneath the last.
  bool shows_x(std::size_t p) const {
    if (p + 1 == figure_.panels.size()) return true;
    Panel const &one = figure_.panels[p], &next = figure_.panels[p + 1];
    return one.x.label != next.x.label || one.x.is_log != next.x.is_log;
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
    if (has_strip(p))
      for (Stretch const& one : panel.hotness)
        rectangle("first " + number(one.from) + ", screen " + number(place.top + pixels(2)),
                  "first " + number(one.to) + ", screen " + number(place.top + pixels(10)),
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
    write_axis("x", panel.x, shows_x(p));
    write_axis("y", panel.y, true);
    bool const has_room = !panel.y.is_log && std::isnan(panel.y.most);
    out_ << "set offsets 0, 0, " << (has_room ? "graph 0.04, " : "0, ")
         << (has_room && std::isnan(panel.y.least) ? "graph 0.04\n" : "0\n");
    if (has_top(p)) {
      out_ << "set link x2\nset x2label " << literal(panel.top.label) << " tc rgb '"
           << paint_.foreground << "'\n";
      write_ticks("x2", panel.top, true, "scale 0.6 offset 0,0.3");
    }
    write_objects(p, place);
    if (!has_own_key(panel) || repeats_key(p))
      out_ << "unset key\n";
    else if (key_above_)
      out_ << "set key at screen 0.5, screen " << number(1 - pixels(figure_.title.empty() ? 6 : 32))
           << " center top horizontal tc rgb '" << paint_.foreground << "'\n";
    else
      out_ << "set key at screen " << number(right()) << ", screen " << number(place.top)
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
  bool key_above_;
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
