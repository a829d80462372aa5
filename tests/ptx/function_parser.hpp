// SPDX-License-Identifier: Apache-2.0
// Reads the body of a function. Registers, constants and temporaries become slots; variables become
// offsets.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ptx/program.hpp"
#include "ptx/token_stream.hpp"

namespace antikelvin::ptx {

/// Shared memory that is declared outside of functions. Without a size it is the dynamic part.
using SharedVariables = std::map<std::string, Declaration, std::less<>>;

class FunctionParser {
 public:
  FunctionParser(TokenStream& in, Module const& module, SharedVariables const& shared,
                 Function& function);

  void parse_header();
  /// Reads from the opening brace to the closing one.
  void parse_body();

 private:
  enum class SymbolKind { register_, frame, shared, dynamic_shared, kernel_parameter, global };
  struct Symbol {
    SymbolKind kind = SymbolKind::register_;
    std::int64_t value = 0;  ///< slot, offset or address
    std::uint32_t bytes = 8;
  };

  // Declarations.
  std::vector<Extent> parameter_list(bool is_in_frame);
  void parse_directive();
  void declare_registers();
  void declare_variable(std::string_view space);
  void parse_pragma();
  std::uint32_t reserve_frame(Declaration const& variable);

  // Operands.
  std::int32_t new_slot() { return static_cast<std::int32_t>(function_.n_registers++); }
  std::int32_t constant(std::uint64_t value);
  std::int32_t computed(Handler handler, std::int64_t immediate);
  Symbol const* find(std::string_view name);
  std::int32_t operand();
  std::int32_t address_of(Symbol const& symbol);
  std::int32_t destination(Instruction& in);
  void parse_parts(Instruction& in, bool is_destination);
  void parse_address(Instruction& in);

  // Instructions.
  void add(Instruction const& in);
  void finish(Instruction const& in);
  void parse_instruction();
  bool parse_operation(std::string_view name, Instruction& in);
  void parse_statement(std::string_view name, Instruction& in);
  void parse_branch(Instruction& in);
  void parse_call(Instruction& in);
  void parse_move(std::string_view name, Instruction& in);
  void parse_access(std::string_view name, Instruction& in);
  void parse_atomic(std::string_view name, Instruction& in);
  void parse_barrier(std::string_view name, Instruction& in);
  void parse_warp_operation(std::string_view name, Instruction& in);
  void parse_shuffle(Instruction& in);
  std::vector<Extent> call_parameters();

  void resolve_jumps();
  void resolve_constants();

  TokenStream& in_;
  Module const& module_;
  SharedVariables const& shared_;
  Function& function_;
  std::unordered_map<std::string, Symbol> symbols_;
  std::unordered_map<std::string, std::int64_t> labels_;
  std::vector<std::pair<std::size_t, std::string>> jumps_;
  std::map<std::uint64_t, std::int32_t> constants_;  ///< place among the function's constants
  std::uint32_t frame_cursor_ = 0;
  std::uint16_t used_bytes_ = 0xFFFF;  ///< of the next load
  std::int32_t line_ = 0;              ///< of the instruction that is read
};

}  // namespace antikelvin::ptx
