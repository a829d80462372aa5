// SPDX-License-Identifier: Apache-2.0
// Orders, structure factors and correlation lengths against enumeration, at both signs of β.
#include "model/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "model/wave_squares.hpp"
#include "support/backends.hpp"
#include "support/sample_rows.hpp"
#include "support/spin_dos.hpp"
#include "support/spin_plans.hpp"
#include "support/wave_oracle.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::betas_up_to;
using test_support::Extremes;
using test_support::SampledRows;
using test_support::WaveLaw;
using test_support::within_5_sigma;

/// Whether two waves are the same, or opposite.
bool same_wave(Turns const& a, Turns const& b) {
  auto const is_whole = [](double x) { return std::fabs(x - std::round(x)) < 1e-9; };
  bool same = true, opposite = true;
  for (std::size_t i = 0; i < 3; ++i) {
    same = same && is_whole(a[i] - b[i]);
    opposite = opposite && is_whole(a[i] + b[i]);
  }
  return same || opposite;
}

std::vector<Lattice> rings() {
  std::vector<Lattice> all;
  for (std::uint32_t x = 1; x <= 13; ++x) all.push_back({Shape::chain, true, {x, 1, 1}});
  for (Shape const shape : {Shape::square, Shape::triangular})
    for (std::uint32_t x = 1; x <= 11; ++x)
      for (std::uint32_t y = 1; y <= 11; ++y) all.push_back({shape, true, {x, y, 1}});
  for (std::uint32_t x = 1; x <= 5; ++x)
    for (std::uint32_t y = 1; y <= 4; ++y)
      for (std::uint32_t z = 1; z <= 5; ++z) all.push_back({Shape::cubic, true, {x, y, z}});
  all.push_back({Shape::triangular, true, {32, 31, 1}});
  all.push_back({Shape::triangular, true, {40, 40, 1}});
  return all;
}

TEST(ExpectedOrder, IsOfTheWavesOfLeastCosinesAmongAll) {
  for (Lattice const& lattice : rings()) {
    bool const are_alike = lattice.shape == Shape::triangular &&
                           std::min(lattice.sides[0], lattice.sides[1]) > 1 &&
                           (lattice.sides[0] == 2 || lattice.sides[1] == 2);
    if (are_alike) {
      EXPECT_EQ(order_of(OrderKind::expected, lattice, true).name, "none");
      continue;
    }
    std::vector<Turns> const expected = test_support::waves_of_least_cosines(lattice);
    std::vector<WaveVector> const found = order_of(OrderKind::expected, lattice, true).waves;
    EXPECT_EQ(found.size(), expected.size())
        << lattice.sides[0] << ' ' << lattice.sides[1] << ' ' << lattice.sides[2];
    for (Turns const& k : expected)
      EXPECT_EQ(
          std::count_if(found.begin(), found.end(),
                        [&](WaveVector const& other) { return same_wave(k, turns_of(other)); }),
          1)
          << static_cast<int>(lattice.shape) << ' ' << lattice.sides[0] << ' ' << lattice.sides[1]
          << ' ' << lattice.sides[2];
    EXPECT_EQ(order_of(OrderKind::expected, lattice, false).waves,
              std::vector<WaveVector>{WaveVector{}});
  }
}

TEST(ExpectedOrder, IsNamed) {
  auto const name = [](Lattice const& lattice) {
    return order_of(OrderKind::expected, lattice, true).name;
  };
  EXPECT_EQ(name({Shape::square, true, {16, 16, 1}}), "staggered");
  EXPECT_EQ(name({Shape::square, false, {15, 15, 1}}), "staggered");
  EXPECT_EQ(name({Shape::triangular, true, {12, 15, 1}}), "three-sublattice");
  EXPECT_EQ(name({Shape::triangular, false, {16, 16, 1}}), "three-sublattice");
  EXPECT_EQ(name({Shape::square, true, {15, 15, 1}}), "k = 2π(7/15, 7/15)");
  EXPECT_EQ(name({Shape::cubic, true, {4, 4, 5}}), "k = 2π(1/2, 1/2, 2/5)");
  EXPECT_EQ(name({Shape::square, true, {1023, 1025, 1}}), "none");  // 1048575 phases
  EXPECT_EQ(name({Shape::square, true, {1024, 1023, 1}}), "k = 2π(1/2, 511/1023)");
}

