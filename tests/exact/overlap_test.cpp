// SPDX-License-Identifier: Apache-2.0
// Overlaps of two replicas of one sample of bonds against enumeration, at both signs of β.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "antikelvin/sampler/compare_replicas.hpp"
#include "study/sample/overlap_rows.hpp"
#include "support/overlap_oracle.hpp"
#include "support/sample_rows.hpp"
#include "support/small_glasses.hpp"
#include "support/spin_draws.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using test_support::edwards_anderson;
using test_support::Extremes;
using test_support::OpenCubeLaw;
using test_support::OverlapLaw;
using test_support::SampledRows;
using test_support::SmallGlass;
using test_support::within_5_sigma;

SampleSpec overlap_spec(SpinModel const& model, Lattice const& lattice, double beta) {
  SampleSpec spec = test_support::short_chains(model, lattice, beta);
  spec.overlaps = true;
  return spec;
}

std::vector<SmallGlass> glass_cases() {
  std::vector<SmallGlass> cases = test_support::small_glasses();
  cases.push_back({test_support::ising(), {Shape::square, true, {4, 4, 1}}, 0.4});
  cases.push_back({test_support::ising(1, Rational(1, 4)), {Shape::square, false, {3, 4, 1}}, 0.4});
  return cases;
}

std::string where(SmallGlass const& c, double beta) {
  return std::to_string(c.model.sample) + " beta " + std::to_string(beta);
}

TEST(PartnersDiffer, InTheLanesOfBoth) {
  for (std::uint32_t const word : {0u, ~0u, 1u, 0x80000000u, 0x0F3C5A69u, 0xDEADBEEFu})
    for (int lane = 0; lane < 32; ++lane)
      EXPECT_EQ(where_partners_differ(word) >> lane & 1,
                (word >> lane & 1) ^ (word >> (lane ^ 1) & 1))
          << word << ' ' << lane;
}

TEST(Overlap, MomentsOfSmallLatticesAreCanonical) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("overlaps of small lattices");
  for (SmallGlass const& c : glass_cases())
    for (double const beta : {c.most, -c.most, c.most / 3, -c.most / 3}) {
      OverlapLaw const law(c.model, c.lattice, beta);
      SampledRows const row(overlap_spec(c.model, c.lattice, beta), *backend);
      double const n = static_cast<double>(n_sites(c.lattice)),
                   q2 = law.mean([](double q, double) { return q * q; }),
                   q4 = law.mean([](double q, double) { return q * q * q * q; });
      struct {
        char const* name;
        double exact;
      } const columns[] = {{"overlap", law.mean([](double q, double) { return q; })},
                           {"overlap_abs", law.mean([](double q, double) { return std::fabs(q); })},
                           {"overlap_2", q2},
                           {"overlap_4", q4},
                           {"overlap_binder", 1 - q4 / (3 * q2 * q2)},
                           {"chi_SG", n * q2},
                           {"link_overlap", law.mean([](double, double link) { return link; })}};
      for (auto const& [name, exact] : columns) {
        double const error = row[std::string(name) + "_error"];
        EXPECT_TRUE(within_5_sigma(row[name], exact, error)) << where(c, beta) << ' ' << name;
        extremes.note_z(test_support::z_score(row[name], exact, error));
      }
      if (!c.lattice.periodic) {
        EXPECT_TRUE(std::isnan(row["overlap_xi"])) << where(c, beta);
        continue;
      }
      std::uint32_t const longest = *std::max_element(c.lattice.sides, c.lattice.sides + 3);
      if (c.lattice.shape == Shape::triangular) continue;  // more waves than those along axes
      double beside = 0, axes = 0;
      for (std::size_t axis = 0; axis < 3; ++axis)
        if (c.lattice.sides[axis] == longest) beside += law.wave_square(axis), ++axes;
      double const ratio = q2 / (beside / axes), sine = std::sin(std::numbers::pi / longest);
      if (ratio < 1.1) continue;
      double const xi = std::sqrt(ratio - 1) / (2 * sine);
      EXPECT_TRUE(within_5_sigma(row["overlap_xi"], xi, row["overlap_xi_error"])) << where(c, beta);
      EXPECT_TRUE(
          within_5_sigma(row["overlap_xi_over_L"], xi / longest, row["overlap_xi_over_L_error"]))
          << where(c, beta);
      extremes.note_z((row["overlap_xi"] - xi) / row["overlap_xi_error"]);
    }
}

