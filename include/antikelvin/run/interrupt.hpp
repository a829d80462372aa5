// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace antikelvin {

/// Makes SIGINT and SIGTERM a request that work answers at its next safe point, and
/// lets writes beyond a file-size limit fail instead of ending the process.
void catch_interrupts();

/// Throws Interrupted if a signal has arrived.
void check_interrupt();

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
