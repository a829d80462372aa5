// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ptx/function_parser.hpp"
#include "ptx/handlers.hpp"
#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

using Words = std::vector<std::string_view>;

/// Splits add.cc.u32 into add, cc and u32.
Words split(std::string_view name) {
  Words words;
  for (std::size_t begin = 0; begin <= name.size();) {
    std::size_t const end = std::min(name.find('.', begin), name.size());
    words.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Modifiers that change nothing here: there is no cache, and all threads are of one GPU.
bool is_hint(std::string_view word) {
  return is_one_of(word,
                   {"ca", "cg", "cs", "cv", "lu", "wb", "wt", "nc", "weak", "cta", "gpu", "sys"}) ||
         word.substr(0, 4) == "L1::" || word.substr(0, 4) == "L2::";
}
bool is_strong(std::string_view word) {
  return is_one_of(word, {"volatile", "relaxed", "acquire", "release", "acq_rel"});
}

/// @return whether the word names a space, which then is in `space`
bool read_space(std::string_view word, Space& space) {
  if (word == "global" || word == "const") {
    space = Space::global;
  } else if (word == "shared") {
    space = Space::shared;
  } else if (word == "local") {
    space = Space::local;
  } else if (word == "param") {
    space = Space::parameter;
  } else {
    return false;
  }
  return true;
}

}  // namespace

void FunctionParser::add(Instruction const& in) {
  function_.code.push_back(in);
  function_.lines.push_back(line_);
}

void FunctionParser::finish(Instruction const& in) {
  in_.expect(";");
  add(in);
}

void FunctionParser::parse_instruction() {
  Instruction in;
  line_ = in_.now().line;
  in.used_bytes = std::exchange(used_bytes_, std::uint16_t{0xFFFF});
  if (in_.accept("@")) {
    in.is_guard_negated = in_.accept("!");
    in.guard = operand();
  }
  std::string_view const name = in_.word();
  if (in.used_bytes != 0xFFFF && name.substr(0, 3) != "ld.")
    in_.refuse("a mask of used bytes before what is no load");
  if (!parse_operation(name, in)) parse_statement(name, in);
}

/// Reads an instruction that computes a value from others.
bool FunctionParser::parse_operation(std::string_view name, Instruction& in) {
  auto const found = operations().find(name);
  if (found == operations().end()) return false;
  if (name.substr(0, 4) == "mov.") {
    parse_move(name, in);
    return true;
  }
  in.handler = found->second.handler;
  in.to = destination(in);
  for (int i = 0; i < found->second.n_operands; ++i) {
    in_.expect(",");
    in.from[static_cast<std::size_t>(i)] = operand();
  }
  finish(in);
  return true;
}

void FunctionParser::parse_statement(std::string_view name, Instruction& in) {
  Words const words = split(name);
  std::string_view const stem = words[0];
  if (is_one_of(name, {"ret", "ret.uni"})) {
    in.handler = return_from_function;
    finish(in);
  } else if (name == "exit") {
    in.handler = exit_thread;
    finish(in);
  } else if (name == "trap") {
    in.handler = trap;
    finish(in);
  } else if (stem == "membar" || stem == "fence") {
    in.handler = do_nothing;  // memory is in order here
    finish(in);
  } else if (name == "nanosleep.u32") {
    operand();
    in.handler = do_nothing;
    finish(in);
  } else if (is_one_of(name, {"bra", "bra.uni"})) {
    parse_branch(in);
  } else if (is_one_of(name, {"call", "call.uni"})) {
    parse_call(in);
  } else if (stem == "ld" || stem == "st") {
    parse_access(name, in);
  } else if (stem == "atom" || stem == "red") {
    parse_atomic(name, in);
  } else if (is_one_of(name, {"bar.sync", "barrier.sync", "barrier.sync.aligned"})) {
    parse_barrier(name, in);
  } else {
    parse_warp_operation(name, in);
  }
}

void FunctionParser::parse_branch(Instruction& in) {
  in.handler = branch;
  jumps_.emplace_back(function_.code.size(), in_.word());
  finish(in);
}

std::vector<Extent> FunctionParser::call_parameters() {
  std::vector<Extent> list;
  in_.expect("(");
  while (!in_.accept(")")) {
    std::string_view const name = in_.word();
    Symbol const* const symbol = find(name);
    if (symbol == nullptr || symbol->kind != SymbolKind::frame)
      in_.refuse("the parameter " + std::string(name) + " is unknown");
    list.push_back({static_cast<std::uint32_t>(symbol->value), symbol->bytes});
    in_.accept(",");
  }
  return list;
}

void FunctionParser::parse_call(Instruction& in) {
  Call call;
  if (in_.is("(")) {
    call.results = call_parameters();
    in_.expect(",");
  }
  call.callee_name = in_.word();
  if (find(call.callee_name) != nullptr) in_.refuse("a call through a register");
  if (in_.accept(",")) call.arguments = call_parameters();
  in.handler = call_function;
  in.immediate = static_cast<std::int64_t>(function_.calls.size());
  function_.calls.push_back(std::move(call));
  finish(in);
}

void FunctionParser::parse_move(std::string_view name, Instruction& in) {
  std::uint32_t const bytes = bytes_of_type(name.substr(name.rfind('.')));
  auto const check_parts = [&] {
    if (bytes % in.count != 0 || in.count == 1)
      in_.refuse("parts of a register of this size are unknown");
    in.register_bytes = static_cast<std::uint8_t>(bytes / in.count);
  };
  if (in_.is("{")) {
    in.handler = unpack;
    parse_parts(in, true);
    in_.expect(",");
    in.from[0] = operand();
    // The register may be among its own parts: unpack reads it first.
    check_parts();
  } else {
    in.to = destination(in);
    in_.expect(",");
    if (in_.is("{")) {
      in.handler = pack;
      parse_parts(in, false);
      check_parts();
    } else {
      in.handler = operations().find(name)->second.handler;
      in.from[0] = operand();
    }
  }
  finish(in);
}

void FunctionParser::parse_access(std::string_view name, Instruction& in) {
  Words const words = split(name);
  std::size_t count = 1;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (read_space(words[i], in.space) || is_hint(words[i])) continue;
    if (is_strong(words[i])) {
      in.is_strong = true;
    } else if (words[i] == "v2" || words[i] == "v4") {
      count = words[i] == "v2" ? 2 : 4;
    } else {
      in_.refuse("the modifier " + std::string(words[i]) + " is unknown", line_);
    }
  }
  std::string_view const type = words.back();
  if (words[0] == "ld") {
    in.handler = load_handler(type);
    parse_parts(in, true);
    in_.expect(",");
    parse_address(in);
  } else {
    in.handler = store_handler(bytes_of_type("." + std::string(type)));
    parse_address(in);
    in_.expect(",");
    parse_parts(in, false);
  }
  if (in.handler == nullptr) in_.refuse("the type " + std::string(type) + " is unknown", line_);
  if (in.count != count)
    in_.refuse("a vector has another number of elements than its name says", line_);
  finish(in);
}

