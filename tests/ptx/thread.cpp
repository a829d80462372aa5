// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "ptx/block.hpp"

namespace antikelvin::ptx {
namespace {

constexpr std::size_t kAlignment = 16, kMostFrames = 1000;
/// The content of fresh local memory.
constexpr int kPoison = 0xDB;

std::size_t aligned(std::size_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

void Thread::point_to_frame() {
  registers = register_file.data() + frames.back().registers;
  frame_memory = memory.data() + frames.back().memory;
}

void Thread::enter(Function const& function, Instruction const* call) {
  Frame frame{&function, call};
  if (!frames.empty()) {
    if (frames.size() == kMostFrames) throw Fault("calls that do not end");
    frame.registers = frames.back().registers + this->function().n_slots();
    frame.memory = frames.back().memory + aligned(this->function().frame_bytes);
  }
  register_file.resize(std::max(register_file.size(), frame.registers + function.n_slots()));
  memory.resize(frame.memory);
  memory.resize(frame.memory + function.frame_bytes, static_cast<char>(kPoison));
  std::copy(
      function.constants.begin(), function.constants.end(),
      register_file.begin() + static_cast<std::ptrdiff_t>(frame.registers + function.n_registers));
  if (call != nullptr) {
    Call const& what = this->function().calls[static_cast<std::size_t>(call->immediate)];
    char const* const caller = memory.data() + frames.back().memory;
    for (std::size_t i = 0; i < what.arguments.size(); ++i)
      std::memcpy(memory.data() + frame.memory + function.parameters[i].offset,
                  caller + what.arguments[i].offset, what.arguments[i].bytes);
  }
  frames.push_back(frame);
  point_to_frame();
}

void Thread::leave() {
  Frame const left = frames.back();
  frames.pop_back();
  if (frames.empty()) return;
  point_to_frame();
  Call const& what = function().calls[static_cast<std::size_t>(left.call->immediate)];
  for (std::size_t i = 0; i < what.results.size(); ++i)
    std::memcpy(frame_memory + what.results[i].offset,
                memory.data() + left.memory + left.function->results[i].offset,
                what.results[i].bytes);
  memory.resize(left.memory);
}

}  // namespace antikelvin::ptx
