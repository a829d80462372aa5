// SPDX-License-Identifier: Apache-2.0
#include "study/selftest/selftest_verb.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "antikelvin/base/error.hpp"
#include "study/selftest/selftest_tables.hpp"
#include "support/long_tests.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::Extremes;

Comparison compared(double z) {
  Comparison comparison;
  comparison.name = "a case";
  comparison.quantity = "energy_mean";
  comparison.beta = 0.5;
  comparison.z = z;
  comparison.holds = std::fabs(z) <= 5;
  comparison.leads = true;
  return comparison;
}

/// As many z as normal as can be: quantiles.
std::vector<Comparison> quantiles(double width) {
  std::vector<Comparison> all;
  for (int i = 0; i < 200; ++i) {
    // Inverse of the normal law by bisection.
    double const share = (i + 0.5) / 200;
    double low = -10, high = 10;
    while (high - low > 1e-9) {
      double const middle = (low + high) / 2;
      (std::erfc(-middle / std::sqrt(2.0)) / 2 < share ? low : high) = middle;
    }
    all.push_back(compared(width * low));
  }
  return all;
}

TEST(SelftestVerdict, NormalDeviatesHold) {
  SelftestVerdict const verdict = judge(quantiles(1), 5);
  EXPECT_EQ(verdict.failure, "");
  EXPECT_EQ(verdict.n_z, 200u);
  EXPECT_EQ(verdict.n_runs, 200u);
  EXPECT_EQ(verdict.n_failed, 0u);
  EXPECT_GT(verdict.normality.p_value, 0.99);
}

TEST(SelftestVerdict, EachReasonFailsAlone) {
  std::vector<Comparison> all = quantiles(1);
  all[7] = compared(-6);
  EXPECT_EQ(judge(all, 5).failure, "|z| = 6.0 of energy_mean of a case at beta=0.5");
  EXPECT_EQ(judge(all, 5).n_failed, 1u);
  all[7] = compared(HUGE_VAL);  // nothing fluctuated
  EXPECT_NE(judge(all, 5).failure, "");
  EXPECT_NE(judge(quantiles(4), 100).failure.find("not normal, p = "), std::string::npos);
  EXPECT_NE(judge(quantiles(0.3), 100).failure.find("not normal, p = "), std::string::npos);
  all = quantiles(1);
  Comparison table = compared(std::nan(""));
  table.beta = std::nan("");
  table.leads = false;
  table.value = 2;
  table.exact = 2.5;
  table.holds = false;
  all.push_back(table);
  EXPECT_EQ(judge(all, 5).failure, "energy_mean of a case is 2 and should be 2.5");
}

TEST(SelftestTables, AreExactOnTheProcessor) {
  std::vector<Comparison> const tables = compare_tables(make_cpu_backend(1)->evaluator());
  EXPECT_GT(tables.size(), 100u);
  std::set<std::string> quantities;
  for (Comparison const& row : tables) {
    EXPECT_TRUE(row.holds) << row.name << ' ' << row.quantity << ' ' << row.value;
    quantities.insert(row.quantity);
  }
  EXPECT_EQ(quantities,
            (std::set<std::string>{"beta", "log_binomial", "log_omega", "log_omega_gibbs"}));
}

/// Entropies of another device that are a little off.
class WrongEvaluator : public Evaluator {
 public:
  explicit WrongEvaluator(Evaluator const& right) : right_(right) {}
  std::vector<double> log_binomial(std::uint64_t n_units, Counts const& n) const override {
    std::vector<double> values = right_.log_binomial(n_units, n);
    for (double& value : values) value *= 1 + 1e-15;
    return values;
  }
  std::vector<TwoLevelMicrostate> two_level_states(std::uint64_t n_units, Counts const& n,
                                                   double gap) const override {
    std::vector<TwoLevelMicrostate> states = right_.two_level_states(n_units, n, gap);
    for (TwoLevelMicrostate& state : states) state.beta *= 1 + 2e-13;
    return states;
  }
  std::vector<LevelMicrostate> level_states(IntegerLevels const& levels, std::uint64_t n_units,
                                            std::vector<Quanta> const& energies) const override {
    std::vector<LevelMicrostate> states = right_.level_states(levels, n_units, energies);
    for (LevelMicrostate& state : states) state.log_omega *= 1 + 1e-15;
    return states;
  }

