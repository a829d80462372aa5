// SPDX-License-Identifier: Apache-2.0
// Single instructions whose mistakes would be silent, against arithmetic of the host and
// definitions of "PTX ISA".
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "ptx/block.hpp"
#include "ptx/evaluate.hpp"
#include "ptx/findings.hpp"
#include "ptx/parse.hpp"

namespace antikelvin::ptx {
namespace {

__extension__ using Wide = unsigned __int128;
constexpr double kInfinity = std::numeric_limits<double>::infinity(),
                 kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<std::uint64_t> const kWords = {0,
                                           1,
                                           2,
                                           31,
                                           0x7FFFFFFF,
                                           0x80000000,
                                           0xFFFFFFFF,
                                           0x100000000,
                                           0x123456789ABCDEF0,
                                           0x7FFFFFFFFFFFFFFF,
                                           0x8000000000000000,
                                           0xFFFFFFFF00000000,
                                           0xFFFFFFFFFFFFFFFE,
                                           0xFFFFFFFFFFFFFFFF};

std::vector<double> const kReals = {0.0,          -0.0,         0.5,          -0.5,          1.0,
                                    1.5,          2.5,          -2.5,         3.7,           -3.7,
                                    2147483646.5, 2147483647.5, 4294967295.5, -2147483648.5, 9.3e18,
                                    1.9e19,       -1e300,       kInfinity,    -kInfinity,    kNan};

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

/// A result in a register of 32 bits.
std::uint32_t word(std::string const& instruction, std::uint64_t a, std::uint64_t b = 0,
                   std::uint64_t c = 0, std::uint64_t d = 0) {
  return static_cast<std::uint32_t>(
      evaluate(instruction + "\ncvt.u64.u32 %rd9, %r9;", {a, b, c, d}));
}

bool predicate(std::string const& instruction, std::uint64_t a, std::uint64_t b) {
  return evaluate(instruction + "\nselp.b64 %rd9, 1, 0, %p1;", {a, b, 0, 0}) != 0;
}

TEST(PtxCarry, SumsOfTwoWordsCarry) {
  std::string const add =
      "shr.u64 %rd5, %rd1, 32; shr.u64 %rd6, %rd2, 32; cvt.u32.u64 %r5, %rd5; cvt.u32.u64 %r6, "
      "%rd6;"
      "add.cc.u32 %r7, %r1, %r2; addc.u32 %r8, %r5, %r6; mov.b64 %rd9, {%r7, %r8};";
  std::string subtract = add;
  for (auto const& [from, to] : {std::pair{"add.cc", "sub.cc"}, std::pair{"addc", "subc"}})
    subtract.replace(subtract.find(from), std::string(from).size(), to);
  for (std::uint64_t const a : kWords)
    for (std::uint64_t const b : kWords) {
      EXPECT_EQ(evaluate(add, {a, b, 0, 0}), a + b) << a << " + " << b;
      EXPECT_EQ(evaluate(subtract, {a, b, 0, 0}), a - b) << a << " - " << b;
    }
}

TEST(PtxCarry, SumsOfFourWordsCarry) {
  for (std::uint64_t const a : kWords)
    for (std::uint64_t const b : kWords) {
      Wide const x = Wide{a} << 64 | b, y = Wide{b} << 64 | a;
      EXPECT_EQ(evaluate("add.cc.u64 %rd5, %rd1, %rd3; addc.u64 %rd9, %rd2, %rd4;", {b, a, a, b}),
                static_cast<std::uint64_t>((x + y) >> 64));
      EXPECT_EQ(evaluate("sub.cc.s64 %rd5, %rd1, %rd3; subc.s64 %rd9, %rd2, %rd4;", {b, a, a, b}),
                static_cast<std::uint64_t>((x - y) >> 64));
      // Middle links of a chain, addc.cc and subc.cc, read the flag and set it.
      EXPECT_EQ(
          evaluate(
              "add.cc.u64 %rd5, %rd1, %rd3; addc.cc.u64 %rd5, %rd2, %rd4; addc.u64 %rd9, 0, 0;",
              {b, a, a, b}),
          static_cast<std::uint64_t>(x + y < x));
      EXPECT_EQ(
          evaluate(
              "sub.cc.u64 %rd5, %rd1, %rd3; subc.cc.u64 %rd5, %rd2, %rd4; subc.u64 %rd9, 0, 0;",
              {b, a, a, b}),
          x < y ? ~std::uint64_t{0} : 0);
    }
}

TEST(PtxCarry, TheFlagOfADifferenceIsThatOfASum) {
  // No borrow is a carry.
  EXPECT_EQ(word("sub.cc.u32 %r8, %r1, %r2; addc.u32 %r9, 0, 0;", 5, 5), 1u);
  EXPECT_EQ(word("sub.cc.u32 %r8, %r1, %r2; addc.u32 %r9, 0, 0;", 5, 0), 1u);
  EXPECT_EQ(word("sub.cc.u32 %r8, %r1, %r2; addc.u32 %r9, 0, 0;", 5, 6), 0u);
}

TEST(PtxCarry, ProductsOfTwoWordsCarry) {
  std::string const multiply =
      "shr.u64 %rd5, %rd1, 32; cvt.u32.u64 %r5, %rd5; mul.lo.u32 %r6, %r1, %r2; mul.hi.u32 %r7, "
      "%r1, %r2;"
      "mad.lo.cc.u32 %r7, %r5, %r2, %r7; madc.hi.u32 %r8, %r5, %r2, 0;";
  for (std::uint64_t const a : kWords)
    for (std::uint64_t const b : kWords) {
      Wide const product = Wide{a} * static_cast<std::uint32_t>(b);
      EXPECT_EQ(evaluate(multiply + "mov.b64 %rd9, {%r6, %r7};", {a, b, 0, 0}),
                static_cast<std::uint64_t>(product));
      EXPECT_EQ(evaluate(multiply + "cvt.u64.u32 %rd9, %r8;", {a, b, 0, 0}),
                static_cast<std::uint64_t>(product >> 64));
    }
}

TEST(PtxCarry, ProductsTakeAndGiveCarries) {
  for (std::uint64_t const a : kWords)
    for (std::uint64_t const b : kWords) {
      std::uint64_t const product = (a & 0xFFFFFFFF) * (b & 0xFFFFFFFF),
                          low = (product & 0xFFFFFFFF) + 0xFFFFFFFF;
      std::uint64_t const high = (product >> 32) + 0xFFFFFFFF + (low >> 32);
      EXPECT_EQ(evaluate("mad.lo.cc.u32 %r5, %r1, %r2, -1; madc.hi.cc.u32 %r6, %r1, %r2, -1; "
                         "addc.u32 %r7, 0, 0;"
                         "mov.b64 %rd9, {%r6, %r7};",
                         {a, b, 0, 0}),
                high);
    }
}

TEST(PtxShift, ByTheWidthAndMoreLeaveZeroOrTheSign) {
  for (std::uint64_t const a : kWords)
    for (std::uint64_t const n : {0, 1, 31, 32, 33, 63, 64, 65, 256}) {
      auto const low = static_cast<std::uint32_t>(a);
      auto const sign = static_cast<std::int32_t>(low);
      EXPECT_EQ(word("shl.b32 %r9, %r1, %r2;", a, n), n > 31 ? 0 : low << n);
      EXPECT_EQ(word("shr.u32 %r9, %r1, %r2;", a, n), n > 31 ? 0 : low >> n);
      EXPECT_EQ(word("shr.s32 %r9, %r1, %r2;", a, n),
                static_cast<std::uint32_t>(sign >> std::min<std::uint64_t>(n, 31)));
      EXPECT_EQ(evaluate("shl.b64 %rd9, %rd1, %r2;", {a, n, 0, 0}), n > 63 ? 0 : a << n);
      EXPECT_EQ(evaluate("shr.u64 %rd9, %rd1, %r2;", {a, n, 0, 0}), n > 63 ? 0 : a >> n);
      EXPECT_EQ(evaluate("shr.s64 %rd9, %rd1, %r2;", {a, n, 0, 0}),
                static_cast<std::uint64_t>(static_cast<std::int64_t>(a) >>
                                           std::min<std::uint64_t>(n, 63)));
    }
}

TEST(PtxShift, FunnelsWrapOrClamp) {
  for (std::uint64_t const a : kWords)
    for (std::uint64_t const n : {0, 1, 17, 31, 32, 33, 64, 255}) {
      std::string const halves = "shr.u64 %rd5, %rd1, 32; cvt.u32.u64 %r5, %rd5; ";
      std::uint64_t const wrapped = n & 31, clamped = std::min<std::uint64_t>(n, 32);
      EXPECT_EQ(word(halves + "shf.l.wrap.b32 %r9, %r1, %r5, %r2;", a, n),
                static_cast<std::uint32_t>(a << wrapped >> 32));
      EXPECT_EQ(word(halves + "shf.r.wrap.b32 %r9, %r1, %r5, %r2;", a, n),
                static_cast<std::uint32_t>(a >> wrapped));
      EXPECT_EQ(word(halves + "shf.l.clamp.b32 %r9, %r1, %r5, %r2;", a, n),
                static_cast<std::uint32_t>(a << clamped >> 32));
      EXPECT_EQ(word(halves + "shf.r.clamp.b32 %r9, %r1, %r5, %r2;", a, n),
                static_cast<std::uint32_t>(a >> clamped));
    }
}

/// bfe bit by bit, as "PTX ISA" defines it.
std::uint64_t extracted(std::uint64_t a, unsigned position, unsigned length, unsigned width,
                        bool is_signed) {
  bool const sign =
      is_signed && length != 0 && (a >> std::min(position + length - 1, width - 1) & 1) != 0;
  std::uint64_t result = 0;
  for (unsigned i = 0; i < width; ++i) {
    bool const bit = i < length && position + i < width ? (a >> (position + i) & 1) != 0 : sign;
    result |= std::uint64_t{bit} << i;
  }
  return result;
}

std::uint64_t inserted(std::uint64_t a, std::uint64_t b, unsigned position, unsigned length,
                       unsigned width) {
  for (unsigned i = 0; i < length && position + i < width; ++i) {
    b &= ~(std::uint64_t{1} << (position + i));
    b |= (a >> i & 1) << (position + i);
  }
  return b;
}

TEST(PtxBits, FieldsAreExtractedAndInserted) {
  for (std::uint64_t const a : kWords)
    for (unsigned const position : {0u, 3u, 31u, 32u, 63u, 64u, 200u, 256u})
      for (unsigned const length : {0u, 1u, 5u, 32u, 33u, 64u, 255u}) {
        std::uint64_t const low = a & 0xFFFFFFFF, first = position & 255;
        auto const from = static_cast<unsigned>(first);
        EXPECT_EQ(word("bfe.u32 %r9, %r1, %r2, %r3;", a, position, length),
                  extracted(low, from, length, 32, false));
        EXPECT_EQ(word("bfe.s32 %r9, %r1, %r2, %r3;", a, position, length),
                  extracted(low, from, length, 32, true));
        EXPECT_EQ(evaluate("bfe.u64 %rd9, %rd1, %r2, %r3;", {a, position, length, 0}),
                  extracted(a, from, length, 64, false));
        EXPECT_EQ(evaluate("bfe.s64 %rd9, %rd1, %r2, %r3;", {a, position, length, 0}),
                  extracted(a, from, length, 64, true));
        std::uint64_t const b = 0x5A5A5A5AC3C3C3C3;
        EXPECT_EQ(word("bfi.b32 %r9, %r1, %r4, %r2, %r3;", a, position, length, b),
                  inserted(low, b & 0xFFFFFFFF, from, length, 32));
        EXPECT_EQ(evaluate("bfi.b64 %rd9, %rd1, %rd4, %r2, %r3;", {a, position, length, b}),
                  inserted(a, b, from, length, 64));
      }
}

TEST(PtxBits, BytesArePermuted) {
  std::uint64_t const a = 0x83828180, b = 0x07060504;
  EXPECT_EQ(word("prmt.b32 %r9, %r1, %r2, %r3;", a, b, 0x3210), 0x83828180u);
  EXPECT_EQ(word("prmt.b32 %r9, %r1, %r2, %r3;", a, b, 0x7531), 0x07058381u);
  EXPECT_EQ(word("prmt.b32 %r9, %r1, %r2, %r3;", a, b, 0x0123), 0x80818283u);
  // Selectors of 8 and more replicate the sign of their byte.
  EXPECT_EQ(word("prmt.b32 %r9, %r1, %r2, %r3;", a, b, 0xC8B4), 0x00FFFF04u);
}

TEST(PtxBits, AnyFunctionOfThreeBits) {
  std::uint32_t const a = 0xF0F0F0F0, b = 0xCCCCCCCC, c = 0xAAAAAAAA;
  for (std::uint32_t table = 0; table < 256; ++table) {
    // These words hold the arguments of a table of eight bits, four times.
    std::string const text = "lop3.b32 %r9, %r1, %r2, %r3, " + std::to_string(table) + ";";
    EXPECT_EQ(word(text, a, b, c), table * 0x01010101u) << table;
  }
}

TEST(PtxBits, CountsAndReversalsAreThoseOfTheLanguage) {
  for (std::uint64_t const a : kWords) {
    auto const low = static_cast<std::uint32_t>(a);
    EXPECT_EQ(word("popc.b32 %r9, %r1;", a), static_cast<unsigned>(std::popcount(low)));
    EXPECT_EQ(word("popc.b64 %r9, %rd1;", a), static_cast<unsigned>(std::popcount(a)));
    EXPECT_EQ(word("clz.b32 %r9, %r1;", a), static_cast<unsigned>(std::countl_zero(low)));
    EXPECT_EQ(word("clz.b64 %r9, %rd1;", a), static_cast<unsigned>(std::countl_zero(a)));
    EXPECT_EQ(evaluate("brev.b64 %rd5, %rd1; brev.b64 %rd9, %rd5;", {a, 0, 0, 0}), a);
  }
  EXPECT_EQ(word("brev.b32 %r9, %r1;", 0x12345678), 0x1E6A2C48u);
}

TEST(PtxInteger, ProductsHaveTheirHalves) {
  __extension__ using SignedWide = __int128;
  for (std::uint64_t const a : kWords)
    for (std::uint64_t const b : kWords) {
      auto const low_a = static_cast<std::uint32_t>(a), low_b = static_cast<std::uint32_t>(b);
      std::int64_t const signed_product =
          std::int64_t{static_cast<std::int32_t>(a)} * static_cast<std::int32_t>(b);
      std::uint64_t const product = std::uint64_t{low_a} * low_b;
      EXPECT_EQ(evaluate("mul.wide.u32 %rd9, %r1, %r2;", {a, b, 0, 0}), product);
      EXPECT_EQ(evaluate("mul.wide.s32 %rd9, %r1, %r2;", {a, b, 0, 0}),
                static_cast<std::uint64_t>(signed_product));
      EXPECT_EQ(evaluate("mad.wide.s32 %rd9, %r1, %r2, %rd3;", {a, b, a, 0}),
                static_cast<std::uint64_t>(signed_product) + a);
      EXPECT_EQ(word("mul.hi.u32 %r9, %r1, %r2;", a, b), product >> 32);
      EXPECT_EQ(word("mul.hi.s32 %r9, %r1, %r2;", a, b),
                static_cast<std::uint32_t>(signed_product >> 32));
      EXPECT_EQ(evaluate("mul.hi.u64 %rd9, %rd1, %rd2;", {a, b, 0, 0}),
                static_cast<std::uint64_t>(Wide{a} * b >> 64));
      EXPECT_EQ(evaluate("mul.hi.s64 %rd9, %rd1, %rd2;", {a, b, 0, 0}),
                static_cast<std::uint64_t>(
                    SignedWide{static_cast<std::int64_t>(a)} * static_cast<std::int64_t>(b) >> 64));
      EXPECT_EQ(word("mad.lo.s32 %r9, %r1, %r2, %r3;", a, b, 7), low_a * low_b + 7);
    }
}

TEST(PtxInteger, QuotientsRoundTowardZero) {
  auto const with_signs = [](std::string const& text, std::int64_t a, std::int64_t b) {
    return static_cast<std::int32_t>(
        word(text, static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b)));
  };
  EXPECT_EQ(with_signs("div.s32 %r9, %r1, %r2;", -7, 2), -3);
  EXPECT_EQ(with_signs("rem.s32 %r9, %r1, %r2;", -7, 2), -1);
  EXPECT_EQ(with_signs("rem.s32 %r9, %r1, %r2;", 7, -2), 1);
  EXPECT_EQ(word("div.u32 %r9, %r1, %r2;", 0xFFFFFFF9, 2), 0x7FFFFFFCu);
  EXPECT_EQ(word("div.s32 %r9, %r1, %r2;", 0x80000000, 0xFFFFFFFF), 0x80000000u);
  EXPECT_EQ(word("rem.s32 %r9, %r1, %r2;", 0x80000000, 0xFFFFFFFF), 0u);
  std::uint64_t const least = 0x8000000000000000, minus_one = ~std::uint64_t{0};
  EXPECT_EQ(evaluate("div.s64 %rd9, %rd1, %rd2;", {least, minus_one, 0, 0}), least);
  EXPECT_EQ(evaluate("rem.s64 %rd9, %rd1, %rd2;", {least, minus_one, 0, 0}), 0u);
  EXPECT_EQ(evaluate("div.u64 %rd9, %rd1, %rd2;", {minus_one, 10, 0, 0}), minus_one / 10);
}

TEST(PtxInteger, DivisionByZeroIsAFault) {
  EXPECT_THROW(word("div.u32 %r9, %r1, %r2;", 1, 0), Fault);
  auto const findings = take_findings();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_NE(findings[0].find("division by zero, at PTX line"), std::string::npos) << findings[0];
}

TEST(PtxInteger, MinimaKnowTheirSigns) {
  EXPECT_EQ(word("min.s32 %r9, %r1, %r2;", 0xFFFFFFFF, 1), 0xFFFFFFFFu);
  EXPECT_EQ(word("min.u32 %r9, %r1, %r2;", 0xFFFFFFFF, 1), 1u);
  EXPECT_EQ(word("max.s32 %r9, %r1, %r2;", 0xFFFFFFFF, 1), 1u);
  EXPECT_EQ(word("abs.s32 %r9, %r1;", 0x80000000), 0x80000000u);
  EXPECT_EQ(word("abs.s32 %r9, %r1;", 0xFFFFFFFF), 1u);
  EXPECT_TRUE(predicate("setp.lt.s32 %p1, %r1, %r2;", 0xFFFFFFFF, 0));
  EXPECT_FALSE(predicate("setp.lt.u32 %p1, %r1, %r2;", 0xFFFFFFFF, 0));
  EXPECT_TRUE(predicate("setp.gt.s16 %p1, %rs1, %rs2;", 0x7FFF, 0x8000));
  // Registers of 16 bits ignore higher bits.
  EXPECT_TRUE(predicate("setp.eq.s16 %p1, %rs1, %rs2;", 0x10005, 5));
}

TEST(PtxConversion, IntegersAreCutAndExtended) {
  for (std::uint64_t const a : kWords) {
    EXPECT_EQ(evaluate("cvt.u64.u32 %rd9, %r1;", {a, 0, 0, 0}), a & 0xFFFFFFFF);
    EXPECT_EQ(evaluate("cvt.s64.s32 %rd9, %r1;", {a, 0, 0, 0}),
              static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(a)}));
    EXPECT_EQ(evaluate("cvt.s64.s8 %rd9, %rd1;", {a, 0, 0, 0}),
              static_cast<std::uint64_t>(std::int64_t{static_cast<std::int8_t>(a)}));
    EXPECT_EQ(word("cvt.s32.s16 %r9, %rs1;", a),
              static_cast<std::uint32_t>(static_cast<std::int16_t>(a)));
    EXPECT_EQ(word("cvt.u32.u16 %r9, %rs1;", a), a & 0xFFFF);
    // A result that is narrower than its register.
    EXPECT_EQ(word("cvt.s8.s32 %r9, %r1;", a),
              static_cast<std::uint32_t>(std::int32_t{static_cast<std::int8_t>(a)}));
    EXPECT_EQ(word("cvt.u8.u32 %r9, %r1;", a), a & 0xFF);
    EXPECT_EQ(evaluate("cvt.rn.f64.u64 %fd9, %rd1; mov.b64 %rd9, %fd9;", {a, 0, 0, 0}),
              bits(static_cast<double>(a)));
    EXPECT_EQ(evaluate("cvt.rn.f64.s64 %fd9, %rd1; mov.b64 %rd9, %fd9;", {a, 0, 0, 0}),
              bits(static_cast<double>(static_cast<std::int64_t>(a))));
    EXPECT_EQ(word("cvt.rn.f32.u32 %f9, %r1; mov.b32 %r9, %f9;", a),
              std::bit_cast<std::uint32_t>(static_cast<float>(static_cast<std::uint32_t>(a))));
  }
}

