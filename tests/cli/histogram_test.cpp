// SPDX-License-Identifier: Apache-2.0
// Histograms of the energy beside the exact canonical law.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "support/run_tool.hpp"
#include "support/spin_dos.hpp"

namespace antikelvin {
namespace {

using namespace test;
using Json = nlohmann::ordered_json;
using Law = std::map<double, double>;

class Histogram : public ::testing::Test {
 protected:
  Json rows(std::string const& arguments) {
    ToolResult const result = run_tool(
        folder_, words("sample " + arguments + " --backend cpu --show histogram --format json"));
    EXPECT_EQ(result.code, 0) << arguments << ": " << result.err;
    Json const report = Json::parse(result.out);
    notes_ = report["notes"].dump();
    return report["rows"];
  }

  TemporaryFolder folder_;
  std::string notes_;
};

/// p(E) from pairs of E and g(E).
Law law_of(std::vector<std::pair<double, long double>> const& states, double beta) {
  long double most = -INFINITY, z = 0;
  for (auto const& [energy, g] : states) most = std::max(most, std::log(g) - beta * energy);
  for (auto const& [energy, g] : states) z += std::exp(std::log(g) - beta * energy - most);
  Law law;
  for (auto const& [energy, g] : states)
    law[energy] = static_cast<double>(std::exp(std::log(g) - beta * energy - most) / z);
  return law;
}

Law law_of_ising_square(int side, double beta) {
  std::vector<std::pair<double, long double>> states;
  for (auto const& [bonds, g] : test_support::read_census(side).configurations)
    states.push_back({-bonds[0], g});
  return law_of(states, beta);
}

Law law_of_two_level(int n_units, double beta) {
  std::vector<std::pair<double, long double>> states;
  long double g = 1;
  for (int n = 0; n <= n_units; ++n) {
    states.push_back({2 * n - n_units, g});
    g = g * (n_units - n) / (n + 1);
  }
  return law_of(states, beta);
}

void expect_law(Json const& rows, Law const& law, double accuracy) {
  ASSERT_FALSE(rows.empty());
  for (Json const& row : rows) {
    ASSERT_TRUE(law.contains(row["energy"].get<double>())) << row;
    ASSERT_FALSE(row["probability_exact"].is_null()) << row;
    double const exact = law.at(row["energy"].get<double>());
    EXPECT_NEAR(row["probability_exact"].get<double>() / exact, 1, accuracy) << row;
  }
}

double worst_z(Json const& rows) {
  double worst = 0;
  int n = 0;
  for (Json const& row : rows) {
    if (row["probability_z"].is_null()) continue;
    worst = std::max(worst, std::fabs(row["probability_z"].get<double>()));
    ++n;
  }
  EXPECT_GE(n, 3);
  return worst;
}

TEST_F(Histogram, OfUnitsHasTheBinomialLawBesideIt) {
  for (double const beta : {-1.5, -0.2, 0.0, 0.7}) {
    Json const all = rows("-N 12 --sweeps 100 --beta " + std::to_string(beta));
    expect_law(all, law_of_two_level(12, beta), 1e-12);
    EXPECT_LE(worst_z(all), 5) << beta;
  }
}

TEST_F(Histogram, OfALatticeHasTheEnumeratedLawBesideIt) {
  for (double const beta : {-0.44, -0.1, 0.3}) {
    Json const all = rows("--model ising -L 4 --sweeps 100 --beta " + std::to_string(beta));
    expect_law(all, law_of_ising_square(4, beta), 1e-11);
    EXPECT_LE(worst_z(all), 5) << beta;
  }
}

TEST_F(Histogram, DeviationsSpreadAsTheirErrorsSay) {
  double squares = 0, worst = 0;
  int n = 0;
  for (int seed = 1; seed <= 40; ++seed)
    for (Json const& row :
         rows("--model ising -L 4 --beta -0.3 --sweeps 40 --replicas 128 --seed " +
              std::to_string(seed))) {
      if (row["probability_z"].is_null()) continue;
      double const z = row["probability_z"];
      squares += z * z;
      worst = std::max(worst, std::fabs(z));
      ++n;
    }
  std::printf("%d deviations, root of mean square %.3f, largest %.2f\n", n, std::sqrt(squares / n),
              worst);
  EXPECT_GE(n, 200);
  EXPECT_LE(worst, 5);
  // Shares of a histogram go together: their 360 squares are as uncertain as some 200 independent ones, ±0.1.
  EXPECT_LE(squares / n, 1.5);
  EXPECT_GE(squares / n, 0.6);
}

TEST_F(Histogram, TellsAWrongTemperature) {
  Json const all = rows("--model ising -L 4 --sweeps 200 --beta -0.3");
  Law const wrong = law_of_ising_square(4, -0.31);
  double worst = 0;
  for (Json const& row : all) {
    if (row["probability_z"].is_null()) continue;
    // The error that the tool used, taken back out of its deviation.
    double const p = row["probability"], exact = row["probability_exact"], z = row["probability_z"],
                 error = (p - exact) / z;
    worst = std::max(worst, std::fabs((p - wrong.at(row["energy"])) / error));
  }
  EXPECT_GT(worst, 5);
}

TEST_F(Histogram, OfOtherModelsIsExactToo) {
  for (char const* const model :
       {"--model edwards-anderson:2 --lattice cubic -L 3 --beta -0.4",
        "--model blume-capel:0.5 -L 3 --beta 0.4", "--model potts:3 -L 3 --beta -0.5",
        "--model ising --lattice complete -L 64 --beta 0.9", "-N 1000000 --beta -0.3",
        "--levels 0,1,3 -N 500 --beta -0.2"}) {
    Json const all = rows(std::string(model) + " --sweeps 60");
    for (Json const& row : all) EXPECT_FALSE(row["probability_exact"].is_null()) << model;
    EXPECT_NE(notes_.find("energies that did not occur at "), std::string::npos) << notes_;
  }
}

TEST_F(Histogram, SaysNothingExactWhereThatIsNotKnown) {
  for (char const* const model :
       {"--model ising -L 64 --beta 0.3", "-N 100 --energy 20",
        "-N 100 --beta 0.3 --dynamics demon", "--model ising -L 8 --energy -64"}) {
    Json const all = rows(std::string(model) + " --sweeps 64");
    for (Json const& row : all) {
      EXPECT_TRUE(row["probability_exact"].is_null()) << model;
      EXPECT_TRUE(row["probability_z"].is_null()) << model;
    }
    EXPECT_EQ(notes_.find("did not occur"), std::string::npos) << notes_;
  }
}

}  // namespace
}  // namespace antikelvin
