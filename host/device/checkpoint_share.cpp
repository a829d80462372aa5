// SPDX-License-Identifier: Apache-2.0
#include "device/checkpoint_share.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"
#include "device/checkpoint_folder.hpp"

namespace antikelvin {
namespace {

/// Calls in the names of files in a folder that begin so, in descending order.
std::vector<std::uint64_t> calls_of_files(std::string const& folder, std::string const& prefix) {
  std::vector<std::uint64_t> all;
  std::error_code error;
  for (auto const& entry : std::filesystem::directory_iterator(folder, error)) {
    std::string const name = entry.path().filename().string();
    if (name.rfind(prefix, 0) != 0) continue;
    std::uint64_t calls = 0;
    char const *const first = name.data() + prefix.size(), *const last = name.data() + name.size();
    if (std::from_chars(first, last, calls).ptr == last && first != last) all.push_back(calls);
  }
  std::sort(all.rbegin(), all.rend());
  return all;
}

}  // namespace

CheckpointShare::CheckpointShare(std::string folder, int rank)
    : folder_(std::move(folder)), prefix_("share-" + std::to_string(rank) + "-") {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) cannot_write("checkpoint " + path_in_quotes(folder_), error.value());
}

std::string CheckpointShare::file(std::uint64_t calls) const {
  return folder_ + "/" + prefix_ + std::to_string(calls);
}

void CheckpointShare::save(CheckpointState const& state) {
  write_state_file(file(state.calls), state);
}

std::optional<CheckpointState> CheckpointShare::load(std::uint64_t calls) const {
  std::optional<std::string> const bytes = whole_content_of(file(calls));
  if (!bytes) return std::nullopt;
  std::optional<CheckpointState> state = parse_checkpoint(*bytes).state;
  if (state && state->calls != calls) return std::nullopt;
  return state;
}

void CheckpointShare::keep_two(std::uint64_t calls) const {
  int kept = 0;
  for (std::uint64_t const there : calls_of_files(folder_, prefix_))
    if (there > calls || ++kept > 2) std::filesystem::remove(file(there));
}

void CheckpointShare::remove() const {
  for (std::uint64_t const there : calls_of_files(folder_, prefix_))
    std::filesystem::remove(file(there));
  rmdir(folder_.c_str());
}

}  // namespace antikelvin
