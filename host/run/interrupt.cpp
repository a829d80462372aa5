// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/interrupt.hpp"

#include <csignal>

#include "antikelvin/core/error.hpp"

namespace antikelvin {
namespace {

std::sig_atomic_t volatile received = 0;

extern "C" void remember(int signal_number) { received = signal_number; }

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = remember;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit is a failed write, reported as such
}

void check_interrupt() {
  if (received != 0) throw Interrupted(received);
}

BrokenPipesIgnored::BrokenPipesIgnored() : previous_(std::signal(SIGPIPE, SIG_IGN)) {}
BrokenPipesIgnored::~BrokenPipesIgnored() { std::signal(SIGPIPE, previous_); }

}  // namespace antikelvin
