// SPDX-License-Identifier: Apache-2.0
// Boundary of every public function: the library's errors become api::Error, without a command line in them.
#pragma once
#include <utility>

#include "antikelvin/api/error.hpp"

namespace antikelvin::api {

/// Throws the exception that is being handled as an Error.
[[noreturn]] void rethrow_as_error();

/// Returns what `compute` returns.
template <class Compute>
auto guarded(Compute&& compute) {
  try {
    return std::forward<Compute>(compute)();
  } catch (...) {
    rethrow_as_error();
  }
}

/// An error of the caller's.
inline void expect(bool condition, char const* problem, char const* why, char const* hint) {
  if (!condition) throw Error(ErrorKind::bad_input, problem, why, hint);
}

}  // namespace antikelvin::api
