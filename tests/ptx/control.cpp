// SPDX-License-Identifier: Apache-2.0
#include "ptx/block.hpp"
#include "ptx/handlers.hpp"
#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

Instruction const* wait(Thread& thread, Instruction const& in, State state) {
  thread.state = state;
  thread.waits_at = &in;
  thread.next = &in + 1;
  return nullptr;
}

std::uint32_t lane(Thread const& thread) { return thread.index % kWarpSize; }
std::uint32_t lanes_below(Thread const& thread) { return (std::uint32_t{1} << lane(thread)) - 1; }
std::uint32_t this_lane(Thread const& thread) { return std::uint32_t{1} << lane(thread); }

template <auto kFunction>
Instruction const* special(Thread& thread, Instruction const& in) {
  thread.registers[in.to] = kFunction(thread);
  return &in + 1;
}

}  // namespace

Instruction const* do_nothing(Thread&, Instruction const& in) { return &in + 1; }

Instruction const* branch(Thread&, Instruction const& in) { return &in + in.immediate; }

Instruction const* call_function(Thread& thread, Instruction const& in) {
  Function const& callee = *thread.function().calls[static_cast<std::size_t>(in.immediate)].callee;
  thread.enter(callee, &in);
  return callee.code.data();
}

Instruction const* call_nothing(Thread& thread, Instruction const& in) {
  throw Fault("call of " +
              thread.function().calls[static_cast<std::size_t>(in.immediate)].callee_name +
              ", which the PTX does not define,");
}

Instruction const* return_from_function(Thread& thread, Instruction const& in) {
  Instruction const* const call = thread.frames.back().call;
  if (call == nullptr) return exit_thread(thread, in);
  thread.leave();
  return call + 1;
}

Instruction const* exit_thread(Thread& thread, Instruction const&) {
  thread.state = State::done;
  return nullptr;
}

Instruction const* trap(Thread&, Instruction const&) { throw Fault("trap"); }

Instruction const* wait_for_block(Thread& thread, Instruction const& in) {
  return wait(thread, in, State::at_barrier);
}
Instruction const* wait_for_warp(Thread& thread, Instruction const& in) {
  return wait(thread, in, State::in_warp);
}

Instruction const* frame_address(Thread& thread, Instruction const& in) {
  thread.registers[in.to] = thread.frames.back().memory + static_cast<std::uint64_t>(in.immediate);
  return &in + 1;
}

Instruction const* dynamic_shared_address(Thread& thread, Instruction const& in) {
  thread.registers[in.to] = thread.block->launch().kernel->shared_bytes;
  return &in + 1;
}

Handler special_register(std::string_view name) {
  static std::map<std::string_view, Handler> const all = {
      {"%tid.x", special<[](Thread const& t) { return t.index; }>},
      {"%ntid.x", special<[](Thread const& t) { return t.block->launch().n_threads; }>},
      {"%ctaid.x", special<[](Thread const& t) { return t.block->index(); }>},
      {"%nctaid.x", special<[](Thread const& t) { return t.block->launch().n_blocks; }>},
      {"%warpid", special<[](Thread const& t) { return t.index / kWarpSize; }>},
      {"%laneid", special<lane>},
      {"%lanemask_lt", special<lanes_below>},
      {"%lanemask_eq", special<this_lane>},
      {"%lanemask_le", special<[](Thread const& t) { return lanes_below(t) | this_lane(t); }>},
      {"%lanemask_ge", special<[](Thread const& t) { return ~lanes_below(t); }>},
      {"%lanemask_gt", special<[](Thread const& t) { return ~(lanes_below(t) | this_lane(t)); }>},
  };
  auto const found = all.find(name);
  return found == all.end() ? nullptr : found->second;
}

Instruction const* unpack(Thread& thread, Instruction const& in) {
  std::uint64_t const bits = thread.registers[in.from[0]];
  unsigned const width = 8u * in.register_bytes;
  for (unsigned k = 0; k < in.count; ++k)
    thread.registers[in.parts[k]] = bits >> (k * width) & (~std::uint64_t{0} >> (64 - width));
  return &in + 1;
}

Instruction const* pack(Thread& thread, Instruction const& in) {
  std::uint64_t bits = 0;
  unsigned const width = 8u * in.register_bytes;
  for (unsigned k = 0; k < in.count; ++k)
    bits |= (thread.registers[in.parts[k]] & (~std::uint64_t{0} >> (64 - width))) << (k * width);
  thread.registers[in.to] = bits;
  return &in + 1;
}

}  // namespace antikelvin::ptx
