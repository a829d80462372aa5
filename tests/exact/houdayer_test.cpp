// SPDX-License-Identifier: Apache-2.0
// Glasses whose replicas exchange clusters are canonical, each and in pairs, at both signs of β.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "antikelvin/sampler/exchange_clusters.hpp"
#include "statistics/series.hpp"
#include "study/sample/sample_series.hpp"
#include "support/overlap_oracle.hpp"
#include "support/sample_rows.hpp"
#include "support/small_glasses.hpp"
#include "support/spin_draws.hpp"
#include "support/spin_energy.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using test_support::edwards_anderson;
using test_support::Extremes;
using test_support::OverlapLaw;
using test_support::SampledRows;
using test_support::SmallGlass;
using test_support::within_5_sigma;

/// Two of them in a field, where clusters of one kind alone may be exchanged.
std::vector<SmallGlass> paired_glasses() {
  std::vector<SmallGlass> glasses = test_support::small_glasses();
  glasses[6].model = edwards_anderson(7, 1, Rational(1, 2));
  return glasses;
}

/// Exact means at one β.
struct PairMeans {
  double energy, q2, q4, link;
};

PairMeans exact_means(SpinModel const& model, Lattice const& lattice, double beta) {
  OverlapLaw const law(model, lattice, beta);
  return {test_support::canonical_law(test_support::census_of(lattice, model), model, beta,
                                      test_support::Cells::energies)
              .mean_energy,
          law.mean([](double q, double) { return q * q; }),
          law.mean([](double q, double) { return q * q * q * q; }),
          law.mean([](double, double link) { return link; })};
}

enum class Way { alone, together, tempering };

TEST(Houdayer, MomentsOfSmallGlassesAreCanonical) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("glasses that exchange clusters");
  for (SmallGlass const& c : paired_glasses())
    for (Way const way : {Way::alone, Way::together, Way::tempering}) {
      SampleSpec spec = test_support::short_chains(c.model, c.lattice, 0);
      spec.overlaps = spec.houdayer = true;
      spec.points.clear();
      for (double const share : {1.0, 0.4, -0.4, -1.0}) {
        spec.points.push_back(lattice_point(c.lattice));
        spec.points.back().beta = share * c.most;
      }
      spec.together = way == Way::together;
      spec.tempering = way == Way::tempering;
      spec.n_replicas = way == Way::tempering ? 512 : 1024;
      spec.n_measurements = 16;
      spec.every = 1;  // a move after every sweep
      SampledRows const rows(spec, *backend);
      ASSERT_EQ(rows.size(), spec.points.size());
      for (std::size_t row = 0; row < rows.size(); ++row) {
        double const beta = rows.number(row, "beta");
        PairMeans const exact = exact_means(c.model, c.lattice, beta);
        struct {
          char const *name, *error;
          double exact;
        } const columns[] = {{"energy_mean", "energy_error", exact.energy},
                             {"overlap_2", "overlap_2_error", exact.q2},
                             {"overlap_4", "overlap_4_error", exact.q4},
                             {"link_overlap", "link_overlap_error", exact.link}};
        for (auto const& [name, error, value] : columns) {
          EXPECT_TRUE(within_5_sigma(rows.number(row, name), value, rows.number(row, error)))
              << c.model.sample << " beta " << beta << ' ' << name << " way "
              << static_cast<int>(way);
          extremes.note_z((rows.number(row, name) - value) / rows.number(row, error));
        }
      }
    }
}

using Words = std::vector<std::uint32_t>;
using PairMove = std::function<void(SpinView const&, std::uint64_t round)>;

