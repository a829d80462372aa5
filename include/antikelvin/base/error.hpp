// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace antikelvin {

/// One line a user can act on: `<problem> (<why>); <hint>`.
inline std::string error_line(std::string const& problem, std::string const& why,
                              std::string const& hint) {
  return problem + " (" + why + "); " + hint;
}

/// An error that has such a line, and its parts.
struct Problem : std::runtime_error {
  Problem(std::string const& its_problem, std::string const& its_why, std::string const& its_hint)
      : std::runtime_error(error_line(its_problem, its_why, its_hint)),
        problem(its_problem),
        why(its_why),
        hint(its_hint) {}
  std::string problem, why, hint;
};

/// The user's input cannot be used. Exit code 2.
struct SpecError : Problem {
  using Problem::Problem;
};

/// The input is fine, but this machine or build cannot do it. Exit code 3.
struct BackendError : Problem {
  using Problem::Problem;
};

/// A result could not be read or written although the request makes sense. Exit code 1.
struct IoError : Problem {
  using Problem::Problem;
};

[[noreturn]] inline void cannot_write(std::string const& what, int reason) {
  throw IoError("cannot write " + what, std::strerror(reason), "check space and permissions");
}

/// A broken promise inside the program (base/check.hpp): always a bug. Exit code 1.
struct ContractError : std::logic_error {
  using std::logic_error::logic_error;
};

/// The user asked to stop. Exit code 128 + signal.
struct Interrupted : std::runtime_error {
  /// @param folder  of the checkpoint from which the same command resumes; empty if there is none
  explicit Interrupted(int signal_number, std::string folder = "")
      : std::runtime_error("interrupted"), signal(signal_number), saved_in(std::move(folder)) {}
  int signal;
  std::string saved_in;
};

/// The time that the user allowed is over, and the state is saved. Exit code 5.
struct TimeLimitReached : std::runtime_error {
  explicit TimeLimitReached(std::string folder)
      : std::runtime_error("time limit reached"), saved_in(std::move(folder)) {}
  std::string saved_in;
};

/// Throws SpecError unless the user's input satisfies `condition`.
inline void require(bool condition, std::string const& problem, std::string const& why,
                    std::string const& hint) {
  if (!condition) throw SpecError(problem, why, hint);
}

}  // namespace antikelvin