 private:
  Evaluator const& right_;
};

TEST(SelftestTables, DigitsThatAreWrongAreSeen) {
  auto const backend = make_cpu_backend(1);
  std::set<std::string> wrong;
  for (Comparison const& row : compare_tables(WrongEvaluator(backend->evaluator())))
    if (!row.holds) wrong.insert(row.quantity);
  EXPECT_EQ(wrong, (std::set<std::string>{"beta", "log_binomial", "log_omega"}));
}

TEST(SelftestCases, AreAllDifferentAndCoverModelsDynamicsLayoutsAndSigns) {
  std::set<std::string> names;
  std::set<std::uint64_t> seeds;
  std::string all;
  for (SelftestCase const& tested : selftest_cases(1, Fault::none)) {
    names.insert(tested.name);
    seeds.insert(tested.spec.seed);
    all += tested.name + '\n';
    bool const is_clustered = tested.spec.dynamics == SampleDynamics::swendsen_wang;
    if (tested.spec.points[0].energy || is_clustered) continue;
    auto const has = [&](auto sign) {
      return std::any_of(tested.spec.points.begin(), tested.spec.points.end(),
                         [&](SamplePoint const& point) { return sign(point.beta); });
    };
    EXPECT_TRUE(has([](double beta) { return beta < 0; })) << tested.name;
    EXPECT_TRUE(has([](double beta) { return beta > 0; })) << tested.name;
  }
  EXPECT_EQ(names.size(), selftest_cases(1, Fault::none).size());
  EXPECT_EQ(seeds.size(), names.size());
  for (char const* const part : {"two-level",  "spin:3/2",    "0,1x3,4",
                                 "ising",      "h=0.3",       "potts:3",
                                 "potts:5",    "blume-capel", "edwards-anderson",
                                 "complete",   "chain",       "square",
                                 "triangular", "cubic",       "open",
                                 "slabs",      "replicas",    "together",
                                 "heat-bath",  "metropolis",  "swendsen-wang",
                                 "demon",      "exchange",    "binomial"})
    EXPECT_NE(all.find(part), std::string::npos) << part;
}

TEST(SelftestCases, AreChosenByATextOfTheirNames) {
  SelftestSpec spec;
  spec.only = "potts:5";
  for (SelftestPlan::Run const& run : plan_selftest(spec).runs)
    EXPECT_NE(run.tested.name.find("potts:5"), std::string::npos);
  spec.only = "no such case";
  EXPECT_THROW(plan_selftest(spec), SpecError);
}

/// Few replicas of small systems: an eighth of the cases, another one for each of eight seeds.
SelftestPlan few_runs(std::uint64_t seed) {
  SelftestPlan plan;
  std::uint64_t index = seed;
  for (SelftestCase& tested : selftest_cases(seed, Fault::none)) {
    bool const is_large = tested.spec.points[0].n_units > 2000 ||
                          tested.name.find("32x32") != std::string::npos ||
                          tested.name.find("16x16") != std::string::npos ||
                          tested.name.find("slabs") != std::string::npos ||
                          tested.name.find("demon") != std::string::npos;
    if (is_large || ++index % 8 != 0) continue;
    tested.spec.n_replicas = std::min(tested.spec.n_replicas, 512u);
    std::vector<SamplePlan> plans = plan_sample(tested.spec);
    plan.runs.push_back({std::move(tested), std::move(plans)});
  }
  return plan;
}

