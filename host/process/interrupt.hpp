// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>

namespace antikelvin {

/// Makes SIGINT, SIGTERM and SIGUSR1 (which batch systems send before they kill) a request that work
/// answers at its next safe point, forgets earlier ones, and lets writes beyond a file-size limit fail
/// instead of ending the process.
void catch_interrupts();

/// Acts as these signals do, for one that another process received.
void request_interrupt(int signal_number);

/// A safe point, between any two calls to a backend: throws Interrupted if a signal has arrived, once
/// the work has been saved by what a living SavesOnInterrupt says.
void check_interrupt();

/// While it lives, check_interrupt() does nothing: ranks whose work is saved together end together, where
/// all of them have asked each other for pending_interrupt().
class InterruptsHeld {
 public:
  InterruptsHeld();
  ~InterruptsHeld();
  InterruptsHeld(InterruptsHeld const&) = delete;
  InterruptsHeld& operator=(InterruptsHeld const&) = delete;
};

/// The signal that has arrived, or 0.
int pending_interrupt();

/// Work that is done needs no answer to a signal any more.
void forget_interrupts();

/// While it lives, `save` is what an interrupt calls first; it returns the folder that holds the state.
class SavesOnInterrupt {
 public:
  explicit SavesOnInterrupt(std::function<std::string()> save);
  ~SavesOnInterrupt();
  SavesOnInterrupt(SavesOnInterrupt const&) = delete;
  SavesOnInterrupt& operator=(SavesOnInterrupt const&) = delete;

 private:
  std::function<std::string()> previous_;
};

/// While it lives, writing to a program that has ended is an error and not a signal.
class BrokenPipesIgnored {
 public:
  BrokenPipesIgnored();
  ~BrokenPipesIgnored();
  BrokenPipesIgnored(BrokenPipesIgnored const&) = delete;
  BrokenPipesIgnored& operator=(BrokenPipesIgnored const&) = delete;

 private:
  void (*previous_)(int);
};

}  // namespace antikelvin
