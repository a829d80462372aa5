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

/// Calls that stand in the name of a share's file behind its last dash; nothing of other files.
std::optional<std::uint64_t> calls_in(std::string const& name, std::string const& prefix) {
  if (name.rfind(prefix, 0) != 0) return std::nullopt;
  std::uint64_t calls = 0;
  char const *const first = name.data() + name.rfind('-') + 1, *const last =
                                                                   name.data() + name.size();
  if (first == last || std::from_chars(first, last, calls).ptr != last) return std::nullopt;
  return calls;
}

/// Files of shares, those after most calls first.
std::vector<std::pair<std::uint64_t, std::filesystem::path>> files_of(std::string const& folder,
                                                                      std::string const& prefix) {
  std::vector<std::pair<std::uint64_t, std::filesystem::path>> all;
  std::error_code error;
  for (auto const& entry : std::filesystem::directory_iterator(folder, error))
    if (auto const calls = calls_in(entry.path().filename().string(), prefix))
      all.emplace_back(*calls, entry.path());
  std::sort(all.rbegin(), all.rend());
  return all;
}

}  // namespace

void remove_shares(std::string const& folder, std::string const& prefix) {
  for (auto const& [calls, path] : files_of(folder, prefix)) std::filesystem::remove(path);
}

CheckpointShare::CheckpointShare(std::string folder, int rank)
    : folder_(std::move(folder)), prefix_("share-" + std::to_string(rank) + "-") {}

std::string CheckpointShare::file(std::uint64_t calls) const {
  return folder_ + "/" + prefix_ + std::to_string(calls);
}

void CheckpointShare::save(CheckpointState const& state) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) cannot_write("checkpoint " + path_in_quotes(folder_), error.value());
  write_state_file(file(state.calls), state);
  sync_folder(folder_);
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
  for (auto const& [there, path] : files_of(folder_, prefix_))
    if (there > calls || ++kept > 2) std::filesystem::remove(path);
}

void CheckpointShare::remove() const {
  remove_shares(folder_, prefix_);
  rmdir(folder_.c_str());
}

}  // namespace antikelvin
