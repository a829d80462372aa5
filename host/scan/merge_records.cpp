// SPDX-License-Identifier: Apache-2.0
#include "scan/merge_records.hpp"

#include <algorithm>
#include <filesystem>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"
#include "process/interrupt.hpp"
#include "scan/results.hpp"

namespace antikelvin {
namespace {

namespace fs = std::filesystem;

std::string two_values(std::string const& what, std::string const& a, std::string const& folder_a,
                       std::string const& b, std::string const& folder_b) {
  auto const shown = [](std::string const& text) { return text.empty() ? "nothing" : cut(text); };
  return what + " is " + shown(a) + " in " + path_in_quotes(folder_a) + " and " + shown(b) +
         " in " + path_in_quotes(folder_b);
}

/// The difference of two tables of one point.
std::optional<std::string> difference_of_rows(PointRows const& a, std::string const& folder_a,
                                              PointRows const& b, std::string const& folder_b) {
  auto const different = [&](std::string const& what, std::string const& x, std::string const& y) {
    return two_values(what, x, folder_a, y, folder_b);
  };
  std::vector<std::string> const &names = a.columns(), &others = b.columns();
  std::vector<std::size_t> places;
  for (std::string const& name : names) {
    auto const found = std::find(others.begin(), others.end(), name);
    if (found == others.end()) return different("column " + name, "a column", "");
    places.push_back(static_cast<std::size_t>(found - others.begin()));
  }
  for (std::string const& name : others)
    if (std::find(names.begin(), names.end(), name) == names.end())
      return different("column " + name, "", "a column");
  if (a.size() != b.size())
    return different("the number of rows", std::to_string(a.size()), std::to_string(b.size()));
  for (std::uint64_t row = 0; row < a.size(); ++row)
    for (std::size_t j = 0; j < names.size(); ++j) {
      std::string const x = cell_text(a.cell(row, j)), y = cell_text(b.cell(row, places[j]));
      if (x == y) continue;
      return different(names[j] + (a.size() > 1 ? " of row " + std::to_string(row + 1) : ""), x, y);
    }
  return std::nullopt;
}

/// Why a record cannot be taken to another folder; empty if it can. Names become paths there.
std::string problem_of(Json const& record, std::string const& folder) {
  std::string const id = record["id"].get<std::string>();
  if (id.size() != 16 || id.find_first_not_of("0123456789abcdef") != std::string::npos)
    return "its id is no name of a point";
  if (!record.contains("file")) return "";
  std::string const file = record["file"].get<std::string>();
  if (file != "points/" + id + ".h5") return "its rows are in no file of the folder";
  std::error_code none;
  if (fs::symlink_status(fs::path(folder) / file, none).type() != fs::file_type::regular)
    return "the file of its rows is missing";
  return "";
}

/// Records of one folder, with rules of its own: a result counts before a failure, whichever file has
/// it, and else the last one.
Records read_folder(KnownPoints const& known, std::vector<std::string>& damaged) {
  Records records;
  for (std::string const& file : record_files(known.folder)) {
    auto const use = [&](Json record, std::uint64_t) {
      check_interrupt();
      std::string const id = record["id"].get<std::string>(),
                        problem = problem_of(record, known.folder);
      if (!problem.empty()) {
        damaged.push_back(file + ", point " + cut(id) + ": " + problem);
        return;
      }
      Json const* const earlier = records.find(id);
      if (earlier == nullptr || is_failure(*earlier) || !is_failure(record))
        records.add(std::move(record));
    };
    for (DamagedLine const& line : for_each_record(file, known, use))
      damaged.push_back(line.text());
  }
  return records;
}

}  // namespace

std::optional<std::string> difference_of_results(Json const& a, std::string const& folder_a,
                                                 Json const& b, std::string const& folder_b) {
  std::string const outcome_a = a.value("outcome", ""), outcome_b = b.value("outcome", "");
  if (outcome_a != outcome_b)
    return two_values("outcome", outcome_a, folder_a, outcome_b, folder_b);
  auto const content = [](Json const& record, std::string const& folder) {
    return record.contains("file")
               ? whole_content_of(fs::path(folder) / record["file"].get<std::string>())
               : std::nullopt;
  };
  auto const file_a = content(a, folder_a), file_b = content(b, folder_b);
  auto const member = [](Json const& record, char const* name) {
    return record.value(name, Json::array());
  };
  bool const have_same_rows =
      file_a || file_b ? file_a == file_b : member(a, "rows") == member(b, "rows");
  if (!have_same_rows)
    if (auto found =
            difference_of_rows(PointRows(a, folder_a), folder_a, PointRows(b, folder_b), folder_b))
      return found;
  if (member(a, "summary") == member(b, "summary")) return std::nullopt;
  return difference_of_rows(PointRows(member(a, "summary")), folder_a,
                            PointRows(member(b, "summary")), folder_b);
}

MergedRecords::Point const* MergedRecords::find(std::string const& id) const {
  auto const found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &points_[found->second];
}

void MergedRecords::take(Json record, std::size_t from, std::string const& label) {
  MergedFolder& folder = folders_[from];
  ++folder.n_records;
  auto const [place, is_new] = by_id_.try_emplace(record["id"].get<std::string>(), points_.size());
  if (is_new) {
    ++folder.n_taken;
    points_.push_back({std::move(record), from});
    return;
  }
  Point& present = points_[place->second];
  MergedFolder& first = folders_[present.from];
  if (is_failure(record)) {
    ++folder.n_failed;
  } else if (is_failure(present.record)) {
    ++first.n_failed;
    --first.n_taken;
    ++folder.n_taken;
    present = {std::move(record), from};
  } else if (auto const found =
                 difference_of_results(present.record, first.path, record, folder.path)) {
    require(prefers_first_, "results of point " + in_quotes(label, 200) + " differ", *found,
            "see antikelvin diff " + first.path + " " + folder.path +
                ", or keep those of the folder that stands first, --prefer-first");
    ++folder.n_different;
  } else {
    ++folder.n_identical;
  }
}

void MergedRecords::add_folder(std::string const& path, KnownPoints const& known,
                               std::unordered_map<std::string, std::string> const& labels) {
  folders_.emplace_back().path = path;
  Records records = read_folder(known, folders_.back().damaged);
  for (Json& record : records.list) {
    check_interrupt();
    std::string const id = record["id"].get<std::string>();
    auto const label = labels.find(id);
    take(std::move(record), folders_.size() - 1, label == labels.end() ? id : label->second);
  }
}

}  // namespace antikelvin
