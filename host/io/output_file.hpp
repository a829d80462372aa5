// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <functional>
#include <iosfwd>
#include <string>

namespace antikelvin {

/// A file on its way to replacing another: filled beside the target, renamed by commit_all, removed
/// if that never comes. Readers see the old content or the new, never a part. Links are followed,
/// an existing file keeps its permissions, devices and pipes are written to as they are.
/// Throws IoError.
class AtomicFile {
 public:
  explicit AtomicFile(std::string const& path);
  ~AtomicFile();
  AtomicFile(AtomicFile const&) = delete;
  AtomicFile& operator=(AtomicFile const&) = delete;

  /// Where to write; to be closed before the commit.
  std::string const& path() const { return written_; }

 private:
  friend void commit_all(std::deque<AtomicFile>& files);
  std::string asked_, target_, written_;
  bool pending_ = false;  ///< `written_` is a temporary file
};

/// Replaces all targets, none before all files are on disk.
void commit_all(std::deque<AtomicFile>& files);

/// Writes a whole file or nothing. Throws IoError; then `path` is untouched.
void write_atomically(std::string const& path, std::function<void(std::ostream&)> const& write);

/// The same for a file that another program makes: `make` gets a temporary path to fill.
void replace_atomically(std::string const& path,
                        std::function<void(std::string const& temporary)> const& make);

/// Refuses an output path whose folder is missing or not writable, or which is a folder, before
/// work starts.
void require_writable(std::string const& path);

}  // namespace antikelvin
