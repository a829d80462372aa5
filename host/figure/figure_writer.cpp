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
  auto const rows = std::make_shared<ResultColumns>();
  rows->verb = report.verb;
  for (Column const& column : rows_of(report).columns) {
    rows->names.push_back(column.name);
    rows->columns[column.name];
  }
  auto const add = [rows](Block const& block) {
    for (std::size_t j = 0; j < block.columns.size(); ++j)
      for (std::size_t i = 0; i < block.n_rows; ++i)
        append_value(rows->columns[rows->names[j]].emplace_back(), block.columns[j], i, 17);
  };
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