TEST(PhaseDivision, HasThePhasesOfItsWave) {
  Lattice const lattice{Shape::cubic, true, {7, 5, 4}};
  for (int const d : {1, 2, 3, 4, 6, 8, 9, 12, 30, 64})
    for (int x = 0; x < d; ++x)
      for (int y = 0; y < d; y += 1 + d / 5)
        for (int z = 0; z < d; z += 1 + d / 3) {
          WaveVector const k = wave_vector({Turn{x, d}, Turn{-y, d}, Turn{z + d, d}});
          PhaseDivision const division = phase_division(k);
          Sublattices const& parts = division.parts;
          std::uint32_t const first = parts.step[0] != 0   ? parts.step[0]
                                      : parts.step[1] != 0 ? parts.step[1]
                                                           : parts.step[2];
          ASSERT_TRUE(first == 0 || parts.count % first == 0);
          ASSERT_EQ(division.phases.size(), parts.count);
          std::vector<std::complex<double>> const expected =
              test_support::phases_of(lattice, {x * 1.0 / d, -y * 1.0 / d, z * 1.0 / d});
          std::vector<std::uint64_t> sites(parts.count, 0);
          for (std::uint64_t site = 0; site < expected.size(); ++site) {
            std::uint64_t const number =
                (parts.step[0] * (site % 7) + parts.step[1] * (site / 7 % 5) +
                 parts.step[2] * (site / 35)) %
                parts.count;
            ++sites[number];
            ASSERT_LT(std::abs(division.phases[number] - expected[site]), 1e-13);
          }
          ASSERT_EQ(sublattice_sites(lattice, parts), sites);
        }
}

SampleSpec order_spec(SpinModel const& model, Lattice const& lattice, double beta) {
  SampleSpec spec = test_support::short_chains(model, lattice, beta);
  spec.waves.order = OrderKind::expected;
  return spec;
}

struct WaveCase {
  char const* model;
  Lattice lattice;
  double most;  ///< |β| at which chains of single sites still turn over
};

WaveCase const kWaveCases[] = {
    {"ising", {Shape::chain, true, {8, 1, 1}}, 0.8},
    {"ising", {Shape::chain, true, {9, 1, 1}}, 0.8},
    {"ising", {Shape::square, true, {4, 4, 1}}, 0.45},
    {"ising", {Shape::square, true, {3, 3, 1}}, 0.45},
    {"ising", {Shape::square, true, {5, 3, 1}}, 0.45},
    {"ising", {Shape::square, false, {3, 4, 1}}, 0.5},
    {"ising", {Shape::triangular, true, {3, 3, 1}}, 0.25},
    {"ising", {Shape::triangular, true, {4, 4, 1}}, 0.25},
    {"ising", {Shape::triangular, false, {3, 4, 1}}, 0.25},
    {"ising", {Shape::cubic, true, {2, 2, 4}}, 0.25},
    {"ising", {Shape::cubic, true, {3, 2, 2}}, 0.25},
    {"potts:3", {Shape::triangular, true, {3, 3, 1}}, 0.4},
    {"potts:3", {Shape::square, true, {3, 3, 1}}, 0.6},
    {"potts:4", {Shape::chain, true, {6, 1, 1}}, 0.8},
    {"blume-capel:1/2", {Shape::square, true, {3, 3, 1}}, 0.5},
    {"blume-capel:0", {Shape::square, true, {2, 4, 1}}, 0.5},
};

