// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <iosfwd>

namespace antikelvin {

/// Streams that this run of the tool prints to: results, and remarks, progress and errors. Those of
/// the process, unless a ConsoleOn lives.
std::ostream& console_out();
std::ostream& console_err();

/// Whether a person reads them.
bool is_terminal_out();
bool is_terminal_err();

/// Whether lines on standard error can be drawn over: a terminal that is not dumb.
bool can_redraw_err();

/// Columns of the terminal that they are; 0 where they are none or do not say.
std::size_t width_out();
std::size_t width_err();

/// While it lives, the tool prints to these streams. One at a time: runs do not overlap.
class ConsoleOn {
 public:
  ConsoleOn(std::ostream& out, std::ostream& err);
  ~ConsoleOn();
  ConsoleOn(ConsoleOn const&) = delete;
  ConsoleOn& operator=(ConsoleOn const&) = delete;

 private:
  std::ostream *previous_out_, *previous_err_;
};

}  // namespace antikelvin
