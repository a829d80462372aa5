// SPDX-License-Identifier: Apache-2.0
#include "ptx/evaluate.hpp"

#include <cstring>
#include <vector>

#include "ptx/block.hpp"
#include "ptx/memory.hpp"
#include "ptx/parse.hpp"
#include "ptx/run.hpp"

namespace antikelvin::ptx {
namespace {

std::string module_of(std::string const& functions, std::string const& body) {
  std::string text =
      ".version 8.0\n.target sm_80\n.address_size 64\n" + functions +
      ".visible .entry evaluation(.param .u64 out, .param .u64 a1, .param .u64 a2, .param .u64 a3, "
      ".param .u64 a4) {\n"
      ".reg .pred %p<10>; .reg .b16 %rs<10>; .reg .b32 %r<10>; .reg .b64 %rd<10>; .reg .f32 "
      "%f<10>; .reg .f64 %fd<10>;\n";
  for (char const k : {'1', '2', '3', '4'}) {
    text += std::string("ld.param.u64 %rd") + k + ", [a" + k + "];\ncvt.u32.u64 %r" + k + ", %rd" +
            k + ";\n";
    text +=
        std::string("cvt.u16.u64 %rs") + k + ", %rd" + k + ";\nmov.b32 %f" + k + ", %r" + k + ";\n";
    text += std::string("mov.b64 %fd") + k + ", %rd" + k + ";\n";
  }
  return text + body + "\nld.param.u64 %rd8, [out];\nst.global.u64 [%rd8], %rd9;\nret;\n}\n";
}

}  // namespace

std::uint64_t evaluate(std::string const& body, std::array<std::uint64_t, 4> const& inputs,
                       std::string const& functions) {
  auto const module = parse(module_of(functions, body));
  void* const out = memory().allocate(8);
  std::vector<char> parameters(40);
  std::memcpy(parameters.data(), &out, 8);
  std::memcpy(parameters.data() + 8, inputs.data(), 32);
  std::string const failure = run(*module->functions.at("evaluation"), 1, 1, 0, parameters);
  std::uint64_t result = 0;
  std::memcpy(&result, out, 8);
  memory().release(out);
  if (!failure.empty()) throw Fault(failure);
  return result;
}

}  // namespace antikelvin::ptx
