// SPDX-License-Identifier: Apache-2.0
#include "scan/page/page_table.hpp"

#include <algorithm>
#include <set>

#include "scan/page/page_numbers.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kLongText = 60;       ///< longer ones are broken into lines
constexpr std::size_t kColumnsAtMost = 16;  ///< of a study that names none

std::string short_cell(Values const& values, std::size_t row) {
  std::string text;
  append_value(text, values, row, 6);
  return text;
}

}  // namespace

std::optional<std::size_t> position(std::vector<Column> const& columns, std::string const& name) {
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (columns[j].name == name) return j;
  return std::nullopt;
}

std::vector<ShownColumn> shown_columns(ResultTable const& table, Schema const& schema) {
  std::vector<Column> const& columns = table.rows.columns;
  std::vector<ShownColumn> shown;
  std::set<std::string> taken;
  auto const add = [&](std::size_t j, std::string const& title) {
    if (!taken.insert(title).second) return;
    auto error = position(columns, column_beside(title, "_error"));
    if (error && columns[*error].type != ColumnType::real) error.reset();
    shown.push_back({j, error, title});
  };
  for (std::size_t j = 0; j < columns.size(); ++j) {
    TableColumn const& source = table.sources[j];
    if (source.source != TableColumn::Source::result)
      add(j, source.source == TableColumn::Source::option ? source.name : columns[j].name);
  }
  std::size_t const before = shown.size();
  for (std::string const& name : schema.page_columns)
    if (auto const j = position(columns, name)) add(*j, name);
  if (shown.size() < before + 2)
    for (std::size_t j = 0; j < columns.size() && shown.size() < kColumnsAtMost; ++j)
      if (table.sources[j].source == TableColumn::Source::result) add(j, columns[j].name);
  return shown;
}

void PageTable::add(Block const& block, std::size_t row) {
  if (++n_rows_ > kRows) return;
  Json cells = Json::array();
  for (std::size_t k = 1; k < shown_.size(); ++k) cells.push_back(cell(block, row, shown_[k]));
  rows_.push_back({{"row_class", "text id"},
                   {"row_title", short_cell(block.columns[shown_[0].column], row)},
                   {"cells", std::move(cells)}});
}

Json PageTable::cell(Block const& block, std::size_t row, ShownColumn const& one) const {
  Values const& values = block.columns[one.column];
  std::string text = short_cell(values, row);
  if (!is_number(columns_[one.column].type)) {
    bool const is_long = text.size() > kLongText;
    return {{"is_text", true}, {"is_long", is_long}, {"text", std::move(text)}};
  }
  double const value = real_in(values, row);
  if (one.error) {
    double const error = real_in(block.columns[*one.error], row);
    if (error == error && value == value) text = value_and_error(value, error);
  }
  return {{"is_text", false}, {"value", sortable(value)}, {"text", std::move(text)}};
}

/// Where some rows are not kept, nobody knows whether a column is empty.
void PageTable::leave_out_empty_columns() {
  if (n_rows_ > kRows) return;
  for (std::size_t k = shown_.size(); k-- > 1;) {
    bool const is_empty = std::all_of(rows_.begin(), rows_.end(), [&](Json const& row) {
      return row.at("cells").at(k - 1).at("text") == "";
    });
    if (!is_empty) continue;
    shown_.erase(shown_.begin() + static_cast<std::ptrdiff_t>(k));
    for (Json& row : rows_) row["cells"].erase(k - 1);
  }
}

Json PageTable::take_data(std::string const& caption) {
  leave_out_empty_columns();
  Json heads = Json::array();
  for (ShownColumn const& one : shown_)
    heads.push_back({{"title", one.title}, {"is_text", !is_number(columns_[one.column].type)}});
  return {{"caption", caption}, {"heads", std::move(heads)}, {"rows", std::move(rows_)}};
}

Json whole_table(ResultTable const& table, std::string const& caption) {
  if (table.rows.n_rows == 0) return false;
  std::vector<ShownColumn> shown;
  for (std::size_t j = 0; j < table.rows.columns.size(); ++j)
    shown.push_back({j, std::nullopt, table.rows.columns[j].name});
  PageTable page(table.rows.columns, std::move(shown));
  for_each_block(table.rows, [&](Block const& block) {
    for (std::size_t i = 0; i < block.n_rows; ++i) page.add(block, i);
  });
  return page.take_data(caption);
}

}  // namespace antikelvin
