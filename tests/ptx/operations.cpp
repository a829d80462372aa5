// SPDX-License-Identifier: Apache-2.0
#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

template <class U>
void add_moves(Operations& table, std::string const& width) {
  for (char const* const kind : {".b", ".u", ".s"})
    table["mov" + (kind + width)] = pure<[](U a) { return a; }>;
}

template <std::uint64_t kTag>
void add_space(Operations& table, std::string const& space) {
  table["cvta." + space + ".u64"] = pure<[](std::uint64_t a) { return a | kTag; }>;
  table["cvta.to." + space + ".u64"] = pure<[](std::uint64_t a) { return a & ~kTags; }>;
}

Operations make_operations() {
  Operations table;
  add_integer_operations(table);
  add_bit_operations(table);
  add_carry_operations(table);
  add_floating_operations(table);
  add_comparisons(table);
  add_conversions(table);
  add_moves<std::uint16_t>(table, "16");
  add_moves<std::uint32_t>(table, "32");
  add_moves<std::uint64_t>(table, "64");
  table["mov.f32"] = table["mov.b32"];
  table["mov.f64"] = table["mov.b64"];
  add_space<kSharedTag>(table, "shared");
  add_space<kLocalTag>(table, "local");
  add_space<kParameterTag>(table, "param");
  table["cvta.global.u64"] = table["cvta.to.global.u64"] = table["mov.b64"];
  return table;
}

}  // namespace

Operations const& operations() {
  static Operations const all = make_operations();
  return all;
}

}  // namespace antikelvin::ptx
