// SPDX-License-Identifier: Apache-2.0
#include "statistics/temperature_verdict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "antikelvin/exact/microcanonical.hpp"
#include "exact/contact_law.hpp"

namespace antikelvin {
namespace {

BodyTemperature two_level(std::uint64_t n_units, std::uint64_t n) {
  TwoLevelMicrostate const state = two_level_microstate(n_units, n, 1);
  return {state.beta_forward, state.beta_backward, state.beta, state.log_temperature_gibbs};
}

/// Energy that B gains on the average: n N_B/N − n_B.
double exact_flow(std::uint64_t size_a, std::uint64_t n_a, std::uint64_t size_b,
                  std::uint64_t n_b) {
  // (n_A N_B − n_B N_A)/N: the difference is exact.
  return (static_cast<double>(n_a) * static_cast<double>(size_b) -
          static_cast<double>(n_b) * static_cast<double>(size_a)) /
         static_cast<double>(size_a + size_b);
}

MeanFlow as_measured(double flow) { return {flow, 0, flow}; }

struct Pair {
  std::uint64_t size_a, n_a, size_b, n_b;
};

PredictionOutcome boltzmann(Pair const& p, double least_flow = 1) {
  return verdict_on_flow(
             boltzmann_prediction(two_level(p.size_a, p.n_a), two_level(p.size_b, p.n_b)),
             as_measured(exact_flow(p.size_a, p.n_a, p.size_b, p.n_b)), least_flow)
      .outcome;
}

PredictionOutcome gibbs(Pair const& p, double least_flow = 1) {
  return verdict_on_flow(gibbs_prediction(two_level(p.size_a, p.n_a), two_level(p.size_b, p.n_b)),
                         as_measured(exact_flow(p.size_a, p.n_a, p.size_b, p.n_b)), least_flow)
      .outcome;
}

TEST(TemperatureVerdict, GibbsIsWrongForInvertedBodiesOfDifferentSize) {
  struct Case {
    Pair pair;
    PredictionOutcome by_gibbs;
  };
  for (auto const& [p, expected] : std::vector<Case>{
           {{100, 73, 1000, 622},
            PredictionOutcome::wrong},  // β = −1 and −0.5: the hotter is the smaller
           {{100, 60, 1000, 560}, PredictionOutcome::wrong},  // both barely inverted
           {{10, 9, 1000000, 600000},
            PredictionOutcome::wrong},                      // a hot speck on a large inverted body
           {{50, 50, 400, 300}, PredictionOutcome::wrong},  // all units of A excited
           {{50, 50, 200, 150}, PredictionOutcome::right},  // the same, where the sizes allow it
           {{100, 30, 1000, 600}, PredictionOutcome::right}}) {  // one positive, one inverted
    Verdict const verdict =
        verdict_on_flow(gibbs_prediction(two_level(p.size_a, p.n_a), two_level(p.size_b, p.n_b)),
                        as_measured(exact_flow(p.size_a, p.n_a, p.size_b, p.n_b)));
    std::printf("%llu of %llu with %llu of %llu: flow %.3f, ln T_G %.1f and %.1f, Gibbs %s: %s\n",
                static_cast<unsigned long long>(p.n_a), static_cast<unsigned long long>(p.size_a),
                static_cast<unsigned long long>(p.n_b), static_cast<unsigned long long>(p.size_b),
                exact_flow(p.size_a, p.n_a, p.size_b, p.n_b),
                two_level(p.size_a, p.n_a).log_temperature_gibbs,
                two_level(p.size_b, p.n_b).log_temperature_gibbs, outcome_name(verdict.outcome),
                verdict.reason.c_str());
    EXPECT_EQ(boltzmann(p), PredictionOutcome::right);
    EXPECT_EQ(verdict.outcome, expected);
  }
  // The flow of the law is that of the formula.
  EnergyLaw const law = contact_laws({two_level_body(100, 1), two_level_body(1000, 1)}, 695, 0)[0];
  EXPECT_NEAR(73 - law.mean, exact_flow(100, 73, 1000, 622), 1e-10);
}

TEST(TemperatureVerdict, BothAreRightForPositiveBodiesAndThoseOfOneSize) {
  for (Pair const& p : std::vector<Pair>{{100, 30, 1000, 100},
                                         {1000, 20, 100, 30},
                                         {1000, 400, 1000, 100},
                                         {1000, 900, 1000, 600},  // one size: T_G falls with β
                                         {1000000, 10, 1000000, 400000}}) {
    EXPECT_EQ(boltzmann(p), PredictionOutcome::right);
    EXPECT_EQ(gibbs(p), PredictionOutcome::right);
  }
}

/// C(n, k) of few units.
std::uint64_t choose(std::uint64_t n, std::uint64_t k) {
  if (k > n) return 0;
  std::uint64_t c = 1;
  for (std::uint64_t i = 1; i <= k; ++i) c = c * (n - k + i) / i;
  return c;
}

TEST(TemperatureVerdict, BoltzmannIsRightForEverySmallPair) {
  Tally boltzmann_tally, gibbs_tally, boltzmann_below_one, gibbs_below_one, canonical, gamma;
  std::size_t n_pairs = 0, n_none = 0, n_slopes_disagree = 0, n_against_small_flow = 0,
              n_none_with_small_flow = 0, n_gibbs_both_positive = 0;
  double largest_without_prediction = 0, largest_against = 0;
  constexpr std::uint64_t kLargest = 12;
  for (std::uint64_t size_a = 1; size_a <= kLargest; ++size_a)
    for (std::uint64_t n_a = 0; n_a <= size_a; ++n_a)
      for (std::uint64_t size_b = 1; size_b <= kLargest; ++size_b)
        for (std::uint64_t n_b = 0; n_b <= size_b; ++n_b) {
          ++n_pairs;
          // Mean flow by enumeration of the states, in integers.
          std::uint64_t const total = n_a + n_b;
          std::int64_t states = 0, energy_b = 0;
          for (std::uint64_t e = 0; e <= total; ++e) {
            auto const both =
                static_cast<std::int64_t>(choose(size_a, total - e) * choose(size_b, e));
            states += both;
            energy_b += both * static_cast<std::int64_t>(e);
          }
          std::int64_t const numerator = energy_b - static_cast<std::int64_t>(n_b) * states;
          double const flow = static_cast<double>(numerator) / static_cast<double>(states);
          EXPECT_NEAR(flow, exact_flow(size_a, n_a, size_b, n_b), 1e-13);

          // The criterion in integers: which neighbours have more states.
          std::uint64_t const here = choose(size_a, n_a) * choose(size_b, n_b);
          bool const a_gives = n_a > 0 && choose(size_a, n_a - 1) * choose(size_b, n_b + 1) > here;
          bool const b_gives = n_b > 0 && choose(size_a, n_a + 1) * choose(size_b, n_b - 1) > here;
          ASSERT_FALSE(a_gives && b_gives) << "binomials are log-concave";
          BodyTemperature const a = two_level(size_a, n_a), b = two_level(size_b, n_b);
          FlowPrediction const prediction = boltzmann_prediction(a, b);
          EXPECT_EQ(prediction.flow, a_gives ? Flow::a_to_b : b_gives ? Flow::b_to_a : Flow::none);
          SlopePredictions const slopes = slope_predictions(a, b);
          if (prediction.flow != Flow::none) {  // the theorem
            EXPECT_EQ(slopes.forward, prediction.flow);
            EXPECT_EQ(slopes.backward, prediction.flow);
            EXPECT_EQ(slopes.smooth, prediction.flow);
            EXPECT_FALSE(prediction.is_ambiguous);
          } else {
            ++n_none;
            n_slopes_disagree += prediction.is_ambiguous;
            EXPECT_EQ(prediction.is_ambiguous, !slopes.agree());
            largest_without_prediction = std::max(largest_without_prediction, std::fabs(flow));
          }
          boltzmann_tally.add(verdict_on_flow(prediction, as_measured(flow)).outcome);
          PredictionOutcome const by_gibbs =
              verdict_on_flow(gibbs_prediction(a, b), as_measured(flow)).outcome;
          gibbs_tally.add(by_gibbs);
          if (by_gibbs == PredictionOutcome::wrong && a.beta > 0 && b.beta > 0)
            ++n_gibbs_both_positive;
          // Predictions for flows of less than a quantum, were they verdicts.
          if (numerator != 0) {
            // The theorem of exchange: the canonical β knows every flow.
            BodyTemperature canonical_a = a, canonical_b = b;
            canonical_a.beta = two_level_microstate(size_a, n_a, 1).beta_stirling;
            canonical_b.beta = two_level_microstate(size_b, n_b, 1).beta_stirling;
            canonical.add(
                verdict_on_flow(smooth_prediction(canonical_a, canonical_b), as_measured(flow), 0)
                    .outcome);
            gamma.add(verdict_on_flow(smooth_prediction(a, b), as_measured(flow), 0).outcome);
          }
          if (numerator != 0 && std::fabs(flow) < 1) {
            boltzmann_below_one.add(verdict_on_flow(prediction, as_measured(flow), 0).outcome);
            gibbs_below_one.add(
                verdict_on_flow(gibbs_prediction(a, b), as_measured(flow), 0).outcome);
            Flow const seen = flow > 0 ? Flow::a_to_b : Flow::b_to_a;
            if (prediction.flow != Flow::none && prediction.flow != seen) {
              ++n_against_small_flow;
              largest_against = std::max(largest_against, std::fabs(flow));
            }
            n_none_with_small_flow += prediction.flow == Flow::none;
          }
        }
  std::printf(
      "%zu pairs of up to %llu units. %s %s\n", n_pairs, static_cast<unsigned long long>(kLargest),
      sentence("Boltzmann", boltzmann_tally).c_str(), sentence("Gibbs", gibbs_tally).c_str());
  std::printf(
      "Boltzmann: %zu most probable, of which slopes disagree in %zu; mean flow there up to %.4f\n",
      n_none, n_slopes_disagree, largest_without_prediction);
  std::printf("flows below one quantum: %s %s\n",
              sentence("Boltzmann", boltzmann_below_one).c_str(),
              sentence("Gibbs", gibbs_below_one).c_str());
  std::printf(
      "Boltzmann: %zu predicted against the mean flow, at most %.4f of it; %zu predicted as none\n",
      n_against_small_flow, largest_against, n_none_with_small_flow);
  std::printf("Gibbs wrong with both beta positive: %zu\n", n_gibbs_both_positive);
  std::printf("all flows, however small: %s %s\n", sentence("canonical beta", canonical).c_str(),
              sentence("beta of Gamma", gamma).c_str());
  EXPECT_EQ(canonical.wrong, 0u);
  EXPECT_EQ(canonical.ambiguous, 0u);
  EXPECT_EQ(n_against_small_flow, 0u);
  EXPECT_EQ(boltzmann_tally.wrong, 0u);  // |mean − mode| < 1 of hypergeometric laws
  EXPECT_LT(largest_without_prediction, 1);
  EXPECT_EQ(gibbs_tally.wrong,
            0u);  // it takes larger bodies: GibbsFailsBelowAHundredUnitsAndBoltzmannDoesNot
  EXPECT_EQ(boltzmann_tally.ambiguous, gibbs_tally.ambiguous);  // discreteness is nobody's fault
}

TEST(TemperatureVerdict, GibbsFailsBelowAHundredUnitsAndBoltzmannDoesNot) {
  // The least total size at which T_G is wrong about a mean flow of a quantum or more.
  for (std::uint64_t both = 2;; ++both) {
    ASSERT_LE(both, 100u);
    Tally tally;
    Pair first{};
    for (std::uint64_t size_a = 1; 2 * size_a <= both; ++size_a)
      for (std::uint64_t n_a = 0; n_a <= size_a; ++n_a)
        for (std::uint64_t n_b = 0; n_b <= both - size_a; ++n_b) {
          Pair const p{size_a, n_a, both - size_a, n_b};
          PredictionOutcome const outcome = gibbs(p);
          if (outcome == PredictionOutcome::wrong && tally.wrong == 0) first = p;
          tally.add(outcome);
          EXPECT_NE(boltzmann(p), PredictionOutcome::wrong);
        }
    if (tally.wrong == 0) continue;
    std::printf("N = %llu, %llu of %llu with %llu of %llu: flow %.4f, ln T_G %.3f and %.3f\n",
                static_cast<unsigned long long>(both), static_cast<unsigned long long>(first.n_a),
                static_cast<unsigned long long>(first.size_a),
                static_cast<unsigned long long>(first.n_b),
                static_cast<unsigned long long>(first.size_b),
                exact_flow(first.size_a, first.n_a, first.size_b, first.n_b),
                two_level(first.size_a, first.n_a).log_temperature_gibbs,
                two_level(first.size_b, first.n_b).log_temperature_gibbs);
    return;
  }
}

TEST(TemperatureVerdict, BoltzmannIsRightForLargePairs) {
  Tally boltzmann_tally, gibbs_tally, gibbs_positive, gibbs_inverted;
  std::vector<std::uint64_t> const sizes = {1, 3, 10, 101, 1000, 31623, 1000000, 1000000000};
  for (std::uint64_t const size_a : sizes)
    for (std::uint64_t const size_b : sizes)
      for (int i = 0; i <= 40; ++i)
        for (int j = 0; j <= 40; ++j) {
          Pair const p{size_a, size_a * i / 40, size_b, size_b * j / 40};
          boltzmann_tally.add(boltzmann(p));
          PredictionOutcome const outcome = gibbs(p);
          gibbs_tally.add(outcome);
          if (2 * p.n_a < p.size_a && 2 * p.n_b < p.size_b) gibbs_positive.add(outcome);
          if (2 * p.n_a > p.size_a && 2 * p.n_b > p.size_b) gibbs_inverted.add(outcome);
        }
  std::printf("%s\n%s\n%s\n%s\n", sentence("Boltzmann", boltzmann_tally).c_str(),
              sentence("Gibbs", gibbs_tally).c_str(),
              sentence("With both beta positive, Gibbs", gibbs_positive).c_str(),
              sentence("With both negative, Gibbs", gibbs_inverted).c_str());
  EXPECT_EQ(boltzmann_tally.wrong, 0u);
  EXPECT_GT(gibbs_inverted.wrong, gibbs_inverted.right / 4);
}

// ---- Many levels ----

using Levels = std::vector<std::pair<std::size_t, double>>;  // energies and degeneracies

/// N units of them, by convolution; few enough for doubles.
struct SmallBody {
  Levels levels;
  double n_units;
  std::vector<double> omega;
  std::vector<BodyTemperature> temperatures;  ///< at E = 0, 1, …

