// SPDX-License-Identifier: Apache-2.0
#include "scan/result_table.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {
namespace {

using Source = TableColumn::Source;

/// Beyond it doubles skip whole numbers.
constexpr std::uint64_t kExactCount = std::uint64_t{1} << 53;

/// An option's text as the number that it is: `1e3`, `-inf`, `1/3`; else as text.
Cell option_cell(Json const& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (!value.is_string()) return value.is_null() ? Cell() : Cell(value.dump());
  std::string const text = value.get<std::string>();
  if (text.empty()) return {};
  if (text.find_first_not_of("0123456789") == std::string::npos && text.size() <= 19)
    return static_cast<std::uint64_t>(std::strtoull(text.c_str(), nullptr, 10));
  double const infinity = std::numeric_limits<double>::infinity();
  if (text == "inf" || text == "+inf") return infinity;
  if (text == "-inf") return -infinity;
  if (text.find_first_not_of("+-.0123456789eE/") != std::string::npos) return text;
  char* end = nullptr;
  double const number = std::strtod(text.c_str(), &end);
  if (*end == '\0') return number;
  try {
    return parse_nearest(text, "value");
  } catch (SpecError const&) {
    return text;
  }
}

std::optional<double> real_in(Cell const& cell) {
  if (auto const* real = std::get_if<double>(&cell)) return *real;
  if (auto const* count = std::get_if<std::uint64_t>(&cell)) return static_cast<double>(*count);
  return std::nullopt;
}

bool same(Cell const& a, Cell const& b) {
  auto const x = real_in(a), y = real_in(b);
  return a == b || (x && y && *x == *y);
}

/// Kinds of values that a column has held so far, from which its type follows.
struct Kinds {
  bool missing = false, flag = false, count = false, real = false, text = false;
  std::uint64_t most = 0, n = 0;
  std::size_t width = 1;

  void add(Cell const& cell) {
    ++n;
    if (auto const* words = std::get_if<std::string>(&cell)) {
      text = true;
      width = std::max(width, words->size());
    } else if (auto const* whole = std::get_if<std::uint64_t>(&cell)) {
      count = true;
      most = std::max(most, *whole);
    } else if (std::holds_alternative<bool>(cell)) {
      flag = true;
    } else {
      (std::holds_alternative<double>(cell) ? real : missing) = true;
    }
  }

  /// Counts that must be reals, beside reals or missing values, are texts where that would round.
  Column column(std::string const& name, std::uint64_t n_rows) const {
    bool const gaps = missing || n < n_rows;
    std::size_t constexpr kLongestNumber = 25;
    Column const as_text{name, ColumnType::text,
                         count || real || flag ? std::max(width, kLongestNumber) : width};
    if (text || (flag && (count || real || gaps))) return as_text;
    if (flag) return {name, ColumnType::flag};
    if (count && !real && !gaps) return {name, ColumnType::count};
    return count && most > kExactCount ? as_text : Column{name, ColumnType::real};
  }
};

void put(Cell const& cell, ColumnType type, Block& block, std::size_t j, std::size_t i) {
  switch (type) {
    case ColumnType::count:
      block.counts(j)[i] = std::get<std::uint64_t>(cell);
      return;
    case ColumnType::real:
      block.reals(j)[i] = real_in(cell).value_or(std::numeric_limits<double>::quiet_NaN());
      return;
    case ColumnType::flag:
      block.flags(j)[i] = std::get<bool>(cell);
      return;
    case ColumnType::text:
      block.texts(j)[i] = cell_text(cell);
      return;
  }
}

/// Options have dashes where columns have underscores.
std::string with(std::string name, char from, char to) {
  std::replace(name.begin(), name.end(), from, to);
  return name;
}

/// Names in the order in which they were met.
struct Names {
  std::vector<std::string> list;
  std::unordered_map<std::string, std::size_t> index;

  std::size_t add(std::string const& name) {
    auto const [place, is_new] = index.emplace(name, list.size());
    if (is_new) list.push_back(name);
    return place->second;
  }
};

/// Input of a record, with the defaults of what it does not name.
class Options {
 public:
  explicit Options(DefaultsOf const& defaults) : defaults_(defaults) {}

  Cell cell(Json const& record, std::string const& name) {
    Json const& input = record["input"];
    if (auto const found = input.find(name); found != input.end()) return option_cell(*found);
    Json const& standard = of(record.value("verb", ""));
    auto const found = standard.find(name);
    return found == standard.end() ? Cell() : option_cell(*found);
  }
  /// The option that a column of results is named as; empty if there is none.
  std::string named_as(Json const& record, std::string const& column) {
    for (std::string const& name : {column, with(column, '_', '-')})
      if (record["input"].contains(name) || of(record.value("verb", "")).contains(name))
        return name;
    return "";
  }

