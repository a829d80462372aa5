// SPDX-License-Identifier: Apache-2.0
#include "figure/draw.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"
#include "figure/gnuplot_program.hpp"
#include "io/output_file.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {
namespace {

BackendError without_gnuplot(std::string const& output) {
  return {"cannot draw '" + output + "'", "gnuplot is not installed",
          "install it: apt-get install gnuplot-nox"};
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
  if (code == 127) throw without_gnuplot(output);
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

/// gnuplot opens and closes a group for every style it sets, most of them with nothing inside: without those a figure
/// is shorter by a third.
std::string without_empty_groups(std::string const& svg) {
  static std::string const close = "</g>";
  std::string result;
  for (std::size_t at = 0; at < svg.size();) {
    if (svg.compare(at, close.size(), close) != 0) {
      result += svg[at++];
      continue;
    }
    at += close.size();
    std::size_t const end = result.find_last_not_of(" \t\n");
    std::size_t const tag = result.rfind('<');
    if (end != std::string::npos && result[end] == '>' && result.compare(tag, 3, "<g ") == 0) {
      result.erase(tag);
      if (at < svg.size() && svg[at] == '\n') ++at;
    } else {
      result += close;
    }
  }
  return result;
}

/// A point that tells its value is a mark, which the page's style hides, with a title: gnuplot wraps it in groups and calls
/// functions of its own scripts.
std::string with_titles_as_values(std::string const& svg) {
  static std::string const begin = "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'",
                           end = "')\" onmouseout=\"gnuplot_svg.hideHypertext()\"><title> </title>";
  std::string result;
  std::size_t at = 0;
  for (std::size_t next; (next = svg.find(begin, at)) != std::string::npos;) {
    result.append(svg, at, next - at);
    std::size_t const text = next + begin.size(), stop = svg.find(end, text),
                      transform = svg.find("transform=", stop), quote = transform + 10,
                      mark = svg.find("href='#gpPt", stop);
    std::size_t const closed = quote == std::string::npos ? quote : svg.find('\'', quote + 1);
    std::size_t const last = svg.find("</g>", closed);
    if (stop == std::string::npos || mark > last || last == std::string::npos)
      throw std::logic_error("gnuplot writes the texts of points in a way that is not known here");
    std::string title = svg.substr(text, stop - text);
    replace_all(title, kLineEnd, "&#10;");
    // The group of its style, which holds nothing else.
    std::size_t const open = result.rfind('<');
    bool const is_alone = open != std::string::npos && result.compare(open, 7, "<g fill") == 0;
    if (is_alone) result.erase(open);
    result += "<use class='value' xlink:href='#gpPt6' " +
              svg.substr(transform, closed + 1 - transform) + "><title>" + title + "</title></use>";
    at = last + 4;
    if (is_alone) at = svg.find("</g>", at) + 4;
  }
  return result.append(svg, at);
}

/// Makes ids unique within a page. The terminal's `name` is part of the ids of curves, not of those of
/// points, filters and the canvas, which would be the same in all figures of a page.
std::string with_own_ids(std::string svg, std::string const& name) {
  for (std::string const id : {"gnuplot_canvas", "gpDot", "gpPt", "textbox", "greybox"})
    for (std::string const before : {"id='", "id=\"", "href='#"})
      replace_all(svg, before + id, before + name + id);
  return svg;
}

void write_text(std::string const& path, std::string const& text, std::string const& shown_path) {
  std::ofstream out(path);
  out << text;
  if (!out.flush())
    throw IoError("cannot write " + path_in_quotes(shown_path), "the disk took a part of it",
                  "check space");
}

/// The program draws into a picture of its own name, which is no command and no option to gnuplot.
std::string script(Figure const& figure, FigureLook const& look, std::string const& output) {
  std::filesystem::path const name = std::filesystem::path(output).filename();
  std::string shown = name.string();
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  std::filesystem::path picture = name;
  return "# Drawn by: gnuplot " + shown + "\n" +
         gnuplot_program(figure, look, "./" + picture.replace_extension(".svg").string());
}

}  // namespace

void require_gnuplot(std::string const& output) {
  if (std::filesystem::path(output).extension() == kScriptSuffix) return;
  if (std::system("command -v gnuplot >/dev/null 2>&1") != 0) throw without_gnuplot(output);
}

void draw(Figure const& figure, FigureLook const& look, std::string const& output) {
  replace_atomically(
      output, [&](std::string const& temporary) { draw_into(figure, look, temporary, output); });
}

void draw_into(Figure const& figure, FigureLook const& look, std::string const& path,
               std::string const& shown_path) {
  std::string const suffix = std::filesystem::path(path).extension().string();
  if (suffix == kScriptSuffix) {
    write_text(path, script(figure, look, shown_path), shown_path);
    return;
  }
  run_gnuplot(gnuplot_program(figure, look, path), shown_path);
  if (!std::filesystem::is_regular_file(path)) return;
  std::string const drawn = content_of(path).value_or("");
  require_complete(drawn, suffix, shown_path);
  if (suffix == ".svg") write_text(path, without_empty_groups(drawn), shown_path);
}

std::string page_drawing(Figure const& figure, std::string const& name) {
  std::string folder = (std::filesystem::temp_directory_path() / "antikelvin_XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr)
    throw IoError("cannot draw a figure", "no temporary folder could be made", "check TMPDIR");
  std::string const path = folder + "/figure.svg";
  std::string svg;
  FigureLook const look{.width = 820, .height = 400};
  try {
    run_gnuplot(gnuplot_program_for(
                    "svg size 820,400 dynamic enhanced name '" + name + "' font 'sans-serif,14'",
                    figure, look, path, true),
                name);
    svg = content_of(path).value_or("");
    std::filesystem::remove_all(folder);
  } catch (...) {
    std::filesystem::remove_all(folder);
    throw;
  }
  while (!svg.empty() && svg.back() == '\n') svg.pop_back();
  require_complete(svg, ".svg", name);
  svg = with_titles_as_values(without_empty_groups(svg));
  std::size_t const start = std::min(svg.find("<g "), svg.size());
  return with_own_ids(svg.substr(start, svg.rfind("</svg>") - start), name);
}

}  // namespace antikelvin
