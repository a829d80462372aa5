// SPDX-License-Identifier: Apache-2.0
// `contact` as a user runs it: columns, verdicts, exit codes, refusals, the same numbers everywhere.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "exact/lattice_moments.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

std::string const kSmall = "--a two-level;N=100;beta=-1 --b two-level;N=1000;beta=1 ";

class Contact : public ::testing::Test {
 protected:
  ToolResult run(std::string const& arguments) {
    // Threads of small bodies mostly wait for each other where processors are busy.
    bool const says = arguments.find("--threads") != std::string::npos;
    return run_tool(folder_, words("contact --backend cpu --quiet " + arguments +
                                   (says ? "" : " --threads 1")));
  }
  Json report(std::string const& arguments, int code = 0) {
    ToolResult const result = run("--format json " + arguments);
    EXPECT_EQ(result.code, code) << arguments << ": " << result.err;
    return Json::parse(result.out, nullptr, false);
  }
  /// One row per contact.
  Json contacts(std::string const& arguments) {
    return report("--show contacts " + arguments)["rows"];
  }

  TemporaryFolder const folder_;
};

TEST_F(Contact, RowsSummaryAndCsvHoldItsColumns) {
  Json const all = report(kSmall);
  for (std::string const column :
       {"time", "energy_a", "energy_b", "beta_a", "beta_b", "entropy_total"})
    for (Json const& row : all["rows"]) EXPECT_TRUE(row.contains(column)) << column;
  ASSERT_EQ(all["summary"].size(), 1u);
  for (std::string const column :
       {"hotter", "flow", "final_beta", "final_beta_exact", "verdict_boltzmann", "verdict_gibbs"})
    EXPECT_TRUE(all["summary"][0].contains(column)) << column;
  auto const csv = csv_rows(run("--format csv " + kSmall).out);
  ASSERT_EQ(csv.size(), all["rows"].size() + 1);
  for (std::string const column :
       {"time", "energy_a", "energy_b", "beta_a", "beta_b", "entropy_total", "hotter", "flow",
        "final_beta", "final_beta_exact", "verdict_boltzmann", "verdict_gibbs"})
    EXPECT_EQ(std::count(csv[0].begin(), csv[0].end(), column), 1) << column;
}

// Above the middle of the spectrum Boltzmann's entropy falls as energy comes in, Gibbs' rises: one of ten subsystems
// that is not excited leaves 10 states at that energy and 1023 up to it.
TEST_F(Contact, SeriesHaveBothEntropies) {
  Json const row = report("--a two-level;N=10;n=9 --b two-level;N=1000;n=100")["rows"][0];
  EXPECT_NEAR(row["entropy_a"].get<double>(), std::log(10.0), 1e-14);
  EXPECT_NEAR(row["entropy_gibbs_a"].get<double>(), std::log(1023.0), 1e-14);
  // Four oscillators share three quanta in 20 ways, up to three in 35.
  Json const few = report("--a oscillator;N=4;n=3 --b two-level:0.5;N=9;n=4")["rows"][0];
  EXPECT_NEAR(few["entropy_a"].get<double>(), std::log(20.0), 1e-14);
  EXPECT_NEAR(few["entropy_gibbs_a"].get<double>(), std::log(35.0), 1e-14);
}

TEST_F(Contact, StartsWhereItIsToldAndEndsAtOneBeta) {
  Json const all = report(kSmall + "--replicas 512");
  Json const &first = all["rows"][0], &summary = all["summary"][0];
  EXPECT_EQ(first["time"], 0);
  // Nearest to N tanh(1): levels are −1 and 1.
  EXPECT_EQ(first["energy_a"].get<double>(), 76);
  EXPECT_EQ(first["energy_b"].get<double>(), -762);
  EXPECT_NEAR(first["beta_a"].get<double>(), -1, 0.05);
  EXPECT_EQ(summary["hotter"], "a");
  EXPECT_EQ(summary["flow"], "a to b");
  EXPECT_EQ(summary["verdict_boltzmann"], "right");
  EXPECT_NEAR(summary["final_energy_a_exact"].get<double>(), -686.0 * 100 / 1100, 1e-9);
  EXPECT_NEAR(summary["final_energy_b_exact"].get<double>(), -686.0 * 1000 / 1100, 1e-9);
  for (std::string const name : {"final_energy_a", "final_energy_b", "final_variance_a"})
    EXPECT_LE(std::fabs(summary[name + "_z"].get<double>()), 5) << name;
  for (std::string const name : {"final_beta", "final_beta_b"})
    EXPECT_LE(std::fabs(summary[name].get<double>() - std::atanh(686.0 / 1100)), 0.02) << name;
}

