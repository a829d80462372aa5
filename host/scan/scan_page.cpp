// SPDX-License-Identifier: Apache-2.0
#include "scan/scan_page.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <set>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "io/foreign_json.hpp"
#include "scan/html.hpp"
#include "scan/scan_figures.hpp"
#include "scan/scan_status.hpp"
#include "study/schemas.hpp"

namespace antikelvin {
namespace {

/// Longer lists are shortened, with a word where the rest is.
constexpr std::size_t kTableRows = 500, kTablePointRows = 20, kListed = 100, kNotes = 40;

/// Rows of all points that figures draw, and of one: longer tables are thinned.
constexpr std::uint64_t kFigureRows = 200000, kPointRows = 2000;

Json json_in(std::string const& path) {
  Json json = foreign_json(content_of(path).value_or(""));
  return json.is_object() ? json : Json::object();
}

std::string formatted(char const* format, double value) {
  char text[48];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

/// `721.21 ± 0.26`: the error with two digits, the value with as many places.
std::string with_error(double value, double error) {
  double const places = 1 - std::floor(std::log10(error));
  if (!(error > 0) || !std::isfinite(value) || places < 0 || places > 12)
    return formatted("%.6g", value) + " ± " + formatted("%.2g", error);
  char text[96];
  std::snprintf(text, sizeof text, "%.*f ± %.*f", static_cast<int>(places), value,
                static_cast<int>(places), error);
  return text;
}

double real_in(Values const& values, std::size_t row) {
  if (auto const* reals = std::get_if<std::vector<double>>(&values)) return (*reals)[row];
  if (auto const* counts = std::get_if<std::vector<std::uint64_t>>(&values))
    return static_cast<double>((*counts)[row]);
  return NAN;
}

bool is_number(ColumnType type) { return type == ColumnType::count || type == ColumnType::real; }

/// A column of a table on the page.
struct Shown {
  std::size_t column;
  std::optional<std::size_t> error;
  std::string title;
};

/// A table as HTML, row by row.
class HtmlTable {
 public:
  HtmlTable(std::vector<Column> const& columns, std::vector<Shown> shown)
      : columns_(columns), shown_(std::move(shown)) {}

  void add(Block const& block, std::size_t row) {
    ++n_rows_;
    if (n_rows_ > kTableRows) return;
    body_ += "<tr>";
    for (std::size_t k = 0; k < shown_.size(); ++k) body_ += cell(block, row, shown_[k], k == 0);
    body_ += "</tr>\n";
  }

  void write(std::ostream& out, std::string const& caption) const {
    out << "<div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\">\n<caption>"
        << escaped(caption) << "</caption>\n<thead><tr>";
    for (Shown const& one : shown_)
      out << "<th scope=\"col\"" << (is_number(columns_[one.column].type) ? "" : " class=\"text\"")
          << ">" << escaped(one.title) << "</th>";
    out << "</tr></thead>\n<tbody>\n" << body_ << "</tbody></table></div>\n";
  }

  std::uint64_t n_rows() const { return n_rows_; }

 private:
  std::string cell(Block const& block, std::size_t row, Shown const& one, bool is_head) const {
    Values const& values = block.columns[one.column];
    if (is_head) {
      std::string text;
      append_value(text, values, row, 6);
      return "<th scope=\"row\" class=\"text id\">" + escaped(text) + "</th>";
    }
    if (!is_number(columns_[one.column].type)) {
      std::string text;
      append_value(text, values, row, 6);
      return std::string("<td class=\"text") + (text.size() > 60 ? " long" : "") + "\">" +
             escaped(text) + "</td>";
    }
    double const value = real_in(values, row);
    std::string text;
    append_value(text, values, row, 6);
    if (one.error) {
      double const error = real_in(block.columns[*one.error], row);
      if (error == error && value == value) text = with_error(value, error);
    }
    std::string const exact = std::isnan(value)   ? ""
                              : std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity")
                                                  : formatted("%.17g", value);
    return "<td data-v=\"" + exact + "\">" + text + "</td>";
  }

  std::vector<Column> columns_;
  std::vector<Shown> shown_;
  std::string body_;
  std::uint64_t n_rows_ = 0;
};

std::optional<std::size_t> position(std::vector<Column> const& columns, std::string const& name) {
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (columns[j].name == name) return j;
  return std::nullopt;
}

/// Name, options and main columns with their errors. Where an option and a result have one name but
/// differ, the option is what the user knows.
std::vector<Shown> shown_columns(ResultTable const& table, Schema const& schema) {
  std::vector<Column> const& columns = table.rows.columns;
  std::vector<Shown> shown;
  std::set<std::string> taken;
  auto const add = [&](std::size_t j, std::string const& title) {
    if (!taken.insert(title).second) return;
    auto error = position(columns, column_beside(title, "_error"));
    if (error && columns[*error].type != ColumnType::real) error.reset();
    shown.push_back({j, error, title});
  };
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (table.sources[j].source != TableColumn::Source::result)
      add(j, table.sources[j].source == TableColumn::Source::option ? table.sources[j].name
                                                                    : columns[j].name);
  std::size_t const before = shown.size();
  for (std::string const& name : schema.page_columns)
    if (auto const j = position(columns, name)) add(*j, name);
  if (shown.size() < before + 2)
    for (std::size_t j = 0; j < columns.size() && shown.size() < 16; ++j)
      if (table.sources[j].source == TableColumn::Source::result) add(j, columns[j].name);
  return shown;
}

/// What the records say of themselves.
struct Verdicts {
  std::map<std::string, std::uint64_t> outcomes;
  std::vector<std::pair<std::string, std::string>> doubtful;  ///< label, outcome and reason
  std::uint64_t n_doubtful = 0;
  struct Note {
    std::string first;
    std::uint64_t n = 0;
  };
  std::vector<Note> notes;  ///< those that differ in numbers only are one
  std::uint64_t n_kinds = 0;
  std::string example;  ///< command that runs one point alone
};

/// `beta=0.3 sides=16`, of what differs from the defaults.
std::string label_of(Json const& record) {
  std::string label;
  for (auto const& option : record["input"].items())
    label +=
        (label.empty() ? "" : " ") + option.key() + "=" +
        (option.value().is_string() ? option.value().get<std::string>() : option.value().dump());
  return label.empty() ? record["id"].get<std::string>() : label;
}

std::string without_numbers(std::string const& text) {
  std::string result;
  for (char const c : text)
    if (std::string("0123456789.+-e").find(c) == std::string::npos) result += c;
  return result;
}

/// As a shell takes it.
std::string in_shell(std::string const& text) {
  if (!text.empty() &&
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                             "_-+=.,:/@") == std::string::npos)
    return text;
  std::string result = "'";
  for (char const c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::string command_of(Json const& record) {
  std::string command = "antikelvin " + record.value("verb", "");
  for (auto const& option : record["input"].items()) {
    std::string const value =
        option.value().is_string() ? option.value().get<std::string>() : option.value().dump();
    command += " --" + option.key() + "=" + in_shell(value);
  }
  return command;
}

Verdicts verdicts_of(Results const& results) {
  Verdicts verdicts;
  std::map<std::string, std::size_t> kinds;
  for (std::size_t i = 0; i < results.size(); ++i) {
    Json const record = results.record(i);
    std::string const outcome = record["outcome"].get<std::string>();
    ++verdicts.outcomes[outcome];
    if (is_failure(record)) continue;
    if (verdicts.example.empty()) verdicts.example = command_of(record);
    if (outcome != "done" && ++verdicts.n_doubtful <= kListed)
      verdicts.doubtful.emplace_back(label_of(record),
                                     outcome + ": " + record.value("reason", std::string()));
    for (Json const& note : record.value("notes", Json::array())) {
      if (!note.is_string()) continue;
      std::string const text = note.get<std::string>();
      auto const [place, is_new] = kinds.emplace(without_numbers(text), verdicts.notes.size());
      if (is_new) verdicts.notes.push_back({text, 0});
      ++verdicts.notes[place->second].n;
    }
  }
  return verdicts;
}

/// All of a page.
class Page {
 public:
  Page(Job const& job, ScanVerb const& verb, DefaultsOf const& defaults, std::string const& folder,
       std::ostream& out)
      : job_(job),
        verb_(verb),
        defaults_(defaults),
        folder_(folder),
        out_(out),
        results_(folder, ids(), job.rng_layout),
        verdicts_(verdicts_of(results_)) {}

  void write() {
    out_ << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"generator\" content=\"antikelvin\">\n<title>"
         << escaped(title()) << "</title>\n<style>" << kPageStyle << "</style>\n</head>\n<body>\n";
    header();
    state();
    verdict();
    results();
    failures();
    reproduction();
    out_ << "<script>" << kPageScript << "</script>\n</body>\n</html>\n";
  }

 private:
  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    for (ScanPoint const& point : scan_points(job_, verb_, folder_)) ids.push_back(point.id);
    return ids;
  }

  std::string title() const { return job_.title.empty() ? "Scan of " + job_.verb : job_.title; }

  std::string name() const {
    std::string const name = std::filesystem::path(folder_).lexically_normal().string();
    return std::filesystem::path(name.back() == '/' ? name.substr(0, name.size() - 1) : name)
        .filename()
        .string();
  }

  void heading(char const* id, char const* text) {
    out_ << "<section aria-labelledby=\"" << id << "\">\n<h2 id=\"" << id << "\">" << text
         << "</h2>\n";
  }

  void header() {
    out_ << "<header>\n<h1>" << escaped(title()) << "</h1>\n<p class=\"lead\">antikelvin "
         << escaped(job_.verb) << ", results in " << escaped(name())
         << "</p>\n<nav aria-label=\"sections\"><ul>";
    for (auto const& [id, text] :
         std::vector<std::pair<char const*, char const*>>{{"state", "State"},
                                                          {"verdict", "Verdict"},
                                                          {"figures", "Figures"},
                                                          {"results", "Results"},
                                                          {"failures", "Failures"},
                                                          {"reproduce", "How to reproduce it"}})
      out_ << "<li><a href=\"#" << id << "\">" << text << "</a></li>";
    out_ << "</ul></nav>\n</header>\n<main>\n";
  }

  void state() {
    Report const report = scan_status(job_, verb_, folder_);
    Table const& table = report.rows;
    auto const cell = [&](std::string const& column) {
      auto const found = std::find(table.columns.begin(), table.columns.end(), column);
      return found == table.columns.end()
                 ? std::string()
                 : cell_text(
                       table.rows[0][static_cast<std::size_t>(found - table.columns.begin())]);
    };
    heading("state", "State");
    std::string const state = cell("state");
    auto const card = [&](char const* label, std::string const& text, char const* kind) {
      out_ << "<div><dt>" << label << "</dt><dd class=\"" << kind << "\">" << escaped(text)
           << "</dd></div>\n";
    };
    out_ << "<dl class=\"state\">\n";
    card("state", state, state == "complete" ? "good" : state == "dead" ? "bad" : "warn");
    card("points", cell("points"), "plain");
    card("done", cell("done"), "plain");
    card("failed", cell("failed"), cell("failed") == "0" ? "plain" : "bad");
    card("open", cell("open"), cell("open") == "0" ? "plain" : "warn");
    out_ << "</dl>\n";
    auto const share = [&](char const* column) {
      return formatted("%.4g", 100 * std::strtod(cell(column).c_str(), nullptr) /
                                   std::max(1.0, std::strtod(cell("points").c_str(), nullptr)));
    };
    out_ << "<div class=\"bar\" role=\"img\" aria-label=\"" << cell("done") << " of "
         << cell("points") << " points done\"><i class=\"good\" style=\"width:" << share("done")
         << "%\"></i><i class=\"bad\" style=\"width:" << share("failed") << "%\"></i></div>\n";
    if (cell("other_records") != "0")
      out_ << "<p class=\"hint\">" << cell("other_records")
           << " more records are of points that the job has no longer; they are in tables and "
              "figures too.</p>\n";
    if (!results_.damaged().empty())
      out_ << "<p class=\"hint\">" << results_.damaged().size()
           << " damaged lines of results.jsonl are passed over.</p>\n";
    out_ << "</section>\n";
  }

  void verdict() {
    heading("verdict", "Verdict");
    std::uint64_t n_done = 0, n_computed = 0;
    for (auto const& [outcome, n] : verdicts_.outcomes) {
      if (outcome == "failed") continue;
      n_computed += n;
      if (outcome == "done") n_done = n;
    }
    if (n_computed == 0)
      out_ << "<p>No point is finished yet.</p>\n";
    else if (n_done == n_computed)
      out_ << "<p><strong class=\"good\">All " << n_computed
           << " finished points are sound.</strong> None failed a check, all converged.</p>\n";
    else
      out_ << "<p><strong class=\"warn\">" << n_computed - n_done << " of " << n_computed
           << " finished points are in doubt.</strong></p>\n";
    if (!verdicts_.doubtful.empty()) {
      out_ << "<div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\">\n<caption>Points in "
              "doubt</caption>\n<thead><tr><th scope=\"col\" class=\"text\">point</th><th "
              "scope=\"col\" class=\"text\">outcome</th></tr></thead>\n<tbody>\n";
      for (auto const& [label, reason] : verdicts_.doubtful)
        out_ << "<tr><th scope=\"row\" class=\"text\">" << escaped(label)
             << "</th><td class=\"text long\">" << escaped(reason) << "</td></tr>\n";
      out_ << "</tbody></table></div>\n";
      if (verdicts_.n_doubtful > verdicts_.doubtful.size())
        out_ << "<p class=\"hint\">The first " << kListed << " of " << verdicts_.n_doubtful
             << "; all are in the column outcome of an export.</p>\n";
    }
    if (!verdicts_.notes.empty()) {
      out_ << "<h3>What points say</h3>\n<ul class=\"notes\">\n";
      std::size_t shown = 0;
      for (Verdicts::Note const& note : verdicts_.notes) {
        if (++shown > kNotes) break;
        out_ << "<li>" << escaped(note.first);
        if (note.n > 1)
          out_ << " <span class=\"hint\">(and the like, at " << note.n << " places)</span>";
        out_ << "</li>\n";
      }
      out_ << "</ul>\n";
      if (verdicts_.notes.size() > kNotes)
        out_ << "<p class=\"hint\">" << verdicts_.notes.size() - kNotes
             << " more kinds of notes are in results.jsonl.</p>\n";
    }
    out_ << "</section>\n";
  }

  /// One pass over all rows: the table, and what figures draw.
  void results() {
    ResultTable const table = result_table(results_, defaults_, TableOf::rows);
    HtmlTable html(table.rows.columns, shown_columns(table, schema_of(job_.verb)));
    ResultColumns drawn;
    for (Column const& column : table.rows.columns) drawn.columns[column.name];
    std::uint64_t const step = 1 + table.rows.n_rows / kFigureRows;
    std::string id;
    std::uint64_t in_point = 0, point_step = step;
    std::map<std::string, std::uint64_t> const lengths = lengths_of_points(table);
    for_each_block(table.rows, [&](Block const& block) {
      auto const& names = std::get<std::vector<std::string>>(block.columns[0]);
      for (std::size_t i = 0; i < block.n_rows; ++i) {
        if (names[i] != id) {
          id = names[i];
          in_point = 0;
          auto const found = lengths.find(id);
          point_step = std::max(step, found == lengths.end() ? 1 : 1 + found->second / kPointRows);
        }
        if (in_point < kTablePointRows) html.add(block, i);
        if (in_point++ % point_step != 0) continue;
        for (std::size_t j = 0; j < block.columns.size(); ++j)
          append_value(drawn.columns[table.rows.columns[j].name].emplace_back(), block.columns[j],
                       i, 17);
      }
    });
    figures(drawn, table);
    heading("results", "Results");
    if (html.n_rows() == 0) {
      out_ << "<p>No point is finished yet.</p>\n";
    } else {
      html.write(out_, "Options and main results of " + std::to_string(table.n_points) +
                           " points; energies in the unit of the levels, k_B = 1");
      if (html.n_rows() > kTableRows)
        out_ << "<p class=\"hint\">The first " << kTableRows << " of " << html.n_rows()
             << " rows.</p>\n";
      if (html.n_rows() < table.rows.n_rows)
        out_ << "<p class=\"hint\">Of each point the first " << kTablePointRows << " rows.</p>\n";
      out_ << "<p class=\"hint\">All columns with all digits: <code>antikelvin export "
           << escaped(in_shell(name())) << " -o all.csv</code></p>\n";
    }
    summaries();
    out_ << "</section>\n";
  }

  /// Of points that are longer than figures draw.
  static std::map<std::string, std::uint64_t> lengths_of_points(ResultTable const& table) {
    std::map<std::string, std::uint64_t> lengths;
    if (table.rows.n_rows <= kPointRows) return lengths;
    for_each_block(table.rows, [&](Block const& block) {
      for (std::string const& id : std::get<std::vector<std::string>>(block.columns[0]))
        ++lengths[id];
    });
    std::erase_if(lengths, [](auto const& entry) { return entry.second <= kPointRows; });
    return lengths;
  }

  void figures(ResultColumns const& drawn, ResultTable const& table) {
    heading("figures", "Figures");
    std::vector<std::string> axes;
    for (JobAxis const& axis : job_.axes)
      for (std::string const& name : axis.names) {
        std::string underscored = name;  // as its result column, which stands for both
        std::replace(underscored.begin(), underscored.end(), '-', '_');
        for (std::string const& column : {"input_" + name, name, underscored})
          if (name != "seed" && position(table.rows.columns, column)) {
            axes.push_back(column);
            break;
          }
      }
    std::vector<ScanFigure> const figures = scan_figures(schema_of(job_.verb), drawn, axes);
    std::size_t n = 0;
    try {
      for (ScanFigure const& one : figures) {
        std::string const name = "f" + std::to_string(++n);
        out_ << "<figure>\n<svg viewBox=\"" << kPageDrawingBox
             << "\" role=\"img\" aria-labelledby=\"" << name << "-title\">\n<title id=\"" << name
             << "-title\">" << escaped(one.caption) << "</title>\n"
             << page_drawing(one.figure, name) << "</svg>\n<figcaption><b>Figure " << n << ".</b> "
             << escaped(one.caption) << "</figcaption>\n</figure>\n";
      }
    } catch (BackendError const&) {
      out_ << "<p>There are no figures, because gnuplot is not installed here. Install it and make "
              "the page again: <code>apt-get install gnuplot-nox</code></p>\n";
    }
    if (figures.empty())
      out_ << "<p>Nothing varies along which these results could be drawn.</p>\n";
    out_ << "</section>\n";
  }

  void summaries() {
    ResultTable const table = result_table(results_, defaults_, TableOf::summary);
    if (table.rows.n_rows == 0 || !schema_of(job_.verb).page_has_summary) return;
    std::vector<Shown> shown;
    for (std::size_t j = 0; j < table.rows.columns.size(); ++j)
      shown.push_back({j, std::nullopt, table.rows.columns[j].name});
    HtmlTable html(table.rows.columns, shown);
    for_each_block(table.rows, [&](Block const& block) {
      for (std::size_t i = 0; i < block.n_rows; ++i) html.add(block, i);
    });
    out_ << "<h3>Summaries</h3>\n";
    html.write(out_, "What the points amount to");
  }

  void failures() {
    heading("failures", "Failures");
    ResultTable const table = result_table(results_, defaults_, TableOf::failed);
    if (table.rows.n_rows == 0) {
      out_ << "<p>No point failed.</p>\n</section>\n";
      return;
    }
    std::vector<Shown> shown;
    for (std::size_t j = 0; j < table.rows.columns.size(); ++j)
      shown.push_back({j, std::nullopt, table.rows.columns[j].name});
    HtmlTable html(table.rows.columns, shown);
    for_each_block(table.rows, [&](Block const& block) {
      for (std::size_t i = 0; i < block.n_rows; ++i) html.add(block, i);
    });
    html.write(out_, "Points that failed, with exit code and message");
    out_ << "<p class=\"hint\">They run again with <code>antikelvin resume --retry "
         << escaped(in_shell(name())) << "</code></p>\n</section>\n";
  }

  void fact(std::string const& label, std::string const& text) {
    if (!text.empty())
      out_ << "<dt>" << escaped(label) << "</dt><dd>" << escaped(text) << "</dd>\n";
  }

  void reproduction() {
    heading("reproduce", "How to reproduce it");
    out_ << "<p>The job below says everything; the same version computes the same numbers, bit for "
            "bit, on any number of threads and any backend.</p>\n<pre>";
    std::string const own = in_shell(name());
    std::vector<std::pair<std::string, char const*>> const commands = {
        {"scan " + in_shell(name() + "/job.toml") + " -o again", "all of it once more"},
        {"resume " + own, "what is open"},
        {"export " + own + " -o all.csv", "one table"},
        {"report " + own, "this page"}};
    for (auto const& [command, what] : commands) {
      std::string const padding(std::max(command.size(), commands[0].first.size()) - command.size(),
                                ' ');
      out_ << "antikelvin " << escaped(command) << padding << "   # " << what << "\n";
    }
    out_ << "</pre>\n";
    if (!verdicts_.example.empty())
      out_ << "<p>The first point alone, from within the folder:</p>\n<pre>"
           << escaped(verdicts_.example) << "</pre>\n";
    out_ << "<h3>Job</h3>\n<pre>" << escaped(content_of(folder_ + "/job.toml").value_or(""))
         << "</pre>\n"
         << "<h3>Provenance</h3>\n<dl class=\"facts\">\n";
    Json const manifest = json_in(folder_ + "/manifest.json");
    Json const build = manifest.value("build", Json::object());
    auto const text = [](Json const& json, char const* key) {
      if (!json.is_object() || !json.contains(key)) return std::string();
      return json[key].is_string() ? json[key].get<std::string>() : json[key].dump();
    };
    fact("version", text(build, "version") + " (" + text(build, "commit") + ")");
    fact("compiler", text(build, "compiler") + ", " + text(build, "build_type"));
    fact("CUDA", text(build, "cuda"));
    fact("Thrust", text(build, "thrust") + ", CPU system " + text(build, "cpu_system"));
    Json const device = manifest.value("device", Json::object());
    fact("device", text(device, "backend") + (device.empty() ? "" : " ") + text(device, "name"));
    Json const rng = manifest.value("rng", Json::object());
    fact("random numbers", text(rng, "generator") + ", layout " + text(rng, "layout"));
    fact("seeds", job_.independent_seeds
                      ? "independent: each point has its own, made from its options; its record "
                        "has it"
                      : "shared: the seed of every point is that in the job, else 1");
    fact("layout of results", "schema " + text(manifest, "schema"));
    if (double const seconds = seconds_of_work(); seconds > 0)
      fact("computing time", duration_text(seconds));
    out_ << "</dl>\n</section>\n</main>\n";
  }

  double seconds_of_work() const {
    double seconds = 0;
    for (std::string const& records : record_files(folder_)) {
      std::ifstream journal(std::filesystem::path(records).replace_filename("journal.jsonl"));
      for (std::string line; std::getline(journal, line);) {
        seconds += number_in(foreign_json(line), "seconds");
      }
    }
    return seconds;
  }

  Job const& job_;
  ScanVerb const& verb_;
  DefaultsOf const& defaults_;
  std::string const& folder_;
  std::ostream& out_;
  Results results_;
  Verdicts verdicts_;
};

}  // namespace

void write_scan_page(Job const& job, ScanVerb const& verb, DefaultsOf const& defaults,
                     std::string const& folder, std::ostream& out) {
  Page(job, verb, defaults, folder, out).write();
}

}  // namespace antikelvin
