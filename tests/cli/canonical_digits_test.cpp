// SPDX-License-Identifier: Apache-2.0
// Printed values against 600-digit arithmetic that knows nothing of the implementation: plain sums over
// levels.
#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

// Sums that cancel down to e^{-900} still have 200 good digits.
using Real = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<600>>;
constexpr double kTolerance = 1e-13;

struct DigitsCase {
  char const* name;
  char const* levels;
  std::vector<std::pair<char const*, int>> list;  ///< energies as exact decimals, degeneracies
};

void PrintTo(DigitsCase const& digits, std::ostream* out) { *out << digits.name; }

class CanonicalDigits : public testing::TestWithParam<DigitsCase> {
 protected:
  void expect_column(std::string const& text, Real const& reference, std::string const& where) {
    double const value = std::strtod(text.c_str(), nullptr);
    if (reference == 0 || abs(reference) < Real("1e-307")) {
      EXPECT_LE(std::abs(value), 1e-307) << where;
      return;
    }
    Real const error = abs(Real(value) / reference - 1);
    EXPECT_LE(error.convert_to<double>(), kTolerance) << where << " " << text << " " << reference;
    worst_ = std::max(worst_, error.convert_to<double>());
  }
  double worst_ = 0;
};

TEST_P(CanonicalDigits, EveryColumnWithin1e13) {
  TemporaryFolder const folder;
  std::string const betas = "-5:5:21,1e-12,-1e-12,300,-300,1e5,-1e5,0.1,-0.7";
  auto const run = run_tool(folder, {"canonical", "--levels", GetParam().levels, "-N", "1e18",
                                     "--beta", betas, "--format", "csv"});
  ASSERT_EQ(run.code, 0) << run.err;
  auto const rows = csv_rows(run.out);
  ASSERT_EQ(rows.size(), 30u);
  ASSERT_EQ(rows[0].size(), 10 + GetParam().list.size());
  Real const n("1e18");
  for (std::size_t i = 1; i < rows.size(); ++i) {
    auto const& row = rows[i];
    Real const beta(std::strtod(row[1].c_str(), nullptr));
    Real z = 0, sum_e = 0;
    std::vector<Real> weights;
    for (auto const& [energy, degeneracy] : GetParam().list) {
      Real const e(energy);
      weights.push_back(degeneracy * exp(-beta * e));
      z += weights.back();
      sum_e += weights.back() * e;
    }
    Real const u = sum_e / z;
    Real variance =
        0;  // about the mean: at saturation ⟨e²⟩ − u² would need more digits than even these
    for (std::size_t j = 0; j < weights.size(); ++j) {
      Real const d = Real(GetParam().list[j].first) - u;
      variance += weights[j] / z * d * d;
    }
    std::string const where = std::string(GetParam().name) + " beta=" + row[1] + " ";
    EXPECT_EQ(row[0], "1000000000000000000");
    if (beta == 0)
      EXPECT_EQ(row[2], "inf");
    else
      expect_column(row[2], 1 / beta, where + rows[0][2]);
    expect_column(row[3], n * log(z), where + rows[0][3]);
    expect_column(row[4], n * u, where + rows[0][4]);
    expect_column(row[5], n * (log(z) + beta * u), where + rows[0][5]);
    expect_column(row[6], n * beta * beta * variance, where + rows[0][6]);
    expect_column(row[7], sqrt(n * variance), where + rows[0][7]);
    EXPECT_EQ(row[8], beta < 0 ? "true" : "false") << where;
    EXPECT_EQ(row[9], beta > 0 ? "positive" : beta < 0 ? "negative" : "infinite") << where;
    for (std::size_t j = 0; j < weights.size(); ++j)
      expect_column(row[10 + j], weights[j] / z, where + rows[0][10 + j]);
  }
  std::printf("worst relative error %s: %.2g\n", GetParam().name, worst_);
}

INSTANTIATE_TEST_SUITE_P(
    Cli, CanonicalDigits,
    testing::Values(
        DigitsCase{"TwoLevel", "two-level", {{"-1", 1}, {"1", 1}}},
        DigitsCase{"ThreeLevels", "0,1x3,4 ", {{"0", 1}, {"1", 3}, {"4", 1}}},
        DigitsCase{"SpinFiveHalves",
                   "spin:5/2",
                   {{"-2.5", 1}, {"-1.5", 1}, {"-0.5", 1}, {"0.5", 1}, {"1.5", 1}, {"2.5", 1}}}),
    [](auto const& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace antikelvin::test