// β of a small body fluctuates, and so its mean is not β of the mean: final_beta_exact is what the
// column beside it estimates.
TEST_F(Contact, FinalBetaHasItsExactMean) {
  for (std::string const bodies : {"--a two-level;N=1;beta=-1 --b two-level;N=1;beta=1",
                                   "--a two-level;N=3;n=3 --b two-level;N=5;n=0",
                                   "--a two-level;N=10;n=9 --b two-level;N=10;n=1",
                                   "--a two-level;N=100;n=90 --b two-level;N=50;n=1",
                                   "--a spin:1;N=50;fraction=0.8 --b spin:3/2;N=40;fraction=0.3",
                                   "--a two-level:1;N=40;n=30 --b two-level:1.5;N=40;n=3"}) {
    Json const row = contacts(bodies + " --replicas 4096")[0];
    double const z = (row["final_beta"].get<double>() - row["final_beta_exact"].get<double>()) /
                     row["final_beta_error"].get<double>();
    std::printf("worst final_beta, %s: z = %.2f\n", bodies.c_str(), z);
    EXPECT_LE(std::fabs(z), 5) << bodies;
  }
}

TEST_F(Contact, CheckTellsSoundFromBroken) {
  for (std::string const bodies :
       {"--a two-level;N=3000;beta=-0.2 --b two-level;N=3000;beta=0.1",
        "--a spin:1;N=2000;fraction=0.8 --b spin:3/2;N=3000;beta=0.5",
        "--a 0,1x3,2;N=3000;beta=0.1 --b two-level:0.5;N=2000;beta=-0.4"}) {
    std::string const common = bodies + " --replicas 512 ";
    EXPECT_EQ(run(common + "--check").code, 0) << bodies;
    ToolResult const broken = run(common + "--check --fault acceptance");
    EXPECT_EQ(broken.code, 4) << bodies;
    EXPECT_EQ(std::count(broken.err.begin(), broken.err.end(), '\n'), 1) << broken.err;
    EXPECT_NE(broken.err.find("not the exact one"), std::string::npos) << broken.err;
    EXPECT_NE(broken.out, "");
    EXPECT_EQ(run(common + "--fault acceptance").code, 0) << "not asked to check";
  }
}

// A sound sampler that was not given the time is not called broken.
// Between bodies at T = 0+ nothing passes, sound or not; the last contact tells.
TEST_F(Contact, CheckHearsOfEveryContact) {
  std::string starts = "0";
  for (int i = 0; i < 100; ++i) starts.insert(0, "inf,");
  std::string const bodies =
      "contact --a two-level;N=1e4;beta=" + starts +
      " --b two-level;N=1e4;beta=inf --measurements 16 --sweeps 12 --show contacts --quiet "
      "--check -o out.json";
  EXPECT_EQ(run_tool(folder_, words(bodies)).code, 0);
  ToolResult const broken = run_tool(folder_, words(bodies + " --fault acceptance"));
  EXPECT_EQ(broken.code, 4);
  EXPECT_NE(broken.err.find("contact 100:"), std::string::npos) << broken.err;
}

TEST_F(Contact, TooShortIsNotConverged) {
  // The drift is 8 to 10 standard errors, whatever the seed; of more samples more are relaxed.
  std::string const slow =
      "--a two-level;N=1000;n=900 --b two-level;N=1000;n=100 --area 0.001 --measurements 16 "
      "--check ";
  ToolResult const brief = run(slow + "--sweeps 100 --every 10");
  EXPECT_EQ(brief.code, 5) << brief.err;
  EXPECT_EQ(std::count(brief.err.begin(), brief.err.end(), '\n'), 1) << brief.err;
  EXPECT_NE(brief.out, "");
  EXPECT_EQ(run(slow).code, 0);
}

/// From cold to hot: 0+ → +∞ → −∞ → 0−.
TEST_F(Contact, MeasuredHotnessIsTheOrderOfBeta) {
  std::string const starts = "beta=inf,2,0.5,0.1,0,-0.1,-0.5,-2,-inf";
  Json const all = report("--a two-level;N=300;" + starts + " --b two-level;N=1000;" + starts +
                          " --show order --check");
  Json const& rows = all["rows"];
  std::vector<std::string> const regimes = {"zero+",    "positive", "positive",
                                            "positive", "infinite", "negative",
                                            "negative", "negative", "zero-"};
  ASSERT_EQ(rows.size(), regimes.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i]["rank"], i + 1);
    EXPECT_EQ(rows[i]["regime"], regimes[i]) << i;
    // Each takes from all hotter ones and gives to all colder ones, as a and as b.
    EXPECT_EQ(rows[i]["gave"], 2 * i);
    EXPECT_EQ(rows[i]["took"], 2 * (rows.size() - 1 - i));
    EXPECT_EQ(rows[i]["none"], 0);
  }
  EXPECT_NE(all["notes"].dump().find("0+ -> +inf -> -inf -> 0-"), std::string::npos);
  // All 81 contacts, in the order of a's starts.
  Json const each = contacts("--a two-level;N=300;" + starts + " --b two-level;N=1000;" + starts);
  ASSERT_EQ(each.size(), 81u);
  std::size_t n_wrong = 0, n_ambiguous = 0;
  for (Json const& row : each) {
    n_wrong += row["verdict_gibbs"] == "wrong";
    n_ambiguous += row["verdict_boltzmann"] == "ambiguous";
    EXPECT_NE(row["verdict_boltzmann"], "wrong") << row;
    if (row["hotter"] == "equal") {
      EXPECT_EQ(row["verdict_boltzmann"], "ambiguous") << row;
    } else {
      EXPECT_EQ(row["flow"], row["hotter"] == "a" ? "a to b" : "b to a") << row;
    }
  }
  EXPECT_EQ(n_ambiguous, 9u);  // equal β
  EXPECT_GE(n_wrong, 1u);      // inverted pairs of which the larger is the colder
}