std::vector<Turns> order_waves(Lattice const& lattice, bool neighbours_differ) {
  if (!neighbours_differ) return {{0, 0, 0}};
  if (lattice.periodic) return test_support::waves_of_least_cosines(lattice);
  if (lattice.shape == Shape::triangular) return {{1.0 / 3, 2.0 / 3, 0}};
  return {{0.5, 0.5, 0}};
}

TEST(Order, MomentsAreCanonicalAtBothSigns) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("order, 20 beta each");
  for (WaveCase const& c : kWaveCases) {
    SpinModel const model = parse_spin_model(c.model);
    for (bool const differ : {false, true}) {
      WaveLaw const law(c.lattice, model, order_waves(c.lattice, differ), {});
      for (double const beta : betas_up_to(c.most)) {
        if (differ != (beta < 0)) continue;
        SampledRows const row(order_spec(model, c.lattice, beta), *backend);
        WaveLaw::Means const exact = law.at(beta);
        struct {
          char const* name;
          double value;
        } const columns[] = {{"order_abs", exact.m}, {"order_2", exact.m2}, {"order_4", exact.m4}};
        for (auto const& [name, value] : columns) {
          double const error = row[std::string(name) + "_error"];
          EXPECT_TRUE(within_5_sigma(row[name], value, error))
              << c.model << ' ' << static_cast<int>(c.lattice.shape) << ' ' << c.lattice.sides[0]
              << 'x' << c.lattice.sides[1] << " beta " << beta << ' ' << name;
          extremes.note_z(test_support::z_score(row[name], value, error));
        }
        // The cumulant is curved: of its bias less than an error may be left.
        EXPECT_TRUE(within_5_sigma(row["order_binder"], 1 - exact.m4 / (3 * exact.m2 * exact.m2),
                                   row["order_binder_error"]));
      }
    }
  }
}

/// On even rings of a bipartite lattice order is at −β what magnetization is at β, by exact g(E, M);
/// on odd ones it is not.
TEST(Order, OfEvenSquaresMirrorsTheMagnetization) {
  auto const backend = make_cpu_backend(1);
  for (int side = 3; side <= 7; ++side) {
    test_support::Census const census = test_support::read_joint_census(side);
    double const beta = side < 6 ? 0.4 : 0.3;
    double z = 0, m2 = 0;
    for (auto const& [macro, count] : census.configurations) {
      double const weight = static_cast<double>(count) * std::exp(beta * macro[0]),
                   m = 2.0 * macro[1] / census.n_sites - 1;
      z += weight;
      m2 += weight * m * m;
    }
    auto const l = static_cast<std::uint32_t>(side);
    SpinModel const model = parse_spin_model("ising");
    SampledRows const cold(order_spec(model, {Shape::square, true, {l, l, 1}}, beta), *backend),
        inverted(order_spec(model, {Shape::square, true, {l, l, 1}}, -beta), *backend);
    EXPECT_TRUE(within_5_sigma(cold["order_2"], m2 / z, cold["order_2_error"])) << side;
    EXPECT_EQ(
        static_cast<bool>(within_5_sigma(inverted["order_2"], m2 / z, inverted["order_2_error"])),
        side % 2 == 0)
        << side;
  }
}