/// ⟨q²⟩ = Σ ⟨s_i s_j⟩²/N² and the overlap of bonds, of all 2^27 and 2^64 configurations.
TEST(Overlap, OfOpenCubesIsExact) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("overlaps of open cubes");
  for (std::uint32_t const side : {3, 4})
    for (double const beta : {0.5, -0.5, 0.8, -0.8}) {
      SpinModel const model = edwards_anderson(10 + side);
      Lattice const lattice{Shape::cubic, false, {side, side, side}};
      OpenCubeLaw const law(model, lattice, beta);
      SampleSpec spec = overlap_spec(model, lattice, beta);
      spec.burn_in = 1500;
      SampledRows const row(spec, *backend);
      struct {
        char const* name;
        double exact, error;
      } const columns[] = {{"energy_mean", -law.bond_sum(), row["energy_error"]},
                           {"overlap", 0, row["overlap_error"]},
                           {"overlap_2", law.overlap_2(), row["overlap_2_error"]},
                           {"link_overlap", law.link_overlap(), row["link_overlap_error"]}};
      for (auto const& [name, exact, error] : columns) {
        EXPECT_TRUE(within_5_sigma(row[name], exact, error)) << side << ' ' << beta << ' ' << name;
        extremes.note_z(test_support::z_score(row[name], exact, error));
      }
    }
}

/// Both oracles say the same of what both can.
TEST(Overlap, OraclesAgree) {
  Lattice const lattice{Shape::cubic, false, {3, 2, 2}};
  for (double const beta : {0.7, -0.7}) {
    OverlapLaw const all(edwards_anderson(5), lattice, beta);
    OpenCubeLaw const planes(edwards_anderson(5), lattice, beta);
    EXPECT_NEAR(all.mean([](double q, double) { return q * q; }), planes.overlap_2(), 1e-13);
    EXPECT_NEAR(all.mean([](double, double link) { return link; }), planes.link_overlap(), 1e-13);
  }
}

TEST(Overlap, DistributionsAreCanonical) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("P(q) of small lattices");
  for (SmallGlass const& c : glass_cases())
    for (double const beta : {c.most, -c.most}) {
      SampleSpec spec = overlap_spec(c.model, c.lattice, beta);
      spec.show = Show::overlaps;
      spec.n_replicas = beta > 0 ? 2048 : 24;  // blocks in time, too
      if (beta < 0) spec.n_measurements = 2000;
      SampledRows const rows(spec, *backend);
      std::map<double, double> exact = OverlapLaw(c.model, c.lattice, beta).histogram();
      double sum = 0;
      for (std::size_t row = 0; row < rows.size(); ++row) {
        double const q = rows.number(row, "q"), p = rows.number(row, "probability");
        sum += p;
        ASSERT_EQ(exact.count(q), 1u) << q;
        if (rows.number(row, "count") < 100) continue;  // bars of few are none
        double const error = rows.number(row, "probability_error");
        EXPECT_TRUE(within_5_sigma(p, exact[q], error)) << where(c, beta) << " q " << q;
        extremes.note_z((p - exact[q]) / error);
      }
      EXPECT_NEAR(sum, 1, 1e-12);
    }
}

