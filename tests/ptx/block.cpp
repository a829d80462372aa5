// SPDX-License-Identifier: Apache-2.0
#include "ptx/block.hpp"

#include <algorithm>

#include "ptx/findings.hpp"
#include "ptx/handlers.hpp"
#include "ptx/names.hpp"

namespace antikelvin::ptx {
namespace {

/// Phases of all launches (races.hpp), one after the other.
std::uint32_t next_phase() {
  static std::uint32_t phase = kHostPhase;
  if (++phase == 0) throw Fault("more blocks and barriers than are counted");
  return phase;
}

}  // namespace

Block::Block(Launch const& launch)
    : launch_(launch),
      shared_(launch.shared_bytes),
      shared_shadow_(launch.shared_bytes),
      threads_(launch.n_threads) {
  clock_.launch = next_phase();
  for (std::uint32_t i = 0; i < launch.n_threads; ++i) {
    threads_[i].block = this;
    threads_[i].index = i;
  }
}

std::string Block::place_of(Thread const& thread, Instruction const& in) const {
  Function const& function = thread.function();
  std::int32_t const line = function.lines[static_cast<std::size_t>(&in - function.code.data())];
  std::string text =
      "at PTX line " + std::to_string(line) + " (" + std::string(function.module->line(line)) + ")";
  if (&function != launch_.kernel) text += " of " + readable(function.name) + ", called";
  return text + " in kernel " + readable(launch_.kernel->name) + ", block " +
         std::to_string(index_) + ", thread " + std::to_string(thread.index);
}

std::string Block::place() const { return place_of(*running_, *current_); }

void Block::run(std::uint32_t index) {
  index_ = index;
  clock_.block = clock_.now = next_phase();
  shared_clock_ = {clock_.block, clock_.block, clock_.block, clock_.block};
  for (Thread& thread : threads_) {
    thread.frames.clear();
    thread.enter(*launch_.kernel, nullptr);
    thread.state = State::ready;
    start_step(thread, 0);
    thread.next = launch_.kernel->code.data();
  }
  for (;;) {
    bool has_run = false;
    for (Thread& thread : threads_)
      if (thread.state == State::ready) {
        run_thread(thread);
        has_run = true;
      }
    if (finish_warps() || has_run) continue;
    if (std::all_of(threads_.begin(), threads_.end(),
                    [](Thread const& t) { return t.state == State::done; }))
      return;
    finish_barrier();
  }
}

void Block::start_step(Thread& thread, std::uint16_t warp_step) const {
  thread.warp_step = warp_step;
  thread.own.replace(clock_.now, {static_cast<std::uint16_t>(thread.index), warp_step, false});
}

void Block::run_thread(Thread& thread) {
  running_ = &thread;
  std::uint64_t n = 0;
  for (Instruction const* in = thread.next; in != nullptr;) {
    ++n;
    if (in->guard >= 0 && (thread.registers[in->guard] != 0) == in->is_guard_negated) {
      ++in;
      continue;
    }
    current_ = in;
    in = in->handler(thread, *in);
  }
  counts().n_instructions += n;
}

void Block::finish_barrier() {
  Thread const* last = nullptr;
  for (Thread& thread : threads_) {
    if (thread.state == State::done) continue;
    running_ = &thread;
    current_ = thread.waits_at;
    if (thread.state == State::in_warp)
      throw Fault("threads of a warp wait for each other in different places");
    bool const is_same_warp =
        last != nullptr && last->index / kWarpSize == thread.index / kWarpSize;
    if (is_same_warp && thread.waits_at->immediate != 0 && thread.waits_at != last->waits_at)
      throw Fault("threads of a warp wait at different barriers");
    last = &thread;
  }
  if (std::any_of(threads_.begin(), threads_.end(),
                  [](Thread const& t) { return t.state == State::done; }))
    throw Fault("threads left before a barrier of their block");
  clock_.now = shared_clock_.now = next_phase();
  for (Thread& thread : threads_) {
    thread.state = State::ready;
    start_step(thread, 0);
  }
}

}  // namespace antikelvin::ptx