/// Exchanges clusters in memory of the host, of a lattice that may be another than the replicas have.
void exchange_on_host(SpinView const& spins, Lattice const& lattice, std::uint64_t round,
                      bool both_kinds) {
  Words differ(spins.group_words() * spins.n_groups), clusters(differ.size());
  PairClusterView view{spins, differ.data(), clusters.data(),
                       round, spins.words,   both_kinds ? 1u : 0u};
  view.spins.lattice = lattice;
  for (std::uint64_t item = 0; item < std::uint64_t{spins.n_groups} * spins.words; ++item)
    ExchangeClusters<std::uint32_t>{view}(item);
}

/// Whether energies and overlaps are canonical under sweeps and a move, and at last under the move alone: sweeps would
/// mend what a wrong one leaves.
bool stays_canonical(SmallGlass const& c, double beta, PairMove const& move) {
  constexpr std::uint32_t kReplicas = 4096;
  SpinPlan const plan = test_support::make_spin_plan(c.model, c.lattice, kReplicas,
                                                     Layout::replicas, beta, Dynamics::heat_bath);
  SpinPlan counted = plan;
  counted.overlaps = OverlapPlan{};
  auto const chains = make_cpu_backend(1)->make_chains(counted);
  SpinView spins{};
  spins.lattice = plan.lattice;
  spins.words = plan.layout.words;
  spins.planes = 1;
  spins.n_groups = plan.layout.n_groups;
  spins.n_units = plan.n_units;
  spins.key = plan.key;
  chains->advance(150);
  for (std::uint64_t round = 0; round < 60; ++round) {
    if (round < 40) chains->advance(1);
    Words saved = chains->save();  // words of spins come first
    spins.spins = saved.data();
    move(spins, round);
    chains->restore(saved);
  }
  SpinCounts const counts = chains->measure(1, 0);
  test_support::EnergyOf const energy_of(c.model, c.lattice, plan.n_units);
  std::uint32_t const first = counted.first_overlap();
  double const n = static_cast<double>(plan.n_units),
               bonds = static_cast<double>(test_support::bonds_of(c.lattice).size());
  std::vector<std::vector<double>> values(4);
  for (std::uint32_t r = 0; r < kReplicas; r += 2) {
    double const q = 1 - 2 * static_cast<double>(counts.at(0, first + 1, r)) / n;
    values[0].push_back((energy_of(counts, 0, r) + energy_of(counts, 0, r + 1)) / 2);
    values[1].push_back(q * q);
    values[2].push_back(q * q * q * q);
    values[3].push_back(2 * static_cast<double>(counts.at(0, first, r)) / bonds - 1);
  }
  PairMeans const exact = exact_means(c.model, c.lattice, beta);
  double const expected[] = {exact.energy, exact.q2, exact.q4, exact.link};
  bool fits = true;
  for (std::size_t k = 0; k < 4; ++k) {
    double sum = 0, squares = 0;
    for (double const x : values[k]) sum += x, squares += x * x;
    double const size = static_cast<double>(values[k].size()), mean = sum / size;
    fits = fits && within_5_sigma(mean, expected[k],
                                  std::sqrt((squares / size - mean * mean) / (size - 1)));
  }
  return fits;
}

