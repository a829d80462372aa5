// SPDX-License-Identifier: Apache-2.0
#include "ptx/function_parser.hpp"

#include <algorithm>
#include <charconv>

#include "ptx/handlers.hpp"
#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

/// The slot of the first constant while registers are still being counted. Constants count
/// downwards from here, and move behind the registers at the end of the body.
constexpr std::int32_t kFirstConstant = -2;
constexpr std::uint32_t kSharedAlignment = 16;

}  // namespace

FunctionParser::FunctionParser(TokenStream& in, Module const& module, SharedVariables const& shared,
                               Function& function)
    : in_(in), module_(module), shared_(shared), function_(function) {}

std::uint32_t FunctionParser::reserve_frame(Declaration const& variable) {
  std::uint32_t const offset = aligned_to(frame_cursor_, variable.alignment);
  frame_cursor_ = offset + variable.bytes;
  function_.frame_bytes = std::max(function_.frame_bytes, frame_cursor_);
  return offset;
}

std::vector<Extent> FunctionParser::parameter_list(bool is_in_frame) {
  std::vector<Extent> list;
  in_.expect("(");
  while (!in_.accept(")")) {
    if (!in_.accept(".param") && !in_.accept(".reg")) in_.refuse("a parameter was expected");
    Declaration const one = declaration(in_);
    std::uint32_t offset = 0;
    if (is_in_frame) {
      offset = reserve_frame(one);
    } else {
      offset = aligned_to(function_.parameter_bytes, one.alignment);
      function_.parameter_bytes = offset + one.bytes;
    }
    list.push_back({offset, one.bytes});
    symbols_[one.name] = {is_in_frame ? SymbolKind::frame : SymbolKind::kernel_parameter, offset,
                          one.bytes};
    in_.accept(",");
  }
  return list;
}

void FunctionParser::parse_header() {
  if (in_.is("(")) function_.results = parameter_list(true);
  function_.name = in_.word();
  if (in_.is("(")) function_.parameters = parameter_list(!function_.is_kernel);
  while (!in_.is("{") && !in_.is(";")) {
    if (in_.accept(".maxntid")) {
      function_.max_threads = static_cast<std::uint32_t>(in_.number());
      while (in_.accept(",")) function_.max_threads *= static_cast<std::uint32_t>(in_.number());
    } else if (in_.accept(".minnctapersm") || in_.accept(".maxnreg")) {
      in_.number();  // about speed
    } else if (!in_.accept(".noreturn")) {
      in_.refuse("a directive of a function is unknown");
    }
  }
}

void FunctionParser::parse_body() {
  in_.expect("{");
  std::vector<std::uint32_t> scopes;  ///< where the frame ended when they began
  for (;;) {
    if (in_.accept("{")) {
      scopes.push_back(frame_cursor_);
    } else if (in_.accept("}")) {
      if (scopes.empty()) break;
      frame_cursor_ = scopes.back();
      scopes.pop_back();
    } else if (in_.is_word() && in_.now().characters[0] == '.') {
      parse_directive();
    } else if (in_.is_word() && in_.following().characters == ":") {
      labels_[std::string(in_.word())] = static_cast<std::int64_t>(function_.code.size());
      in_.expect(":");
    } else {
      parse_instruction();
    }
  }
  Instruction end;
  end.handler = return_from_function;
  add(end);
  function_.shared_bytes = aligned_to(function_.shared_bytes, kSharedAlignment);
  resolve_jumps();
  resolve_constants();
}

void FunctionParser::parse_directive() {
  if (in_.accept(".reg")) {
    declare_registers();
  } else if (in_.is(".local") || in_.is(".param") || in_.is(".shared")) {
    declare_variable(in_.word());
  } else if (in_.accept(".pragma")) {
    parse_pragma();
  } else if (in_.accept(".loc")) {
    in_.refuse("line information is not read; compile without it");
  } else {
    in_.refuse("the directive is unknown");
  }
}

