// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdexcept>
#include <string>

#include "antikelvin/api/export.hpp"

namespace antikelvin::api {

enum class ErrorKind {
  bad_input,  ///< the request cannot be: change it
  not_there,  ///< the request is fine, but this machine or this build cannot do it
  file,       ///< something could not be read or written
  out_of_memory,
  interrupted,  ///< interrupt() was called
  internal,     ///< a broken promise inside the library: a bug
};

/// The one exception that functions of this interface throw. what() is `problem (why); hint`, in one line.
/// Objects stay as they were before the call, but for samplers that were interrupted, which have done
/// some of their sweeps.
struct AK_API Error : std::runtime_error {
  Error(ErrorKind error_kind, std::string const& text);
  Error(ErrorKind error_kind, std::string const& its_problem, std::string const& its_why,
        std::string const& its_hint);
  Error(Error const&) = default;
  Error& operator=(Error const&) = default;
  ~Error() override;

  ErrorKind kind;
  std::string problem;  ///< what is wrong
  std::string why;      ///< may be empty, as the hint
  std::string hint;     ///< what helps
};

/// Asks the call that is under way in this process to end at its next safe point with
/// ErrorKind::interrupted; without one, the next call that computes for long does. May be called from
/// another thread and from a handler of signals. The library handles no signals of its own.
AK_API void interrupt() noexcept;

}  // namespace antikelvin::api
