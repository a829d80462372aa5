// SPDX-License-Identifier: Apache-2.0
// Instructions of the PTX machine as the parser leaves them and the interpreter runs them.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

namespace antikelvin::ptx {

struct Thread;
struct Instruction;

/// Does what one instruction says.
/// @return the instruction that comes next, or null where the thread waits or has ended
using Handler = Instruction const* (*)(Thread&, Instruction const&);

/// State spaces of PTX. `frame` is memory of the function that runs: its parameters, results and
/// local variables, and the parameters of the calls that it makes, all at offsets that the parser
/// knows.
enum class Space : std::uint8_t { generic, global, shared, local, frame, parameter };

inline constexpr std::int32_t kNoSlot = -1;

/// Operands are slots of a thread's registers. Constants have slots too, behind the registers.
struct Instruction {
  Handler handler = nullptr;
  std::int32_t guard = kNoSlot;  ///< predicate without which the instruction is passed by
  std::int32_t to = kNoSlot;
  std::array<std::int32_t, 4> from{kNoSlot, kNoSlot, kNoSlot, kNoSlot};
  std::array<std::int32_t, 4> parts{kNoSlot, kNoSlot, kNoSlot, kNoSlot};  ///< of a vector
  std::int64_t immediate = 0;  ///< offset of an address, target of a branch, call of a function
  std::uint16_t used_bytes =
      0xFFFF;  ///< bytes of a vector load that count (pragma used_bytes_mask)
  bool is_guard_negated = false;
  bool is_strong = false;  ///< volatile, relaxed, acquire or release: no race with another that is
  Space space = Space::generic;
  std::uint8_t count = 1;  ///< elements of a vector
  std::uint8_t register_bytes =
      8;  ///< of the destination, to whose width signed values are extended
};
static_assert(sizeof(Instruction) == 64, "one line of the cache");

}  // namespace antikelvin::ptx