TEST(Order, StructureFactorsAndCorrelationLengthsAreCanonical) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("structure factors, xi");
  for (WaveCase const& c : kWaveCases) {
    if (!c.lattice.periodic || c.lattice.sides[0] == 5) continue;
    SpinModel const model = parse_spin_model(c.model);
    Lattice const& lattice = c.lattice;
    std::uint32_t const longest = *std::max_element(lattice.sides, lattice.sides + 3);
    for (bool const differ : {false, true}) {
      std::vector<Turns> const order = order_waves(lattice, differ);
      // Every wave beside one of the order; on triangular lattices along both axes at once, too.
      std::vector<Turns> others;
      for (Turns const& k : order)
        for (int direction = 0; direction < 4; ++direction)
          for (double const sign : {1.0, -1.0}) {
            Turns q = k;
            bool is_shortest = direction < 3 || lattice.shape == Shape::triangular;
            for (std::size_t a = 0; a < 3; ++a) {
              bool const moves = direction == static_cast<int>(a) || (direction == 3 && a < 2);
              is_shortest = is_shortest && (!moves || lattice.sides[a] == longest);
              if (moves) q[a] += sign / longest;
            }
            if (is_shortest) others.push_back(q);
          }
      others.push_back({1.0 / lattice.sides[0], 0, 0});
      WaveLaw const law(lattice, model, order, others);
      for (double const beta : betas_up_to(c.most)) {
        if (differ != (beta < 0)) continue;
        SampleSpec spec = order_spec(model, lattice, beta);
        spec.waves.correlation_length = true;
        spec.waves.wave_numbers = {{1, 0, 0}};
        SampledRows const row(spec, *backend);
        std::vector<double> const s = law.at(beta).squares;
        double at = 0, beside = 0;
        for (std::size_t i = 0; i < order.size(); ++i)
          at += s[i] / static_cast<double>(order.size());
        for (std::size_t i = order.size(); i + 1 < s.size(); ++i)
          beside += s[i] / static_cast<double>(others.size() - 1);
        double const n = static_cast<double>(n_sites(lattice)),
                     sine = std::sin(std::numbers::pi / longest),
                     q2 = sine * sine * (lattice.shape == Shape::triangular ? 16.0 / 3 : 4.0);
        std::string const name = lattice.shape == Shape::chain   ? "S_1"
                                 : lattice.shape == Shape::cubic ? "S_1_0_0"
                                                                 : "S_1_0";
        std::string const where = std::string(c.model) + " " + std::to_string(lattice.sides[0]) +
                                  "x" + std::to_string(lattice.sides[1]) + " beta " +
                                  std::to_string(beta);
        EXPECT_TRUE(within_5_sigma(row[name], n * s.back(), row[name + "_error"])) << where;
        EXPECT_TRUE(within_5_sigma(row["order_S"], n * at, row["order_S_error"])) << where;
        extremes.note_z((row["order_S"] - n * at) / row["order_S_error"]);
        // Of waves that do not fit, the test is another (below). Near S(Q) = S(Q + q) the root is not
        // smooth, and bars of it mean little.
        if (std::get<std::string>(row.cell(0, "order")).front() == 'k') continue;
        double const xi = std::sqrt(std::max(0.0, at / beside - 1) / q2);
        if (at < 1.1 * beside) continue;
        EXPECT_TRUE(within_5_sigma(row["xi"], xi, row["xi_error"])) << where;
        EXPECT_TRUE(within_5_sigma(row["xi_over_L"], xi / longest, row["xi_over_L_error"]))
            << where;
        extremes.note_z((row["xi"] - xi) / row["xi_error"]);
      }
    }
  }
}

/// S(k) of a ring is (1 − t²)/(1 + t² − 2 t cos k) up to a factor, t = tanh βJ, at all k that fit it: about
/// half a turn, where t < 0, 1 + t² − 2 t cos k = (1 − |t|)² + 4 |t| sin²(p/2), and ξ² = |t|/(1 − |t|)² whether
/// half a turn fits or not.
TEST(Order, CorrelationLengthsOfChainsAreExact) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("xi of chains");
  for (std::uint32_t const side : {10, 11})
    for (double const beta : {0.5, 0.9, -0.5, -0.9}) {
      SampleSpec spec =
          order_spec(parse_spin_model("ising"), {Shape::chain, true, {side, 1, 1}}, beta);
      spec.waves.correlation_length = true;
      SampledRows const row(spec, *backend);
      double const t = std::tanh(std::fabs(beta)), exact = std::sqrt(t) / (1 - t);
      EXPECT_TRUE(within_5_sigma(row["xi"], exact, row["xi_error"])) << side << ' ' << beta;
      extremes.note_z((row["xi"] - exact) / row["xi_error"]);
    }
}

