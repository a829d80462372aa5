// SPDX-License-Identifier: Apache-2.0
// Kernels and functions of a PTX text.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ptx/instruction.hpp"

namespace antikelvin::ptx {

/// A range of bytes: of the parameters of a kernel, or of a frame.
struct Extent {
  std::uint32_t offset = 0, bytes = 0;
};

struct Module;
struct Function;

/// A call: the bytes that are copied from the caller's frame to the callee's and back.
struct Call {
  std::string callee_name;
  Function const* callee = nullptr;
  std::vector<Extent> arguments, results;  ///< in the caller's frame
};

struct Function {
  std::string name;
  Module const* module = nullptr;
  bool is_kernel = false;
  std::vector<Extent> parameters;  ///< of a kernel's launch, or in the frame
  std::vector<Extent> results;     ///< in the frame
  std::uint32_t parameter_bytes = 0;
  std::uint32_t frame_bytes = 0;
  std::uint32_t shared_bytes = 0;  ///< without dynamic shared memory, which lies behind them
  std::uint32_t max_threads = 1024;
  std::vector<Instruction> code;
  std::vector<std::int32_t> lines;  ///< of the PTX text, one per instruction
  std::uint32_t n_registers = 0;
  std::vector<std::uint64_t> constants;  ///< in the slots behind the registers
  std::vector<Call> calls;

  std::size_t n_slots() const noexcept { return n_registers + constants.size(); }
};

struct Module {
  std::string text;
  std::map<std::string, std::unique_ptr<Function>, std::less<>> functions;
  std::map<std::string, char*, std::less<>> globals;  ///< in device memory

  /// Text of a line, without blanks around it.
  std::string_view line(std::int32_t number) const;
};

}  // namespace antikelvin::ptx