/// The test of the test: what is not the overlap of two replicas of one sample is found out.
TEST(Overlap, OfOtherPairsIsRejected) {
  auto const backend = make_cpu_backend(1);
  Lattice const lattice{Shape::square, true, {4, 3, 1}};
  SpinModel const model = edwards_anderson(2);
  for (double const beta : {0.8, -0.8}) {
    OverlapLaw const law(model, lattice, beta);
    double const q2 = law.mean([](double q, double) { return q * q; }),
                 link = law.mean([](double, double q_link) { return q_link; });
    SampleSpec spec = overlap_spec(model, lattice, beta);
    auto const agrees = [&](SampleSpec const& tried) {
      SampledRows const row(tried, *backend);
      return within_5_sigma(row["overlap_2"], q2, row["overlap_2_error"]) &&
             within_5_sigma(row["link_overlap"], link, row["link_overlap_error"]);
    };
    EXPECT_TRUE(agrees(spec));
    SampleSpec itself = spec;
    itself.fault = Fault::correlated;
    EXPECT_FALSE(agrees(itself)) << "a replica with itself";
    SampleSpec other = spec;
    other.model = edwards_anderson(3);
    EXPECT_FALSE(agrees(other)) << "another sample";
    SampleSpec warmer = spec;
    warmer.points[0].beta *= 0.85;
    EXPECT_FALSE(agrees(warmer)) << "another beta";

    // Products of sites that lie beside each other, and of bonds with their signs, from configurations.
    SpinPlan plan = test_support::make_spin_plan(model, lattice, 8192, Layout::replicas, beta,
                                                 Dynamics::heat_bath);
    auto const chains = backend->make_chains(plan);
    chains->advance(200);
    std::vector<test_support::Bond> const bonds = test_support::bonds_of(lattice);
    std::vector<int> const signs = test_support::plain_signs(model, lattice);
    std::vector<double> right, shifted, linked, with_signs;
    for (std::uint32_t pair = 0; pair < plan.n_replicas / 2; ++pair) {
      std::vector<std::uint8_t> const a = chains->states(2 * pair),
                                      b = chains->states(2 * pair + 1);
      double q = 0, beside = 0, links = 0, signed_links = 0;
      for (std::size_t i = 0; i < a.size(); ++i) {
        q += a[i] == b[i] ? 1 : -1;
        beside += a[i] == b[(i + 1) % a.size()] ? 1 : -1;
      }
      for (std::size_t i = 0; i < bonds.size(); ++i) {
        int const product =
            ((a[bonds[i].first] ^ a[bonds[i].second] ^ b[bonds[i].first] ^ b[bonds[i].second]) == 0
                 ? 1
                 : -1);
        links += product;
        signed_links += signs[i] * product;
      }
      double const n = static_cast<double>(a.size()), n_bonds = static_cast<double>(bonds.size());
      right.push_back(q * q / n / n);
      shifted.push_back(beside * beside / n / n);
      linked.push_back(links / n_bonds);
      with_signs.push_back(signed_links / n_bonds);
    }
    auto const fits = [&](std::vector<double> const& values, double exact) {
      Blocks const blocks =
          make_blocks(std::vector<std::vector<double>>{values}, values.size(), 0.5);
      Estimate const mean =
          jackknife(blocks, [](std::vector<double> const& means) { return means[0]; });
      return within_5_sigma(mean.value, exact, mean.error);
    };
    EXPECT_TRUE(fits(right, q2));
    EXPECT_FALSE(fits(shifted, q2));
    EXPECT_TRUE(fits(linked, link));
    EXPECT_FALSE(fits(with_signs, link));
  }
}

/// In a ferromagnet without a field replicas of either sign are as frequent, and ⟨q²⟩ = Σ G(r)²/N: the overlap at
/// −β is that at β, by the gauge of every second spin.
TEST(Overlap, OfBipartiteLatticesIsTheSameAtBothSigns) {
  auto const backend = make_cpu_backend(1);
  Lattice const lattice{Shape::square, true, {6, 6, 1}};
  SampledRows const cold(overlap_spec(test_support::ising(), lattice, 0.35), *backend),
      inverted(overlap_spec(test_support::ising(), lattice, -0.35), *backend);
  for (std::string const name : {"overlap_2", "link_overlap", "overlap_xi"})
    EXPECT_TRUE(within_5_sigma(cold[name] - inverted[name], 0,
                               std::hypot(cold[name + "_error"], inverted[name + "_error"])))
        << name;
}

TEST(Overlap, NeedsSpinsReplicasAndPairs) {
  auto const refused = [](auto const& change) {
    SampleSpec spec = overlap_spec(edwards_anderson(1), {Shape::square, true, {4, 4, 1}}, 0.3);
    change(spec);
    EXPECT_THROW(plan_sample(spec), SpecError);
  };
  refused([](SampleSpec& spec) { spec.n_replicas = 41; });
  refused([](SampleSpec& spec) { spec.layout = Layout::slabs; });
  refused([](SampleSpec& spec) { spec.model = test_support::potts(3); });
}

}  // namespace
}  // namespace antikelvin