/// Points of which some have no order have the same columns.
TEST(Order, OfWavesThatCannotBeCountedIsEmpty) {
  SampleSpec spec =
      order_spec(parse_spin_model("ising"), {Shape::square, true, {257, 259, 1}}, -0.3);
  spec.points.push_back(spec.points[0]);
  spec.points[1].beta = 0.3;
  spec.n_replicas = 32;
  spec.n_measurements = 2;
  spec.burn_in = 0;
  spec.waves.correlation_length = true;
  SampledRows const rows(spec, *make_cpu_backend(1));
  EXPECT_EQ(std::get<std::string>(rows.cell(0, "order")), "none");
  EXPECT_TRUE(std::isnan(rows.number(0, "xi")));
  EXPECT_EQ(std::get<std::string>(rows.cell(1, "order")), "uniform");
  EXPECT_FALSE(std::isnan(rows.number(1, "order_abs")));
}

/// Runs of a few long chains, whose errors come from blocks in time: how many of the 1 σ bars hold, of the order
/// and what follows from it, at either sign.
TEST(Order, ErrorsOfFewLongChainsCover) {
  auto const backend = make_cpu_backend(1);
  SpinModel const model = parse_spin_model("ising");
  Lattice const lattice{Shape::square, true, {4, 4, 1}};
  constexpr int kRuns = 150;
  double const sigma = std::sqrt(0.68 * 0.32 * kRuns);
  for (double const beta : {-0.3, 0.3}) {
    std::vector<Turns> const order = order_waves(lattice, beta < 0);
    Turns beside = order[0];
    beside[0] += 0.25;
    WaveLaw::Means const exact = WaveLaw(lattice, model, order, {beside}).at(beta);
    double const xi = std::sqrt((exact.squares[0] / exact.squares[1] - 1) / 2);  // 4 sin²(π/4)
    int order_inside = 0, xi_inside = 0;
    for (int run = 0; run < kRuns; ++run) {
      SampleSpec spec = order_spec(model, lattice, beta);
      spec.n_replicas = 4;
      spec.n_measurements = 2000;
      spec.every = 1;
      spec.seed = 500 + static_cast<std::uint64_t>(run);
      spec.waves.correlation_length = true;
      SampledRows const row(spec, *backend);
      order_inside += std::fabs(row["order_2"] - exact.m2) < row["order_2_error"];
      xi_inside += std::fabs(row["xi"] - xi) < row["xi_error"];
    }
    EXPECT_NEAR(order_inside, 0.68 * kRuns, 5 * sigma) << beta;
    EXPECT_NEAR(xi_inside, 0.68 * kRuns, 5 * sigma) << beta;
  }
}

/// The check is one that can fail: the sublattices of stripes in place of those of staggered order, the
/// same mask in every row, and the wave next to the one that is meant.
TEST(Order, WrongMasksAndWavesAreRejected) {
  auto const backend = make_cpu_backend(1);
  SpinModel const model = parse_spin_model("ising");
  Lattice const lattice{Shape::square, true, {4, 4, 1}};
  double const beta = -0.4;
  WaveLaw const law(lattice, model, {{0.5, 0.5, 0}}, {{0.25, 0.5, 0}});
  SampleSpec spec = order_spec(model, lattice, beta);
  spec.waves.order = OrderKind::stripe;
  spec.waves.wave_numbers = {{1, 2, 0}, {1, 1, 0}};
  SampledRows const row(spec, *backend);
  WaveLaw::Means const exact = law.at(beta);
  EXPECT_FALSE(within_5_sigma(row["order_2"], exact.m2, row["order_2_error"]));
  EXPECT_TRUE(within_5_sigma(row["S_1_2"], 16 * exact.squares[1], row["S_1_2_error"]));
  EXPECT_FALSE(within_5_sigma(row["S_1_1"], 16 * exact.squares[1], row["S_1_1_error"]));
}

}  // namespace
}  // namespace antikelvin