void FunctionParser::parse_atomic(std::string_view name, Instruction& in) {
  Words const words = split(name);
  std::string_view operation;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (read_space(words[i], in.space) || is_hint(words[i]) || is_strong(words[i])) continue;
    if (!operation.empty())
      in_.refuse("the modifier " + std::string(words[i]) + " is unknown", line_);
    operation = words[i];
  }
  in.is_strong = true;
  in.handler = atomic_handler(operation, words.back());
  if (in.handler == nullptr) in_.refuse("the instruction is unknown", line_);
  if (words[0] == "atom") {
    in.to = destination(in);
    in_.expect(",");
  }
  parse_address(in);
  in_.expect(",");
  in.from[1] = operand();
  if (operation == "cas") {
    in_.expect(",");
    in.from[2] = operand();
  }
  finish(in);
}

void FunctionParser::parse_barrier(std::string_view name, Instruction& in) {
  in.handler = wait_for_block;
  in.immediate = name == "barrier.sync" ? 0 : 1;
  if (in_.number() != 0) in_.refuse("barriers but that of number 0 are unknown", line_);
  finish(in);
}

void FunctionParser::parse_shuffle(Instruction& in) {
  in.to = destination(in);
  if (in_.accept("|")) in.parts[0] = destination(in);
  for (std::int32_t& slot : in.from) {
    in_.expect(",");
    slot = operand();
  }
  finish(in);
}

void FunctionParser::parse_warp_operation(std::string_view name, Instruction& in) {
  static std::map<std::string_view, WarpOperation> const all = {
      {"bar.warp.sync", WarpOperation::barrier},
      {"shfl.sync.up.b32", WarpOperation::shuffle_up},
      {"shfl.sync.down.b32", WarpOperation::shuffle_down},
      {"shfl.sync.bfly.b32", WarpOperation::shuffle_xor},
      {"shfl.sync.idx.b32", WarpOperation::shuffle_index},
      {"vote.sync.all.pred", WarpOperation::vote_all},
      {"vote.sync.any.pred", WarpOperation::vote_any},
      {"vote.sync.ballot.b32", WarpOperation::vote_ballot},
      {"redux.sync.add.u32", WarpOperation::add},
      {"redux.sync.add.s32", WarpOperation::add},
      {"redux.sync.and.b32", WarpOperation::conjunction},
      {"redux.sync.or.b32", WarpOperation::disjunction},
      {"redux.sync.min.u32", WarpOperation::minimum},
      {"redux.sync.max.u32", WarpOperation::maximum},
      {"redux.sync.min.s32", WarpOperation::signed_minimum},
      {"redux.sync.max.s32", WarpOperation::signed_maximum}};
  auto const found = all.find(name);
  if (found == all.end()) in_.refuse("the instruction is unknown", line_);
  in.handler = wait_for_warp;
  in.immediate = static_cast<std::int64_t>(found->second);
  if (found->second == WarpOperation::barrier) {
    in.from[3] = operand();
    finish(in);
  } else if (name.substr(0, 5) == "shfl.") {
    parse_shuffle(in);
  } else {
    in.to = destination(in);
    in_.expect(",");
    in.from[0] = operand();
    in_.expect(",");
    in.from[3] = operand();
    finish(in);
  }
}

}  // namespace antikelvin::ptx