/// The test of the test.
TEST(Houdayer, WrongMovesAreRejected) {
  SmallGlass const glass = paired_glasses()[1],
                   in_field = {edwards_anderson(2, 1, 1), glass.lattice, 0.6};
  Lattice cut = glass.lattice;  // bonds between the first and the last row belong to no cluster
  cut.periodic = false;
  for (double const sign : {1.0, -1.0}) {
    double const beta = sign * glass.most, beta_in_field = sign * in_field.most;
    EXPECT_TRUE(stays_canonical(glass, beta, [&](SpinView const& spins, std::uint64_t round) {
      exchange_on_host(spins, glass.lattice, round, true);
    })) << "the right one";
    EXPECT_TRUE(stays_canonical(in_field, beta_in_field,
                                [&](SpinView const& spins, std::uint64_t round) {
                                  exchange_on_host(spins, in_field.lattice, round, false);
                                }))
        << "the right one in a field";
    EXPECT_FALSE(stays_canonical(glass, beta, [&](SpinView const& spins, std::uint64_t round) {
      exchange_on_host(spins, cut, round, true);
    })) << "clusters cut at bonds";
    EXPECT_FALSE(stays_canonical(glass, beta, [&](SpinView const& spins, std::uint64_t round) {
      std::uint64_t const size = spins.group_words() * spins.n_groups;
      Words const before(spins.spins, spins.spins + size);
      exchange_on_host(spins, glass.lattice, round, true);
      for (std::uint64_t i = 0; i < size; ++i)  // odd lanes only
        spins.spins[i] = (before[i] & 0x55555555u) | (spins.spins[i] & 0xAAAAAAAAu);
    })) << "one partner alone";
    EXPECT_FALSE(stays_canonical(in_field, beta_in_field,
                                 [&](SpinView const& spins, std::uint64_t round) {
                                   exchange_on_host(spins, in_field.lattice, round, true);
                                 }))
        << "sites that agree, in a field";
  }
}

/// Replicas of a pair are independent at any one time, and have each other's past: what one loses the other has. Errors
/// of pairs are those that runs scatter by; those of replicas by themselves are not.
TEST(Houdayer, ErrorsAreThoseOfPairs) {
  constexpr std::uint64_t kRuns = 400;
  auto const backend = make_cpu_backend(1);
  SampleSpec spec =
      test_support::short_chains(edwards_anderson(3), {Shape::square, true, {8, 8, 1}}, 1.4);
  spec.houdayer = true;
  spec.n_replicas = 32;
  spec.n_measurements = 160;
  spec.every = 1;
  double sum = 0, squares = 0, of_pairs = 0, of_replicas = 0;
  for (spec.seed = 1; spec.seed <= kRuns; ++spec.seed) {
    Progress progress(ProgressMode::never, "", 1, "");
    SampleSeries const series =
        sample_series(spec, plan_sample(spec)[0], *backend, progress, nullptr);
    Estimate const pairs = analyze_series(series.energy, spec.n_replicas, 2).mean,
                   replicas = analyze_series(series.energy, spec.n_replicas).mean;
    of_pairs += pairs.error * pairs.error / kRuns;
    of_replicas += replicas.error * replicas.error / kRuns;
    double const mean = pairs.value + to_double(series.energy_reference);
    sum += mean / kRuns;
    squares += mean * mean / kRuns;
    if (spec.seed == 1) {  // rows have the errors of pairs
      SampledRows const row(spec, *backend);
      EXPECT_EQ(row["energy_error"], pairs.error);
      EXPECT_GT(row["magnetization_2_error"], 0);
    }
  }
  // Variances of so many Gaussian values scatter by sqrt(2/n).
  double const variance = (squares - sum * sum) * kRuns / (kRuns - 1),
               sigma = variance * std::sqrt(2.0 / kRuns);
  EXPECT_TRUE(within_5_sigma(of_pairs, variance, sigma));
  EXPECT_FALSE(within_5_sigma(of_replicas, variance, sigma)) << "replicas by themselves";
}

TEST(Houdayer, NeedsGlassesPairsAndSweeps) {
  auto const refused = [](auto const& change) {
    SampleSpec spec =
        test_support::short_chains(edwards_anderson(1), {Shape::square, true, {4, 4, 1}}, 0.3);
    spec.houdayer = true;
    EXPECT_NO_THROW(plan_sample(spec));
    change(spec);
    EXPECT_THROW(plan_sample(spec), SpecError);
  };
  refused([](SampleSpec& spec) { spec.n_replicas = 41; });
  refused([](SampleSpec& spec) { spec.layout = Layout::slabs; });
  refused([](SampleSpec& spec) { spec.model = test_support::ising(); });
  refused([](SampleSpec& spec) { spec.dynamics = SampleDynamics::demon; });
}

}  // namespace
}  // namespace antikelvin
