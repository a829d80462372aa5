// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

namespace antikelvin::cli {

/// One command line from its arguments to its exit code. Prints to `out` and `err` and never to the
/// streams of the process, so that it can be called again and again; an error is one line on `err`.
/// Reads the job's ranks(); makes SIGINT, SIGTERM and SIGUSR1 requests (catch_interrupts) once the
/// command line is accepted.
///
/// @param program  how the tool was called, for a command that is to be repeated
int run(std::vector<std::string> const& arguments, std::ostream& out, std::ostream& err,
        std::string const& program = "antikelvin");

/// Prints an error as its one line, whatever control characters the user's text had, and returns the
/// exit code. With other ranks it ends them all and does not return.
int complain(std::string message, int code, std::ostream& err);

/// Whether the verb of these arguments computes.
bool computes(std::vector<std::string> const& arguments);

}  // namespace antikelvin::cli