/// Over seeds: no |z| > 5, p of the Kolmogorov-Smirnov tests are uniform, and so are all z together normal.
void expect_calibrated(int n_seeds, std::uint64_t first) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("selftest, " + std::to_string(n_seeds) + " seeds");
  std::vector<double> leading;
  std::vector<double> p_values;
  for (int i = 0; i < n_seeds; ++i) {
    SelftestSpec spec;
    spec.seed = first + static_cast<std::uint64_t>(i);
    Progress progress(ProgressMode::never, "", 1, "");
    std::vector<Comparison> const all = compare_runs(spec, few_runs(spec.seed), *backend, progress);
    for (Comparison const& comparison : all) {
      EXPECT_LE(std::fabs(extremes.note_z(comparison.z)), 5)
          << spec.seed << ' ' << comparison.name << ' ' << comparison.quantity;
      if (comparison.leads) leading.push_back(comparison.z);
    }
    p_values.push_back(judge(all, 5).normality.p_value);
  }
  // p below ½ are binomial, and the least of n is no less likely than its law says: n p_min.
  double const below = static_cast<double>(
      std::count_if(p_values.begin(), p_values.end(), [](double p) { return p < 0.5; }));
  EXPECT_TRUE(test_support::within_5_sigma(below, n_seeds / 2.0, std::sqrt(n_seeds) / 2));
  EXPECT_GT(extremes.note_p(*std::min_element(p_values.begin(), p_values.end())) * n_seeds,
            test_support::kMinP);
  // −2 Σ ln p is χ² of 2n degrees, of variance 4n.
  double sum = 0;
  for (double const p : p_values) sum -= 2 * std::log(std::max(p, 1e-300));
  EXPECT_TRUE(test_support::within_5_sigma(sum, 2.0 * n_seeds, std::sqrt(4.0 * n_seeds)));
  double const n = static_cast<double>(leading.size());
  double mean = 0, square = 0;
  for (double const z : leading) {
    mean += z / n;
    square += z * z / n;
  }
  std::printf("%zu runs: mean z %.3f, rms %.3f\n", leading.size(), mean, std::sqrt(square));
  EXPECT_TRUE(test_support::within_5_sigma(mean, 0, 1 / std::sqrt(n)));
  EXPECT_TRUE(test_support::within_5_sigma(square, 1, std::sqrt(2 / n)));
  EXPECT_GT(extremes.note_p(test_normality(leading).p_value), test_support::kMinP);
}

TEST(Selftest, IsCalibratedOverSeeds) { expect_calibrated(20, 1000); }

TEST(LongSelftest, IsCalibratedOverManySeeds) {
  AK_SKIP_UNLESS_LONG();
  expect_calibrated(100, 2000);
}

/// A broken sampler fails in the cases that have this text.
/// @param how  part of the reason
void expect_seen(Fault fault, char const* only, char const* how = "") {
  SelftestSpec spec;
  spec.fault = fault;
  spec.only = only;
  Report const report =
      run_selftest(spec, plan_selftest(spec), *make_cpu_backend(1), ProgressMode::never);
  EXPECT_EQ(report.outcome, Outcome::check_failed) << only;
  EXPECT_NE(report.outcome_reason, "") << only;
  EXPECT_NE(report.outcome_reason.find(how), std::string::npos) << only << report.outcome_reason;
}

TEST(Selftest, AcceptanceThatIsOnePercentOffFailsInEveryModel) {
  for (char const* const only :
       {"two-level N=100 heat-bath", "0,1x3,4 N=100 metropolis", "binomial", "chain 12 heat-bath",
        "ising square 4x4 heat-bath", "ising square 4x4 h=0.3 heat-bath",
        "ising square 3x5 J=-1 heat-bath", "ising triangular 4x4 J=-1 heat-bath",
        "blume-capel:1/2 square 3x3 heat-bath", "edwards-anderson:1 square 4x4 heat-bath replicas",
        "8x8 heat-bath together"})
    expect_seen(Fault::acceptance, only);
  // Their populations stay alike, and no energy alone is 5 σ off: all of them together are.
  expect_seen(Fault::acceptance, "potts:3", "not normal");
}

TEST(Selftest, ReplicasAndUnitsThatCopyTheirNeighboursFail) {
  for (char const* const only :
       {"two-level N=100 heat-bath", "spin:3/2 N=1024 metropolis slabs", "binomial",
        "ising square 4x4 metropolis replicas", "potts:3 chain 9", "ising square 4x4 swendsen-wang",
        "blume-capel:1/2 square 3x3 metropolis replicas", "edwards-anderson:1 square 4x4"})
    expect_seen(Fault::correlated, only);
}

}  // namespace
}  // namespace antikelvin
