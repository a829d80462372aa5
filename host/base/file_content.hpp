// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {

/// Bytes of a file that is read whole, at most.
inline constexpr std::uint64_t kMostFileBytes = std::uint64_t{1} << 28;

/// Whether there is a file or pipe to read. Devices, which may never end, are none.
inline bool is_readable_file(std::filesystem::path const& path) {
  std::error_code none;
  std::filesystem::file_status const status = std::filesystem::status(path, none);
  return std::filesystem::is_regular_file(status) || std::filesystem::is_fifo(status);
}

/// A file's content, to the byte; nothing where there is no readable file.
/// @throws SpecError  it is longer than `most`; no more than that is read, be it a pipe that never ends
inline std::optional<std::string> content_of(std::filesystem::path const& path,
                                             std::uint64_t most = kMostFileBytes) {
  if (!is_readable_file(path)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string content;
  char block[1 << 14];
  while (file.read(block, sizeof block) || file.gcount() > 0) {
    content.append(block, static_cast<std::size_t>(file.gcount()));
    require(content.size() <= most, "cannot read " + path_in_quotes(path.string()),
            "it is longer than " + std::to_string(most >> 20) + " MiB", "use a smaller file");
  }
  if (file.bad()) return std::nullopt;
  return content;
}

/// The same where a program's own file may be of any length.
inline std::optional<std::string> whole_content_of(std::filesystem::path const& path) {
  return content_of(path, std::numeric_limits<std::uint64_t>::max());
}

}  // namespace antikelvin
