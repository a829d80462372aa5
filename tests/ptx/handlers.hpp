// SPDX-License-Identifier: Apache-2.0
// Handlers of instructions with effects beyond one result. The parser puts the address of an access
// into from[0], the values of a load or store into parts, the operands of an atomic into from[1]
// and from[2].
#pragma once
#include <string_view>

#include "ptx/instruction.hpp"

namespace antikelvin::ptx {

// Control.
Instruction const* do_nothing(Thread&, Instruction const&);
/// Branches by `immediate` instructions.
Instruction const* branch(Thread&, Instruction const&);
Instruction const* call_function(Thread&, Instruction const&);
/// Faults: the text declares the callee and does not define it.
Instruction const* call_nothing(Thread&, Instruction const&);
Instruction const* return_from_function(Thread&, Instruction const&);
Instruction const* exit_thread(Thread&, Instruction const&);
Instruction const* trap(Thread&, Instruction const&);
/// Waits for the block. `immediate` is 1 where the threads of a warp must wait at the same
/// instruction.
Instruction const* wait_for_block(Thread&, Instruction const&);
/// Waits for the threads of the warp that are in the mask in from[3].
Instruction const* wait_for_warp(Thread&, Instruction const&);

/// Operations of the threads of a warp together; `immediate` of an instruction that waits for one.
enum class WarpOperation : std::int64_t {
  barrier,
  shuffle_up,
  shuffle_down,
  shuffle_xor,
  shuffle_index,
  vote_all,
  vote_any,
  vote_ballot,
  add,
  minimum,
  maximum,
  signed_minimum,
  signed_maximum,
  conjunction,
  disjunction
};

// Addresses and special registers.
Instruction const* frame_address(Thread&, Instruction const&);
Instruction const* dynamic_shared_address(Thread&, Instruction const&);
/// @return null if the register is unknown
Handler special_register(std::string_view name);

// Memory. Null stands for an unknown type.
Handler load_handler(std::string_view type);
Handler store_handler(unsigned bytes);
Handler atomic_handler(std::string_view operation, std::string_view type);

/// Splits a register into several of `register_bytes` each, and joins them.
Instruction const* unpack(Thread&, Instruction const&);
Instruction const* pack(Thread&, Instruction const&);

}  // namespace antikelvin::ptx
