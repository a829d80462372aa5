// SPDX-License-Identifier: Apache-2.0
// The verb modes: rows, processes between bands, and what is refused.
#include <gtest/gtest.h>

#include <cmath>

#include "support/table_of.hpp"

namespace antikelvin::test {
namespace {

class Modes : public TableOf {
 protected:
  Modes() { verb_ = "modes"; }

  static double cell(Row const& row, std::string const& column) { return number(row.at(column)); }
};

TEST_F(Modes, TemperatureFollowsTheEnergyThroughInfinity) {
  auto const all = rows("--band chain:64 --quanta 32,64 --fraction 0:1:5");
  ASSERT_EQ(all.size(), 10u);
  std::vector<std::string> const regimes = {"zero+", "positive", "infinite", "negative", "zero-"};
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].at("regime"), regimes[i % 5]);
    EXPECT_EQ(all[i].at("modes"), "64");
    EXPECT_DOUBLE_EQ(cell(all[i], "energy_per_quantum"), -2.0 + static_cast<double>(i % 5));
    EXPECT_DOUBLE_EQ(cell(all[i], "energy"),
                     (i < 5 ? 32 : 64) * (-2.0 + static_cast<double>(i % 5)));
  }
  EXPECT_EQ(all[1].at("beta"), all[3].at("beta").substr(1));
  // Half a quantum per mode at β = 0: βμ = −ln 3.
  EXPECT_DOUBLE_EQ(cell(all[2], "beta_mu"), -std::log(3.0));
}

/// Free expansion keeps U and raises S; a slow change keeps S and costs work, at either sign of T.
TEST_F(Modes, ProcessesKeepWhatTheySay) {
  for (std::string const statistics : {"bose-einstein", "rayleigh-jeans"}) {
    std::string const start =
        "--band chain:64 --quanta 1e5 --fraction 0.1,0.9 --statistics " + statistics;
    for (Row const& row : rows(start + " --process joule --to chain:128")) {
      EXPECT_EQ(row.at("energy_final"), row.at("energy"));
      EXPECT_EQ(row.at("work"), "0");
      EXPECT_GT(cell(row, "entropy_change"), 0);
      EXPECT_EQ(std::signbit(cell(row, "beta_final")), std::signbit(cell(row, "beta")));
    }
    auto const slow = rows(start + " --process isentropic --to chain:128");
    ASSERT_EQ(slow.size(), 2u);
    for (Row const& row : slow)
      EXPECT_NEAR(cell(row, "entropy_final") / cell(row, "entropy"), 1, 1e-13);
    // Expanding quanta do work at T > 0 and take it at T < 0.
    EXPECT_LT(cell(slow[0], "work"), 0);
    EXPECT_DOUBLE_EQ(cell(slow[1], "work"), -cell(slow[0], "work"));
    // A band twice as wide, changed slowly, keeps all occupations: T doubles.
    auto const wide = rows("--band spin:2 --quanta 7 --energy=-5,5 --statistics " + statistics +
                           " --process isentropic --to -4,-2,0,2,4");
    for (Row const& row : wide) {
      EXPECT_NEAR(cell(row, "temperature_final") / cell(row, "temperature"), 2, 1e-12);
      EXPECT_NEAR(cell(row, "energy_final") / cell(row, "energy"), 2, 1e-12);
    }
  }
}

TEST_F(Modes, OccupationsAreARowPerLevel) {
  auto const all = rows("--band square:4 --quanta 10,20 --fraction 0.25,0.75 --show occupations");
  ASSERT_EQ(all.size(), 20u);
  for (std::size_t state = 0; state < 4; ++state) {
    double n = 0, u = 0;
    for (std::size_t k = 0; k < 5; ++k) {
      Row const& row = all[5 * state + k];
      n += cell(row, "occupation") * cell(row, "modes");
      u += cell(row, "occupation") * cell(row, "modes") * cell(row, "mode_energy");
    }
    EXPECT_NEAR(n, state < 2 ? 10 : 20, 1e-12);
    EXPECT_NEAR(u / n, state % 2 == 0 ? -2 : 2, 1e-12);
  }
}

TEST_F(Modes, RefusesWhereThereIsNoState) {
  for (auto const& [arguments, parts] :
       std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"--quanta 1 --energy 0", {"--band is missing"}},
           {"--band chain:8 --energy 0", {"--quanta is missing"}},
           {"--band chain:8 --quanta 1", {"--energy and --fraction", "none"}},
           {"--band oscillator --quanta 1 --energy 3", {"no highest mode"}},
           {"--band chain:8 --quanta 10 --energy 20.1", {"cannot have energy", "from -2 to 2"}},
           {"--band chain:8 --quanta 10 --fraction 1.1", {"outside the band"}},
           {"--band chain:8 --quanta 0 --fraction 1", {"invalid --quanta 0"}},
           {"--band chain:8 --quanta 1 --fraction 1 --process joule", {"--to is missing"}},
           {"--band chain:8 --quanta 1 --fraction 1 --to chain:9", {"--process is missing"}},
           {"--band spin:5 --quanta 10 --energy 40 --process joule --to spin:3",
            {"cannot have energy 40", "spin:3"}},
           {"--band chain:64 --quanta 32 --fraction 0.1 --process isentropic --to chain:8",
            {"no state of this band has entropy"}},
           {"--band chain:8 --quanta 1 --energy 0 --process isentropic --to chain:9",
            {"infinite temperature"}},
           {"--band chain:8 --quanta 1 --fraction 1 --process fast --to chain:9", {"fast"}}})
    expect_refused(arguments, parts);
}

}  // namespace
}  // namespace antikelvin::test
