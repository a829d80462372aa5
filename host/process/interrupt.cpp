// SPDX-License-Identifier: Apache-2.0
#include "process/interrupt.hpp"

#include <atomic>
#include <csignal>
#include <utility>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

/// Set by handlers of signals and by other threads.
std::atomic<int> received = 0;
static_assert(std::atomic<int>::is_always_lock_free);
std::function<std::string()> save_work;
std::atomic<int> held = 0;  ///< InterruptsHeld that live

extern "C" void remember(int signal_number) { received = signal_number; }  // also from a thread

}  // namespace

void catch_interrupts() {
  received = 0;
  struct sigaction action {};
  action.sa_handler = remember;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGUSR1, &action, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit is a failed write, reported as such
}

void request_interrupt(int signal_number) { remember(signal_number); }

void check_interrupt() {
  int const signal_number = received;
  if (signal_number != 0 && held == 0)
    throw Interrupted(signal_number, save_work ? save_work() : "");
}

InterruptsHeld::InterruptsHeld() { ++held; }
InterruptsHeld::~InterruptsHeld() { --held; }

int pending_interrupt() { return received; }

void forget_interrupts() { received = 0; }

SavesOnInterrupt::SavesOnInterrupt(std::function<std::string()> save)
    : previous_(std::exchange(save_work, std::move(save))) {}
SavesOnInterrupt::~SavesOnInterrupt() { save_work = std::move(previous_); }

BrokenPipesIgnored::BrokenPipesIgnored() : previous_(std::signal(SIGPIPE, SIG_IGN)) {}
BrokenPipesIgnored::~BrokenPipesIgnored() { std::signal(SIGPIPE, previous_); }

}  // namespace antikelvin
