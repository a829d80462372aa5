// SPDX-License-Identifier: Apache-2.0
// Two-level bodies in contact against the hypergeometric law: where energy goes, how it is spread in
// the end, and which temperature predicted it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "support/backends.hpp"
#include "support/contact_runs.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// Sizes from 1 to 20000, either sign of β on either side, both ends of the spectrum, and bodies
/// that are in equilibrium at the start.
std::vector<TwoLevelPair> const kPairs = {
    {1, 0, 1, 1},
    {1, 1, 1, 0},
    {1, 1, 2, 0},
    {2, 2, 1, 0},
    {3, 2, 1, 0},
    {2, 0, 5, 5},
    {1, 1, 20, 3},
    {20, 17, 1, 0},
    {5, 5, 5, 0},
    {7, 1, 9, 8},
    {10, 0, 10, 10},
    {10, 10, 30, 0},
    {31, 5, 33, 30},
    {32, 32, 32, 0},
    {33, 0, 64, 50},
    {64, 60, 10, 1},
    {100, 90, 100, 10},
    {100, 73, 1000, 269},
    {100, 27, 1000, 731},
    {100, 60, 50, 20},
    {100, 95, 400, 300},
    {100, 5, 400, 100},
    {100, 90, 1000, 600},
    {1000, 950, 100, 60},
    {1000, 550, 100, 95},
    {100, 30, 200, 60},
    {100, 80, 200, 160},
    {100, 0, 300, 300},
    {100, 100, 300, 0},
    {100, 0, 300, 0},
    {100, 100, 300, 300},
    {1000, 500, 500, 100},
    {1000, 900, 3000, 2100},
    {3000, 2700, 1000, 700},
    {2000, 200, 3000, 900},
    {1000, 269, 10000, 7311},
    {20000, 14621, 20000, 5379},
    {20000, 12000, 1000, 900},
    {500, 480, 20000, 11000},
    {20000, 20000, 5000, 0},
    // Inverted ones of which the larger is the hotter by T_G only.
    {100, 90, 1000, 700},
    {50, 40, 2000, 1300},
    {1000, 720, 100, 80},
    {20, 18, 500, 400},
    {300, 240, 5000, 3500},
    {200, 150, 10, 9},
    {500, 480, 20000, 15000},
    {10000, 7000, 100, 75},
    {20, 15, 1000, 600}};

/// Energy that b gains on the average.
double exact_flow(TwoLevelPair const& pair) {
  double const share = static_cast<double>(pair.excited()) / static_cast<double>(pair.units());
  return share * static_cast<double>(pair.n_b) - static_cast<double>(pair.excited_b);
}

/// ln T_G = ln Σ_{k ≤ n} C(N, k)/C(N, n), in quanta.
double log_gibbs(std::uint64_t n_units, std::uint64_t excited) {
  long double const here = log_choose_plain(n_units, excited);
  long double top = 0, sum = 0;
  for (std::uint64_t k = 0; k <= excited; ++k)
    top = std::max(top, log_choose_plain(n_units, k) - here);
  for (std::uint64_t k = 0; k <= excited; ++k)
    sum += std::exp(log_choose_plain(n_units, k) - here - top);
  return static_cast<double>(top + std::log(sum));
}

/// Findings of the checks of one contact.
struct PairFindings {
  double z_mean = 0, z_variance = 0;
  ChiSquare fit;
  bool passes() const {
    return std::fabs(z_mean) <= kMaxZ && std::fabs(z_variance) <= kMaxZ && fit.p_value >= kMinP;
  }
};

PairFindings compare_pairs(std::vector<std::uint64_t> const& energies, ExactLaw const& law) {
  auto const n = static_cast<double>(energies.size());
  std::vector<double> counts(law.probability.size(), 0);
  double sum = 0, squares = 0;
  for (std::uint64_t const energy : energies) {
    double const d = static_cast<double>(energy) - law.mean;
    sum += d / n;
    squares += d * d / n;
    if (energy >= law.first && energy - law.first < counts.size()) ++counts[energy - law.first];
  }
  PairFindings found;
  // About the exact mean, the estimate of the variance has no bias and its scatter is known.
  found.z_mean = z_score(sum, 0, std::sqrt(law.variance / n));
  found.z_variance =
      z_score(squares, law.variance,
              std::sqrt(std::max(0.0, law.fourth - law.variance * law.variance) / n));
  if (law.probability.size() > 1) found.fit = chi_square(counts, law.probability, n);
  return found;
}