TEST(PtxConversion, RealsAreRoundedAndStopAtTheEnds) {
  struct Rounding {
    char const* name;
    double (*round)(double);
  };
  for (auto const& [name, round] : {Rounding{"rni", [](double x) { return std::nearbyint(x); }},
                                    Rounding{"rzi", [](double x) { return std::trunc(x); }},
                                    Rounding{"rmi", [](double x) { return std::floor(x); }},
                                    Rounding{"rpi", [](double x) { return std::ceil(x); }}})
    for (double const x : kReals) {
      std::string const prefix = std::string("cvt.") + name;
      EXPECT_EQ(evaluate(prefix + ".f64.f64 %fd9, %fd1; mov.b64 %rd9, %fd9;", {bits(x), 0, 0, 0}),
                bits(round(x)))
          << x;
      double const whole = round(x);
      std::uint32_t const expected_s32 = std::isnan(x)
                                             ? 0x80000000u
                                             : static_cast<std::uint32_t>(static_cast<std::int64_t>(
                                                   std::clamp(whole, -2147483648.0, 2147483647.0)));
      EXPECT_EQ(word(prefix + ".s32.f64 %r9, %fd1;", bits(x)), expected_s32) << x << " " << name;
      std::uint32_t const expected_u32 =
          std::isnan(x) ? 0x80000000u
                        : static_cast<std::uint32_t>(std::clamp(whole, 0.0, 4294967295.0));
      EXPECT_EQ(word(prefix + ".u32.f64 %r9, %fd1;", bits(x)), expected_u32) << x << " " << name;
      std::uint64_t const expected_u64 = std::isnan(x) ? 0x8000000000000000
                                         : whole <= 0  ? 0
                                         : whole >= 18446744073709551616.0
                                             ? ~std::uint64_t{0}
                                             : static_cast<std::uint64_t>(whole);
      EXPECT_EQ(evaluate(prefix + ".u64.f64 %rd9, %fd1;", {bits(x), 0, 0, 0}), expected_u64)
          << x << " " << name;
      std::uint64_t const expected_s64 =
          std::isnan(x)                    ? 0x8000000000000000
          : whole >= 9223372036854775808.0 ? 0x7FFFFFFFFFFFFFFF
          : whole < -9223372036854775808.0
              ? 0x8000000000000000
              : static_cast<std::uint64_t>(static_cast<std::int64_t>(whole));
      EXPECT_EQ(evaluate(prefix + ".s64.f64 %rd9, %fd1;", {bits(x), 0, 0, 0}), expected_s64)
          << x << " " << name;
    }
}