  SmallBody(Levels const& unit_levels, int n) : levels(unit_levels), n_units(n), omega{1} {
    for (int unit = 0; unit < n; ++unit) {
      std::vector<double> next(omega.size() + levels.back().first);
      for (std::size_t e = 0; e < omega.size(); ++e)
        for (auto const& [step, states] : levels) next[e + step] += omega[e] * states;
      omega = std::move(next);
    }
    double volume = 0;
    for (std::size_t e = 0; e < omega.size(); ++e) {
      auto const log_ratio = [&](std::size_t above, std::size_t below) {
        return above < omega.size() && below < omega.size() && omega[above] > 0 && omega[below] > 0
                   ? std::log(omega[above] / omega[below])
                   : std::nan("");
      };
      volume += omega[e];
      temperatures.push_back({log_ratio(e + 1, e), log_ratio(e, e - 1),
                              saddle(static_cast<double>(e) / n_units),
                              std::log(volume / omega[e])});
    }
  }

  /// Canonical β at which a unit has the mean energy u.
  double saddle(double u) const {
    auto const width = static_cast<double>(levels.back().first);
    if (u <= 0) return HUGE_VAL;
    if (u >= width) return -HUGE_VAL;
    double low = -60, high = 60;
    for (int i = 0; i < 80; ++i) {
      double const beta = (low + high) / 2;
      double z = 0, energy = 0;
      for (auto const& [step, states] : levels) {
        auto const e = static_cast<double>(step);
        double const weight = states * std::exp(-beta * (beta > 0 ? e : e - width));
        z += weight;
        energy += weight * e;
      }
      (energy > u * z ? low : high) = beta;
    }
    return (low + high) / 2;
  }
};

struct LevelCounts {
  Tally discrete, smooth, gibbs;
  double worst_smooth = 0;                ///< largest mean flow that the smooth β had wrong
  std::size_t n_totals = 0, n_equal = 0;  ///< zeroth law of the smooth β at the mean energies
};

/// Every pair of energies whose mean flow is not zero.
LevelCounts scan(SmallBody const& a, SmallBody const& b, double least_flow) {
  LevelCounts counts;
  std::vector<double> states(a.omega.size() + b.omega.size()), energy_b(states.size());
  for (std::size_t e = 0; e < a.omega.size(); ++e)
    for (std::size_t f = 0; f < b.omega.size(); ++f) {
      states[e + f] += a.omega[e] * b.omega[f];
      energy_b[e + f] += a.omega[e] * b.omega[f] * static_cast<double>(f);
    }
  auto const interval = [&](SmallBody const& body, double mean) {
    EnergyBracket const bracket =
        energy_bracket(mean, 0, 5, 0, 1, body.omega.size() - 1, least_flow);
    return body_interval(body.temperatures[bracket.low], body.temperatures[bracket.high]);
  };
  for (std::size_t total = 0; total < states.size() - 1; ++total) {
    if (states[total] == 0) continue;
    double const mean_b = energy_b[total] / states[total];
    ++counts.n_totals;
    counts.n_equal +=
        zeroth_law({interval(a, static_cast<double>(total) - mean_b), interval(b, mean_b)})[0]
            .boltzmann;
  }
  for (std::size_t e = 0; e < a.omega.size(); ++e)
    for (std::size_t f = 0; f < b.omega.size(); ++f) {
      if (a.omega[e] == 0 || b.omega[f] == 0) continue;
      double const flow = energy_b[e + f] / states[e + f] - static_cast<double>(f);
      if (std::fabs(flow) < 1e-9) continue;
      BodyTemperature const &at_a = a.temperatures[e], &at_b = b.temperatures[f];
      auto const verdict_of = [&](FlowPrediction const& prediction) {
        return verdict_on_flow(prediction, as_measured(flow), least_flow).outcome;
      };
      counts.discrete.add(verdict_of(boltzmann_prediction(at_a, at_b)));
      counts.gibbs.add(verdict_of(gibbs_prediction(at_a, at_b)));
      PredictionOutcome const smooth = verdict_of(smooth_prediction(at_a, at_b));
      counts.smooth.add(smooth);
      if (smooth == PredictionOutcome::wrong)
        counts.worst_smooth = std::max(counts.worst_smooth, std::fabs(flow));
    }
  return counts;
}

TEST(TemperatureVerdict, BoltzmannIsRightForManyLevels) {
  std::vector<std::pair<std::string, Levels>> const kinds = {
      {"0,1", {{0, 1}, {1, 1}}},
      {"0,1,2,3", {{0, 1}, {1, 1}, {2, 1}, {3, 1}}},
      {"0,1x2,3", {{0, 1}, {1, 2}, {3, 1}}},
      {"0x5,1,4", {{0, 5}, {1, 1}, {4, 1}}},
      {"0,1,20", {{0, 1}, {1, 1}, {20, 1}}}};
  for (std::size_t i = 0; i < kinds.size(); ++i)
    for (std::size_t j = i; j < kinds.size(); ++j)
      for (auto const& [n_a, n_b] : std::vector<std::pair<int, int>>{{5, 9}, {14, 40}, {40, 14}}) {
        SmallBody const a(kinds[i].second, n_a), b(kinds[j].second, n_b);
        auto const width = static_cast<double>(
            std::max(kinds[i].second.back().first, kinds[j].second.back().first));
        LevelCounts const any = scan(a, b, 0), wide = scan(a, b, width);
        std::printf(
            "%d of %s, %d of %s, flows of %.0f: discrete %zu right, %zu wrong, %zu ambiguous; "
            "smooth %zu, %zu; Gibbs %zu, %zu. Smooth wrong about %zu flows, up to %.2f\n",
            n_a, kinds[i].first.c_str(), n_b, kinds[j].first.c_str(), width, wide.discrete.right,
            wide.discrete.wrong, wide.discrete.ambiguous, wide.smooth.right, wide.smooth.wrong,
            wide.gibbs.right, wide.gibbs.wrong, any.smooth.wrong, any.worst_smooth);
        EXPECT_EQ(wide.smooth.wrong, 0u);
        EXPECT_EQ(wide.n_equal, wide.n_totals) << "zeroth law";
        EXPECT_GT(wide.n_totals, 0u);
        if (i == j) {
          EXPECT_EQ(any.smooth.wrong, 0u) << "exchange of units of one kind";
        }
        if (kinds[j].first == "0,1,2,3") {  // log-concave: no ripples
          EXPECT_EQ(wide.discrete.wrong, 0u);
        }
      }
}

TEST(TemperatureVerdict, BodiesThatAreNotConcaveAreAmbiguous) {
  // Moving a quantum either way leaves more states: ln Ω of both is convex here.
  BodyTemperature const convex{1, -1, 0, 2};
  FlowPrediction const prediction = boltzmann_prediction(convex, convex);
  EXPECT_TRUE(prediction.is_ambiguous);
  EXPECT_EQ(verdict_on_flow(prediction, {10, 0.1, std::nan("")}).outcome,
            PredictionOutcome::ambiguous);
  EXPECT_NE(prediction.reason.find("either way"), std::string::npos);
  // One convex body is enough.
  FlowPrediction const one = boltzmann_prediction(convex, two_level(100, 20));
  EXPECT_TRUE(one.is_ambiguous);
  EXPECT_NE(one.reason.find("log-concave"), std::string::npos);
  // Slopes that disagree with the smooth β: less than a quantum decides.
  EXPECT_TRUE(boltzmann_prediction({1, 1.1, 1.3, 0}, {1.2, 1.3, 1.2, 0}).is_ambiguous);
  // No smooth β.
  EXPECT_TRUE(smooth_prediction({1, 1.1, std::nan(""), 0}, convex).is_ambiguous);
  EXPECT_EQ(boltzmann_prediction({1, 1.1, std::nan(""), 0}, {1.2, 1.3, 1.2, 0}).flow, Flow::a_to_b);
}

TEST(TemperatureVerdict, GroundStatesTakeEnergyAndFullOnesGiveIt) {
  BodyTemperature const ground = two_level(5, 0), full = two_level(5, 5),
                        middle = two_level(50, 25);
  EXPECT_EQ(boltzmann_prediction(ground, ground).flow, Flow::none);
  EXPECT_EQ(boltzmann_prediction(full, full).flow, Flow::none);
  EXPECT_EQ(boltzmann_prediction(ground, full).flow, Flow::b_to_a);
  EXPECT_EQ(boltzmann_prediction(full, ground).flow, Flow::a_to_b);
  EXPECT_EQ(boltzmann_prediction(middle, ground).flow, Flow::a_to_b);
  EXPECT_EQ(boltzmann_prediction(full, middle).flow, Flow::a_to_b);
}

TEST(TemperatureVerdict, AVerdictThatIsNoneHasItsReason) {
  FlowPrediction const a_to_b{Flow::a_to_b, false, ""};
  double const unknown = std::nan("");
  EXPECT_EQ(verdict_on_flow(a_to_b, {7, 0.5, 7.2}).outcome, PredictionOutcome::right);
  EXPECT_EQ(verdict_on_flow(a_to_b, {7, 0.5, unknown}).outcome, PredictionOutcome::right);
  EXPECT_EQ(verdict_on_flow(a_to_b, {-7, 0.5, -7.2}).outcome, PredictionOutcome::wrong);
  EXPECT_EQ(verdict_on_flow({Flow::none, false, ""}, {7, 0.5, 7.2}).outcome,
            PredictionOutcome::wrong);
  for (auto const& [flow, reason] :
       std::vector<std::pair<MeanFlow, std::string>>{{{7, 0.5, 3}, "contradicts"},
                                                     {{0.7, 0.01, 0.7}, "discreteness"},
                                                     {{1.3, 0.2, 0.7}, "discreteness"},
                                                     {{0.7, 0.01, unknown}, "discreteness"},
                                                     {{7, 2, 7}, "not resolved"}}) {
    Verdict const verdict = verdict_on_flow(a_to_b, flow);
    EXPECT_EQ(verdict.outcome, PredictionOutcome::ambiguous);
    EXPECT_NE(verdict.reason.find(reason), std::string::npos) << verdict.reason;
  }
}

// ---- Zeroth law ----

BodyInterval slopes_at_mean(std::uint64_t size, double mean) {
  EnergyBracket const bracket = energy_bracket(mean, 0, 5, 0, 1, size);
  BodyTemperature low = two_level(size, bracket.low), high = two_level(size, bracket.high);
  low.beta = high.beta = std::nan("");
  return body_interval(low, high);
}

BodyInterval at_mean(std::uint64_t size, double mean, double error = 0) {
  EnergyBracket const bracket = energy_bracket(mean, error, 5, 0, 1, size);
  EXPECT_LE(static_cast<double>(bracket.low), mean);
  EXPECT_GE(static_cast<double>(bracket.high), mean);
  return body_interval(two_level(size, bracket.low), two_level(size, bracket.high));
}

TEST(TemperatureVerdict, EnergyBracketsHoldTheMeanAndItsError) {
  EnergyBracket bracket = energy_bracket(100.8, 0.1, 5, 4, 3, 1000);
  EXPECT_EQ(bracket.low, 97u);  // of 4, 7, …, 97, …; 100.8 − 0.5 − 3 lies above
  EXPECT_EQ(bracket.high, 106u);
  bracket = energy_bracket(0.2, 0, 5, 7, 1, 10);
  EXPECT_EQ(bracket.low, 0u);
  EXPECT_EQ(bracket.high, 2u);
  bracket = energy_bracket(9.9, 1, 5, 2, 2, 11);
  EXPECT_EQ(bracket.low, 2u);
  EXPECT_EQ(bracket.high, 10u);
}

TEST(TemperatureVerdict, ZerothLawOfTwoLevelBodiesHoldsForBoltzmann) {
  // At the exact mean energies: Boltzmann's intervals always overlap, since mean and mode differ by less
  // than the quantum, and at the mode neither slope allows a gain.
  std::size_t n_pairs = 0, n_gibbs = 0, n_gibbs_inverted = 0, n_inverted = 0;
  for (std::uint64_t const size_a : {1, 2, 5, 12, 100, 1000, 100000})
    for (std::uint64_t const size_b : {1, 3, 7, 50, 1000, 1000000})
      for (int k = 0; k <= 50; ++k) {
        std::uint64_t const both = size_a + size_b, n = both * k / 50;
        double const filling = static_cast<double>(n) / static_cast<double>(both);
        PairEquality const pair =
            zeroth_law({at_mean(size_a, static_cast<double>(size_a) * filling),
                        at_mean(size_b, static_cast<double>(size_b) * filling)})[0];
        EXPECT_TRUE(pair.boltzmann) << size_a << " " << size_b << " " << n;
        EXPECT_TRUE(zeroth_law({slopes_at_mean(size_a, static_cast<double>(size_a) * filling),
                                slopes_at_mean(size_b, static_cast<double>(size_b) * filling)})[0]
                        .boltzmann);
        bool const is_inverted = 2 * n > both;
        ++n_pairs;
        n_gibbs += pair.gibbs;
        n_inverted += is_inverted;
        n_gibbs_inverted += is_inverted && pair.gibbs;
      }
  std::printf("%zu pairs: Boltzmann equal in all, Gibbs in %zu; of %zu inverted pairs in %zu\n",
              n_pairs, n_gibbs, n_inverted, n_gibbs_inverted);
  EXPECT_LT(n_gibbs_inverted, n_inverted / 2);
}

TEST(TemperatureVerdict, ZerothLawOfThreeBodiesHoldsForBoltzmann) {
  std::vector<std::uint64_t> const sizes = {100, 1000, 5000};
  for (double const filling : {0.2, 0.7}) {
    std::vector<BodyInterval> bodies;
    for (std::uint64_t const size : sizes)
      bodies.push_back(at_mean(size, filling * static_cast<double>(size), 0.3));
    std::vector<PairEquality> const pairs = zeroth_law(bodies);
    ASSERT_EQ(pairs.size(), 3u);
    for (PairEquality const& pair : pairs) {
      EXPECT_TRUE(pair.boltzmann);
      EXPECT_EQ(pair.gibbs, filling < 0.5) << pair.first << pair.second;
    }
  }
  // It can fail: bodies of β = 1 and 0.9.
  EXPECT_FALSE(zeroth_law({at_mean(10000, 2689, 1), at_mean(10000, 2891, 1)})[0].boltzmann);
  // Ends: all in the ground state, or all excited.
  EXPECT_TRUE(zeroth_law({at_mean(10, 0), at_mean(1000, 0)})[0].boltzmann);
  EXPECT_TRUE(zeroth_law({at_mean(10, 10), at_mean(1000, 1000)})[0].boltzmann);
  EXPECT_FALSE(zeroth_law({at_mean(1000, 0), at_mean(1000, 1000)})[0].boltzmann);
}

TEST(TemperatureVerdict, SentencesCountFlows) {
  Tally tally;
  EXPECT_EQ(sentence("Gibbs", tally), "Gibbs' temperature was not put to the test.");
  tally = {1, 0, 0};
  EXPECT_EQ(sentence("Boltzmann", tally), "Boltzmann's temperature predicted the one flow.");
  tally = {41, 2, 7};
  EXPECT_EQ(
      sentence("Boltzmann", tally),
      "Boltzmann's temperature predicted 41 of 43 flows and was wrong about 2; 7 were ambiguous.");
}

}  // namespace
}  // namespace antikelvin