std::uint32_t replicas_of(TwoLevelPair const& pair) { return pair.units() > 2000 ? 1024 : 8192; }

TEST(ContactPairs, EquilibriumIsHypergeometric) {
  Extremes means("pairs, mean"), variances("pairs, variance"), fits_of("pairs, distribution");
  auto const backend = make_cpu_backend(1);
  std::size_t n_tested = 0;
  for (TwoLevelPair const& pair : kPairs) {
    SCOPED_TRACE(pair.name());
    ContactSpec const spec = contact_of(pair, replicas_of(pair));
    ContactSeries const series = run_alone(spec, plan_contact(spec)[0], *backend);
    ASSERT_EQ(series.late_energy[0].size(), spec.n_replicas);
    ExactLaw const law = hypergeometric(pair);
    // The law itself, by its closed forms.
    auto const n = static_cast<double>(pair.units()), x = static_cast<double>(pair.excited()) / n;
    double const variance = static_cast<double>(pair.n_a) * static_cast<double>(pair.n_b) * x *
                            (1 - x) / std::max(1.0, n - 1);
    ASSERT_NEAR(law.mean, static_cast<double>(pair.n_a) * x, 1e-9 * n);
    ASSERT_NEAR(law.variance, variance, 1e-9 * n);
    if (law.probability.size() == 1) {  // all empty or all full: nothing can happen
      for (std::uint64_t const energy : series.late_energy[0]) ASSERT_EQ(energy, law.first);
      continue;
    }
    PairFindings const found = compare_pairs(series.late_energy[0], law);
    EXPECT_TRUE(std::fabs(means.note_z(found.z_mean)) <= kMaxZ) << found.z_mean;
    if (law.fourth > law.variance * law.variance * (1 + 1e-9)) {
      EXPECT_TRUE(std::fabs(variances.note_z(found.z_variance)) <= kMaxZ) << found.z_variance;
    }
    EXPECT_TRUE(fits(found.fit));
    fits_of.note_p(found.fit.p_value);
    ++n_tested;
  }
  EXPECT_GE(n_tested, 30u);
}

TEST(ContactPairs, EnergyIsConservedInEveryReplica) {
  auto const backend = make_cpu_backend(1);
  std::size_t n_sums = 0;
  for (TwoLevelPair const& pair : kPairs) {
    ContactSpec spec = contact_of(pair, 64);
    spec.sweeps = 5;
    spec.every = 1;
    spec.n_measurements = 3;
    ContactSeries const series = run_alone(spec, plan_contact(spec)[0], *backend);
    EXPECT_EQ(series.total, pair.excited());
    for (auto const* const energy : {&series.energy, &series.late_energy})
      for (std::size_t i = 0; i < (*energy)[0].size(); ++i, ++n_sums)
        ASSERT_EQ((*energy)[0][i] + (*energy)[1][i], pair.excited()) << pair.name();
    ASSERT_EQ(series.energy[0].size(), 6u * 64);
    for (std::uint32_t r = 0; r < 64; ++r) ASSERT_EQ(series.energy[0][r], pair.excited_a);
  }
  std::printf("worst conservation of energy: 0 of %zu sums differ\n", n_sums);
}