TEST(PtxConversion, BetweenFloatsAndDoublesRoundsOnce) {
  // Ties, and ordinary, subnormal and infinite results.
  for (double const x : {1.0 + 0x1p-24, 1.0 + 0x3p-24, 0.1, -1e-40, 1e300}) {
    EXPECT_EQ(word("cvt.rn.f32.f64 %f9, %fd1; mov.b32 %r9, %f9;", bits(x)),
              std::bit_cast<std::uint32_t>(static_cast<float>(x)));
    float const narrow = static_cast<float>(x);
    EXPECT_EQ(evaluate("cvt.f64.f32 %fd9, %f1; mov.b64 %rd9, %fd9;",
                       {std::bit_cast<std::uint32_t>(narrow), 0, 0, 0}),
              bits(double{narrow}));
  }
}

TEST(PtxReal, ProductsAndSumsAreRoundedOnce) {
  double const a = 1 + 0x1p-30, b = 1 - 0x1p-30;
  std::string const end = " mov.b64 %rd9, %fd9;";
  EXPECT_EQ(evaluate("fma.rn.f64 %fd9, %fd1, %fd2, %fd3;" + end, {bits(a), bits(b), bits(-1), 0}),
            bits(-0x1p-60));
  EXPECT_EQ(evaluate("mul.rn.f64 %fd8, %fd1, %fd2; add.rn.f64 %fd9, %fd8, %fd3;" + end,
                     {bits(a), bits(b), bits(-1), 0}),
            bits(0.0));
  float const narrow = 1 + 0x1p-13f, other = 1 - 0x1p-13f;
  EXPECT_EQ(
      word("fma.rn.f32 %f9, %f1, %f2, %f3; mov.b32 %r9, %f9;", std::bit_cast<std::uint32_t>(narrow),
           std::bit_cast<std::uint32_t>(other), std::bit_cast<std::uint32_t>(-1.0f)),
      std::bit_cast<std::uint32_t>(-0x1p-26f));
  EXPECT_EQ(evaluate("div.rn.f64 %fd9, %fd1, %fd2;" + end, {bits(1), bits(3), 0, 0}),
            bits(1.0 / 3));
  EXPECT_EQ(evaluate("rcp.rn.f64 %fd9, %fd1;" + end, {bits(3), 0, 0, 0}), bits(1.0 / 3));
  EXPECT_EQ(evaluate("sqrt.rn.f64 %fd9, %fd1;" + end, {bits(2), 0, 0, 0}), bits(std::sqrt(2.0)));
}