void FunctionParser::declare_registers() {
  std::uint32_t const bytes = bytes_of_type(in_.now().characters);
  if (bytes == 0) in_.refuse("the type of a register is unknown");
  in_.take();
  do {
    std::string const name(in_.word());
    if (in_.accept("<")) {
      std::uint64_t const n = in_.number();
      in_.expect(">");
      for (std::uint64_t i = 0; i < n; ++i)
        symbols_[name + std::to_string(i)] = {SymbolKind::register_, new_slot(), bytes};
    } else {
      Symbol const* const known = find(name);
      if (known == nullptr || known->kind != SymbolKind::register_ || known->bytes != bytes)
        symbols_[name] = {SymbolKind::register_, new_slot(), bytes};
    }
  } while (in_.accept(","));
  in_.expect(";");
}

void FunctionParser::declare_variable(std::string_view space) {
  Declaration const one = declaration(in_);
  in_.expect(";");
  if (space == ".shared") {
    std::uint32_t const offset = aligned_to(function_.shared_bytes, one.alignment);
    function_.shared_bytes = offset + one.bytes;
    symbols_[one.name] = {SymbolKind::shared, offset, one.bytes};
  } else {
    symbols_[one.name] = {SymbolKind::frame, reserve_frame(one), one.bytes};
  }
}

void FunctionParser::parse_pragma() {
  std::string_view const text = in_.take().characters;
  constexpr std::string_view kUsedBytes = "used_bytes_mask ";
  if (text.substr(0, kUsedBytes.size()) == kUsedBytes) {
    std::string_view digits = text.substr(kUsedBytes.size());
    bool const is_hexadecimal = digits.substr(0, 2) == "0x";
    if (is_hexadecimal) digits.remove_prefix(2);
    std::from_chars(digits.data(), digits.data() + digits.size(), used_bytes_,
                    is_hexadecimal ? 16 : 10);
  } else if (text != "nounroll") {
    in_.refuse("the pragma is unknown");
  }
  in_.expect(";");
}

std::int32_t FunctionParser::constant(std::uint64_t value) {
  auto const [place, is_new] =
      constants_.try_emplace(value, static_cast<std::int32_t>(function_.constants.size()));
  if (is_new) function_.constants.push_back(value);
  return kFirstConstant - place->second;
}

/// Adds an instruction without operands and returns the slot of its result.
std::int32_t FunctionParser::computed(Handler handler, std::int64_t immediate) {
  Instruction in;
  in.handler = handler;
  in.to = new_slot();
  in.immediate = immediate;
  add(in);
  return in.to;
}

FunctionParser::Symbol const* FunctionParser::find(std::string_view name) {
  auto const known = symbols_.find(std::string(name));
  if (known != symbols_.end()) return &known->second;
  Symbol symbol;
  if (auto const shared = shared_.find(name); shared != shared_.end()) {
    Declaration const& one = shared->second;
    if (one.bytes == 0) {
      symbol = {SymbolKind::dynamic_shared, 0, 0};
    } else if (!function_.is_kernel) {
      in_.refuse("static shared memory in a function that is no kernel");
    } else {
      symbol = {SymbolKind::shared, aligned_to(function_.shared_bytes, one.alignment), one.bytes};
      function_.shared_bytes = static_cast<std::uint32_t>(symbol.value) + one.bytes;
    }
  } else if (auto const global = module_.globals.find(name); global != module_.globals.end()) {
    symbol = {SymbolKind::global,
              static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(global->second)), 8};
  } else {
    return nullptr;
  }
  return &(symbols_[std::string(name)] = symbol);
}

std::int32_t FunctionParser::address_of(Symbol const& symbol) {
  switch (symbol.kind) {
    case SymbolKind::register_:
      return static_cast<std::int32_t>(symbol.value);
    case SymbolKind::dynamic_shared:
      return computed(dynamic_shared_address, 0);
    case SymbolKind::frame:
      return computed(frame_address, symbol.value);
    default:
      return constant(static_cast<std::uint64_t>(symbol.value));
  }
}

