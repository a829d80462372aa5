// SPDX-License-Identifier: Apache-2.0
#include "base/parse.hpp"
#include "antikelvin/base/reals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

TEST(ParseCounts, WholeNumbersAndRanges) {
  EXPECT_EQ(parse_count("18446744073709551615", "-N", 0, kMax), kMax);
  EXPECT_EQ(parse_count("1.5e1", "-N", 0, kMax), 15u);
  EXPECT_EQ(parse_counts("1e2:1e8:7@log", "-N", 1, kMax),
            (std::vector<std::uint64_t>{100, 1000, 10000, 100000, 1000000, 10000000, 100000000}));
  EXPECT_EQ(parse_counts("1:10:4,20", "-N", 1, kMax),
            (std::vector<std::uint64_t>{1, 4, 7, 10, 20}));
  EXPECT_EQ(parse_counts("1:3:5@log", "-N", 1, kMax),
            (std::vector<std::uint64_t>{1, 2, 3}));  // rounded, once each
}

TEST(ParseCounts, RefusesWhatIsNoListOfCounts) {
  for (char const* text : {"", "1.5", "-1", "0", "1e20", "1:10:3", "1:2", "1:2:0", "1:2:3@lin",
                           "0:9:3@log", "1,,2", "x", "1:2:1", "inf", "nan", "1:9:1e8", "1/2"})
    EXPECT_THROW(parse_counts(text, "-N", 1, kMax), SpecError) << text;
}

TEST(ParseReals, LinearRangesAreExact) {
  auto const values = parse_reals("-1:1:21", "--beta");
  ASSERT_EQ(values.size(), 21u);
  EXPECT_EQ(values[10], 0.0);
  EXPECT_EQ(values[11], 0.1);
  EXPECT_EQ(values[13], 0.3);
  EXPECT_EQ(parse_reals("8:1:4@log", "--beta"), (std::vector<double>{8, 4, 2, 1}));
  EXPECT_EQ(parse_reals("-1:-100:3@log", "--beta"), (std::vector<double>{-1, -10, -100}));
}

TEST(ParseReals, RefusesWhatIsNoListOfFiniteNumbers) {
  for (char const* text : {"inf", "nan", "1e400", "1e-400", "1e309", "", "1;2", "-1:1:3@log",
                           "1e400:1:3@log", "1:1e-400:3@log"})
    EXPECT_THROW(parse_reals(text, "--beta"), SpecError) << text;
}

TEST(ParseBetas, ZeroTemperatureHasASignAndIsAnInfiniteBeta) {
  EXPECT_EQ(parse_betas("inf,0,-inf", "--beta"), (std::vector<double>{kInfinity, 0, -kInfinity}));
  auto const betas = parse_temperatures("0+,0-,inf,-inf,2,-0.5", "--temperature");
  EXPECT_EQ(betas[0], kInfinity);
  EXPECT_EQ(betas[1], -kInfinity);
  EXPECT_EQ(betas[2], 0);
  EXPECT_EQ(betas[3], 0);
  EXPECT_EQ(betas[4], 0.5);
  EXPECT_EQ(betas[5], -2);
  EXPECT_THROW(parse_temperatures("0", "--temperature"), SpecError);
  EXPECT_THROW(parse_temperatures("1:-1:3", "--temperature"), SpecError);  // passes through 0
}

TEST(NearestName, SuggestsOnlyWhatIsNear) {
  EXPECT_EQ(nearest_name("canonial", {"canonical", "scaling"}), "canonical");
  EXPECT_EQ(nearest_name("xyzzy", {"canonical", "scaling"}), "");
}

}  // namespace
}  // namespace antikelvin
