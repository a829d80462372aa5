// SPDX-License-Identifier: Apache-2.0
#include "scan/page/page_results.hpp"

#include <algorithm>
#include <map>

#include "antikelvin/base/error.hpp"
#include "figure/draw.hpp"
#include "figure/page_figures.hpp"
#include "scan/page/page_template.hpp"

namespace antikelvin {
namespace {

/// Rows of a point in the table.
constexpr std::size_t kTablePointRows = 20;

/// Rows of all points that figures draw, and of one: longer tables are thinned.
constexpr std::uint64_t kFigureRows = 200000, kFigurePointRows = 2000;

std::vector<std::string> const& names_of_points(Block const& block) {
  return std::get<std::vector<std::string>>(block.columns[0]);
}

/// Rows of those points that are longer than figures draw.
std::map<std::string, std::uint64_t> lengths_of_long_points(ResultTable const& table) {
  std::map<std::string, std::uint64_t> lengths;
  if (table.rows.n_rows <= kFigurePointRows) return lengths;
  for_each_block(table.rows, [&](Block const& block) {
    for (std::string const& id : names_of_points(block)) ++lengths[id];
  });
  std::erase_if(lengths, [](auto const& entry) { return entry.second <= kFigurePointRows; });
  return lengths;
}

/// Says of each row, in order, which one of its point it is and whether figures draw it.
class Thinning {
 public:
  explicit Thinning(ResultTable const& table)
      : lengths_(lengths_of_long_points(table)), step_(1 + table.rows.n_rows / kFigureRows) {}

  void next(std::string const& id) {
    ++in_point_;
    if (id == id_) return;
    id_ = id;
    in_point_ = 0;
    auto const found = lengths_.find(id);
    point_step_ =
        std::max(step_, found == lengths_.end() ? 1 : 1 + found->second / kFigurePointRows);
  }

  std::uint64_t in_point() const { return in_point_; }
  bool is_drawn() const { return in_point_ % point_step_ == 0; }

 private:
  std::map<std::string, std::uint64_t> lengths_;
  std::uint64_t step_, in_point_ = 0, point_step_ = step_;
  std::string id_;
};

/// The columns that options of the grid stand in; a column of results may stand for an option.
std::vector<std::string> axis_columns(Job const& job, ResultColumns const& drawn) {
  std::vector<std::string> columns;
  for (JobAxis const& axis : job.axes)
    for (std::string const& name : axis.names) {
      std::string underscored = name;
      std::replace(underscored.begin(), underscored.end(), '-', '_');
      for (std::string const& column : {"input_" + name, name, underscored})
        if (name != "seed" && drawn.columns.count(column) != 0) {
          columns.push_back(column);
          break;
        }
    }
  return columns;
}

}  // namespace

PageRows page_rows(ResultTable const& table, Schema const& schema) {
  std::vector<Column> const& columns = table.rows.columns;
  PageRows result;
  std::vector<std::vector<std::string>*> drawn;
  for (Column const& column : columns) drawn.push_back(&result.drawn.columns[column.name]);
  PageTable shown(columns, shown_columns(table, schema));
  Thinning thinning(table);
  for_each_block(table.rows, [&](Block const& block) {
    for (std::size_t i = 0; i < block.n_rows; ++i) {
      thinning.next(names_of_points(block)[i]);
      if (thinning.in_point() < kTablePointRows) shown.add(block, i);
      if (!thinning.is_drawn()) continue;
      for (std::size_t j = 0; j < block.columns.size(); ++j)
        append_value(drawn[j]->emplace_back(), block.columns[j], i, 17);
    }
  });
  std::uint64_t const n_rows = shown.n_rows();
  result.table = false;
  if (n_rows == 0) return result;
  result.table = shown.take_data("Options and main results of " + std::to_string(table.n_points) +
                                 " points; energies in the unit of the levels, k_B = 1");
  result.table.update(
      {{"only_first", n_rows > PageTable::kRows},
       {"n_shown", PageTable::kRows},
       {"n_rows", n_rows},
       {"n_rows_of_point", unless_zero(n_rows < table.rows.n_rows ? kTablePointRows : 0)}});
  return result;
}

Json figures_data(Job const& job, Schema const& schema, ResultColumns const& drawn) {
  std::vector<PageFigure> const figures = page_figures(drawn, schema, axis_columns(job, drawn));
  Json shown = Json::array();
  bool lacks_gnuplot = false;
  try {
    for (PageFigure const& one : figures) {
      std::string const number = std::to_string(shown.size() + 1);
      Json drawings = Json::array();
      for (PageDrawing const& drawing : one.drawings) {
        std::string const name =
            "f" + number + std::string(1, static_cast<char>('a' + drawings.size()));
        drawings.push_back({{"name", name},
                            {"along", drawing.along},
                            {"is_hidden", !drawings.empty()},
                            {"drawing", page_drawing(drawing.figure, name)}});
      }
      shown.push_back({{"number", number},
                       {"view_box", kPageDrawingBox},
                       {"caption", one.caption},
                       {"drawings", std::move(drawings)}});
    }
  } catch (BackendError const&) {
    lacks_gnuplot = true;
  }
  return {{"figures", std::move(shown)},
          {"lacks_gnuplot", lacks_gnuplot},
          {"lacks_figures", figures.empty()}};
}

}  // namespace antikelvin
