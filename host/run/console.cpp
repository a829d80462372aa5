// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/console.hpp"

#include <unistd.h>

#include <iostream>
#include <utility>

namespace antikelvin {
namespace {

std::ostream* present_out = &std::cout;
std::ostream* present_err = &std::cerr;

}  // namespace

std::ostream& console_out() { return *present_out; }
std::ostream& console_err() { return *present_err; }

bool is_terminal_out() { return present_out == &std::cout && isatty(STDOUT_FILENO) != 0; }
bool is_terminal_err() { return present_err == &std::cerr && isatty(STDERR_FILENO) != 0; }

ConsoleOn::ConsoleOn(std::ostream& out, std::ostream& err)
    : previous_out_(std::exchange(present_out, &out)),
      previous_err_(std::exchange(present_err, &err)) {}

ConsoleOn::~ConsoleOn() {
  present_out = previous_out_;
  present_err = previous_err_;
}

}  // namespace antikelvin
