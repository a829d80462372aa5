// SPDX-License-Identifier: Apache-2.0
#include "scan/results.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <unordered_map>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "study/option_names.hpp"

namespace antikelvin {

Results::Results(std::string folder, std::vector<std::string> const& order, int rng_layout)
    : folder_(std::move(folder)), files_(record_files(folder_)) {
  std::unordered_map<std::string, std::size_t> position;
  for (std::string const& id : order) position.emplace(id, position.size());
  std::size_t const n_of_job = position.size();
  constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
  places_.assign(n_of_job, {kNowhere, 0});
  KnownPoints const known{folder_, {order.begin(), order.end()}, rng_layout};
  for (std::uint32_t file = 0; file < files_.size(); ++file) {
    auto const use = [&](Json const& record, std::uint64_t start) {
      auto const [place, is_new] =
          position.emplace(record["id"].get<std::string>(), places_.size());
      if (is_new) places_.push_back({});
      places_[place->second] = {file, start};
    };
    for (DamagedLine& line : for_each_record(files_[file], known, use))
      damaged_.push_back(std::move(line));
  }
  std::erase_if(places_, [](Place const& place) { return place.file == kNowhere; });
}

Json Results::record(std::size_t index) const {
  Place const& place = places_[index];
  std::ifstream file(files_[place.file], std::ios::binary);
  file.seekg(static_cast<std::streamoff>(place.start));
  std::string line;
  std::getline(file, line);
  auto record = read_record(line).record;
  if (!record)
    throw IoError("cannot read " + path_in_quotes(files_[place.file]), "it has changed meanwhile",
                  "try again");
  // Records keep the names that options had when they were written.
  Json const input = record->value("input", Json::object());
  Json& present = (*record)["input"] = Json::object();
  for (auto const& [name, value] : input.items())
    present[present_option(record->value("verb", ""), name)] = value;
  return std::move(*record);
}

PointRows::PointRows(Json const& record, std::string const& folder) {
  if (!record.contains("file")) {
    table_ = table_of(record.value("rows", Json::array()));
    columns_ = present_names(table_.columns);
    return;
  }
  is_stored_ = true;
  stored_ = read_hdf5(folder + "/" + record["file"].get<std::string>());
  for (Column const& column : stored_.columns) columns_.push_back(column.name);
  columns_ = present_names(columns_);
}

Cell PointRows::cell(std::uint64_t row, std::size_t column) const {
  if (!is_stored_) return table_.rows[row][column];
  Values const& values = stored_.rows.columns[column];
  if (auto const* reals = std::get_if<std::vector<double>>(&values)) {
    double const value = (*reals)[row];
    return value == value ? Cell(value) : Cell();
  }
  if (auto const* counts = std::get_if<std::vector<std::uint64_t>>(&values)) return (*counts)[row];
  if (auto const* flags = std::get_if<std::vector<std::uint8_t>>(&values))
    return (*flags)[row] != 0;
  return std::get<std::vector<std::string>>(values)[row];
}

std::string cell_text(Cell const& cell, int digits) {
  std::string text;
  if (auto const* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (auto const* real = std::get_if<double>(&cell))
    append_value(text, std::vector<double>{*real}, 0, digits);
  if (auto const* count = std::get_if<std::uint64_t>(&cell)) return std::to_string(*count);
  if (auto const* words = std::get_if<std::string>(&cell)) return *words;
  return text;
}

}  // namespace antikelvin
