// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <signal.h>
#include <sys/resource.h>

namespace antikelvin::test {

/// Files of this process's children may hold only so many bytes, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit const small{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    handler_ = signal(SIGXFSZ, SIG_IGN);  // write() then reports EFBIG
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }
  FullDisk(FullDisk const&) = delete;
  FullDisk& operator=(FullDisk const&) = delete;

 private:
  rlimit before_{};
  sighandler_t handler_;
};

}  // namespace antikelvin::test
