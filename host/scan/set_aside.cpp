// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>

#include "antikelvin/base/error.hpp"
#include "io/output_file.hpp"
#include "scan/folder_lock.hpp"
#include "scan/line_log.hpp"
#include "scan/records.hpp"

namespace antikelvin {
namespace {

/// Calls `use` with every complete line and its number.
template <class Use>
void for_each_line(std::string const& path, Use const& use) {
  std::ifstream file(path, std::ios::binary);
  std::uint64_t number = 0;
  for (std::string line; std::getline(file, line) && !file.eof();) use(line, ++number);
}

void clean(std::string const& path, std::set<std::uint64_t> const& damaged) {
  {
    LineLog aside(std::filesystem::path(path).replace_filename("damaged.jsonl").string());
    for_each_line(path, [&](std::string const& line, std::uint64_t number) {
      if (damaged.count(number) > 0) aside.append(line);
    });
    aside.sync();
  }
  write_atomically(path, [&](std::ostream& out) {
    for_each_line(path, [&](std::string const& line, std::uint64_t number) {
      if (damaged.count(number) == 0) out << line << '\n';
    });
  });
}

}  // namespace

void set_aside(std::vector<DamagedLine> const& damaged, std::string const& own) {
  std::map<std::string, std::set<std::uint64_t>> files;
  for (DamagedLine const& line : damaged) files[line.file].insert(line.number);
  for (auto const& [path, numbers] : files) {
    std::string const folder = std::filesystem::path(path).parent_path().string();
    try {
      std::optional<FolderLock> lock;
      if (folder != own) lock.emplace(folder);
      clean(path, numbers);
    } catch (SpecError const&) {
      continue;  // in use
    }
  }
}

}  // namespace antikelvin