// Bodies exchange energy so that ln Ω_A + ln Ω_B grows. In equilibrium its mean is ½ below its
// maximum, which bodies that start there lose.
TEST(ContactPairs, EntropyOfTheWholeNeverFalls) {
  auto const backend = make_cpu_backend(1);
  double worst = 0, deepest = 0;
  std::size_t n_rows = 0;
  for (TwoLevelPair const& pair : kPairs) {
    SCOPED_TRACE(pair.name());
    ContactSpec const spec = contact_of(pair, 512);
    ContactSeries const series = run_alone(spec, plan_contact(spec)[0], *backend);
    std::size_t const n = spec.n_replicas;
    auto const entropy = [&](std::size_t row, std::size_t replica) {
      std::uint64_t const k = series.energy[0][row * n + replica];
      return static_cast<double>(log_choose_plain(pair.n_a, k) +
                                 log_choose_plain(pair.n_b, pair.excited() - k));
    };
    std::vector<double> highest(n);  // of the row of greatest mean so far
    for (std::size_t r = 0; r < n; ++r) highest[r] = entropy(0, r);
    for (std::size_t row = 1; row < series.time.size(); ++row, ++n_rows) {
      std::vector<double> now(n);
      double rise = 0, squares = 0;
      for (std::size_t r = 0; r < n; ++r) {
        now[r] = entropy(row, r);
        rise += (now[r] - highest[r]) / static_cast<double>(n);
      }
      for (std::size_t r = 0; r < n; ++r) squares += std::pow(now[r] - highest[r] - rise, 2);
      double const sigma = std::sqrt(squares) / static_cast<double>(n);
      EXPECT_GE(rise, -0.5 - kMaxZ * sigma - 1e-9) << "row " << row;
      deepest = std::min(deepest, rise);
      if (sigma > 0) worst = std::min(worst, (rise + 0.5) / sigma);
      if (rise > 0) highest = now;
    }
  }
  std::printf("worst fall of entropy: %.3f, z = %.2f beyond 1/2, %zu rows\n", -deepest, worst,
              n_rows);
  EXPECT_GT(n_rows, 500u);
}

/// Cells of the one row of a report.
class Cells {
 public:
  explicit Cells(Table const& table) : table_(table) {}
  Cell const& cell(std::string const& name) const {
    auto const found = std::find(table_.columns.begin(), table_.columns.end(), name);
    return table_.rows.at(0).at(static_cast<std::size_t>(found - table_.columns.begin()));
  }
  std::string text(std::string const& name) const { return std::get<std::string>(cell(name)); }
  double real(std::string const& name) const {
    Cell const& value = cell(name);
    return std::holds_alternative<double>(value) ? std::get<double>(value) : std::nan("");
  }

 private:
  Table const& table_;
};