TEST(PtxReal, ExtremaPreferNumbersAndKnowZeros) {
  std::string const end = " mov.b64 %rd9, %fd9;";
  auto const minimum = [&](double a, double b) {
    return evaluate("min.f64 %fd9, %fd1, %fd2;" + end, {bits(a), bits(b), 0, 0});
  };
  auto const maximum = [&](double a, double b) {
    return evaluate("max.f64 %fd9, %fd1, %fd2;" + end, {bits(a), bits(b), 0, 0});
  };
  EXPECT_EQ(minimum(1, 2), bits(1));
  EXPECT_EQ(maximum(1, 2), bits(2));
  EXPECT_EQ(minimum(kNan, 2), bits(2));
  EXPECT_EQ(maximum(2, kNan), bits(2));
  EXPECT_TRUE(std::isnan(std::bit_cast<double>(minimum(kNan, kNan))));
  EXPECT_EQ(minimum(0.0, -0.0), bits(-0.0));
  EXPECT_EQ(minimum(-0.0, 0.0), bits(-0.0));
  EXPECT_EQ(maximum(-0.0, 0.0), bits(0.0));
  EXPECT_EQ(maximum(0.0, -0.0), bits(0.0));
  EXPECT_EQ(evaluate("neg.f64 %fd9, %fd1;" + end, {bits(0), 0, 0, 0}), bits(-0.0));
  EXPECT_EQ(evaluate("copysign.f64 %fd9, %fd1, %fd2;" + end, {bits(-1), bits(7), 0, 0}), bits(-7));
}

