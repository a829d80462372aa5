// SPDX-License-Identifier: Apache-2.0
#include "table/row_writer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

namespace antikelvin {
namespace {

constexpr int kCsvDigits = 17;

/// Text on its way to a stream, passed on in large pieces.
class Buffer {
 public:
  explicit Buffer(std::ostream& out) : out_(out) {}
  std::string& text() { return text_; }
  void row_done() {
    if (text_.size() > kPiece) flush();
  }
  void flush() {
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }

 private:
  static constexpr std::size_t kPiece = 1 << 18;
  std::ostream& out_;
  std::string text_;
};

template <class... Format>
void append_number(std::string& text, Format... format) {
  char buffer[40];
  text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, format...).ptr);
}

void append_csv_text(std::string& out, std::string const& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (char const c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string json_text(std::string const& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void append_json_text(std::string& out, std::string const& text) {
  bool const plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c < 127 && c != '"' && c != '\\';
  });
  out += plain ? '"' + text + '"' : json_text(text);
}

/// The shortest number that reads back to the same double, and reads as a real.
void append_json_real(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "null";
  } else if (std::isinf(value)) {
    out += value > 0 ? "\"inf\"" : "\"-inf\"";
  } else {
    std::size_t const start = out.size();
    append_number(out, value);
    if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
  }
}

void append_json_value(std::string& out, Values const& values, std::size_t row) {
  if (auto const* reals = std::get_if<std::vector<double>>(&values))
    append_json_real(out, (*reals)[row]);
  else if (auto const* texts = std::get_if<std::vector<std::string>>(&values))
    append_json_text(out, (*texts)[row]);
  else
    append_value(out, values, row, kCsvDigits);
}

}  // namespace

void append_value(std::string& text, Values const& values, std::size_t row, int digits) {
  if (auto const* reals = std::get_if<std::vector<double>>(&values)) {
    if (!std::isnan((*reals)[row]))
      append_number(text, (*reals)[row], std::chars_format::general, digits);
  } else if (auto const* counts = std::get_if<std::vector<std::uint64_t>>(&values)) {
    append_number(text, (*counts)[row]);
  } else if (auto const* flags = std::get_if<std::vector<std::uint8_t>>(&values)) {
    text += (*flags)[row] != 0 ? "true" : "false";
  } else {
    text += std::get<std::vector<std::string>>(values)[row];
  }
}

void write_rows(RowStream const& rows, RowWriter const& writer) {
  for_each_block(rows, writer.add);
  writer.end();
}

RowWriter csv_writer(std::vector<Column> const& columns, std::ostream& out) {
  auto const buffer = std::make_shared<Buffer>(out);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (j > 0) buffer->text() += ',';
    append_csv_text(buffer->text(), columns[j].name);
  }
  buffer->text() += '\n';
  auto const add = [buffer](Block const& block) {
    std::string& text = buffer->text();
    for (std::size_t i = 0; i < block.n_rows; ++i) {
      for (std::size_t j = 0; j < block.columns.size(); ++j) {
        if (j > 0) text += ',';
        if (auto const* texts = std::get_if<std::vector<std::string>>(&block.columns[j]))
          append_csv_text(text, (*texts)[i]);
        else
          append_value(text, block.columns[j], i, kCsvDigits);
      }
      text += '\n';
      buffer->row_done();
    }
    buffer->flush();
  };
  return {add, [buffer] { buffer->flush(); }};
}

RowWriter json_writer(std::vector<Column> const& columns, std::ostream& out,
                      std::string const& before) {
  auto const buffer = std::make_shared<Buffer>(out);
  std::vector<std::string> keys;
  for (Column const& column : columns)
    keys.push_back((keys.empty() ? "\n      " : ",\n      ") + json_text(column.name) + ": ");
  auto const any = std::make_shared<bool>(false);
  buffer->text() = before + "[";
  auto const add = [buffer, keys, any](Block const& block) {
    std::string& text = buffer->text();
    for (std::size_t i = 0; i < block.n_rows; ++i) {
      text += *any ? ",\n    {" : "\n    {";
      *any = true;
      for (std::size_t j = 0; j < block.columns.size(); ++j) {
        text += keys[j];
        append_json_value(text, block.columns[j], i);
      }
      text += "\n    }";
      buffer->row_done();
    }
    buffer->flush();
  };
  auto const end = [buffer, any] {
    buffer->text() += *any ? "\n  ]" : "]";
    buffer->flush();
  };
  return {add, end};
}

RowWriter only_columns(std::vector<Column> const& columns, std::vector<std::string> const& names,
                       std::function<RowWriter(std::vector<Column> const&)> const& make) {
  if (names.empty()) return make(columns);
  std::vector<std::size_t> indices;
  std::vector<Column> kept;
  for (std::string const& name : names)
    for (std::size_t j = 0; j < columns.size(); ++j)
      if (columns[j].name == name) {
        indices.push_back(j);
        kept.push_back(columns[j]);
      }
  RowWriter const writer = make(kept);
  auto const add = [writer, indices](Block const& block) {
    Block some;
    some.n_rows = block.n_rows;
    for (std::size_t const j : indices) some.columns.push_back(block.columns[j]);
    writer.add(some);
  };
  return {add, writer.end};
}

}  // namespace antikelvin
