// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

/// Keeps other processes from writing one folder, until it ends or dies. Its file `lock` names the
/// owner: process and host.
class FolderLock {
 public:
  /// @throws SpecError  another process has the folder
  /// @throws IoError    the file cannot be made
  explicit FolderLock(std::string const& folder);
  ~FolderLock();
  FolderLock(FolderLock const&) = delete;
  FolderLock& operator=(FolderLock const&) = delete;

 private:
  int descriptor_ = -1;
};

/// The owner of a folder's lock, such as `process 4711 on node3`; empty if nobody has it.
std::string lock_owner(std::string const& folder);

}  // namespace antikelvin
