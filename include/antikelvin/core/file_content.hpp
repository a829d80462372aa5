// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace antikelvin {

/// A file's content, to the byte; nothing where there is no readable file.
inline std::optional<std::string> content_of(std::filesystem::path const& path) {
  std::error_code none;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, none)) return std::nullopt;
  std::string content;
  char block[1 << 14];
  while (file.read(block, sizeof block) || file.gcount() > 0)
    content.append(block, static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return std::nullopt;
  return content;
}

}  // namespace antikelvin
