// SPDX-License-Identifier: Apache-2.0
// Places where `entropy` and `limits` once went wrong.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/table_of.hpp"

namespace antikelvin::test {
namespace {

class EntropyEdges : public TableOf {};

// The middle of a symmetric spectrum has β = 0, the most disordered state.
TEST_F(EntropyEdges, TheMiddleOfASymmetricSpectrumIsInfinitelyHot) {
  for (char const* levels : {"spin:1", "spin:5/2", "0,1x2,2", "spin:50"})
    for (char const* units : {"2", "1e4", "1e8", "1e12", "1e16", "1e18", "1e19"}) {
      Row const middle = row("--fraction 0.5 --levels " + std::string(levels) + " -N " + units);
      std::string const where = std::string(levels) + " N=" + units;
      EXPECT_EQ(number(middle.at("beta")), 0) << where;
      // Half the curvature, but for a relative 1/N; differences of ln Omega are good to 1e-29.
      double const n = number(units), half = number(middle.at("curvature")) / 2;
      if (n > 100) {
        EXPECT_NEAR(number(middle.at("beta_forward")), half,
                    std::max(std::fabs(half) * (1e-13 + 3 / n), 1e-29))
            << where;
      }
      EXPECT_EQ(middle.at("temperature"), "inf") << where;
      EXPECT_EQ(middle.at("regime"), "infinite") << where;
    }
}

// On the lattice, but in a gap.
TEST_F(EntropyEdges, AShellInAGapIsRefused) {
  expect_refused("--quiet --levels 0,2,3 -N 10 --energy 1 --shell 1", {"1"});
  expect_refused("--quiet --levels 0,2,3 -N 1e6 --energy 1 --shell 0", {"1"});
}

TEST_F(EntropyEdges, AShellWithoutStatesAtAFractionIsRefusedBeforeWork) {
  expect_refused("--levels 0,1,2 -N 3 --fraction 0.5,0.1 --shell 0.1", {"lies within 0.05"});
}

TEST_F(EntropyEdges, AShellCountsTheExcitedUnitsOfItsCentre) {
  EXPECT_EQ(row("--levels 0,1 -N 10 --energy 3 --shell 2").at("n"), "3");
}

TEST_F(EntropyEdges, AShellOfWidthZeroIsTheEnergyOfTwoLevelsToo) {
  for (char const* levels : {"0,1", "0,1x3"}) {
    std::string const system = std::string("--levels ") + levels + " -N 100 --n 30";
    Row const plain = row(system), shell = row(system + " --shell 0");
    for (char const* column : {"n", "log_omega", "beta", "curvature", "log_omega_gibbs"})
      EXPECT_NEAR(number(shell.at(column)), number(plain.at(column)),
                  1e-13 * std::fabs(number(plain.at(column))))
          << system << " " << column;
  }
}

// A decimal level list with many digits: some answer must come, and signals must end the search.
TEST_F(EntropyEdges, AShellKeepsTheDigitsOfBetaNearTheMiddle) {
  std::string const point = "--levels spin:3/2 -N 1e13 --energy 0";
  expect_near(row(point + " --shell 0").at("beta_forward"), number(row(point).at("beta_forward")),
              1e-12, point);
}

TEST_F(EntropyEdges, AShellsRegimeIsThatOfItsBeta) {
  Row const shell = row("--levels spin:3/2 -N 1 --energy -0.5 --shell 0");
  EXPECT_EQ(number(shell.at("beta")), 0);
  EXPECT_EQ(shell.at("regime"), "infinite");
}

TEST_F(EntropyEdges, AFineQuantumAnswersOrRefusesInTime) {
  for (char const* levels : {"0,1,1.41421", "0,1,1.41421356"}) {
    std::string const command = std::string("timeout -k 2 20 ") + tool_path() +
                                " entropy --quiet -N 1e3 --fraction 0.5 --levels " + levels +
                                " >/dev/null 2>&1";
    int const status = std::system(command.c_str());
    int const code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    EXPECT_TRUE(code == 0 || code == 2) << levels << ": " << code << " (143: ended by SIGTERM after"
                                        << " 20 s, 137: had to be killed)";
  }
}

TEST_F(EntropyEdges, AFineQuantumOneUnitAtAFractionFindsALevel) {
  auto const run = run_tool(
      folder_, words("entropy --quiet -N 1 --fraction 0.5 --levels 0,1,1.41421356 --format csv"));
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_NE(run.out.find("\n1,1,0,"), std::string::npos) << run.out;
}

TEST_F(EntropyEdges, LimitsOfAFineQuantumAnswerOrRefuseInTime) {
  std::string const command = std::string("timeout -k 2 20 ") + tool_path() +
                              " limits --quiet --levels 0,1,1.41421356 >/dev/null 2>&1";
  int const status = std::system(command.c_str());
  int const code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  EXPECT_TRUE(code == 0 || code == 2) << code;
}

TEST_F(EntropyEdges, LimitsInTheMiddleOfASymmetricSpectrumHaveNoDeviationOfBeta) {
  verb_ = "limits";
  for (Row const& r : rows("--levels spin:1 --fraction 0.5 -N 10,100,1000")) {
    if (r.at("quantity") != "beta") continue;
    EXPECT_EQ(number(r.at("deviation")), 0) << r.at("N");
    EXPECT_EQ(r.at("exponent"), "");
  }
}

}  // namespace
}  // namespace antikelvin::test
