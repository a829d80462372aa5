// SPDX-License-Identifier: Apache-2.0
#include "model/level_system.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

TEST(LevelSystem, NamedSpectraHaveTheirLevels) {
  LevelSystem const two = parse_levels("two-level");
  ASSERT_EQ(two.levels.size(), 2u);
  EXPECT_EQ(two.levels[0].energy, -1);
  EXPECT_EQ(two.levels[1].energy, 1);
  EXPECT_EQ(parse_levels("two-level:1/3").levels[1].energy, Rational(1, 3));
  LevelSystem const spin = parse_levels("spin:5/2");
  ASSERT_EQ(spin.levels.size(), 6u);
  EXPECT_EQ(spin.levels[0].energy, Rational(-5, 2));
  EXPECT_EQ(spin.levels[5].energy, Rational(5, 2));
  EXPECT_FALSE(parse_levels("oscillator").is_bounded());
  EXPECT_EQ(parse_levels("rotor:0.5").scale, Rational(1, 2));
}

TEST(LevelSystem, ExplicitLevelsAreSortedAndMerged) {
  LevelSystem const system = parse_levels(" 4, 0,1x3 ,1.0x2");
  ASSERT_EQ(system.levels.size(), 3u);
  EXPECT_EQ(system.levels[1].energy, 1);
  EXPECT_EQ(system.levels[1].degeneracy, 5u);
  EXPECT_EQ(system.n_states(), 7);
}

TEST(LevelSystem, QuantumIsTheGreatestCommonStep) {
  EXPECT_EQ(parse_levels("two-level").quantum(), 2);
  EXPECT_EQ(parse_levels("0,1/2,1/3").quantum(), Rational(1, 6));
  EXPECT_EQ(parse_levels("-0.3,0.1,0.9").quantum(), Rational(2, 5));
  EXPECT_EQ(parse_levels("rotor").quantum(), 2);
}

TEST(LevelSystem, ReadsFiles) {
  std::string const path = testing::TempDir() + "antikelvin_levels.csv";
  std::ofstream(path) << "# comment\nenergy,degeneracy\n0,1\n\n5/2, 2\r\n1\n";
  LevelSystem const system = parse_levels("@" + path);
  std::remove(path.c_str());
  ASSERT_EQ(system.levels.size(), 3u);
  EXPECT_EQ(system.levels[1].energy, 1);
  EXPECT_EQ(system.levels[2].degeneracy, 2u);
}

TEST(LevelSystem, RefusesWhatIsNoSpectrum) {
  for (char const* spec : {"",
                           "1",
                           "1,1.0",
                           "two-levels",
                           "spin",
                           "spin:",
                           "spin:0",
                           "spin:1/3",
                           "spin:-1",
                           "spin:1e9",
                           "two-level:0",
                           "two-level:-1",
                           "oscillator:0",
                           "rotor:-2",
                           "0,1x0",
                           "0,1x1.5",
                           "0,1x-2",
                           "0,,1",
                           "0,1,",
                           "0,1e200",
                           "0,1e-200",
                           "@/does/not/exist",
                           "0,1x18446744073709551616",
                           "0,1x18446744073709551615,1",
                           "a,b",
                           "0;1",
                           "nan,1"})
    EXPECT_THROW(parse_levels(spec), SpecError) << spec;
}

}  // namespace
}  // namespace antikelvin
