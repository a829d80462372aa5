// SPDX-License-Identifier: Apache-2.0
#include "scan/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

std::string owner_in(std::string const& path) {
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  return text.empty() ? "another process" : cut(text, 200);
}

std::string this_process() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  return "process " + std::to_string(getpid()) + " on " + host;
}

}  // namespace

FolderLock::FolderLock(std::string const& folder) {
  std::string const path = folder + "/lock";
  descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) cannot_write(path_in_quotes(path), errno);
  int taken = flock(descriptor_, LOCK_EX | LOCK_NB);
  // lock_owner holds it for a moment.
  for (int i = 0; taken != 0 && errno == EWOULDBLOCK && i < 20; ++i) {
    usleep(10000);
    taken = flock(descriptor_, LOCK_EX | LOCK_NB);
  }
  if (taken != 0) {
    int const reason = errno;
    close(descriptor_);
    if (reason != EWOULDBLOCK)
      throw IoError("cannot lock " + path_in_quotes(path), std::strerror(reason),
                    "use a folder on a file system with locks");
    throw SpecError(path_in_quotes(folder) + " is in use", owner_in(path) + " writes there",
                    "wait for it, or use another folder");
  }
  std::string const owner = this_process() + "\n";
  // Who it is matters to people only.
  if (ftruncate(descriptor_, 0) == 0 && write(descriptor_, owner.data(), owner.size()) < 0) return;
}

FolderLock::~FolderLock() { close(descriptor_); }

std::string lock_owner(std::string const& folder) {
  std::string const path = folder + "/lock";
  int const descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return "";
  bool const taken = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(descriptor);
  return taken ? owner_in(path) : "";
}

}  // namespace antikelvin
