// SPDX-License-Identifier: Apache-2.0
#include "table/table.hpp"

#include <algorithm>
#include <limits>

#include "antikelvin/base/check.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {
namespace {

constexpr std::uint64_t kMaxBlockRows = 65536;
constexpr std::uint64_t kMaxBlockCells = std::uint64_t{1} << 22;

Values no_values(ColumnType type) {
  switch (type) {
    case ColumnType::count:
      return std::vector<std::uint64_t>();
    case ColumnType::real:
      return std::vector<double>();
    case ColumnType::flag:
      return std::vector<std::uint8_t>();
    case ColumnType::text:
      return std::vector<std::string>();
  }
  return {};
}

std::size_t cell_bytes(ColumnType type) {
  return type == ColumnType::flag   ? sizeof(std::uint8_t)
         : type == ColumnType::text ? sizeof(std::string)
                                    : sizeof(double);
}

/// A column of which all cells are missing holds reals.
Column column_of(Table const& table, std::size_t j) {
  Column column{table.columns[j], ColumnType::real, 1};
  for (auto const& row : table.rows) {
    if (std::holds_alternative<bool>(row[j])) column.type = ColumnType::flag;
    if (std::holds_alternative<std::uint64_t>(row[j])) column.type = ColumnType::count;
    if (auto const* text = std::get_if<std::string>(&row[j])) {
      column.type = ColumnType::text;
      column.width = std::max(column.width, text->size());
    }
  }
  return column;
}

/// Throws bad_variant_access where the types of a column are mixed.
void copy_cell(Cell const& cell, ColumnType type, Block& block, std::size_t j, std::size_t i) {
  bool const missing = std::holds_alternative<std::monostate>(cell);
  switch (type) {
    case ColumnType::count:
      block.counts(j)[i] = std::get<std::uint64_t>(cell);
      return;
    case ColumnType::real:
      block.reals(j)[i] =
          missing ? std::numeric_limits<double>::quiet_NaN() : std::get<double>(cell);
      return;
    case ColumnType::flag:
      block.flags(j)[i] = std::get<bool>(cell);
      return;
    case ColumnType::text:
      block.texts(j)[i] = missing ? "" : std::get<std::string>(cell);
      return;
  }
}

}  // namespace

void Block::resize(std::vector<Column> const& types, std::uint64_t rows) {
  n_rows = rows;
  if (columns.size() != types.size()) {
    columns.clear();
    for (Column const& column : types) columns.push_back(no_values(column.type));
  }
  for (Values& values : columns) std::visit([&](auto& vector) { vector.resize(rows); }, values);
}

std::uint64_t block_rows(std::size_t n_columns) {
  return std::clamp<std::uint64_t>(kMaxBlockCells / std::max<std::size_t>(n_columns, 1), 1,
                                   kMaxBlockRows);
}

std::uint64_t block_bytes(RowStream const& rows) {
  std::uint64_t row = 0;
  for (Column const& column : rows.columns) row += cell_bytes(column.type);
  return row * std::min(rows.n_rows, block_rows(rows.columns.size()));
}

void for_each_block(RowStream const& rows, std::function<void(Block const&)> const& use) {
  Block block;
  std::uint64_t const most = block_rows(rows.columns.size());
  for (std::uint64_t first = 0; first < rows.n_rows; first += block.n_rows) {
    check_interrupt();
    block.resize(rows.columns, std::min(most, rows.n_rows - first));
    rows.make(first, block.n_rows, block);
    use(block);
  }
}

RowStream stream_of(Table const& table) {
  RowStream stream;
  for (std::size_t j = 0; j < table.columns.size(); ++j)
    stream.columns.push_back(column_of(table, j));
  stream.n_rows = table.rows.size();
  stream.make = [&table, columns = stream.columns](std::uint64_t first, std::uint64_t count,
                                                   Block& block) {
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = 0; j < columns.size(); ++j)
        copy_cell(table.rows[first + i][j], columns[j].type, block, j, i);
  };
  return stream;
}

Table join(Table const& left, Table const& right, std::string const& key) {
  auto const index = [&](Table const& table) {
    auto const found = std::find(table.columns.begin(), table.columns.end(), key);
    AK_ASSERT(found != table.columns.end());
    return static_cast<std::size_t>(found - table.columns.begin());
  };
  std::size_t const left_key = index(left), right_key = index(right);
  Table joined = left;
  for (std::size_t j = 0; j < right.columns.size(); ++j)
    if (j != right_key) joined.columns.push_back(right.columns[j]);
  for (auto& row : joined.rows) {
    auto const match = std::find_if(right.rows.begin(), right.rows.end(), [&](auto const& other) {
      return other[right_key] == row[left_key];
    });
    for (std::size_t j = 0; j < right.columns.size(); ++j)
      if (j != right_key) row.push_back(match == right.rows.end() ? Cell{} : (*match)[j]);
  }
  return joined;
}

}  // namespace antikelvin
