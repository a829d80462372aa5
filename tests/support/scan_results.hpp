// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "base/file_content.hpp"

namespace antikelvin::test {

inline std::string file_content(std::filesystem::path const& path) {
  return content_of(path).value_or("");
}

/// Lines of a text, sorted.
inline std::vector<std::string> sorted_lines(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// Results of a scan: its records, of all shards, and the bytes of its files in points/.
struct ScanResults {
  std::vector<std::string> records;
  std::map<std::string, std::string> files;
  bool operator==(ScanResults const&) const = default;
};

inline ScanResults scan_results(std::filesystem::path const& folder) {
  namespace fs = std::filesystem;
  ScanResults results;
  std::string lines = file_content(folder / "results.jsonl");
  std::error_code none;
  for (auto const& shard : fs::directory_iterator(folder / "shards", none))
    lines += file_content(shard.path() / "results.jsonl");
  results.records = sorted_lines(lines);
  for (auto const& file : fs::directory_iterator(folder / "points", none))
    if (file.path().filename().string()[0] != '.')  // half-written ones are hidden
      results.files[file.path().filename()] = file_content(file.path());
  return results;
}

}  // namespace antikelvin::test