TEST_F(Contact, TinyBodiesAreAmbiguous) {
  // Less than a quantum flows, whatever the temperatures.
  for (std::string const bodies : {"--a two-level;N=1;n=1 --b two-level;N=1;n=0",
                                   "--a two-level;N=2;n=1 --b two-level;N=1;n=0",
                                   "--a two-level;N=2;n=1 --b two-level;N=2;n=0",
                                   "--a two-level;N=3;n=2 --b two-level;N=3;n=1",
                                   "--a two-level;N=1;n=0 --b two-level;N=3;n=3"}) {
    Json const row = contacts(bodies + " --check")[0];
    EXPECT_EQ(row["verdict_boltzmann"], "ambiguous") << bodies;
    EXPECT_EQ(row["verdict_gibbs"], "ambiguous") << bodies;
    EXPECT_NE(row["hotter"], "equal") << bodies;
  }
  // Nothing can flow at all.
  for (std::string const bodies : {"--a two-level;N=1;n=0 --b two-level;N=2;n=0",
                                   "--a two-level;N=3;n=3 --b two-level;N=1;n=1"}) {
    Json const row = contacts(bodies + " --check")[0];
    EXPECT_EQ(row["flow"], "none") << bodies;
    EXPECT_EQ(row["verdict_boltzmann"], "ambiguous") << bodies;
    EXPECT_EQ(row["final_energy_a"], row["start_energy_a"]);
  }
}

// β predicts the flow of a lattice too; where its states are too many to be counted, T_G is not known.
TEST_F(Contact, UncountedLatticesHaveNoGibbsTemperature) {
  Json const all = report(
      "--show contacts --a ising;lattice=triangular;L=24;beta=0.1 --b two-level:2;N=576;beta=-0.5 "
      "--check");
  Json const& row = all["rows"][0];
  EXPECT_EQ(row["mechanism"], "demon");
  EXPECT_EQ(row["verdict_boltzmann"], "right");
  EXPECT_EQ(row["verdict_gibbs"], "unknown");
  EXPECT_EQ(row["flow"], "b to a");
  EXPECT_EQ(row["hotter"], "b");
  EXPECT_TRUE(row["final_beta_exact"].is_null());
  EXPECT_TRUE(row["final_energy_a_exact"].is_null());
  EXPECT_TRUE(row["demon_beta"].is_number());
  // Demon and paramagnet read one β, but for 1/N.
  EXPECT_NEAR(row["demon_beta"].get<double>(), row["final_beta_b"].get<double>(), 0.05);
  EXPECT_NE(all["notes"].dump().find("no exact columns: to count the states of a"),
            std::string::npos);
}

TEST_F(Contact, CountedLatticesHaveAllThatParamagnetsHave) {
  for (std::string const bodies :
       {"--a ising;L=16;beta=0.3 --b two-level:2;N=1024;beta=-0.5",
        "--a ising;L=16;beta=-0.4 --b two-level:2;N=1024;beta=-0.1",
        "--a potts:3;L=6;beta=0.3 --b two-level:1/2;N=144;beta=-0.5",
        "--a blume-capel:1/2;L=5;beta=0.5 --b two-level:1/4;N=200;beta=-0.5",
        "--a edwards-anderson:2;L=4x6;beta=0.3 --b two-level:2;N=64;beta=-0.5"}) {
    Json const all = report(bodies + " --check --replicas 256");
    Json const& row = all["summary"][0];
    bool const is_large = bodies.find("L=16") != std::string::npos;
    if (is_large)
      EXPECT_EQ(row["verdict_boltzmann"], "right") << bodies;
    else
      EXPECT_NE(row["verdict_boltzmann"], "wrong") << bodies;
    EXPECT_NE(row["verdict_gibbs"], "unknown") << bodies;
    EXPECT_EQ(row["zeroth_boltzmann"], "equal") << bodies;
    for (std::string const name :
         {"final_energy_a", "final_variance_a", "final_energy_b", "final_variance_b"})
      EXPECT_LE(std::fabs(row[name + "_z"].get<double>()), 5) << bodies << name;
    for (std::string const name : {"final_beta_exact", "log_temperature_gibbs_a", "p_value",
                                   "entropy_change", "entropy_change_exact", "flow_energy_exact"})
      EXPECT_TRUE(row[name].is_number()) << bodies << name;
    for (std::string const name : {"beta_a", "entropy_a", "entropy_gibbs_a", "entropy_total"})
      EXPECT_TRUE(all["rows"][3][name].is_number()) << bodies << name;
    EXPECT_EQ(all["notes"].dump().find("no exact columns"), std::string::npos);
  }
}