TEST(PtxReal, ComparisonsSayWhetherNumbersAreOrdered) {
  for (double const a : kReals)
    for (double const b : kReals) {
      bool const is_unordered = std::isnan(a) || std::isnan(b);
      auto const is = [&](std::string const& how) {
        return predicate("setp." + how + ".f64 %p1, %fd1, %fd2;", bits(a), bits(b));
      };
      EXPECT_EQ(is("eq"), !is_unordered && a == b);
      EXPECT_EQ(is("ne"), !is_unordered && a != b);
      EXPECT_EQ(is("lt"), !is_unordered && a < b);
      EXPECT_EQ(is("le"), !is_unordered && a <= b);
      EXPECT_EQ(is("gt"), !is_unordered && a > b);
      EXPECT_EQ(is("ge"), !is_unordered && a >= b);
      EXPECT_EQ(is("equ"), is_unordered || a == b);
      EXPECT_EQ(is("neu"), is_unordered || a != b);
      EXPECT_EQ(is("ltu"), is_unordered || a < b);
      EXPECT_EQ(is("leu"), is_unordered || a <= b);
      EXPECT_EQ(is("gtu"), is_unordered || a > b);
      EXPECT_EQ(is("geu"), is_unordered || a >= b);
      EXPECT_EQ(is("num"), !is_unordered);
      EXPECT_EQ(is("nan"), is_unordered);
    }
}