 private:
  Json const& of(std::string const& verb) {
    auto const found = known_.find(verb);
    return found != known_.end() ? found->second : known_[verb] = defaults_(verb);
  }
  DefaultsOf defaults_;
  std::map<std::string, Json> known_;
};

Json error_of(Json const& record) { return record.value("error", Json::object()); }

/// The rows of one point as the table takes them.
PointRows rows_in(Json const& record, std::string const& folder, TableOf what) {
  if (what == TableOf::rows) return PointRows(record, folder);
  return PointRows(record.value("summary", Json::array()));
}

/// One pass over all points: names and types of columns, number of rows.
class Survey {
 public:
  Survey(Results const& results, DefaultsOf const& defaults, TableOf what)
      : results_(results), options_(defaults), what_(what) {
    find_varying_options();
    for (std::size_t i = 0; i < results.size(); ++i) {
      check_interrupt();
      Json const record = results.record(i);
      if (is_failure(record) != (what == TableOf::failed)) continue;
      included_.push_back(i);
      first_row_.push_back(n_rows_);
      std::uint64_t const n = what == TableOf::failed ? 1 : survey_rows(record);
      n_rows_ += n;
      for (std::size_t k = 0; k < varying_.size() && n > 0; ++k)
        option_kinds_[k].add(options_.cell(record, varying_[k]));
      if (what == TableOf::failed) message_.add(error_of(record).value("message", std::string()));
      id_width_ = std::max(id_width_, record["id"].get<std::string>().size());
    }
    first_row_.push_back(n_rows_);
  }

  ResultTable table() const {
    ResultTable table;
    auto const add = [&](Source source, std::string const& name, Column column) {
      table.sources.push_back({source, name});
      table.rows.columns.push_back(std::move(column));
    };
    add(Source::id, "id", {"id", ColumnType::text, id_width_});
    for (std::size_t k = 0; k < varying_.size(); ++k) {
      std::string const& name = varying_[k];
      std::string const result = with(name, '-', '_');
      bool const is_result = columns_.index.count(result) > 0;
      if (is_result && differing_.count(result) == 0) continue;
      // Kinds count points here: no point lacks its option.
      add(Source::option, name,
          option_kinds_[k].column(
              is_result || name == "id" || name == "outcome" ? "input_" + name : name, 0));
    }
    if (what_ == TableOf::failed) {
      add(Source::code, "code", {"code", ColumnType::count});
      add(Source::message, "message", message_.column("message", 0));
    } else {
      add(Source::outcome, "outcome", {"outcome", ColumnType::text, 16});
      for (std::size_t j = 0; j < columns_.list.size(); ++j)
        add(Source::result, columns_.list[j], kinds_[j].column(columns_.list[j], n_rows_));
    }
    table.rows.n_rows = n_rows_;
    table.n_points = included_.size();
    table.n_other = results_.size() - included_.size();
    return table;
  }

  std::vector<std::size_t> const& included() const { return included_; }
  std::vector<std::uint64_t> const& first_row() const { return first_row_; }

 private:
  /// Those of all points, failed ones too, so that one table fits the other.
  void find_varying_options() {
    Names names;
    std::vector<Cell> first;
    std::vector<bool> varies;
    std::optional<Json> head;
    for (std::size_t i = 0; i < results_.size(); ++i) {
      check_interrupt();
      Json const record = results_.record(i);
      if (!head) head = {{"input", Json::object()}, {"verb", record.value("verb", "")}};
      for (auto const& option : record["input"].items()) {
        std::size_t const k = names.add(option.key());
        if (k == first.size()) {
          first.push_back(i == 0 ? options_.cell(record, option.key())
                                 : options_.cell(*head, option.key()));
          varies.push_back(false);
        }
      }
      for (std::size_t k = 0; k < names.list.size(); ++k)
        if (!varies[k]) varies[k] = !same(options_.cell(record, names.list[k]), first[k]);
    }
    for (std::size_t k = 0; k < names.list.size(); ++k)
      if (varies[k]) varying_.push_back(names.list[k]);
    option_kinds_.resize(varying_.size());
  }

