// SPDX-License-Identifier: Apache-2.0
// Comparisons. With NaN they are false, except the unordered ones, whose names end in u, and `nan`.
#include <cmath>

#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

template <class T>
void add_typed(Operations& table, std::string const& type) {
  table["setp.eq" + type] = pure<[](T a, T b) { return a == b; }>;
  table["setp.ne" + type] = pure<[](T a, T b) { return (a < b || a > b); }>;
  table["setp.lt" + type] = pure<[](T a, T b) { return a < b; }>;
  table["setp.le" + type] = pure<[](T a, T b) { return a <= b; }>;
  table["setp.gt" + type] = pure<[](T a, T b) { return (a > b); }>;
  table["setp.ge" + type] = pure<[](T a, T b) { return (a >= b); }>;
}

template <class U>
void add_unsigned(Operations& table, std::string const& width) {
  add_typed<U>(table, ".u" + width);
  table["setp.lo.u" + width] = table["setp.lt.u" + width];
  table["setp.ls.u" + width] = table["setp.le.u" + width];
  table["setp.hi.u" + width] = table["setp.gt.u" + width];
  table["setp.hs.u" + width] = table["setp.ge.u" + width];
  table["setp.eq.b" + width] = table["setp.eq.u" + width];
  table["setp.ne.b" + width] = table["setp.ne.u" + width];
}

template <class F>
void add_floating(Operations& table, std::string const& type) {
  add_typed<F>(table, type);
  table["setp.equ" + type] = pure<[](F a, F b) { return !(a < b || a > b); }>;
  table["setp.neu" + type] = pure<[](F a, F b) { return a != b; }>;
  table["setp.ltu" + type] = pure<[](F a, F b) { return !(a >= b); }>;
  table["setp.leu" + type] = pure<[](F a, F b) { return !(a > b); }>;
  table["setp.gtu" + type] = pure<[](F a, F b) { return !(a <= b); }>;
  table["setp.geu" + type] = pure<[](F a, F b) { return !(a < b); }>;
  table["setp.num" + type] = pure<[](F a, F b) { return !std::isnan(a) && !std::isnan(b); }>;
  table["setp.nan" + type] = pure<[](F a, F b) { return std::isnan(a) || std::isnan(b); }>;
}

}  // namespace

void add_comparisons(Operations& table) {
  add_unsigned<std::uint16_t>(table, "16");
  add_unsigned<std::uint32_t>(table, "32");
  add_unsigned<std::uint64_t>(table, "64");
  add_typed<std::int16_t>(table, ".s16");
  add_typed<std::int32_t>(table, ".s32");
  add_typed<std::int64_t>(table, ".s64");
  add_floating<float>(table, ".f32");
  add_floating<double>(table, ".f64");
}

}  // namespace antikelvin::ptx