TEST(PtxText, PredicatesGuard) {
  std::string const text =
      "setp.lt.u32 %p1, %r1, %r2; mov.u64 %rd9, 1; @%p1 mov.u64 %rd9, 2; @!%p1 bra $end; add.u64 "
      "%rd9, %rd9, 10; $end:";
  EXPECT_EQ(evaluate(text, {1, 2, 0, 0}), 12u);
  EXPECT_EQ(evaluate(text, {2, 1, 0, 0}), 1u);
}

TEST(PtxText, RegistersAreTakenApart) {
  EXPECT_EQ(evaluate("mov.b64 {%r5, %r6}, %rd1; mov.b64 %rd9, {%r6, %r5};",
                     {0x1122334455667788, 0, 0, 0}),
            0x5566778811223344u);
  EXPECT_EQ(word("mov.b32 {%rs5, %rs6}, %r1; mov.b32 %r9, {%rs6, %rs5};", 0x11223344), 0x33441122u);
}

TEST(PtxText, FunctionsHaveParametersAndMemoryOfTheirOwn) {
  std::string const functions =
      ".func (.param .b64 result) weighted(.param .b64 x, .param .align 4 .b8 pair[8]) {\n"
      ".local .align 8 .b8 depot[16]; .reg .b64 %rd<9>; .reg .b32 %r<9>;\n"
      "mov.u64 %rd1, depot; cvta.local.u64 %rd2, %rd1; ld.param.u64 %rd3, [x];\n"
      "st.u64 [%rd2+8], %rd3; ld.local.u64 %rd4, [%rd1+8]; ld.param.u32 %r1, [pair+4];\n"
      "cvt.u64.u32 %rd5, %r1; mad.lo.u64 %rd6, %rd4, 2, %rd5; st.param.b64 [result+0], %rd6; "
      "ret;\n}\n"
      ".func (.param .b64 result) again(.param .b64 x) {\n"
      ".local .align 8 .b8 depot[8]; .reg .b64 %rd<9>; .reg .b32 %r<9>; .reg .pred %p<2>;\n"
      "mov.u64 %rd1, depot; ld.param.u64 %rd2, [x]; st.local.u64 [%rd1], %rd2; cvt.u32.u64 %r1, "
      "%rd2;\n"
      "{ .param .b64 param0; .param .align 4 .b8 param1[8]; .param .b64 retval0;\n"
      "st.param.b64 [param0], %rd2; st.param.v2.b32 [param1], {0, %r1};\n"
      "call.uni (retval0), weighted, (param0, param1); ld.param.b64 %rd3, [retval0]; }\n"
      "ld.local.u64 %rd4, [%rd1]; add.s64 %rd5, %rd3, %rd4; st.param.b64 [result], %rd5; ret;\n}\n";
  std::string const call =
      "{ .param .b64 param0; .param .b64 retval0; st.param.b64 [param0], %rd1;\n"
      "call.uni (retval0), again, (param0); ld.param.b64 %rd9, [retval0]; }";
  EXPECT_EQ(evaluate(call, {10, 0, 0, 0}, functions), 40u);
  EXPECT_EQ(evaluate(call, {12, 0, 0, 0}, functions), 48u);
  EXPECT_THROW(evaluate("call.uni missing;", {}), Fault);
  EXPECT_EQ(take_findings().size(), 1u);
}

