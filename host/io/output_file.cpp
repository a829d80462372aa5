// SPDX-License-Identifier: Apache-2.0
#include "io/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

std::string folder_of(std::string const& path) {
  std::string const folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

void sync_path(std::string const& path, int flags, std::string const& asked) {
  int const descriptor = open(path.c_str(), flags);
  if (descriptor < 0 || fsync(descriptor) != 0) {
    int const reason = errno;
    if (descriptor >= 0) close(descriptor);
    cannot_write(path_in_quotes(asked), reason);
  }
  close(descriptor);
}

/// The file behind links, also where it does not exist yet.
std::filesystem::path resolved(std::filesystem::path path) {
  std::error_code none;
  for (int depth = 0; depth < 40 && std::filesystem::is_symlink(path, none); ++depth) {
    std::filesystem::path const target = std::filesystem::read_symlink(path, none);
    path = target.is_absolute() ? target : path.parent_path() / target;
  }
  return path;
}

}  // namespace

AtomicFile::AtomicFile(std::string const& path) : asked_(path) {
  std::filesystem::path const target = resolved(path);
  target_ = target.string();
  struct stat existing {};
  bool const exists = stat(target_.c_str(), &existing) == 0;
  if (exists && !S_ISREG(existing.st_mode)) {  // a device or pipe is written to, never replaced
    written_ = target_;
    return;
  }
  // The suffix stays last, since programs such as gnuplot go by it; random, so that no two writers
  // meet.
  std::string const suffix = target.extension().string().substr(0, 32);
  written_ = (target.parent_path() / (".antikelvin-XXXXXX" + suffix)).string();
  int const descriptor = mkostemps(written_.data(), static_cast<int>(suffix.size()), O_CLOEXEC);
  if (descriptor < 0) cannot_write(path_in_quotes(path), errno);
  pending_ = true;
  mode_t const mask = umask(0);
  umask(mask);
  fchmod(descriptor, exists ? existing.st_mode & 07777 : 0666 & ~mask);
  close(descriptor);
}

AtomicFile::~AtomicFile() {
  if (pending_) std::remove(written_.c_str());
}

void commit_all(std::deque<AtomicFile>& files) {
  for (AtomicFile const& file : files)
    if (file.pending_) sync_path(file.written_, O_WRONLY, file.asked_);
  for (AtomicFile& file : files) {
    if (!file.pending_) continue;
    if (std::rename(file.written_.c_str(), file.target_.c_str()) != 0)
      cannot_write(path_in_quotes(file.asked_), errno);
    file.pending_ = false;
  }
  for (AtomicFile const& file : files)
    if (file.written_ != file.target_)
      sync_path(folder_of(file.target_), O_RDONLY | O_DIRECTORY, file.asked_);
}

void replace_atomically(std::string const& path,
                        std::function<void(std::string const&)> const& make) {
  std::deque<AtomicFile> files;
  make(files.emplace_back(path).path());
  commit_all(files);
}

void write_atomically(std::string const& path, std::function<void(std::ostream&)> const& write) {
  replace_atomically(path, [&](std::string const& temporary) {
    std::ofstream out(temporary);
    if (out) write(out);
    out.close();
    if (!out) cannot_write(path_in_quotes(path), errno);
  });
}

void require_writable(std::string const& path) {
  require(!path.empty(), "empty output path", "-o needs a file name", "try -o result.json");
  std::filesystem::path const target = resolved(path);
  std::string const folder = folder_of(target.string());
  struct stat status {};
  require(stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode),
          "cannot write " + path_in_quotes(path),
          "folder " + path_in_quotes(folder) + " does not exist", "create it first");
  require(access(folder.c_str(), W_OK) == 0, "cannot write " + path_in_quotes(path),
          "folder " + path_in_quotes(folder) + " is not writable", "choose another folder");
  require(target.filename().string().size() <= 255, "cannot write " + in_quotes(path),
          "its name is longer than 255 bytes", "choose a shorter name");
  require(stat(target.c_str(), &status) != 0 || !S_ISDIR(status.st_mode),
          "cannot write " + path_in_quotes(path), "it is a folder", "name a file in it");
}

}  // namespace antikelvin