// Boltzmann's prediction is right about every flow of a quantum or more. Gibbs' is wrong exactly where
// the exact T_G of the two say so: of inverted bodies the larger one is the hotter by them.
TEST(ContactPairs, BoltzmannPredictsEveryFlowAndGibbsNot) {
  auto const backend = make_cpu_backend(1);
  Extremes flows("pairs, flow"), betas("pairs, final beta");
  std::size_t n_right = 0, n_gibbs_wrong = 0, n_gibbs_right = 0, n_small = 0;
  for (TwoLevelPair const& pair : kPairs) {
    SCOPED_TRACE(pair.name());
    ContactSpec spec = contact_of(pair, 512);
    spec.n_measurements = 8;
    spec.show = ContactShow::contacts;
    spec.check = true;
    Report const report = run_contact(spec, plan_contact(spec), *backend, ProgressMode::never);
    EXPECT_NE(report.outcome, Outcome::check_failed) << report.outcome_reason;
    ASSERT_EQ(report.rows.rows.size(), 1u);
    Cells const row(report.rows);
    double const flow = exact_flow(pair);
    EXPECT_NEAR(row.real("flow_energy_exact"), flow, 1e-9 * static_cast<double>(pair.units()));
    double const error = row.real("flow_energy_error");
    if (error > 0) {
      EXPECT_TRUE(within_5_sigma(row.real("flow_energy"), flow, error));
      flows.note_z(z_score(row.real("flow_energy"), flow, error));
    }
    if (row.real("final_beta_error") > 0) {
      EXPECT_TRUE(within_5_sigma(row.real("final_beta"), row.real("final_beta_exact"),
                                 row.real("final_beta_error")));
      betas.note_z(z_score(row.real("final_beta"), row.real("final_beta_exact"),
                           row.real("final_beta_error")));
    }
    double const gibbs_a = log_gibbs(pair.n_a, pair.excited_a),
                 gibbs_b = log_gibbs(pair.n_b, pair.excited_b);
    EXPECT_NEAR(row.real("log_temperature_gibbs_a"), gibbs_a, 1e-8 * (1 + gibbs_a));
    EXPECT_NEAR(row.real("log_temperature_gibbs_b"), gibbs_b, 1e-8 * (1 + gibbs_b));
    if (std::fabs(flow) < 1) {
      EXPECT_EQ(row.text("verdict_boltzmann"), "ambiguous");
      EXPECT_EQ(row.text("verdict_gibbs"), "ambiguous");
      ++n_small;
      continue;
    }
    ASSERT_GT(std::fabs(flow), 2 * kMaxZ * error) << "too few replicas to tell the direction";
    EXPECT_EQ(row.text("flow"), flow > 0 ? "a to b" : "b to a");
    // Hotter is what has more excited units per unit: then β is less.
    EXPECT_EQ(row.text("hotter"), flow > 0 ? "a" : "b");
    EXPECT_EQ(row.text("verdict_boltzmann"), "right");
    bool const gibbs_right = (gibbs_a > gibbs_b) == (flow > 0) && gibbs_a != gibbs_b;
    EXPECT_EQ(row.text("verdict_gibbs"), gibbs_right ? "right" : "wrong")
        << "ln T_G " << gibbs_a << " and " << gibbs_b << ", flow " << flow;
    ++n_right;
    ++(gibbs_right ? n_gibbs_right : n_gibbs_wrong);
  }
  std::printf(
      "%zu flows of a quantum or more: Boltzmann right in all, Gibbs in %zu, wrong in %zu; "
      "%zu smaller\n",
      n_right, n_gibbs_right, n_gibbs_wrong, n_small);
  EXPECT_GE(n_right, 25u);
  EXPECT_GE(n_gibbs_wrong, 5u);
  EXPECT_GE(n_gibbs_right, 5u);
}

// The same checks say no to a sampler that gives a 1 % more than its share; and to the law of
// another number of units.
TEST(ContactPairs, BrokenSamplersAreRejected) {
  auto const backend = make_cpu_backend(1);
  for (TwoLevelPair const& pair : {TwoLevelPair{100, 90, 100, 10}, TwoLevelPair{200, 60, 900, 800},
                                   TwoLevelPair{2000, 1100, 2000, 900}}) {
    SCOPED_TRACE(pair.name());
    ContactSpec spec = contact_of(pair, pair.units() > 2000 ? 16384 : 131072);
    ContactCase const point = plan_contact(spec)[0];
    ExactLaw const law = hypergeometric(pair);
    PairFindings const sound = compare_pairs(run_alone(spec, point, *backend).late_energy[0], law);
    EXPECT_TRUE(sound.passes()) << sound.z_mean << ' ' << sound.z_variance << ' '
                                << sound.fit.p_value;
    TwoLevelPair other = pair;
    other.excited_b += 2;
    EXPECT_FALSE(
        compare_pairs(run_alone(spec, point, *backend).late_energy[0], hypergeometric(other))
            .passes());
    spec.fault = Fault::acceptance;
    PairFindings const faulty = compare_pairs(run_alone(spec, point, *backend).late_energy[0], law);
    EXPECT_FALSE(faulty.passes());
    EXPECT_LT(faulty.fit.p_value, kMinP);
    EXPECT_GT(faulty.z_mean, 2 * kMaxZ);  // it is a that gains
    std::printf("%s: sound z = %.2f, p = %.2g; acceptance off by 1 %%: z = %.1f, p = %.1e\n",
                pair.name().c_str(), sound.z_mean, sound.fit.p_value, faulty.z_mean,
                faulty.fit.p_value);
  }
}

}  // namespace
}  // namespace antikelvin
