// SPDX-License-Identifier: Apache-2.0
#include "figure/figure_writer.hpp"

#include <memory>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "figure/draw.hpp"
#include "figure/figure_of.hpp"
#include "figure/gnuplot_program.hpp"
#include "process/console.hpp"

namespace antikelvin {
namespace {

/// A figure that says why it is empty.
Figure empty_figure(std::string const& why) {
  Figure figure{.title = plain_text(why)};
  figure.panels.push_back({.x = {.least = 0, .most = 1}, .y = {.least = 0, .most = 1}});
  return figure;
}

}  // namespace

RowWriter figure_writer(Report const& report, std::string const& path,
                        std::string const& shown_path) {
  auto const rows = std::make_shared<ResultColumns>(without_rows(rows_of(report).columns));
  rows->verb = report.verb;
  auto const add = [rows](Block const& block) { append_rows(*rows, block); };
  auto const end = [rows, path, shown_path, schema = report.schema] {
    Figure figure;
    try {
      figure = figure_of(*rows, schema);
    } catch (SpecError const& error) {
      console_err() << "antikelvin: " << path_in_quotes(shown_path) << " is empty: " << error.what()
                    << '\n';
      figure = empty_figure(error.what());
    }
    draw_into(figure, {}, path, shown_path);
  };
  return {add, end};
}

}  // namespace antikelvin
