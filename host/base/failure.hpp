// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <new>
#include <string>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {

/// How the tool ends; what scripts rely on.
enum ExitCode {
  kDone = 0,
  kInternal = 1,
  kUsage = 2,
  kNoBackend = 3,
  kCheckFailed = 4,
  kNotConverged = 5,
  kSignalled = 128  ///< and the number of the signal
};

/// An error as its exit code and its line.
struct Failure {
  int code;
  std::string message;
};

inline Failure failure_of(std::exception const& error) {
  if (dynamic_cast<SpecError const*>(&error) != nullptr) return {kUsage, error.what()};
  if (dynamic_cast<BackendError const*>(&error) != nullptr) return {kNoBackend, error.what()};
  if (auto const* file = dynamic_cast<std::filesystem::filesystem_error const*>(&error))
    return {file->code() == std::errc::filename_too_long ? kUsage : kInternal,
            error_line("cannot use " + path_in_quotes(file->path1().string()),
                       file->code().message(), "check the path")};
  if (dynamic_cast<std::bad_alloc const*>(&error) != nullptr)
    return {kInternal,
            "out of memory (the request does not fit); use fewer rows, replicas or sweeps"};
  return {kInternal, error.what()};
}

}  // namespace antikelvin
