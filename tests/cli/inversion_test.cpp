// SPDX-License-Identifier: Apache-2.0
// States that are named by what they have: β from energies and entropies, energies from β.
#include <gtest/gtest.h>

#include <cmath>

#include "support/refusal.hpp"
#include "support/table_of.hpp"

namespace antikelvin::test {
namespace {

class Inversion : public TableOf {
 protected:
  std::vector<Row> rows_of(std::string const& verb, std::string const& arguments) {
    verb_ = verb;
    return rows(arguments);
  }

  static double cell(Row const& row, std::string const& column) { return number(row.at(column)); }
};

TEST_F(Inversion, AnEntropyHasTwoTemperatures) {
  auto const rows = rows_of("canonical", "--levels two-level -N 10,20 --entropy 1,6");
  ASSERT_EQ(rows.size(), 8u);
  for (std::size_t i = 0; i < rows.size(); i += 2) {
    EXPECT_GT(cell(rows[i], "beta"), 0);
    EXPECT_EQ(cell(rows[i + 1], "beta"), -cell(rows[i], "beta"));
    EXPECT_EQ(cell(rows[i + 1], "energy"), -cell(rows[i], "energy"));
    for (std::size_t const j : {i, i + 1})
      EXPECT_NEAR(cell(rows[j], "entropy"), i % 4 == 0 ? 1 : 6, 1e-14);
  }
  auto const lone = rows_of("canonical", "--levels 0,1x3 -N 10 --entropy 5,12");
  ASSERT_EQ(lone.size(), 3u);
  EXPECT_EQ(lone[0].at("inverted"), "false");
  EXPECT_EQ(lone[2].at("inverted"), "true");
}

TEST_F(Inversion, AnEnergyHasOne) {
  auto const rows = rows_of("canonical",
                            "--levels two-level -N 1000000000000000000 "
                            "--energy=-1e18,-999999999999999998,0,5e17,999999999999999998");
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_EQ(rows[0].at("regime"), "zero+");
  EXPECT_EQ(rows[2].at("regime"), "infinite");
  // One excited unit of 10^18: β = ln(10^18 - 1)/2.
  EXPECT_DOUBLE_EQ(cell(rows[1], "beta"), std::log(1e18) / 2);
  EXPECT_DOUBLE_EQ(cell(rows[4], "beta"), -std::log(1e18) / 2);
  EXPECT_NEAR(cell(rows[3], "beta"), -std::atanh(0.5), 1e-15);
}

TEST_F(Inversion, TheMicrocanonicalEnergyIsNearestToTheCanonicalMean) {
  auto const rows = rows_of("entropy", "-N 1000000000000000000 --beta=inf,20,0.5,0,-0.5,-20,-inf");
  ASSERT_EQ(rows.size(), 7u);
  EXPECT_EQ(rows[0].at("n"), "0");
  EXPECT_EQ(rows[1].at("n"), "4");  // 10^18 e^-40 = 4.2
  EXPECT_EQ(rows[3].at("n"), "500000000000000000");
  EXPECT_EQ(rows[5].at("n"), "999999999999999996");
  EXPECT_EQ(rows[6].at("n"), "1000000000000000000");
  for (std::size_t const i : {std::size_t{2}, std::size_t{4}})
    EXPECT_NEAR(cell(rows[i], "beta"), i == 2 ? 0.5 : -0.5, 1e-15);
  auto const gapped = rows_of("entropy", "--levels 0,3,7 -N 1000 --temperature=2,-2,0-");
  ASSERT_EQ(gapped.size(), 3u);
  EXPECT_NEAR(cell(gapped[0], "beta"), 0.5, 0.002);
  EXPECT_NEAR(cell(gapped[1], "beta"), -0.5, 0.002);
  EXPECT_EQ(gapped[2].at("regime"), "zero-");
}

TEST_F(Inversion, IsRefusedWhereThereIsNoState) {
  for (auto const& [command, problem] : std::vector<std::pair<std::string, std::string>>{
           {"canonical --levels two-level -N 10 --energy 11", "energies go from -10 to 10"},
           {"canonical --levels two-level -N 10 --entropy 6.94", "entropies go from 0 to 6.9314"},
           {"canonical --levels 0x2,1 -N 10 --entropy=-1", "entropies go from 0 to"},
           {"canonical --levels oscillator --entropy=-1", "entropies go from 0 upwards"},
           {"canonical --levels oscillator --entropy 720 --dry-run", "beyond 1e300"},
           {"canonical --levels two-level --energy 0 --beta 1", "2 are there"},
           {"entropy -N 10 --beta 1 --fraction 0.5", "2 are there"}})
    expect_refusal(run_tool(folder_, words(command)), {problem});
}

}  // namespace
}  // namespace antikelvin::test
