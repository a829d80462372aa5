// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "cli/opened_results.hpp"
#include "cli/verbs.hpp"
#include "figure/draw.hpp"
#include "figure/figure_of.hpp"
#include "figure/figure_writer.hpp"
#include "figure/gnuplot_program.hpp"
#include "io/output_file.hpp"
#include "scan/results_folder.hpp"
#include "study/schemas.hpp"

namespace antikelvin::cli {
namespace {

Choices<Theme> const kThemes = {{"light", Theme::light}, {"dark", Theme::dark}};
Choices<Language> const kLanguages = {{"en", Language::english}, {"zh", Language::chinese}};

std::vector<std::string> const kLogChoices = {"x", "y", "z", "xy", "xz", "yz", "xyz", "none"};

struct PlotOptions {
  std::vector<std::string> inputs;
  std::string x, y, map, title, x_label, y_label, x_range, y_range, color_range, log;
  std::string width = "900", height, font, font_size, theme = "light", language = "en";
  bool is_whole = false;
};

/// A result that is to be drawn, and what its figure shall say of it.
struct Input {
  ResultColumns rows;
  std::string name, note = {};
};

/// All points of a results folder, as `export` would write them.
Input folder_in(std::string const& path) {
  OpenedResults const opened = open_results(path, "plot");
  auto const exported = export_of(opened, path, TableOf::rows);
  ResultTable const& table = exported->table;
  require(table.rows.n_rows <= kMaxFigureRows, "cannot plot " + path_in_quotes(path),
          fmt::format("it has {} rows, and a figure takes {}", table.rows.n_rows, kMaxFigureRows),
          "export it, and plot some of its columns and rows");
  Input input{columns_of(table.rows), folder_name(path)};
  input.rows.verb = opened.job.verb;
  if (table.n_other > 0)
    input.note = fmt::format("{} points failed and are not drawn.", table.n_other);
  return input;
}

/// A file, a results folder, or standard input for `-`.
Input input_in(std::string const& path) {
  if (std::filesystem::is_directory(path)) return folder_in(path);
  if (path != "-") return {read_result(path), std::filesystem::path(path).stem().string()};
  std::string const text{std::istreambuf_iterator<char>(std::cin), {}};
  return {parse_result(text, "standard input"), path};
}

/// Of several results all rows, told apart by the names of their files.
Input joined_inputs(std::vector<std::string> const& paths) {
  if (paths.size() == 1) return input_in(paths[0]);
  std::vector<ResultColumns> results;
  std::vector<std::string> names;
  std::string verb, notes;
  for (std::string const& path : paths) {
    Input input = input_in(path);
    std::string const& own = schema_of_rows(input.rows).verb;
    if (verb.empty()) verb = own;
    require(own == verb, "cannot plot " + path_in_quotes(path) + " with the others",
            "it is of " + (own.empty() ? "no verb" : own) + ", the first one of " + verb,
            "draw results of one verb together");
    results.push_back(std::move(input.rows));
    names.push_back(input.name);
    if (!input.note.empty()) notes += (notes.empty() ? "" : " ") + input.name + ": " + input.note;
  }
  Input all{joined(results, names), "", notes};
  all.rows.verb = verb;
  return all;
}

std::optional<AxisRange> range_of(std::string const& text, std::string const& option) {
  if (text.empty()) return std::nullopt;
  std::vector<std::string> const ends = split(text, ':');
  require(ends.size() == 2, "invalid " + option + " " + in_quotes(text), "an axis has two ends",
          "try " + option + "=-1:1");
  AxisRange const range{parse_real(ends[0], option), parse_real(ends[1], option)};
  require(range.from < range.to, "invalid " + option + " " + in_quotes(text),
          "it ends before it begins", "put the smaller end first");
  return range;
}

FigureChoices choices_of(PlotOptions const& o, CommonOptions const& common) {
  FigureChoices choices;
  choices.x = o.x;
  if (!o.y.empty())
    for (std::string const& panel : split(o.y, ',')) choices.panels.push_back(split(panel, '+'));
  choices.map = o.map;
  choices.draws_whole_systems = o.is_whole;
  bool const has_title =
      std::find(common.given.begin(), common.given.end(), "title") != common.given.end();
  if (has_title || !o.title.empty()) choices.title = o.title;
  choices.x_label = plain_text(o.x_label);
  choices.y_label = plain_text(o.y_label);
  choices.x_range = range_of(o.x_range, "--x-range");
  choices.y_range = range_of(o.y_range, "--y-range");
  choices.color_range = range_of(o.color_range, "--z-range");
  require(!choices.x_range || (o.x != "T" && o.x != "temperature"),
          "--x-range does not go with --x T", "that axis shows all temperatures, infinity too",
          "use --x -1/T, or drop it");
  if (!o.log.empty()) require_choice(o.log, "--log", kLogChoices);
  choices.log = o.log;
  choices.language = choose(o.language, "--language", kLanguages);
  return choices;
}

FigureLook look_of(PlotOptions const& o) {
  FigureLook look;
  look.width = static_cast<int>(parse_count(o.width, "--width", 200, 10000));
  if (!o.height.empty())
    look.height = static_cast<int>(parse_count(o.height, "--height", 150, 20000));
  require(o.font.find_first_of("',\"\n&<>\\") == std::string::npos,
          "invalid --font " + in_quotes(o.font), "a font's name has letters, digits and spaces",
          "try --font 'DejaVu Sans'");
  if (!o.font.empty()) look.font = o.font;
  if (!o.font_size.empty()) {
    look.font_size = parse_real(o.font_size, "--font-size");
    require(look.font_size >= 4 && look.font_size <= 100,
            "invalid --font-size " + in_quotes(o.font_size), "it is in points, 4 to 100",
            "try --font-size 14");
  }
  look.theme = choose(o.theme, "--theme", kThemes);
  return look;
}

std::optional<Report> plot(PlotOptions const& o, CommonOptions const& common) {
  require(!o.inputs.empty(), "the result file is missing", "plot draws files made by other verbs",
          "try antikelvin plot scaling.json -o scaling.svg");
  require(common.output.size() == 1 && common.output[0] != "-", "plot needs one -o",
          "a figure is a file", "try -o scaling.svg");
  require(common.format.empty(), "plot takes no --format",
          "the suffix of -o selects .svg, .pdf, .png or .gp", "drop it");
  std::string const& output = common.output[0];
  FigureLook const look = look_of(o);
  FigureChoices const choices = choices_of(o, common);
  Input const input = joined_inputs(o.inputs);
  Figure figure = figure_of(input.rows, schema_of_rows(input.rows), choices);
  if (!input.note.empty()) figure.notes.push_back(plain_text(input.note));
  require_figure_suffix(output);
  require_writable(output);
  if (!common.dry_run) draw(figure, look, output);
  return std::nullopt;
}

void declare(OptionTable& table, PlotOptions& o) {
  table.arguments(
      "file", o.inputs, kind::path(),
      "JSON or HDF5 reports, CSV tables or exports of another verb, folders of scans, - for "
      "standard input; curves of several files are told apart by their names");
  table.section(Section::output);
  table.add("--x", o.x, kind::like("NAME", {"beta", "T", "-1/T"}),
            "what to draw along: beta, T (from 0+ through infinity to 0-), -1/T (hotter to the "
            "right), or a column, such as energy or N");
  table.add("--y", o.y, kind::text("NAMES"),
            "columns to draw, a panel each: a,b,c, or several in one: a+b,c; without it those that "
            "show the result best");
  table.add("--map", o.map, kind::like("NAME", {kNoMap}),
            "heat maps with this column upwards, an option that varies; none: curves; without it "
            "maps where curves are more than eight");
  table.flag("--whole", o.is_whole, "extensive quantities of whole systems, not over N");
  table.add("--title", o.title, kind::text("TEXT"), "above the figure; an empty one leaves it out");
  table.add("--x-label", o.x_label, kind::text("TEXT"), "of the horizontal axis");
  table.add("--y-label", o.y_label, kind::text("TEXT"), "of the vertical axes");
  table.add("--x-range", o.x_range, kind::text("A:B"), "ends of the horizontal axis");
  table.add("--y-range", o.y_range, kind::text("A:B"), "ends of the vertical axes");
  table.add("--z-range", o.color_range, kind::text("A:B"), "ends of a map's colours");
  table.add("--log", o.log, kind::one_of(kLogChoices),
            "logarithmic axes; z: a map's colours; without it as the result needs");
  table.add("--width", o.width, kind::whole(), "in pixels, 96 to the inch, 200 to 10000");
  table.add("--height", o.height, kind::whole(), "in pixels; without it as the panels need");
  table.add("--font", o.font, kind::text("NAME"), "of all texts; without it Helvetica");
  table.add("--font-size", o.font_size, kind::real(), "in points; without it as the format needs");
  table.add("--theme", o.theme, kind::one_of(kThemes), "light or dark");
  table.add("--language", o.language, kind::one_of(kLanguages), "of labels: en or zh");
}

}  // namespace

Verb plot_verb() {
  auto const o = std::make_shared<PlotOptions>();
  return {
      "plot",
      "draw result files as SVG, PDF or PNG",
      "Curves are split by all that varies. Extensive quantities are drawn per subsystem; points "
      "have their error bars, exact values are lines, with deviations in errors beneath. Any "
      "verb draws its own result: -o FILE.svg.",
      {"antikelvin plot scaling.json -o scaling.svg",
       "antikelvin plot curve.csv --x T -o curve.pdf",
       "antikelvin plot a.json b.json --y energy_mean -o both.png",
       "antikelvin canonical -N 100 --beta -5:5:101 --format csv | antikelvin plot - --x -1/T "
       "-o c.svg"},
      [o](OptionTable& table) { declare(table, *o); },
      [o](CommonOptions const& common) { return plot(*o, common); },
      VerbKind::other,
      kFiles | kPlan,
      "draw into this file: .svg, .pdf, .png (300 dots per inch), or .gp, gnuplot's program with "
      "the data"};
}

}  // namespace antikelvin::cli