std::int32_t FunctionParser::operand() {
  if (in_.accept("!")) {
    Instruction in;
    in.handler = operations().at("not.pred").handler;
    in.from[0] = operand();
    in.to = new_slot();
    add(in);
    return in.to;
  }
  bool const is_negative = in_.accept("-");
  if (in_.now().kind == Token::Kind::number) {
    std::uint64_t const value = in_.take().value;
    return constant(is_negative ? 0 - value : value);
  }
  std::string_view const name = in_.word();
  if (Handler const handler = special_register(name); handler != nullptr)
    return computed(handler, 0);
  // Launches have one dimension.
  for (std::string_view const index : {"%tid.y", "%tid.z", "%ctaid.y", "%ctaid.z"})
    if (name == index) return constant(0);
  for (std::string_view const size : {"%ntid.y", "%ntid.z", "%nctaid.y", "%nctaid.z"})
    if (name == size) return constant(1);
  Symbol const* const symbol = find(name);
  if (symbol == nullptr) in_.refuse("the operand " + std::string(name) + " is unknown");
  return address_of(*symbol);
}

std::int32_t FunctionParser::destination(Instruction& in) {
  std::string_view const name = in_.word();
  if (name == "_") return new_slot();
  Symbol const* const symbol = find(name);
  if (symbol == nullptr || symbol->kind != SymbolKind::register_)
    in_.refuse("the register " + std::string(name) + " is unknown");
  in.register_bytes = static_cast<std::uint8_t>(symbol->bytes);
  return static_cast<std::int32_t>(symbol->value);
}

void FunctionParser::parse_parts(Instruction& in, bool is_destination) {
  auto const one = [&] { return is_destination ? destination(in) : operand(); };
  if (!in_.accept("{")) {
    in.count = 1;
    in.parts[0] = one();
    return;
  }
  in.count = 0;
  do {
    if (in.count == in.parts.size()) in_.refuse("a vector of more than four elements");
    in.parts[in.count++] = one();
  } while (in_.accept(","));
  in_.expect("}");
}

void FunctionParser::parse_address(Instruction& in) {
  in_.expect("[");
  std::int64_t offset = 0;
  Symbol const* symbol = nullptr;
  if (in_.is_word()) {
    std::string_view const name = in_.word();
    symbol = find(name);
    if (symbol == nullptr) in_.refuse("the address " + std::string(name) + " is unknown");
    if (symbol->kind == SymbolKind::frame) {
      offset = symbol->value;
      in.space = Space::frame;
    } else {
      in.from[0] = address_of(*symbol);
      // Addresses of parameters of functions are addresses in local memory.
      if (in.space == Space::parameter && symbol->kind == SymbolKind::register_ &&
          !function_.is_kernel)
        in.space = Space::local;
    }
  } else {
    in.from[0] = constant(in_.number());
  }
  if (in_.is("+") || in_.is("-")) {
    bool is_negative = in_.take().characters == "-";
    if (in_.accept("-")) is_negative = !is_negative;
    auto const distance = static_cast<std::int64_t>(in_.number());
    offset += is_negative ? -distance : distance;
  }
  in_.expect("]");
  in.immediate = offset;
}

void FunctionParser::resolve_jumps() {
  for (auto const& [place, label] : jumps_) {
    auto const found = labels_.find(label);
    if (found == labels_.end())
      in_.refuse("the label " + label + " is unknown", function_.lines[place]);
    function_.code[place].immediate = found->second - static_cast<std::int64_t>(place);
  }
}

void FunctionParser::resolve_constants() {
  auto const resolve = [&](std::int32_t& slot) {
    if (slot <= kFirstConstant)
      slot = static_cast<std::int32_t>(function_.n_registers) + (kFirstConstant - slot);
  };
  for (Instruction& in : function_.code) {
    for (std::int32_t& slot : in.from) resolve(slot);
    for (std::int32_t& slot : in.parts) resolve(slot);
  }
}

}  // namespace antikelvin::ptx
