// SPDX-License-Identifier: Apache-2.0
#include "ptx/parse.hpp"

#include <cstring>
#include <utility>

#include "ptx/function_parser.hpp"
#include "ptx/handlers.hpp"
#include "ptx/memory.hpp"
#include "ptx/token_stream.hpp"

namespace antikelvin::ptx {
namespace {

class ModuleParser {
 public:
  explicit ModuleParser(std::string text)
      : module_(std::make_unique<Module>()), in_(with_text(*module_, std::move(text))) {}

  std::unique_ptr<Module> parse() {
    while (in_.now().kind != Token::Kind::end) parse_directive();
    resolve_calls();
    return std::move(module_);
  }

 private:
  static Module const& with_text(Module& module, std::string text) {
    module.text = std::move(text);
    return module;
  }

  void parse_directive() {
    if (in_.accept(".version") || in_.accept(".address_size")) {
      in_.number();
    } else if (in_.accept(".target")) {
      do {
        in_.word();
      } while (in_.accept(","));
    } else if (in_.accept(".visible") || in_.accept(".weak") || in_.accept(".extern")) {
      return;  // who else may see it
    } else if (in_.accept(".entry")) {
      parse_function(true);
    } else if (in_.accept(".func")) {
      parse_function(false);
    } else if (in_.accept(".global") || in_.accept(".const")) {
      parse_global();
    } else if (in_.accept(".shared")) {
      Declaration one = declaration(in_);
      in_.expect(";");
      std::string const name = one.name;
      shared_.emplace(name, std::move(one));
    } else {
      in_.refuse("the directive is unknown");
    }
  }

  void parse_function(bool is_kernel) {
    auto function = std::make_unique<Function>();
    function->module = module_.get();
    function->is_kernel = is_kernel;
    FunctionParser parser(in_, *module_, shared_, *function);
    parser.parse_header();
    if (in_.accept(";")) return;  // a declaration
    parser.parse_body();
    std::string const name = function->name;
    module_->functions[name] = std::move(function);
  }

  void parse_global() {
    Declaration const one = declaration(in_);
    char* const memory_of_it = static_cast<char*>(memory().allocate(one.bytes));
    std::memset(memory_of_it, 0, one.bytes);
    memory().host_wrote(memory_of_it, one.bytes);
    if (in_.accept("=")) {
      bool const is_list = in_.accept("{");
      std::uint32_t offset = 0;
      do {
        bool const is_negative = in_.accept("-");
        std::uint64_t const digits = in_.number(), value = is_negative ? 0 - digits : digits;
        if (offset + one.element_bytes > one.bytes) in_.refuse("more values than the variable has");
        std::memcpy(memory_of_it + offset, &value, one.element_bytes);
        offset += one.element_bytes;
      } while (in_.accept(","));
      if (is_list) in_.expect("}");
    }
    in_.expect(";");
    module_->globals[one.name] = memory_of_it;
  }

  void resolve_calls() {
    for (auto& [name, function] : module_->functions) {
      for (Call& call : function->calls) {
        auto const found = module_->functions.find(call.callee_name);
        if (found != module_->functions.end()) call.callee = found->second.get();
      }
      for (Instruction& in : function->code)
        if (in.handler == call_function &&
            function->calls[static_cast<std::size_t>(in.immediate)].callee == nullptr)
          in.handler = call_nothing;
    }
  }

  std::unique_ptr<Module> module_;
  TokenStream in_;
  SharedVariables shared_;
};

}  // namespace

std::unique_ptr<Module> parse(std::string text) { return ModuleParser(std::move(text)).parse(); }

}  // namespace antikelvin::ptx