// Populations of a glass's single energies stay off their means for longer than its energy remembers itself: of all
// measurements the p-value was 3e-53.
TEST_F(Contact, PValuesOfGlassesAreThoseOfIndependentReplicas) {
  Json const row = contacts(
      "--a edwards-anderson:5;lattice=triangular;L=3x4;J=3/2;field=1/4;beta=0.3 "
      "--b oscillator:1/2;N=30;beta=0.8 --replicas 128 --measurements 4096 --sweeps 5000 "
      "--check")[0];
  EXPECT_GT(row["p_value"].get<double>(), 1e-6);
  EXPECT_GT(row["ks_p_value"].get<double>(), 1e-6);
}

TEST_F(Contact, CheckTellsBrokenDemonsFromSoundOnes) {
  for (std::string const bodies :
       {"--a ising;L=8;beta=0.2 --b two-level:2;N=500;beta=0.1",
        "--a ising;L=8;beta=-0.2 --b two-level:2;N=500;beta=-0.3",
        "--a potts:3;L=4;beta=0.3 --b two-level:1/2;N=500;beta=0.1",
        "--a oscillator;N=200;beta=0.7 --b two-level:0.5;N=1000;beta=-1"}) {
    std::string const common = bodies + " --replicas 1024 --measurements 32 ";
    ToolResult const sound = run(common + "--check");
    EXPECT_EQ(sound.code, 0) << bodies << sound.err;
    ToolResult const broken = run(common + "--check --fault acceptance");
    EXPECT_EQ(broken.code, 4) << bodies;
    EXPECT_NE(broken.err.find("not the exact one"), std::string::npos) << broken.err;
  }
}

// A chain at the ends of its spectrum, where β is not known, starts at the β of a large body: all that the entropy of
// the bodies loses is what the demon holds, x/(e^x - 1) with x = 0.4.
TEST_F(Contact, WhatTheDemonHoldsIsNoFallOfEntropy) {
  Json const all = report(
      "--a ising;lattice=chain;L=4;beta=0.1 --b two-level:4;N=1000;beta=0.1 --replicas 2048 "
      "--check");
  Json const& row = all["summary"][0];
  EXPECT_TRUE(row["final_beta"].is_null());
  EXPECT_TRUE(row["final_beta_exact"].is_null()) << row["final_beta_exact"];
  EXPECT_EQ(all["notes"].dump().find("(exact"), std::string::npos) << all["notes"];
  EXPECT_LT(row["entropy_change_exact"].get<double>(), -0.6);
  EXPECT_LE(
      std::fabs(row["entropy_change"].get<double>() - row["entropy_change_exact"].get<double>()),
      5 * row["entropy_change_error"].get<double>());
}

// What has no highest energy takes all that inverted bodies give: β is positive in the end wherever they start.
TEST_F(Contact, InversionDoesNotSurviveOscillators) {
  Json const rows = contacts(
      "--a two-level:0.5;N=300;beta=-inf,-3,-1,-0.1,1 --b oscillator;N=100;n=0,50,400 --check");
  ASSERT_EQ(rows.size(), 15u);
  for (Json const& row : rows) {
    EXPECT_GT(row["final_beta_exact"].get<double>(), 0) << row;
    EXPECT_GT(row["final_beta"].get<double>(), 0) << row;
    EXPECT_GT(row["final_beta_b"].get<double>(), 0) << row;
    EXPECT_LE(std::fabs(row["final_energy_a_z"].get<double>()), 5) << row;
    EXPECT_LE(std::fabs(row["final_energy_b_z"].get<double>()), 5) << row;
    if (row["hotter"] == "a") {
      EXPECT_EQ(row["flow"], "a to b") << row;
    }
  }
}

