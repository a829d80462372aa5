// SPDX-License-Identifier: Apache-2.0
#include "table/text_table.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <ostream>

#include "base/text_width.hpp"
#include "table/value_with_error.hpp"

namespace antikelvin {
namespace {

constexpr int kDigits = 8;

/// A column as it is shown: with the column of its errors, where they stand in brackets.
struct Shown {
  std::string name;
  std::size_t value;
  std::optional<std::size_t> error;
  std::size_t width;
  bool is_empty = true;  ///< no row has a value
};

std::string cell(Shown const& shown, Block const& block, std::size_t row) {
  if (shown.error) {
    double const value = std::get<std::vector<double>>(block.columns[shown.value])[row];
    return value_with_error(value, std::get<std::vector<double>>(block.columns[*shown.error])[row]);
  }
  std::string text;
  append_value(text, block.columns[shown.value], row, kDigits);
  return text;
}

/// The column whose standard error a column holds: `energy_error` that of energy or energy_mean,
/// `tau_error` that of tau_int.
std::optional<std::size_t> value_of_error(std::vector<Column> const& columns, std::size_t j) {
  std::string const& name = columns[j].name;
  std::string const suffix = "_error";
  if (name.size() <= suffix.size() || name.substr(name.size() - suffix.size()) != suffix)
    return std::nullopt;
  std::string const base = name.substr(0, name.size() - suffix.size());
  for (char const* const ending : {"_sampled", "", "_mean", "_int"})
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].name == base + ending) return i;
  return std::nullopt;
}

std::vector<Shown> all_of(std::vector<Column> const& columns, bool is_compact) {
  std::vector<std::optional<std::size_t>> error(columns.size());
  std::vector<bool> is_error(columns.size(), false);
  for (std::size_t j = 0; is_compact && j < columns.size(); ++j) {
    auto const value = value_of_error(columns, j);
    if (!value || columns[*value].type != ColumnType::real || columns[j].type != ColumnType::real)
      continue;
    error[*value] = j;
    is_error[j] = true;
  }
  std::vector<Shown> shown;
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (!is_error[j]) shown.push_back({columns[j].name, j, error[j], columns[j].name.size()});
  return shown;
}

std::vector<Shown> chosen(std::vector<Shown> const& all, std::vector<std::string> const& names) {
  std::vector<Shown> result;
  for (std::string const& name : names)
    for (Shown const& shown : all)
      if (shown.name == name) result.push_back(shown);
  return result;
}

std::size_t total_width(std::vector<Shown> const& shown) {
  return std::accumulate(shown.begin(), shown.end(), shown.empty() ? 0 : 2 * (shown.size() - 1),
                         [](std::size_t sum, Shown const& column) { return sum + column.width; });
}

/// As many headlines as fit, and one at least; where there are none, as many columns.
std::vector<Shown> that_fit(std::vector<Shown> const& all, TableStyle const& style) {
  if (style.width == 0 || total_width(all) <= style.width) return all;
  std::vector<Shown> candidates = chosen(all, style.headlines);
  std::erase_if(candidates, [](Shown const& column) { return column.is_empty; });
  if (candidates.empty()) candidates = all;
  while (candidates.size() > 1 && total_width(candidates) > style.width) candidates.pop_back();
  std::sort(candidates.begin(), candidates.end(),
            [](Shown const& a, Shown const& b) { return a.value < b.value; });
  return candidates;
}

template <class Use>
void for_each_row(std::vector<Block> const& blocks, Use const& use) {
  for (Block const& block : blocks)
    for (std::size_t i = 0; i < block.n_rows; ++i) use(block, i);
}

void write_vertical(std::vector<Shown> const& shown, std::vector<Block> const& blocks,
                    std::ostream& out) {
  std::size_t width = 0, n = 0;
  for (Shown const& column : shown) width = std::max(width, column.name.size());
  for_each_row(blocks, [&](Block const& block, std::size_t i) {
    out << "-- row " << ++n << '\n';
    for (Shown const& column : shown)
      out << std::string(width - column.name.size(), ' ') << column.name << "  "
          << cell(column, block, i) << '\n';
  });
}

/// A text that is one cell of a Markdown table.
std::string markdown_cell(std::string const& text) {
  std::string escaped;
  for (char const c : text) {
    if (c == '|') escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

/// Writes a table, or one for each run of rows that have the same value in the column `section`.
void write_markdown(std::vector<Shown> shown, std::optional<Shown> const& section,
                    std::vector<Column> const& columns, std::vector<Block> const& blocks,
                    std::ostream& out) {
  auto const write = [&](auto const& text_of) {
    for (Shown const& column : shown) out << "| " << text_of(column) << ' ';
    out << "|\n";
  };
  auto const head = [&] {
    write([](Shown const& column) { return markdown_cell(column.name); });
    for (Shown const& column : shown)
      out << (columns[column.value].type == ColumnType::text ? "|---" : "|---:");
    out << "|\n";
  };
  if (section)
    std::erase_if(shown, [&](Shown const& column) { return column.value == section->value; });
  else
    head();
  std::optional<std::string> title;
  for_each_row(blocks, [&](Block const& block, std::size_t i) {
    if (section && title != cell(*section, block, i)) {
      if (title) out << '\n';
      title = cell(*section, block, i);
      out << "**" << *title << "**\n\n";
      head();
    }
    write([&](Shown const& column) { return markdown_cell(cell(column, block, i)); });
  });
}

void write_aligned(std::vector<Shown> const& shown, std::vector<Block> const& blocks,
                   std::ostream& out) {
  auto const write = [&](auto const& text_of) {
    std::string line;
    for (Shown const& column : shown) {
      std::string const text = text_of(column);
      if (&column != &shown.front()) line += "  ";
      line += std::string(column.width - text_width(text), ' ') + text;
    }
    out << line << '\n';
  };
  write([](Shown const& column) { return column.name; });
  for_each_row(blocks, [&](Block const& block, std::size_t i) {
    write([&](Shown const& column) { return cell(column, block, i); });
  });
}

void write_table(std::vector<Column> const& columns, std::vector<Block> const& blocks,
                 TableStyle const& style, std::ostream& out) {
  std::vector<Shown> all = all_of(columns, style.is_compact);
  bool const is_chosen = !style.columns.empty();
  if (is_chosen) all = chosen(all, style.columns);
  if (all.empty()) return;
  if (style.layout == TableLayout::vertical) return write_vertical(all, blocks, out);
  if (style.layout == TableLayout::markdown) {
    std::vector<Shown> section;
    if (all.size() > 1) section = chosen(all, {style.section});
    return write_markdown(all, section.empty() ? std::nullopt : std::optional(section.front()),
                          columns, blocks, out);
  }
  for_each_row(blocks, [&](Block const& block, std::size_t i) {
    for (Shown& column : all) {
      std::size_t const n = text_width(cell(column, block, i));
      column.width = std::max(column.width, n);
      column.is_empty = column.is_empty && n == 0;
    }
  });
  std::vector<Shown> const shown = is_chosen || style.shows_all ? all : that_fit(all, style);
  write_aligned(shown, blocks, out);
  if (shown.size() < all.size())
    out << "(" << shown.size() << " of " << all.size() << " columns; --columns all shows all)\n";
}

}  // namespace

RowWriter text_writer(std::vector<Column> const& columns, std::ostream& out,
                      TableStyle const& style) {
  auto const blocks = std::make_shared<std::vector<Block>>();
  return {[blocks](Block const& block) { blocks->push_back(block); },
          [blocks, columns, style, &out] { write_table(columns, *blocks, style, out); }};
}

}  // namespace antikelvin
