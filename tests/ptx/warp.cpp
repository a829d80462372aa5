// SPDX-License-Identifier: Apache-2.0
// Operations of the threads of a warp together. Threads wait until all threads of the mask have
// come.
#include <algorithm>
#include <array>
#include <bit>

#include "ptx/block.hpp"
#include "ptx/handlers.hpp"
#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

/// Threads of a warp that have met at an instruction.
struct Meeting {
  Instruction const* at = nullptr;
  std::array<Thread*, kWarpSize> threads{};  ///< null: not there
  std::array<std::uint32_t, kWarpSize> values{};
};

std::uint32_t ballot_of(Meeting const& meeting) {
  std::uint32_t ballot = 0;
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    if (meeting.threads[lane] != nullptr && meeting.values[lane] != 0) ballot |= 1u << lane;
  return ballot;
}

bool is_unanimous(Meeting const& meeting) {
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    if (meeting.threads[lane] != nullptr && meeting.values[lane] == 0) return false;
  return true;
}

template <class T, class Combine>
std::uint32_t reduced(Meeting const& meeting, T start, Combine combine) {
  T result = start;
  bool is_first = true;
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    if (meeting.threads[lane] == nullptr) continue;
    T const value = std::bit_cast<T>(meeting.values[lane]);
    result = is_first ? value : combine(result, value);
    is_first = false;
  }
  return std::bit_cast<std::uint32_t>(result);
}

void shuffle(Meeting const& meeting, unsigned lane) {
  Instruction const& in = *meeting.at;
  Thread& thread = *meeting.threads[lane];
  auto const b = value_of<std::uint32_t>(thread, in.from[1]) & 31;
  auto const c = value_of<std::uint32_t>(thread, in.from[2]);
  // Follows the definition of shfl.sync in "PTX ISA".
  std::uint32_t const segment = c >> 8 & 31, clamp = c & 31;
  int const most = static_cast<int>((lane & segment) | (clamp & ~segment)),
            least = static_cast<int>(lane & segment);
  int const own = static_cast<int>(lane), distance = static_cast<int>(b);
  int from = own;
  bool is_within = false;
  switch (static_cast<WarpOperation>(in.immediate)) {
    case WarpOperation::shuffle_up:
      from = own - distance;
      is_within = from >= most;
      break;
    case WarpOperation::shuffle_down:
      from = own + distance;
      is_within = from <= most;
      break;
    case WarpOperation::shuffle_xor:
      from = own ^ distance;
      is_within = from <= most;
      break;
    default:
      from = least | static_cast<int>(b & ~segment);
      is_within = from <= most;
  }
  if (!is_within) from = own;
  if (meeting.threads[static_cast<unsigned>(from)] == nullptr)
    throw Fault("a shuffle reads a thread that is not there");
  thread.registers[in.to] = meeting.values[static_cast<unsigned>(from)];
  if (in.parts[0] != kNoSlot) thread.registers[in.parts[0]] = is_within;
}

/// Completes the operation for all threads that met.
void finish(Meeting const& meeting) {
  Instruction const& in = *meeting.at;
  auto const all_get = [&](std::uint32_t value) {
    for (Thread* const thread : meeting.threads)
      if (thread != nullptr) thread->registers[in.to] = value;
  };
  using U = std::uint32_t;
  switch (static_cast<WarpOperation>(in.immediate)) {
    case WarpOperation::barrier:
      break;  // see finish_warp
    case WarpOperation::vote_all:
      return all_get(is_unanimous(meeting));
    case WarpOperation::vote_any:
      return all_get(ballot_of(meeting) != 0);
    case WarpOperation::vote_ballot:
      return all_get(ballot_of(meeting));
    case WarpOperation::add:
      return all_get(reduced<U>(meeting, 0, [](U a, U b) { return a + b; }));
    case WarpOperation::conjunction:
      return all_get(reduced<U>(meeting, 0, [](U a, U b) { return a & b; }));
    case WarpOperation::disjunction:
      return all_get(reduced<U>(meeting, 0, [](U a, U b) { return a | b; }));
    case WarpOperation::minimum:
      return all_get(reduced<U>(meeting, 0, [](U a, U b) { return std::min(a, b); }));
    case WarpOperation::maximum:
      return all_get(reduced<U>(meeting, 0, [](U a, U b) { return std::max(a, b); }));
    case WarpOperation::signed_minimum:
      return all_get(
          reduced<std::int32_t>(meeting, 0, [](int a, int b) { return std::min(a, b); }));
    case WarpOperation::signed_maximum:
      return all_get(
          reduced<std::int32_t>(meeting, 0, [](int a, int b) { return std::max(a, b); }));
    default:
      for (unsigned lane = 0; lane < kWarpSize; ++lane)
        if (meeting.threads[lane] != nullptr) shuffle(meeting, lane);
  }
}

}  // namespace

bool Block::finish_warps() {
  bool has_finished = false;
  for (std::uint32_t first = 0; first < launch_.n_threads; first += kWarpSize)
    has_finished = finish_warp(first) || has_finished;
  return has_finished;
}

bool Block::finish_warp(std::uint32_t first) {
  unsigned const n = std::min(kWarpSize, launch_.n_threads - first);
  bool has_finished = false;
  for (unsigned lane = 0; lane < n; ++lane) {
    Thread& thread = threads_[first + lane];
    if (thread.state != State::in_warp) continue;
    running_ = &thread;
    current_ = thread.waits_at;
    auto const mask = value_of<std::uint32_t>(thread, current_->from[3]);
    if ((mask >> lane & 1) == 0)
      throw Fault("the mask of a warp operation lacks the thread itself");
    Meeting meeting{current_, {}, {}};
    bool are_all_there = true;
    for (unsigned other = 0; other < n; ++other) {
      Thread& one = threads_[first + other];
      if ((mask >> other & 1) == 0 || one.state == State::done) continue;
      if (one.state != State::in_warp || one.waits_at != current_ ||
          one.frames.size() != thread.frames.size()) {
        are_all_there = false;
        break;
      }
      if (value_of<std::uint32_t>(one, current_->from[3]) != mask)
        throw Fault("threads that meet name different masks");
      meeting.threads[other] = &one;
      if (current_->from[0] != kNoSlot)
        meeting.values[other] = value_of<std::uint32_t>(one, current_->from[0]);
    }
    if (!are_all_there) continue;
    finish(meeting);
    bool const is_barrier =
        static_cast<WarpOperation>(current_->immediate) == WarpOperation::barrier;
    for (Thread* const one : meeting.threads) {
      if (one == nullptr) continue;
      one->state = State::ready;
      // Counting stops here: past it, false races may be reported.
      if (is_barrier && one->warp_step < 0xFFFF)
        start_step(*one, static_cast<std::uint16_t>(one->warp_step + 1));
    }
    has_finished = true;
  }
  return has_finished;
}

}  // namespace antikelvin::ptx