TEST_F(Contact, AsManyBodiesAsThereAreLetters) {
  std::string seven = "--a two-level;N=50;beta=-1 --b two-level;N=40;beta=1 --bodies ";
  for (std::string const beta : {"2", "-0.5", "0", "0.3", "-2"})
    seven += (seven.back() == ' ' ? "two-level;N=30;beta=" : "|two-level;N=30;beta=") + beta;
  for (std::string const mechanism : {"pairs", "demon"}) {
    Json const all = report(seven + " --check --replicas 256 --mechanism " + mechanism);
    Json const& row = all["summary"][0];
    EXPECT_EQ(row["zeroth_boltzmann"], "equal") << mechanism;
    for (std::string const letter : {"a", "b", "c", "d", "e", "f", "g"}) {
      EXPECT_TRUE(all["rows"][0].contains("energy_" + letter));
      EXPECT_LE(std::fabs(row["final_energy_" + letter + "_z"].get<double>()), 5) << letter;
      EXPECT_LE(std::fabs(row["gain_" + letter].get<double>() -
                          row["gain_" + letter + "_exact"].get<double>()),
                5 * row["gain_" + letter + "_error"].get<double>())
          << mechanism << letter;
    }
    EXPECT_FALSE(row.contains("gain_h"));
  }
  // Options of their own and --bodies name the same bodies.
  std::string const a = "two-level;N=9;n=1", b = "two-level;N=8;n=7", c = "two-level;N=3;n=3";
  Json const named = report("--a " + a + " --b " + b + " --c " + c)["rows"];
  EXPECT_EQ(named, report("--bodies " + a + "|" + b + "|" + c)["rows"]);
  EXPECT_EQ(named, report("--a " + a + " --bodies " + b + "|" + c)["rows"]);
  std::string all_letters = "--bodies ";
  for (int i = 0; i < 23; ++i)
    all_letters += (i > 0 ? "|two-level;N=4;n=" : "two-level;N=4;n=") + std::to_string(i % 5);
  Json const last = report(all_letters + " --check")["summary"][0];
  EXPECT_TRUE(last.contains("final_energy_w_exact"));
  EXPECT_LE(std::fabs(last["final_energy_w_z"].get<double>()), 5);
}

// Where a lattice is ordered over some 25 sites, one of 64 x 64 needs some thousand sweeps from order to its
// energy. With 400, as many as all lattices once had, 512 replicas lie 9 standard errors below, sigma
// being that of the exact canonical distribution.
TEST_F(Contact, LatticesStartAtTheirBeta) {
  double const beta = 0.43;
  Json const all = Json::parse(run("--format json --show series --a ising;L=64;beta=0.43 --b "
                                   "two-level:2;N=64;beta=0.44 "
                                   "--replicas 512 --sweeps 1")
                                   .out);
  Lattice lattice;
  lattice.shape = Shape::square;
  lattice.sides[0] = lattice.sides[1] = 64;
  LatticeMoments const exact = *lattice_moments(parse_spin_model("ising"), lattice, beta);
  double const z =
      (all["rows"][0]["energy_a"].get<double>() - exact.mean) / std::sqrt(exact.variance / 512);
  EXPECT_LE(std::fabs(z), 5);
}

// Turning over the field turns over the lattice and leaves its energy. In the wrong one of the two phases
// a lattice would stay at this β: from the phase against the field the energies were 65 apart.
TEST_F(Contact, LatticesStartInThePhaseOfTheirField) {
  for (std::string const beta : {"0.8", "-0.8"}) {
    Json up, down;
    for (auto const& [row, field] : {std::pair(&up, "0.125"), std::pair(&down, "-0.125")})
      *row = report(std::string("--show series --a ising;L=16;J=") + (beta[0] == '-' ? "-1" : "1") +
                    ";field=" + field + ";beta=" + beta +
                    " --b two-level:2;N=64;beta=0.6 --replicas 128 --sweeps 1")["rows"][0];
    double const difference = up["energy_a"].get<double>() - down["energy_a"].get<double>();
    EXPECT_LE(std::fabs(difference), 5 * std::hypot(up["energy_a_error"].get<double>(),
                                                    down["energy_a_error"].get<double>()))
        << beta;
    EXPECT_GT(up["energy_a_error"].get<double>(), 0);
  }
}