  std::uint64_t survey_rows(Json const& record) {
    PointRows const rows = rows_in(record, results_.folder(), what_);
    for (std::size_t j = 0; j < rows.columns().size(); ++j) {
      std::string const& name = rows.columns()[j];
      std::size_t const column = columns_.add(name);
      if (column == kinds_.size()) kinds_.emplace_back();
      Kinds& kinds = kinds_[column];
      std::string const twin = differing_.count(name) > 0 ? "" : options_.named_as(record, name);
      bool const is_option = !twin.empty();
      Cell const option = is_option ? options_.cell(record, twin) : Cell();
      bool differs = false;
      for (std::uint64_t row = 0; row < rows.size(); ++row) {
        Cell const cell = rows.cell(row, j);
        kinds.add(cell);
        differs = differs || (is_option && !same(cell, option));
      }
      if (differs) differing_.insert(name);
    }
    return rows.size();
  }

  Results const& results_;
  Options options_;
  TableOf what_;
  std::vector<std::string> varying_;
  std::vector<Kinds> option_kinds_;
  Names columns_;
  std::vector<Kinds> kinds_;
  std::set<std::string> differing_;  ///< result columns that are not the option of their name
  Kinds message_;
  std::size_t id_width_ = 1;
  std::vector<std::size_t> included_;
  std::vector<std::uint64_t> first_row_;
  std::uint64_t n_rows_ = 0;
};

/// Fills blocks from one point after the other.
class Reader {
 public:
  Reader(Results const& results, DefaultsOf const& defaults, TableOf what, ResultTable const& table,
         Survey const& survey)
      : results_(results),
        options_(defaults),
        what_(what),
        sources_(table.sources),
        columns_(table.rows.columns),
        included_(survey.included()),
        first_row_(survey.first_row()) {}

  void fill(std::uint64_t first, std::uint64_t count, Block& block) {
    for (std::uint64_t i = 0; i < count; ++i) {
      load(first + i);
      std::uint64_t const row = first + i - first_row_[point_];
      for (std::size_t j = 0; j < columns_.size(); ++j) {
        if (!rows_ || sources_[j].source != Source::result)
          put(fixed_[j], columns_[j].type, block, j, i);
        else
          put(place_[j] < rows_->columns().size() ? rows_->cell(row, place_[j]) : Cell(),
              columns_[j].type, block, j, i);
      }
    }
  }

 private:
  /// The point of a row; the next one, mostly.
  void load(std::uint64_t row) {
    if (is_loaded_ && row >= first_row_[point_] && row < first_row_[point_ + 1]) return;
    check_interrupt();
    point_ = static_cast<std::size_t>(std::upper_bound(first_row_.begin(), first_row_.end(), row) -
                                      first_row_.begin()) -
             1;
    is_loaded_ = true;
    Json const record = results_.record(included_[point_]);
    rows_.reset();
    if (what_ != TableOf::failed) rows_.emplace(rows_in(record, results_.folder(), what_));
    fixed_.assign(columns_.size(), {});
    place_.assign(columns_.size(), 0);
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      switch (sources_[j].source) {
        case Source::id:
          fixed_[j] = record["id"].get<std::string>();
          break;
        case Source::option:
          fixed_[j] = options_.cell(record, sources_[j].name);
          break;
        case Source::outcome:
          fixed_[j] = record["outcome"].get<std::string>();
          break;
        case Source::code:
          fixed_[j] = error_of(record).value("code", std::uint64_t{0});
          break;
        case Source::message:
          fixed_[j] = error_of(record).value("message", std::string());
          break;
        case Source::result: {
          auto const& names = rows_->columns();
          place_[j] = static_cast<std::size_t>(
              std::find(names.begin(), names.end(), sources_[j].name) - names.begin());
          break;
        }
      }
    }
  }

  Results const& results_;
  Options options_;
  TableOf what_;
  std::vector<TableColumn> sources_;
  std::vector<Column> columns_;
  std::vector<std::size_t> included_;
  std::vector<std::uint64_t> first_row_;
  std::size_t point_ = 0;
  bool is_loaded_ = false;
  std::optional<PointRows> rows_;
  std::vector<Cell> fixed_;         ///< values of all rows of the point
  std::vector<std::size_t> place_;  ///< of results: column in the point's rows
};

}  // namespace

ResultTable result_table(Results const& results, DefaultsOf const& defaults, TableOf what) {
  Survey const survey(results, defaults, what);
  ResultTable table = survey.table();
  auto const reader = std::make_shared<Reader>(results, defaults, what, table, survey);
  table.rows.make = [reader](std::uint64_t first, std::uint64_t count, Block& block) {
    reader->fill(first, count, block);
  };
  return table;
}

}  // namespace antikelvin
