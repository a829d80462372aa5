// SPDX-License-Identifier: Apache-2.0
// `sample` of interacting spins, demons and constant energies, as a user runs it.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "support/run_tool.hpp"

namespace antikelvin {
namespace {

using namespace test;
using Json = nlohmann::ordered_json;

class SampleSpins : public ::testing::Test {
 protected:
  Json rows(std::string const& arguments, int code = 0) {
    ToolResult const result =
        run_tool(folder_, words("sample " + arguments + " --backend cpu --quiet --format json"));
    EXPECT_EQ(result.code, code) << arguments << ": " << result.err;
    report_ = Json::parse(result.out);
    return report_["rows"];
  }

  TemporaryFolder folder_;
  Json report_;
};

double z_of(Json const& row, std::string const& name, double exact) {
  return (row[name].get<double>() - exact) / row[name + "_error"].get<double>();
}

// E = −N tanh(βJ) and C = N (βJ)² / cosh² of a long ring; finite-size terms are tanh^128.
TEST_F(SampleSpins, RingAgreesWithTheTransferMatrix) {
  for (Json const& row : rows("--model ising --lattice chain -L 128 --beta -0.8,0.2,0.8")) {
    double const beta = row["beta"], t = std::tanh(beta);
    Json with_error = row;
    with_error["energy_mean_error"] = row["energy_error"];
    EXPECT_LE(std::fabs(z_of(with_error, "energy_mean", -128 * t)), 5) << row;
    EXPECT_LE(std::fabs(z_of(row, "heat_capacity", 128 * beta * beta * (1 - t * t))), 5) << row;
    EXPECT_LE(std::fabs(z_of(row, "susceptibility", 128 * beta * std::exp(2 * beta))), 5) << row;
    EXPECT_TRUE(row["equilibrated"]);
    EXPECT_EQ(row["method"], "spin-flip");
    EXPECT_EQ(row["replicas"], 512);
  }
}

TEST_F(SampleSpins, AllBetasTogetherAgreeWithTheTransferMatrix) {
  Json const all =
      rows("--model ising --lattice chain -L 128 --beta -0.8:0.8:5 --together --replicas 48");
  ASSERT_EQ(all.size(), 5u);
  for (Json const& row : all) {
    double const beta = row["beta"];
    EXPECT_LE(std::fabs((row["energy_mean"].get<double>() + 128 * std::tanh(beta)) /
                        row["energy_error"].get<double>()),
              5)
        << row;
  }
  for (Json const& row : rows("--levels spin:1 -N 500 --beta -1,0,1 --together"))
    EXPECT_LE(std::fabs(row["energy_z"].get<double>()), 5) << row;
}

TEST_F(SampleSpins, LevelsWithDegeneraciesHaveTheirPopulations) {
  for (std::string const dynamics : {"heat-bath", "metropolis"})
    for (Json const& row :
         rows("--levels 0,1x3,2.5,4x2 -N 1000 --beta -0.5,0,0.7 --sweeps 2000 --dynamics " +
              dynamics)) {
      EXPECT_LE(std::fabs(row["energy_z"].get<double>()), 5) << row;
      EXPECT_LE(std::fabs(row["energy_variance_z"].get<double>()), 5) << row;
      for (std::string const p : {"p_0", "p_1", "p_2", "p_3"})
        EXPECT_LE(std::fabs(z_of(row, p, row[p + "_exact"])), 5) << p << row;
    }
}

TEST_F(SampleSpins, TotalsOfManyLevelsAreMultinomial) {
  Json const row =
      rows("--levels 0,1x3,2.5,4x2 -N 1e15 --beta -0.5 --sweeps 2000 --method binomial")[0];
  EXPECT_EQ(row["method"], "binomial");
  EXPECT_LE(std::fabs(row["energy_z"].get<double>()), 5);
  EXPECT_LE(std::fabs(row["energy_variance_z"].get<double>()), 5);
  for (std::string const p : {"p_0", "p_1", "p_2", "p_3"})
    EXPECT_LE(std::fabs(z_of(row, p, row[p + "_exact"])), 5) << p;
}

// A tree has no frustration: whatever its signs, an open chain has the energies of a ferromagnet,
// E = −(N − 1) tanh β. Runs of one sample share nothing but the bonds with those of another.
TEST_F(SampleSpins, GlassOnAnOpenChainIsAFerromagnet) {
  std::string const common = " --lattice chain --boundary open -L 129 --beta -0.7,0.4 --sweeps 300";
  for (std::string const dynamics : {"heat-bath", "metropolis"})
    for (Json const& row :
         rows("--model edwards-anderson:3" + common + " --dynamics " + dynamics)) {
      double const exact = -128 * std::tanh(row["beta"].get<double>());
      EXPECT_LE(std::fabs(row["energy_mean"].get<double>() - exact),
                5 * row["energy_error"].get<double>())
          << row;
      EXPECT_TRUE(row["equilibrated"]);
    }
  Json const one = rows("--model edwards-anderson:1" + common)[0]["energy_mean"],
             two = rows("--model edwards-anderson:2" + common)[0]["energy_mean"];
  EXPECT_NE(one, two);
}

// Closed loops of random signs cancel, so that E/N = −2t + 4t⁷(1 − t²) with t = tanh β (series to the
// loops of four bonds, squared); one sample of 32² sites scatters about it by σ = 0.011 (their first
// power, and loops of six). A ferromagnet would have E/N = −1.75 at β = 0.5.
TEST_F(SampleSpins, GlassOnASquareIsFrustratedInBothLayouts) {
  std::string const common = "--model edwards-anderson:1 -L 32 --beta -0.5,0.5 --replicas 64 ";
  Json const replicas = rows(common + "--layout replicas"), slabs = rows(common + "--layout slabs");
  for (std::size_t i = 0; i < 2; ++i) {
    double const a = replicas[i]["energy_mean"], b = slabs[i]["energy_mean"],
                 error_a = replicas[i]["energy_error"], error_b = slabs[i]["energy_error"];
    EXPECT_LE(std::fabs(a - b), 5 * std::hypot(error_a, error_b)) << replicas[i] << slabs[i];
    EXPECT_NE(a, b);
    double const t = std::tanh(0.5), exact = -2 * t + 4 * std::pow(t, 7) * (1 - t * t);
    EXPECT_LE(std::fabs((i == 0 ? -a : a) / 1024 - exact), 5 * 0.011) << replicas[i];
  }
}

// ⟨s_i s_j⟩² = t^{2|i − j|} of an open chain, t = tanh β, whatever the signs of its bonds.
TEST_F(SampleSpins, OverlapsOfOpenChainsAreThoseOfAnySample) {
  std::string const glass =
      "--model edwards-anderson:5 --lattice chain --boundary open -L 12 --beta=-0.8,0.3,0.8 "
      "--sweeps 512 --samples 3 ";
  auto const expect_exact = [](Json const& row) {
    double const t = std::tanh(row["beta"].get<double>());
    double overlap_2 = 0;
    for (int i = 0; i < 12; ++i)
      for (int j = 0; j < 12; ++j) overlap_2 += std::pow(t, 2 * std::abs(i - j)) / 144;
    EXPECT_LE(std::fabs(z_of(row, "overlap_2", overlap_2)), 5) << row;
    EXPECT_LE(std::fabs(z_of(row, "link_overlap", t * t)), 5) << row;
    EXPECT_TRUE(row["equilibrated"]);
  };
  for (std::string const ladder : {"", " --tempering", " --together"}) {
    Json const all = rows(glass + "--overlap" + ladder);
    ASSERT_EQ(all.size(), 9u);
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(all[i]["sample"], 5 + i / 3);
      EXPECT_EQ(all[i].contains("acceptance"), ladder == " --tempering");
      expect_exact(all[i]);
    }
  }
  Json const averages = rows(glass + "--show average");
  ASSERT_EQ(averages.size(), 3u);
  for (Json row : averages) {
    EXPECT_EQ(row["samples"], 3);
    // Samples do not differ, so that their scatter is thermal.
    for (std::string const name : {"overlap_2", "link_overlap"})
      row[name + "_error"] = row[name + "_thermal_error"];
    expect_exact(row);
  }
  double sum = 0;
  std::map<std::pair<double, double>, double> averaged;  // by β and q
  for (Json const& row : rows(glass + "--show overlaps")) {
    double const p = row["probability"];
    if (row["beta"] == 0.3 && row["sample"] == 6) sum += p;
    averaged[{row["beta"], row["q"]}] += p / 3;
  }
  EXPECT_NEAR(sum, 1, 1e-12);
  Json const distribution = rows(glass + "--show average-overlaps");
  EXPECT_EQ(distribution.size(), averaged.size());
  for (Json const& row : distribution) {
    EXPECT_EQ(row["samples"], 3);
    EXPECT_NEAR(row["probability"].get<double>(), (averaged[{row["beta"], row["q"]}]), 1e-14);
  }
}

// A bounded demon reads β of either sign. The bath has 20000 units, so that what is left of the
// difference between demon and canonical ensemble, O(1/N), is a tenth of an error bar.
TEST_F(SampleSpins, DemonReadsBetaOfEitherSign) {
  for (Json const& row :
       rows("-N 20000 --beta -0.7,-0.3,0,0.3,0.7 --dynamics demon --measurements 200 --every 4")) {
    EXPECT_LE(std::fabs(row["demon_beta_z"].get<double>()), 5) << row;
    EXPECT_LT(row["demon_beta_error"].get<double>(), 0.01);
    EXPECT_EQ(row["method"], "demon");
  }
}

TEST_F(SampleSpins, DemonReadsBetaOfALattice) {
  for (Json const& row : rows("--model ising -L 128 --beta -0.2,0.3 --dynamics demon"))
    EXPECT_LE(std::fabs(row["demon_beta_z"].get<double>()), 5) << row;
}

TEST_F(SampleSpins, ConstantEnergyHasTheExactPopulations) {
  for (Json const& row : rows("--levels spin:1 -N 300 --energy -150,0,200 --sweeps 200")) {
    EXPECT_EQ(row["method"], "exchange");
    EXPECT_TRUE(row["energy_error"].is_null());
    for (std::string const p : {"p_0", "p_1", "p_2"})
      EXPECT_LE(std::fabs(z_of(row, p, row[p + "_exact"])), 5) << p << row;
  }
}

TEST_F(SampleSpins, ConstantEnergyOfALatticeIsKept) {
  Json const all = rows("--model ising -L 12 --energy 140 --show series --sweeps 20");
  ASSERT_EQ(all.size(), 20u * 512);
  // System and demon hold what was asked for and the demon's share, 15 quanta: its exact mean is
  // 14.6 at 0.75 per site of a larger torus already, and grows with the energy.
  double energy = 0;
  for (Json const& row : all) {
    EXPECT_EQ(row["energy"].get<double>() + 4 * row["demon_energy"].get<double>(), 140 + 4 * 15);
    energy += row["energy"].get<double>() / static_cast<double>(all.size());
  }
  EXPECT_NEAR(energy, 140, 2.1);
}

// The second level of a square, 4 above the lowest, does not exist: no start settles there.
TEST_F(SampleSpins, DemonsThatCannotSettleSaySo) {
  Json const row = rows("--model ising -L 4 --energy=-28 --sweeps 64", 5)[0];
  EXPECT_FALSE(row["equilibrated"]);
}

// One quantum pays for no flip of an aligned square, so the demon never moves, whatever the seed: it has no
// error, and the run is no result. A ground state is one, though nothing moves in it either.
TEST_F(SampleSpins, DemonsThatNeverMovedAreNoResult) {
  Json const row = rows("--model ising -L 64 --energy=-8188 --burn-in 0 --sweeps 64", 5)[0];
  EXPECT_TRUE(row["demon_mean_error"].is_null());
  EXPECT_FALSE(row["equilibrated"]);
  EXPECT_TRUE(rows("--model ising -L 4 --energy=-32")[0]["equilibrated"]);
}

// The field is beyond the spinodal of beta = 1.5, where |h| = 0.138: no replica can stay in the other phase.
TEST_F(SampleSpins, CompleteGraphAgreesWithItsBinomialSums) {
  for (Json const& row : rows("--model ising --lattice complete -L 500 --field 0.2 --beta "
                              "-2,0,0.5,1.5 --replicas 64 --sweeps 200")) {
    EXPECT_LE(std::fabs(row["energy_z"].get<double>()), 5) << row;
    EXPECT_LE(std::fabs(row["energy_variance_z"].get<double>()), 5) << row;
  }
}

TEST_F(SampleSpins, ClustersMixAtTheCriticalPoint) {
  // Local moves are too slow for so short a run, which says so.
  Json const local = rows("--model ising -L 32 --beta 0.44 --replicas 64 --sweeps 400", 5)[0];
  Json const clusters = rows(
      "--model ising -L 32 --beta 0.44 --replicas 64 --sweeps 400 --dynamics swendsen-wang")[0];
  EXPECT_TRUE(clusters["equilibrated"]);
  EXPECT_EQ(clusters["method"], "swendsen-wang");
  EXPECT_LT(clusters["tau_int"].get<double>(), local["tau_int"].get<double>());
}

TEST_F(SampleSpins, HistogramCountsAllMeasurements) {
  Json const all = rows("--model ising -L 4 --beta 0.2 --show histogram --sweeps 64");
  std::uint64_t total = 0;
  for (Json const& row : all) {
    total += row["count"].get<std::uint64_t>();
    EXPECT_EQ(std::fmod(row["energy"].get<double>(), 4), 0);
  }
  EXPECT_EQ(total, 64u * 512);
}

TEST_F(SampleSpins, ColdStartBelowTheTransitionIsNotCalledEquilibratedTooSoon) {
  rows("--model ising -L 64 --beta 0.46 --sweeps 64 --burn-in 0", 5);
  EXPECT_FALSE(report_["rows"][0]["equilibrated"].get<bool>());
  EXPECT_EQ(report_["outcome"], "not converged");
}

// Sound runs have exit code 0, runs that are too short to tell 5, and say what helps.
TEST_F(SampleSpins, EquilibrationDecidesTheExitCode) {
  for (std::string const sound :
       {"-L 8 --beta 0.44 --sweeps 100", "-L 16 --beta 0.44", "-L 16 --beta -0.3"}) {
    EXPECT_TRUE(rows("--model ising " + sound)[0]["equilibrated"].get<bool>()) << sound;
    EXPECT_EQ(report_["outcome"], "done");
  }
  Json const brief =
      rows("--model ising -L 256 --beta 0.44 --dynamics swendsen-wang --replicas 1 --sweeps 64", 5);
  EXPECT_FALSE(brief[0]["equilibrated"].get<bool>());
  EXPECT_EQ(report_["outcome"], "not converged");
  std::string const note = report_["notes"].front();
  EXPECT_NE(note.find("the energy: too short to tell"), std::string::npos) << note;
  EXPECT_NE(note.find("use more --sweeps"), std::string::npos) << note;
  EXPECT_EQ(note.find("--burn-in"), std::string::npos) << note;
}

// Some replicas keep a domain wall, whatever is shown of them.
TEST_F(SampleSpins, EveryViewOfARunHasItsVerdict) {
  for (std::string const show : {"summary", "histogram", "series"}) {
    rows("--model ising -L 16 --beta -0.6 --show " + show, 5);
    EXPECT_EQ(report_["outcome"], "not converged") << show;
  }
}

TEST_F(SampleSpins, MagnetizationIsPerSiteInEveryView) {
  std::string const run = "--model ising -L 4 --beta 0.1 --sweeps 8 --replicas 32 --show ";
  double sum = 0;
  Json const series = rows(run + "series");
  for (Json const& row : series) sum += std::fabs(row["magnetization"].get<double>());
  Json const summary = rows(run + "summary");
  EXPECT_NEAR(summary[0]["magnetization_abs"].get<double>(),
              sum / static_cast<double>(series.size()), 1e-14);
}

// Σ s² is what states −1 and 1 hold, at either sign of β and however betas are run.
TEST_F(SampleSpins, QuadrupoleIsTheShareOfSpinsThatAreNotZero) {
  std::string const run =
      "--model blume-capel:1.5 -L 8 --beta=-0.4,0.4 --sweeps 64 --covariance quadrupole:quadrupole";
  for (std::string const how : {"", " --together", " --layout replicas"}) {
    Json const all = rows(run + how);
    ASSERT_EQ(all.size(), 2u);
    for (Json const& row : all) {
      EXPECT_NEAR(row["quadrupole"], row["p_0"].get<double>() + row["p_2"].get<double>(), 1e-12);
      EXPECT_NEAR(row["quadrupole_susceptibility"],
                  row["cov_quadrupole_quadrupole"].get<double>() / 64, 1e-12);
      EXPECT_GT(row["quadrupole_error"], 0);
      EXPECT_GT(row["quadrupole_susceptibility_error"], 0);
    }
    EXPECT_LT(all[1]["quadrupole"].get<double>() + 0.1, all[0]["quadrupole"].get<double>());
  }
  EXPECT_LE(rows(run + " --target-error quadrupole=0.001")[0]["quadrupole_error"].get<double>(),
            0.001);
}

TEST_F(SampleSpins, SnapshotsAreWritten) {
  rows("--model potts:3 -L 20x10 --beta 0.5 --replicas 4 --sweeps 8 --snapshot a.png", 5);
  EXPECT_GT(std::filesystem::file_size(folder_.path() / "a.png"), 100u);
  rows("--model ising --lattice cubic -L 6 --beta 0.1 --replicas 4 --sweeps 8 --snapshot a.h5", 5);
  EXPECT_GT(std::filesystem::file_size(folder_.path() / "a.h5"), 100u);
}

/// Width and height of a PNG.
std::pair<unsigned, unsigned> size_of_png(std::string const& bytes) {
  auto const number = [&](std::size_t at) {
    unsigned value = 0;
    for (std::size_t i = at; i < at + 4; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes.at(i));
    return value;
  };
  return {number(16), number(20)};
}

TEST_F(SampleSpins, SnapshotsHaveAScaleAndAView) {
  std::string const run = "--model ising -L 20x10 --beta 0.3 --replicas 4 --sweeps 64 --snapshot ";
  auto const size = [&](std::string const& choices) {
    rows(run + choices);
    return size_of_png(folder_.read("a.png"));
  };
  using Size = std::pair<unsigned, unsigned>;
  EXPECT_EQ(size("a.png"), Size(41, 21));
  EXPECT_EQ(size("a.png --snapshot-view single"), Size(20, 10));
  EXPECT_NE(folder_.read("a.png").find("tEXtreplica"), std::string::npos);
  EXPECT_EQ(size("a.png --snapshot-scale 5"), Size(205, 105));
  EXPECT_EQ(size("a.png --snapshot-scale fit --snapshot-view single"), Size(1020, 510));
  for (auto const& [choices, said] : std::vector<std::pair<std::string, std::string>>{
           {"b.h5 --snapshot-scale 4", "HDF5 holds states"},
           {"b.png --snapshot-scale 0", "--snapshot-scale"},
           {"b.png --snapshot-scale 1001", "1000"},
           {"b.png --snapshot-view all", "single"}}) {
    ToolResult const refused = run_tool(folder_, words("sample " + run + choices));
    EXPECT_EQ(refused.code, 2) << choices;
    EXPECT_NE(refused.err.find(said), std::string::npos) << refused.err;
  }
  ToolResult const none =
      run_tool(folder_, words("sample --model ising -L 4 --beta 0.3 --snapshot-scale fit"));
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("add --snapshot FILE.png"), std::string::npos) << none.err;
}

TEST_F(SampleSpins, SameNumbersOnAllVectorsThreadsAndLayoutsOfOne) {
  for (std::string const what :
       {"--model ising --lattice triangular -L 9x7 -J -1 --beta 0.4 --replicas 70",
        "--model potts:5 --lattice cubic -L 6 --beta 0.3 --replicas 300",
        "--model blume-capel:0.5 -L 16 --field 0.1 --beta -0.4 --replicas 600",
        "--model ising -L 128 --beta 0.3 --replicas 2",
        "--levels 0,1x3,4 -N 5000 --beta -0.4 --dynamics metropolis --replicas 3"}) {
    Json const expected = rows(what + " --sweeps 160 --simd generic --threads 1 --burn-in 20", 0);
    for (std::string const how : {"--threads 2", "--simd generic --threads 3"})
      EXPECT_EQ(rows(what + " --sweeps 160 --burn-in 20 " + how), expected) << what << how;
  }
}

}  // namespace
}  // namespace antikelvin