// At this β a chain makes its first pairs of walls in e^{4β} = 60000 sweeps, and is given 25600.
TEST_F(Contact, LatticesThatDoNotStandAreNoResult) {
  ToolResult const result =
      run("--format json --show contacts --a ising;lattice=chain;L=512;beta=2.75 "
          "--b two-level:2;N=64;beta=0.6 --replicas 512 --sweeps 1 --measurements 4");
  EXPECT_EQ(result.code, 5);
  EXPECT_NE(result.err.find("lattice a still drifted"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("smaller lattice"), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("more --sweeps"), std::string::npos) << result.err;
  EXPECT_EQ(Json::parse(result.out)["rows"].size(), 1u);
}

TEST_F(Contact, ThreeBodiesObeyTheZerothLaw) {
  std::string const bodies =
      "--a two-level;N=500;beta=-2 --b two-level;N=1000;beta=1 --c two-level;N=2000;beta=1.5 ";
  for (std::string const mechanism : {"pairs", "demon"}) {
    Json const all = report(bodies + "--check --mechanism " + mechanism);
    Json const& row = all["summary"][0];
    EXPECT_EQ(row["zeroth_boltzmann"], "equal") << mechanism;
    EXPECT_EQ(row["zeroth_gibbs"], "equal") << mechanism;
    EXPECT_FALSE(row.contains("verdict_boltzmann"));  // of two bodies
    EXPECT_TRUE(all["rows"][0].contains("energy_c"));
    for (std::string const gain : {"gain_a", "gain_b", "gain_c"})
      EXPECT_LE(std::fabs(row[gain].get<double>() - row[gain + "_exact"].get<double>()),
                5 * row[gain + "_error"].get<double>())
          << mechanism << gain;
  }
  // Inverted in the end: Gibbs' temperatures differ by e^{1000 …}.
  Json const inverted = report(
      "--a two-level;N=500;beta=-2 --b two-level;N=1000;beta=-0.2 --c two-level;N=2000;beta=-1 "
      "--check")["summary"][0];
  EXPECT_EQ(inverted["zeroth_boltzmann"], "equal");
  EXPECT_EQ(inverted["zeroth_gibbs"], "unequal");
}

TEST_F(Contact, SameNumbersWithAllThreadsAndKernels) {
  bool const has_avx2 = run_tool(folder_, words("info")).out.find("avx2") != std::string::npos;
  int threads = 2;
  for (std::string const& what :
       {kSmall + "--area 0.1 --replicas 70 --seed 5",
        std::string("--a 0,1x3,2;N=70;beta=1 --b two-level:0.5;N=130;beta=-1 --replicas 40"),
        std::string("--a ising;L=6;beta=0.2 --b two-level:1;N=40;n=30 --replicas 100 --sweeps 20 "
                    "--measurements 4")}) {
    std::string const expected = run(what + " --simd generic --threads 1").out;
    EXPECT_NE(expected, "");
    EXPECT_EQ(run(what).out, expected) << what;
    EXPECT_EQ(run(what + (threads == 2 ? " --threads 2" : " --threads 3 --simd generic")).out,
              expected)
        << what;
    threads = 5 - threads;
    if (has_avx2) {
      EXPECT_EQ(run(what + " --simd avx2").out, expected) << what;
    }
    EXPECT_NE(run(what + " --seed 6").out, expected) << what;
  }
}

TEST_F(Contact, AContactDoesNotDependOnTheOthers) {
  Json const all = contacts("--a two-level;N=50;beta=-1,0.5 --b two-level;N=80;n=3,40");
  Json one = contacts("--a two-level;N=50;beta=0.5 --b two-level;N=80;n=3");
  ASSERT_EQ(all.size(), 4u);
  one[0]["contact"] = 2;
  EXPECT_EQ(one[0], all[2]);
}

TEST_F(Contact, AReportRepeatsItself) {
  EXPECT_EQ(run(kSmall + "--area 0.5 --seed 77 --measurements 20 -o first.json").code, 0);
  EXPECT_EQ(run_tool(folder_, words("contact --config first.json --quiet -o second.json")).code, 0);
  Json first = Json::parse(folder_.read("first.json")),
       second = Json::parse(folder_.read("second.json"));
  for (char const* const key : {"rows", "summary", "notes", "resolved"})
    EXPECT_EQ(first[key], second[key]) << key;
  EXPECT_FALSE(first["rows"].empty());
  // The command line wins over the file.
  EXPECT_EQ(
      run_tool(folder_, words("contact --config first.json --seed 78 --quiet -o third.json")).code,
      0);
  EXPECT_NE(Json::parse(folder_.read("third.json"))["rows"], first["rows"]);
}

TEST_F(Contact, SweepsAndRowsAreAsAsked) {
  Json const rows = report(kSmall + "--sweeps 25 --every 10")["rows"];
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2]["time"], 20);
  Json const none = report(kSmall + "--sweeps 0")["rows"];
  ASSERT_EQ(none.size(), 1u);
  // The last five sweeps take place although no row ends them.
  auto const last = [&](std::string const& every) {
    return report(kSmall + "--sweeps 25 --every " + every)["summary"][0]["final_energy_a"];
  };
  EXPECT_EQ(last("10"), last("5"));
  EXPECT_EQ(last("7"), last("25"));
  EXPECT_NE(last("10"), report(kSmall + "--sweeps 20 --every 10")["summary"][0]["final_energy_a"]);
}

TEST_F(Contact, DryRunPlansOnly) {
  Json const row =
      report("--a two-level;N=1e9;beta=-1 --b two-level;N=1e9;beta=1 --dry-run")["rows"][0];
  EXPECT_EQ(row["mechanism"], "pairs");
  EXPECT_EQ(row["quantum"].get<double>(), 2);
  EXPECT_EQ(row["exact_columns"], true);
  auto const exact_columns = [&](std::string const& lattice) {
    return report("--a ising;" + lattice +
                  ";beta=0.1 --b two-level:2;N=9;beta=1 --dry-run")["rows"][0]["exact_columns"];
  };
  EXPECT_EQ(exact_columns("L=64"), true);
  EXPECT_EQ(exact_columns("lattice=triangular;L=64"), false);
  // A glass has a sign for each of its 3N bonds, and a word for each of the six neighbours of a site.
  auto const bytes = [&](std::string const& model) {
    return report("--a " + model +
                  ";lattice=cubic;L=32;beta=0.1 --b two-level:2;N=9;beta=1 "
                  "--dry-run")["rows"][0]["memory_bytes"]
        .get<double>();
  };
  EXPECT_EQ(bytes("edwards-anderson:1") - bytes("ising"), (3 + 4 * 6) * 32.0 * 32 * 32);
}

