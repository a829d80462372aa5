// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "device/checkpoint_format.hpp"

namespace antikelvin {

/// Writes a file of a state, on disk when it returns.
void write_state_file(std::string const& path, CheckpointState const& state);

/// Puts on disk which files a folder has.
void sync_folder(std::string const& path);

/// Files of one checkpoint: `log`, to which answers of the backend are appended, and `state` and
/// `state.previous`, which say where the run stood and how much of the log belongs to that. The log
/// is locked, so that no two processes share a folder. Throws IoError, and SpecError for what a user
/// must decide.
class CheckpointFolder {
 public:
  /// Makes the folder where it is missing. Refuses one in use, and one whose files are not ours.
  explicit CheckpointFolder(std::string path);
  /// Leaves no trace if there is no state.
  ~CheckpointFolder();
  CheckpointFolder(CheckpointFolder const&) = delete;
  CheckpointFolder& operator=(CheckpointFolder const&) = delete;

  /// The newest state that is whole, with its part of the log; the rest of the log is cut off. Nothing
  /// if there is none. Refuses states of another identity or version, and damage that
  /// leaves no way back.
  /// @param say     hears which file was damaged where an older one serves
  /// @param serves  whether what other ranks have saved is whole as well; throws what must be refused
  std::optional<CheckpointState> load(
      std::string const& identity, std::function<void(std::string const&)> const& say,
      std::function<bool(CheckpointState const&)> const& serves = [](auto const&) { return true; });

  /// Removes the states and empties the log.
  void discard();

  /// The next record of the log, into `buffer`; nothing at its end or where it is damaged.
  std::optional<CheckpointRecord> next_record(std::string& buffer);
  bool at_end() const { return read_at_ == log_bytes_; }

  void append(std::string_view records);

  /// Makes `state` the newest, with the log as it is now; on disk when it returns.
  void save(CheckpointState state);

  /// Removes all files, and the folder and those made for it if nothing else is in them.
  void remove();

 private:
  std::string file(char const* name) const { return path_ + "/" + name; }
  bool log_holds(CheckpointState const& state);
  void cut_log(std::uint64_t bytes, Xxh3 const& hash);

  std::string path_;
  std::vector<std::string> made_;  ///< folders above, made for this one; innermost first
  int log_ = -1;                   ///< descriptor
  std::uint64_t log_bytes_ = 0, read_at_ = 0;
  Xxh3 log_hash_;  ///< of log_bytes_
  bool has_state_ = false;
};

}  // namespace antikelvin
