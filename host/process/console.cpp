// SPDX-License-Identifier: Apache-2.0
#include "process/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

namespace antikelvin {
namespace {

std::ostream* present_out = &std::cout;
std::ostream* present_err = &std::cerr;

std::size_t width_of(int terminal) {
  winsize size{};
  return ioctl(terminal, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

std::ostream& console_out() { return *present_out; }
std::ostream& console_err() { return *present_err; }

bool is_terminal_out() { return present_out == &std::cout && isatty(STDOUT_FILENO) != 0; }
bool is_terminal_err() { return present_err == &std::cerr && isatty(STDERR_FILENO) != 0; }

bool can_redraw_err() {
  char const* const kind = std::getenv("TERM");
  return is_terminal_err() && kind != nullptr && std::string(kind) != "dumb";
}

std::size_t width_out() { return is_terminal_out() ? width_of(STDOUT_FILENO) : 0; }
std::size_t width_err() { return is_terminal_err() ? width_of(STDERR_FILENO) : 0; }

ConsoleOn::ConsoleOn(std::ostream& out, std::ostream& err)
    : previous_out_(std::exchange(present_out, &out)),
      previous_err_(std::exchange(present_err, &err)) {}

ConsoleOn::~ConsoleOn() {
  present_out = previous_out_;
  present_err = previous_err_;
}

}  // namespace antikelvin