// ---- Refusals ----

struct Refusal {
  char const* name;
  char const* arguments;  ///< `~` stands for an empty one; B for a sound body
  char const* expected;
};

constexpr Refusal kRefusals[] = {
    {"OscillatorBelowZero", "--a oscillator;N=10;beta=-1 --b B", "cannot start at beta <= 0"},
    {"OscillatorAtZero", "--a oscillator;N=10;beta=1,0 --b B", "cannot start at beta <= 0"},
    {"OscillatorBelowZeroT", "--a oscillator;N=10;temperature=-2 --b B", "beta <= 0"},
    {"OscillatorInverted", "--a oscillator;N=10;beta=-inf --b B", "beta <= 0"},
    {"OscillatorFraction", "--a oscillator;N=10;fraction=0.5 --b B", "unknown key 'fraction'"},
    {"OscillatorEnergy", "--a oscillator:2;N=3;energy=4 --b B", "3 plus multiples of 2"},
    {"OscillatorTooHot", "--a oscillator;N=1e9;beta=1e-9 --b B", "too high"},
    {"OscillatorTooFull", "--a oscillator:2;N=1;n=1e9 --b B",
     "too much energy for the oscillators"},
    {"OscillatorWide", "--a oscillator:3;N=1;n=5e6 --b B", "too much energy for the oscillators"},
    {"OscillatorsWrap",
     "--a two-level:1/2;N=1e7;n=0 --bodies "
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776|"
     "oscillator:1048576;N=1;n=1099511627776",
     "the bodies have too much energy"},
    {"OscillatorPairs", "--a oscillator;N=9;n=1 --b B --mechanism pairs",
     "--mechanism pairs needs"},
    {"OscillatorNoCommonQuantum", "--a oscillator:1.0000000001;N=10;beta=1 --b B",
     "no common quantum"},
    {"OscillatorBadWidth", "--a oscillator:0;N=10;beta=1 --b B", "oscillator"},
    {"Rotor", "--a B --b rotor;N=10;beta=1", "--b 'rotor' has infinitely many levels"},
    {"NoCommonQuantum", "--a B --b 0,1.0000000001;N=10;beta=1", "no common quantum"},
    {"QuantumBeyondBody", "--a 0,1;N=10;beta=1 --b 0,100;N=10;beta=1", "no common quantum"},
    {"ZeroSize", "--a two-level;N=0;beta=1 --b B", "invalid N of --a '0'"},
    {"NegativeSize", "--a two-level;N=-5;beta=1 --b B", "invalid N of --a"},
    {"HugeSize", "--a two-level;N=1e11;beta=1 --b B", "invalid N of --a '1e11'"},
    {"MissingN", "--a two-level;beta=1 --b B", "--a lacks N"},
    {"EmptyN", "--a two-level;N=;beta=1 --b B", "--a lacks N"},
    {"NoStart", "--a B --b two-level;N=10", "--b needs one start"},
    {"TwoStarts", "--a two-level;N=10;beta=1;n=3 --b B", "beta and n are there"},
    {"ExcitedBeyondN", "--a two-level;N=10;n=11 --b B", "invalid n of --a '11'"},
    {"EnergyTooHigh", "--a two-level;N=10;energy=11 --b B", "the highest is 10"},
    {"EnergyTooLow", "--a two-level;N=10;energy=-12 --b B", "the lowest is -10"},
    {"EnergyBetween", "--a two-level;N=10;energy=1 --b B", "the nearest are 0 and 2"},
    {"EnergyNotReached", "--a 0,5,7;N=10;energy=1 --b B", "the nearest that can are 0 and 5"},
    {"FractionBeyond1", "--a two-level;N=10;fraction=1.5 --b B", "invalid fraction of --a"},
    {"CountOfManyLevels", "--a spin:1;N=10;n=1 --b B", "needs two levels"},
    {"UnknownKey", "--a two-level;N=10;betta=1 --b B", "did you mean beta?"},
    {"TwiceN", "--a two-level;N=10;N=11;beta=1 --b B", "gives N twice"},
    {"TwoKinds", "--a two-level;spin:1;N=10;beta=1 --b B", "two kinds of body"},
    {"NoLevels", "--a N=10;beta=1 --b B", "--a lacks levels"},
    {"BadLevels", "--a 0,z;N=10;beta=1 --b B", "unknown --levels '0,z'"},
    {"TooManyLevels", "--a spin:16;N=10;beta=1 --b B", "at most 32"},
    {"BetaNan", "--a two-level;N=10;beta=nan --b B", "invalid beta of --a"},
    {"BetaEmpty", "--a two-level;N=10;beta= --b B", "empty item"},
    {"TemperatureZero", "--a two-level;N=10;temperature=0 --b B", "T = 0 has two sides"},
    {"LatticeEnergy", "--a ising;L=4;energy=0 --b B", "unknown key 'energy'"},
    {"LatticeN", "--a ising;L=4;N=16;beta=1 --b B", "unknown key 'N'"},
    {"LatticeNoL", "--a ising;beta=0.1 --b B", "--a lacks L"},
    {"LatticeTZero", "--a ising;L=4;beta=inf --b B", "cannot start at T = 0"},
    {"LatticeTZeroBelow", "--a ising;L=4;temperature=0- --b B", "cannot start at T = 0"},
    {"LatticeNoCoupling", "--a ising;L=4;J=0;beta=1 --b B", "--a has no energy"},
    {"GlassTooLarge", "--a edwards-anderson:1;L=20000;beta=1 --b B",
     "the limit of a glass is 2^27"},
    {"PottsNoQ", "--a potts;L=4;beta=1 --b B", "potts"},
    {"LatticeShape", "--a ising;L=4;lattice=kagome;beta=1 --b B", "invalid lattice of --a"},
    {"LatticeBoundary", "--a ising;L=4;boundary=closed;beta=1 --b B", "invalid boundary"},
    {"LatticePairs", "--a ising;L=4;beta=0.1 --b B --mechanism pairs", "--mechanism pairs needs"},
    {"GapsPairs", "--a two-level:1;N=9;n=1 --b two-level:1.5;N=9;n=1 --mechanism pairs",
     "--mechanism pairs needs"},
    {"Mechanism", "--a B --b B --mechanism walls", "invalid --mechanism"},
    {"AreaZero", "--a B --b B --area 0", "invalid --area"},
    {"AreaBeyond1", "--a B --b B --area 1.1", "invalid --area"},
    {"AreaText", "--a B --b B --area x", "invalid --area"},
    {"EveryBeyondSweeps", "--a B --b B --every 10 --sweeps 5", "--every exceeds --sweeps"},
    {"EveryZero", "--a B --b B --every 0", "invalid --every"},
    {"SweepsFraction", "--a B --b B --sweeps 1.5", "invalid --sweeps"},
    {"FewSamples", "--a B --b B --measurements 3", "invalid --measurements"},
    {"OneReplica", "--a B --b B --replicas 1", "invalid --replicas"},
    {"CapacityTooSmall", "--a B --b B --mechanism demon --demon-capacity 1",
     "--demon-capacity is too small"},
    {"CapacityTooLarge", "--a B --b B --demon-capacity 8388608", "invalid --demon-capacity"},
    {"FaultOfFlips", "--a ising;L=4;beta=0.1 --b oscillator:4;N=9;n=2 --fault acceptance",
     "--fault acceptance needs a body of subsystems"},
    {"FaultOfPotts", "--a potts:3;L=4;beta=0.1 --b oscillator;N=9;n=2 --fault acceptance",
     "--fault acceptance needs a body of subsystems"},
    {"Fault", "--a B --b B --fault correlated", "invalid --fault"},
    {"Show", "--a B --b B --show all", "invalid --show"},
    {"OneBody", "--a B", "--b is missing"},
    {"EmptyBody", "--a ~ --b B", "--a is missing"},
    {"GapInBodies", "--a B --b B --d B", "without the ones before it"},
    {"OneOfMany", "--bodies two-level;N=9;n=1", "--a is missing"},
    {"EmptyOfMany", "--bodies two-level;N=9;n=1|", "--bodies lacks levels"},
    {"BadOfMany", "--a B --bodies two-level;N=9;n=1|two-level;N=9", "--bodies needs one start"},
    {"TooManyBodies",
     "--a B --b B --bodies "
     "spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|"
     "spin:1;N=1;beta=1|spin:1;N=1;beta=1|"
     "spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|"
     "spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|"
     "spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1|spin:1;N=1;beta=1",
     "there are 24 bodies"},
    {"TooManyContacts", "--a two-level;N=9;beta=-3:3:400 --b two-level;N=9;beta=-3:3:400",
     "too many contacts"},
    {"BeyondTheLimit", "--a B --b B --sweeps 1e12 --every 1", "the series would be too long"},
    {"Memory", "--a two-level;N=1e9;beta=1 --b B --replicas 1048576", "of memory"},
};

class ContactRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(ContactRefusal, IsOneLine) {
  TemporaryFolder const folder;
  std::vector<std::string> arguments = words(std::string("contact ") + GetParam().arguments);
  for (std::string& argument : arguments) {
    if (argument == "~") argument.clear();
    if (argument == "B") argument = "two-level;N=10;beta=1";
  }
  for (std::string const last : {"--check", "--quiet", "-o", "out.json"}) arguments.push_back(last);
  ToolResult const result = run_tool(folder, arguments);
  expect_refusal(result, {GetParam().expected});
  EXPECT_TRUE(folder.files().empty());
}

INSTANTIATE_TEST_SUITE_P(Cli, ContactRefusal, testing::ValuesIn(kRefusals),
                         [](auto const& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace antikelvin::test