TEST(PtxText, NarrowLoadsAreExtendedByTheirTypes) {
  std::string const text = "ld.param.u64 %rd8, [out]; st.global.u64 [%rd8], %rd1; ";
  EXPECT_EQ(word(text + "ld.global.s8 %r9, [%rd8];", 0x80), 0xFFFFFF80u);
  EXPECT_EQ(word(text + "ld.global.u8 %r9, [%rd8+1];", 0x8180), 0x81u);
  EXPECT_EQ(evaluate(text + "ld.global.s32 %rd9, [%rd8];", {0x80000000, 0, 0, 0}),
            0xFFFFFFFF80000000u);
}

TEST(PtxText, WhatIsUnknownIsRefusedWithItsText) {
  for (std::string const text :
       {"tanh.approx.f32 %f9, %f1;", "add.sat.s32 %r9, %r1, %r2;", "ld.global.v8.u8 %r9, [%rd1];",
        "bar.red.popc.u32 %r9, 0, %p1;", "mov.u32 %r9, %clock;", "st.async.u32 [%rd1], %r1;"})
    try {
      evaluate(text, {});
      FAIL() << text << " is not known, and was run";
    } catch (UnknownPtx const& error) {
      EXPECT_NE(std::string(error.what()).find(text), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace antikelvin::ptx
