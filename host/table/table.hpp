// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace antikelvin {

enum class ColumnType { count, real, flag, text };

/// Names are CSV headers, JSON keys and HDF5 datasets alike.
struct Column {
  std::string name;
  ColumnType type;
  std::size_t width = 16;  ///< of a text: bytes of the longest, as HDF5 stores it
};

/// Values of one column, in the order of ColumnType. A real that does not exist is NaN: empty in
/// CSV, null in JSON.
using Values = std::variant<std::vector<std::uint64_t>, std::vector<double>,
                            std::vector<std::uint8_t>, std::vector<std::string>>;

/// Some rows of a table, column by column.
struct Block {
  std::uint64_t n_rows = 0;
  std::vector<Values> columns;

  /// Sizes every column for `rows` rows; values are to be set by the caller.
  void resize(std::vector<Column> const& types, std::uint64_t rows);

  std::vector<std::uint64_t>& counts(std::size_t column) {
    return std::get<std::vector<std::uint64_t>>(columns[column]);
  }
  std::vector<double>& reals(std::size_t column) {
    return std::get<std::vector<double>>(columns[column]);
  }
  std::vector<std::uint8_t>& flags(std::size_t column) {
    return std::get<std::vector<std::uint8_t>>(columns[column]);
  }
  std::vector<std::string>& texts(std::size_t column) {
    return std::get<std::vector<std::string>>(columns[column]);
  }
};

/// Rows made on demand, in order, so that no table is ever held.
struct RowStream {
  std::vector<Column> columns;
  std::uint64_t n_rows = 0;
  /// Fills rows first … first + count − 1 into a block already sized for them.
  std::function<void(std::uint64_t first, std::uint64_t count, Block& block)> make;
};

/// Rows of a block: 65536, fewer where that would be more than 2²² cells.
std::uint64_t block_rows(std::size_t n_columns);

/// Memory of the largest block of a stream.
std::uint64_t block_bytes(RowStream const& rows);

/// Calls `use` with one block after the other; answers interrupts before each.
void for_each_block(RowStream const& rows, std::function<void(Block const&)> const& use);

/// One value of a stored table; monostate where no value exists.
using Cell = std::variant<std::monostate, bool, std::uint64_t, double, std::string>;

/// Few rows, stored. All cells of a column have one type; only reals and texts may be missing.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

/// The rows of `table` as a stream, which refers to it. A missing text is empty.
RowStream stream_of(Table const& table);

/// Every row of `left` followed by the columns of the row of `right` whose `key` cell is equal.
Table join(Table const& left, Table const& right, std::string const& key);

}  // namespace antikelvin
