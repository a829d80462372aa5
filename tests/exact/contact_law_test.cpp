// SPDX-License-Identifier: Apache-2.0
#include "exact/contact_law.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>
#include <random>

#include "antikelvin/base/error.hpp"
#include "sampler/demon_thermometer.hpp"
#include "support/level_oracle.hpp"
#include "support/level_sets.hpp"
#include "support/oracle.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;
using test_support::Binary50;
using test_support::log_choose;
using test_support::Worst;

/// Ω of one body, exactly.
using ExactOmega = std::map<std::uint64_t, cpp_int>;

ExactOmega exact_omega(IntegerLevels const& levels, std::uint64_t n_units, std::uint64_t quantum) {
  ExactOmega omega{{0, 1}};
  for (std::uint64_t unit = 0; unit < n_units; ++unit) {
    ExactOmega next;
    for (auto const& [e, states] : omega)
      for (std::size_t j = 0; j < levels.steps.size(); ++j)
        next[e + levels.steps[j] * quantum] += states * levels.degeneracies[j];
    omega = std::move(next);
  }
  return omega;
}

ExactOmega combine(ExactOmega const& a, ExactOmega const& b) {
  ExactOmega sum;
  for (auto const& [e, states] : a)
    for (auto const& [f, others] : b) sum[e + f] += states * others;
  return sum;
}

ExactOmega exact_demon(std::uint32_t capacity) {
  ExactOmega omega;
  for (std::uint32_t e = 0; e <= capacity; ++e) omega[e] = 1;
  return omega;
}

double exact_log(cpp_int const& value) { return log(Binary50(value)).convert_to<double>(); }

ContactBody body_of(ExactOmega const& omega, std::uint64_t step) {
  std::map<std::uint64_t, double> logs;
  for (auto const& [e, states] : omega) logs[e] = exact_log(states);
  return {[=](std::vector<std::uint64_t> const& energies) {
            std::vector<double> result;
            for (std::uint64_t const e : energies)
              result.push_back(logs.contains(e) ? logs.at(e) : -HUGE_VAL);
            return result;
          },
          omega.rbegin()->first, step};
}

/// ln Ω at all energies from exact integers.
ContactBody level_body(IntegerLevels const& levels, std::uint64_t n_units) {
  test_support::Coefficients coefficients(levels, n_units);
  auto const logs = std::make_shared<std::vector<double>>();
  std::uint64_t const top = levels.width() * n_units;
  for (std::uint64_t e = 0; e <= top; ++e) {
    if (e > 0) coefficients.advance();
    logs->push_back(coefficients.omega() == 0
                        ? -HUGE_VAL
                        : log(test_support::BigReal(coefficients.omega())).convert_to<double>());
  }
  return {[logs](std::vector<std::uint64_t> const& energies) {
            std::vector<double> result;
            for (std::uint64_t const e : energies) result.push_back(logs->at(e));
            return result;
          },
          top, 1};
}

/// Counts what the law asks of a body.
struct Demand {
  std::size_t n_calls = 0, n_energies = 0;

  ContactBody watch(ContactBody const& body) {
    return {[this, ask = body.log_omega](std::vector<std::uint64_t> const& energies) {
              ++n_calls;
              n_energies += energies.size();
              return ask(energies);
            },
            body.top, body.step};
  }
};

double probability(EnergyLaw const& law, std::uint64_t energy) {
  if (energy < law.first || (energy - law.first) % law.step != 0) return 0;
  std::uint64_t const i = (energy - law.first) / law.step;
  return i < law.probability.size() ? law.probability[i] : 0;
}

/// Compares the laws of all bodies with convolutions of exact integers; returns whether there are states.
bool check_exactly(std::vector<ExactOmega> const& omegas, std::vector<std::uint64_t> const& steps,
                   std::uint64_t total, std::uint32_t demon, std::string const& name, Worst& worst,
                   Worst& moments) {
  std::vector<ContactBody> bodies;
  for (std::size_t i = 0; i < omegas.size(); ++i) bodies.push_back(body_of(omegas[i], steps[i]));
  auto const where = [&] {
    return name + " E=" + std::to_string(total) + " K=" + std::to_string(demon);
  };
  std::vector<EnergyLaw> laws;
  bool is_refused = false;
  try {
    laws = contact_laws(bodies, total, demon);
    EXPECT_EQ(laws.size(), bodies.size());
  } catch (SpecError const&) {
    is_refused = true;
  }
  for (std::size_t i = 0; i < omegas.size(); ++i) {
    ExactOmega others = exact_demon(demon);
    for (std::size_t j = 0; j < omegas.size(); ++j)
      if (j != i) others = combine(others, omegas[j]);
    std::map<std::uint64_t, cpp_int> products;
    cpp_int all = 0;
    for (auto const& [e, states] : omegas[i]) {
      if (e > total || !others.contains(total - e)) continue;
      products[e] = states * others.at(total - e);
      all += products[e];
    }
    EXPECT_EQ(is_refused, all == 0) << where();
    if (is_refused) return false;
    Binary50 sum = 0, squares = 0;
    std::size_t n_listed = 0;
    for (auto const& [e, product] : products) {
      Binary50 const p = Binary50(product) / Binary50(all);
      sum += p * e;
      squares += p * e * e;
      n_listed += probability(laws[i], e) > 0;
      double const error = test_support::relative_error(probability(laws[i], e), p);
      worst.note(error, where);
      EXPECT_LE(error, 1e-11) << where() << " body " << i << " at " << e;
    }
    for (double const p : laws[i].probability) n_listed -= p > 0;
    EXPECT_EQ(n_listed, 0u) << where();
    double const mean = sum.convert_to<double>(),
                 variance = Binary50(squares - sum * sum).convert_to<double>(),
                 scale = std::sqrt(variance) + 1e-300;
    double const error = std::max(std::fabs(laws[i].mean - mean) / (1 + mean),
                                  std::fabs(laws[i].variance - variance) / (scale * scale));
    moments.note(variance < 1e-40 ? 0 : error, where);
    EXPECT_NEAR(laws[i].mean, mean, 1e-12 * (1 + mean)) << where();
    EXPECT_NEAR(laws[i].variance, variance, 1e-11 * variance + 1e-40) << where();
    EXPECT_NEAR(laws[i].log_total, exact_log(all), 1e-13 * (1 + exact_log(all))) << where();
  }
  return true;
}

TEST(ContactLaw, EqualsConvolutionsOfExactIntegers) {
  Worst worst, moments;
  std::size_t n_laws = 0, n_refused = 0;
  IntegerLevels const two{{0, 1}, {1, 1}};
  std::vector<std::pair<std::string, IntegerLevels>> sets = {
      {"0,1", two},
      {"0,1,2,3", {{0, 1, 2, 3}, {1, 1, 1, 1}}},
      {"0,2,3", {{0, 2, 3}, {1, 1, 1}}},
      {"0,6,10,15", {{0, 6, 10, 15}, {1, 1, 1, 1}}},
      {"0x1000000007,1", {{0, 1}, {1000000007, 1}}},
      {"0,1,20", {{0, 1, 20}, {1, 1, 1}}}};
  for (auto const& [name_a, a] : sets)
    for (auto const& [name_b, b] : sets)
      for (std::uint32_t const demon : {0u, 1u, 7u}) {
        std::uint64_t const n_a = 5, n_b = 11;
        ExactOmega const omega_a = exact_omega(a, n_a, 1), omega_b = exact_omega(b, n_b, 1);
        std::uint64_t const top = a.width() * n_a + b.width() * n_b + demon;
        for (std::uint64_t total = 0; total <= top + 1; total += 1 + top / 23)
          (check_exactly({omega_a, omega_b}, {1, 1}, total, demon, name_a + " with " + name_b,
                         worst, moments)
               ? n_laws
               : n_refused)++;
        (check_exactly({omega_a, omega_b}, {1, 1}, top, demon, name_a + " with " + name_b, worst,
                       moments)
             ? n_laws
             : n_refused)++;
      }
  std::printf("two bodies: %zu laws, %zu totals refused\n", n_laws, n_refused);
  worst.print("P, two small bodies", "relative");
  moments.print("moments, two small bodies", "relative");
  EXPECT_GT(n_refused, 50u);
}

TEST(ContactLaw, GapsOfDifferentSizeEqualExactConvolutions) {
  Worst worst, moments;
  std::size_t n_laws = 0, n_refused = 0;
  IntegerLevels const two{{0, 1}, {1, 1}};
  for (auto const& [gap_a, gap_b] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {2, 3}, {3, 2}, {4, 6}, {1, 5}, {10, 15}, {7, 1000}})
    for (std::uint32_t const demon : {0u, 1u, 2u, 6u}) {
      ExactOmega const a = exact_omega(two, 12, gap_a), b = exact_omega(two, 9, gap_b);
      std::uint64_t const top = 12 * gap_a + 9 * gap_b + demon;
      for (std::uint64_t total = 0; total <= top; total += 1 + top / 97)
        (check_exactly({a, b}, {gap_a, gap_b}, total, demon,
                       "gaps " + std::to_string(gap_a) + ":" + std::to_string(gap_b), worst,
                       moments)
             ? n_laws
             : n_refused)++;
    }
  std::printf("gaps: %zu laws, %zu totals refused\n", n_laws, n_refused);
  worst.print("P, different gaps", "relative");
  moments.print("moments, different gaps", "relative");
  EXPECT_GT(n_refused, 50u);
}

TEST(ContactLaw, ManyBodiesEqualExactConvolutions) {
  Worst worst, moments;
  IntegerLevels const two{{0, 1}, {1, 1}}, many{{0, 1, 3}, {1, 2, 1}}, comb{{0, 10, 11}, {1, 1, 1}};
  std::vector<ExactOmega> const omegas = {exact_omega(two, 20, 1),  exact_omega(many, 7, 1),
                                          exact_omega(comb, 6, 1),  exact_omega(two, 5, 6),
                                          exact_omega(two, 300, 1), exact_omega(many, 2, 4)};
  std::vector<std::uint64_t> const steps = {1, 1, 1, 6, 1, 4};
  for (std::size_t n = 1; n <= 6; ++n) {
    std::vector<ExactOmega> const some(omegas.begin(), omegas.begin() + static_cast<long>(n));
    std::uint64_t top = 0;
    for (ExactOmega const& omega : some) top += omega.rbegin()->first;
    for (std::uint64_t total = 0; total <= top; total += 1 + top / 7)
      for (std::uint32_t const demon : {0u, 3u})
        check_exactly(some, {steps.begin(), steps.begin() + static_cast<long>(n)}, total, demon,
                      std::to_string(n) + " bodies", worst, moments);
  }
  worst.print("P, up to six bodies", "relative");
  moments.print("moments, up to six bodies", "relative");
}

/// ln of the hypergeometric probability to 27 digits.
Binary50 log_hypergeometric(std::uint64_t n_a, std::uint64_t n_b, std::uint64_t n,
                            std::uint64_t k) {
  return log_choose(n_a, k) + log_choose(n_b, n - k) - log_choose(n_a + n_b, n);
}

TEST(ContactLaw, TwoLevelPairsAreHypergeometric) {
  // ln C carries half an ulp; what a probability, and a moment, can lose to that.
  Worst pmf, mean_error, variance_error;
  double slowest = 0, most_energies = 0;
  std::size_t most_calls = 0;
  std::vector<std::uint64_t> const sizes = {1, 2, 3, 10, 100, 1001, 100000, 12345678, 1000000000};
  for (std::uint64_t const n_a : sizes)
    for (std::uint64_t const n_b : sizes)
      for (double const filling : {0.0, 1e-8, 0.001, 0.27, 0.5, 0.73, 0.999, 1.0}) {
        std::uint64_t const both = n_a + n_b;
        auto const n =
            static_cast<std::uint64_t>(std::llround(filling * static_cast<double>(both)));
        Demand demand;
        auto const start = std::chrono::steady_clock::now();
        std::vector<EnergyLaw> const laws =
            contact_laws({demand.watch(two_level_body(n_a, 1)), two_level_body(n_b, 1)}, n, 0);
        slowest = std::max(
            slowest,
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        auto const where = [&] {
          return std::to_string(n_a) + "+" + std::to_string(n_b) + " n=" + std::to_string(n);
        };
        EnergyLaw const& law = laws[0];
        double const ulp_of_log = std::ldexp(1.0, -53) * (2 * static_cast<double>(both) +
                                                          1);  // ln Ω < N ln 2, four roundings
        for (std::size_t i = 0; i < law.probability.size();
             i += std::max<std::size_t>(1, law.probability.size() / 23)) {
          if (law.probability[i] == 0) continue;
          Binary50 const truth = exp(log_hypergeometric(n_a, n_b, n, law.energy(i)));
          double const error = test_support::relative_error(law.probability[i], truth);
          pmf.note(error / (1e-11 + ulp_of_log), where);
          ASSERT_LE(error, 1e-11 + 4 * ulp_of_log) << where() << " at " << law.energy(i);
        }
        double const f = static_cast<double>(n) / static_cast<double>(both),
                     a = static_cast<double>(n_a);
        double const mean = a * f;
        double const variance =
            both == 1 ? 0
                      : mean * (static_cast<double>(n_b) / static_cast<double>(both)) *
                            (static_cast<double>(both - n) / static_cast<double>(both - 1));
        double const off = std::fabs(law.mean - mean) / (1e-300 + std::sqrt(variance));
        double const scale = 1e-12 + ulp_of_log;
        most_calls = std::max(most_calls, demand.n_calls);
        if (variance > 1e7)
          most_energies =
              std::max(most_energies, static_cast<double>(demand.n_energies) / std::sqrt(variance));
        if (variance > 0) {
          double const rounding = 4e-16 * mean / std::sqrt(variance);
          mean_error.note(off, where);
          EXPECT_LE(off, scale + rounding) << where() << ": " << law.mean << " not " << mean;
          double const relative = std::fabs(law.variance / variance - 1);
          variance_error.note(relative, where);
          EXPECT_LE(relative, 4 * scale) << where();
        } else {
          EXPECT_EQ(law.probability.size(), 1u);
          EXPECT_EQ(law.variance, 0);
        }
        EXPECT_NEAR(law.log_total, log_choose(both, n).convert_to<double>(),
                    1e-15 * (10 + 8 * static_cast<double>(both)));
        // The bodies' laws are each other's mirror images.
        ASSERT_EQ(laws[1].probability.size(), law.probability.size()) << where();
        EXPECT_EQ(laws[1].first, n - law.energy(law.probability.size() - 1));
      }
  std::printf("slowest pair %.2f s; at most %zu calls for ln Omega, %.0f energies per sigma\n",
              slowest, most_calls, most_energies);
  EXPECT_LE(most_calls, 25u);
  pmf.print("P, two-level pairs", "of 1e-11 + 2^-52 N");
  mean_error.print("mean, two-level pairs", "sigma");
  variance_error.print("variance, two-level pairs", "relative");
}

TEST(ContactLaw, HugeBodiesShareTheirEnergyEvenly) {
  // Energies that reach 1e11 quanta, windows of 2e6 of them.
  std::uint64_t const size = 100000000000, n = 54000000000;
  EnergyLaw const law = contact_laws({two_level_body(size, 1), two_level_body(100, 1)}, n, 0)[1];
  EXPECT_EQ(law.probability.size(), 101u);
  EXPECT_NEAR(law.mean, 54, 1e-4);  // ln Ω is known to 1e-5
  if (test_support::scaled(10) < 10) return;
  std::vector<EnergyLaw> const laws =
      contact_laws({two_level_body(size, 1), two_level_body(size, 1)}, n, 0);
  double const half = static_cast<double>(n) / 2, sigma = std::sqrt(half / 2 * (1 - 0.27));
  std::printf("1e11 units twice: %zu energies, mean off by %.2g sigma, sigma by %.2g\n",
              laws[0].probability.size(), (laws[0].mean - half) / sigma,
              std::sqrt(laws[0].variance) / sigma - 1);
  EXPECT_NEAR(laws[0].mean, half, 1e-3 * sigma);
  EXPECT_NEAR(std::sqrt(laws[0].variance) / sigma, 1, 1e-3);
}

TEST(ContactLaw, SmallTwoLevelPairsAreExact) {
  Worst pmf;
  for (std::uint64_t n_a = 1; n_a <= 40; n_a += 7)
    for (std::uint64_t n_b = 1; n_b <= 300; n_b += 37)
      for (std::uint64_t n = 0; n <= n_a + n_b; n += 1 + (n_a + n_b) / 19) {
        EnergyLaw const law =
            contact_laws({two_level_body(n_a, 3), two_level_body(n_b, 3)}, 3 * n, 0)[0];
        for (std::size_t i = 0; i < law.probability.size(); ++i) {
          double const error = test_support::relative_error(
              law.probability[i],
              Binary50(exp(log_hypergeometric(n_a, n_b, n, law.energy(i) / 3))));
          pmf.note(error, [&] { return std::to_string(n_a) + "+" + std::to_string(n_b); });
          ASSERT_LE(error, 1e-12);
        }
        EXPECT_EQ(law.first, 3 * (n > n_b ? n - n_b : 0));
        EXPECT_EQ(law.energy(law.probability.size() - 1), 3 * std::min(n, n_a));
      }
  pmf.print("P, small two-level pairs", "relative");
}

TEST(ContactLaw, ThreeTwoLevelBodiesAreMultivariateHypergeometric) {
  // The multivariate hypergeometric distribution.
  Worst pmf;
  for (auto const& n : std::vector<std::vector<std::uint64_t>>{
           {10, 20, 30}, {1000, 20000, 300000}, {5, 1000000000, 70}, {100000, 100000, 100000}}) {
    std::vector<ContactBody> bodies;
    std::uint64_t both = 0;
    for (std::uint64_t const units : n) {
      bodies.push_back(two_level_body(units, 1));
      both += units;
    }
    for (double const filling : {0.1, 0.6}) {
      auto const excited = static_cast<std::uint64_t>(filling * static_cast<double>(both));
      auto const start = std::chrono::steady_clock::now();
      std::vector<EnergyLaw> const laws = contact_laws(bodies, excited, 0);
      std::printf("%zu bodies, %llu units: %.2f s\n", n.size(),
                  static_cast<unsigned long long>(both),
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      for (std::size_t i = 0; i < n.size(); ++i) {
        double const share = static_cast<double>(n[i]) / static_cast<double>(both);
        double const mean = share * static_cast<double>(excited);
        double const variance = mean * (1 - share) * static_cast<double>(both - excited) /
                                static_cast<double>(both - 1);
        double const tolerance = 1e-11 + 4e-16 * static_cast<double>(both);
        EXPECT_NEAR(laws[i].mean, mean, tolerance * std::sqrt(variance) + 1e-15 * mean);
        EXPECT_NEAR(laws[i].variance / variance, 1, 4 * tolerance);
        // One body and all others are hypergeometric, to the last probability that is shown.
        std::size_t const size = laws[i].probability.size();
        for (std::size_t k = 0; k < size; k += 1 + size / 23) {
          double const error = test_support::relative_error(
              laws[i].probability[k],
              Binary50(exp(log_hypergeometric(n[i], both - n[i], excited, laws[i].energy(k)))));
          pmf.note(error / (1e-11 + 2 * std::ldexp(static_cast<double>(both), -53)),
                   [&] { return std::to_string(both) + " units, body " + std::to_string(i); });
        }
      }
    }
  }
  pmf.print("P, three two-level bodies", "of 1e-11 + 2^-52 N");
  EXPECT_LE(pmf.error, 4);
  // Three wide windows: refused to compute, not computed forever.
  std::vector<ContactBody> const wide(3, two_level_body(1000000000, 1));
  for (EnergyLaw const& law : contact_laws(wide, 900000000, 0)) {
    EXPECT_FALSE(law.is_known());
    EXPECT_TRUE(std::isnan(law.mean));
    EXPECT_NEAR(static_cast<double>(law.mode), 3e8, 5e4);
  }
}

TEST(ContactLaw, ADemonBetweenLargeBodiesHasTheirBeta) {
  // In the end the demon is a small system at the β of the bodies: ⟨e⟩ = Σ e e^{−βe}/Σ e^{−βe} up to 1/N.
  for (double const filling : {0.2, 0.5, 0.8}) {
    std::uint64_t const size = 400000;
    auto const total = static_cast<std::uint64_t>(filling * 2 * static_cast<double>(size));
    std::vector<ContactBody> const bodies(2, two_level_body(size, 1));
    std::vector<EnergyLaw> const laws = contact_laws(bodies, total, 5);
    std::vector<ContactBody> all = bodies;
    all.push_back(demon_body(5));
    std::vector<EnergyLaw> const with_demon = contact_laws(all, total, 0);
    EXPECT_EQ(laws[0].probability, with_demon[0].probability);
    double const carried = with_demon[2].mean;
    EXPECT_NEAR(laws[0].mean + laws[1].mean + carried, static_cast<double>(total), 1e-6);
    EXPECT_NEAR(carried, demon_mean(std::log((1 - filling) / filling), 5), 1e-4);
    EXPECT_NEAR(laws[0].mean, laws[1].mean, 1e-6);
  }
}

TEST(ContactLaw, ManyLevelsOfWideRangeEqualSumsOverAllEnergies) {
  // Far more energies than are looked at, gaps at both ends, ripples of rare levels: against all energies.
  for (auto const& [name, n_a, n_b] :
       std::vector<std::tuple<std::string, std::uint64_t, std::uint64_t>>{
           {"0,1,20", 1500, 1100},
           {"0,2,1001", 30, 12},
           {"0,999,1000", 25, 40},
           {"0,3,7x10", 2000, 9000}}) {
    IntegerLevels levels;
    for (auto const& set : test_support::level_sets())
      if (set.name == name) levels = set.levels;
    ContactBody const a = level_body(levels, n_a), b = level_body(levels, n_b);
    for (double const filling : {0.003, 0.1, 0.5, 0.8}) {
      // The nearest energies above that have states.
      std::uint64_t total = 0;
      for (ContactBody const* body : {&a, &b}) {
        auto e = static_cast<std::uint64_t>(filling * static_cast<double>(body->top));
        while (body->log_omega({e})[0] == -HUGE_VAL) ++e;
        total += e;
      }
      auto const start = std::chrono::steady_clock::now();
      std::vector<EnergyLaw> const laws = contact_laws({a, b}, total, 0);
      double const seconds =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      std::vector<std::uint64_t> all, rest;
      for (std::uint64_t e = total > b.top ? total - b.top : 0; e <= std::min(total, a.top); ++e)
        all.push_back(e), rest.push_back(total - e);
      std::vector<double> const log_a = a.log_omega(all), log_b = b.log_omega(rest);
      double top = -HUGE_VAL, sum = 0, mean = 0;
      for (std::size_t i = 0; i < all.size(); ++i) top = std::max(top, log_a[i] + log_b[i]);
      for (std::size_t i = 0; i < all.size(); ++i) sum += std::exp(log_a[i] + log_b[i] - top);
      Worst worst;
      for (std::size_t i = 0; i < all.size(); ++i) {
        double const p = std::exp(log_a[i] + log_b[i] - top) / sum;
        mean += p * static_cast<double>(all[i]);
        double const shown = probability(laws[0], all[i]);
        if (shown == 0) {
          EXPECT_LE(p, 1e-20) << name << " lost " << all[i];
          continue;
        }
        worst.note(std::fabs(shown / p - 1), [&] { return std::to_string(all[i]); });
      }
      std::printf("%s N=%llu+%llu E=%llu: %zu of %zu energies, %.2f s, ", name.c_str(),
                  static_cast<unsigned long long>(n_a), static_cast<unsigned long long>(n_b),
                  static_cast<unsigned long long>(total), laws[0].probability.size(), all.size(),
                  seconds);
      worst.print("P", "relative");
      EXPECT_LE(worst.error, 1e-9) << name;
      EXPECT_NEAR(laws[0].mean, mean, 1e-9 * mean + 1e-9);
    }
  }
}

TEST(ContactLaw, ExchangeAndReversalOfBodiesKeepTheLaw) {
  Worst swap, mirror;
  std::mt19937_64 random(7);
  for (int i = 0; i < 60; ++i) {
    std::uint64_t const n_a = 1 + random() % 100000, n_b = 1 + random() % 100000,
                        total = random() % (n_a + n_b + 1);
    ContactBody const a = two_level_body(n_a, 1), b = two_level_body(n_b, 1);
    std::vector<EnergyLaw> const ab = contact_laws({a, b}, total, 0),
                                 ba = contact_laws({b, a}, total, 0),
                                 upside_down = contact_laws({a, b}, n_a + n_b - total, 0);
    ASSERT_EQ(ab[0].probability.size(), ba[1].probability.size());
    EXPECT_EQ(ab[0].first, ba[1].first);
    std::size_t const n = ab[0].probability.size();
    ASSERT_EQ(upside_down[0].probability.size(), n);
    EXPECT_EQ(upside_down[0].first, n_a - ab[0].energy(n - 1));
    for (std::size_t k = 0; k < n; ++k) {
      auto const where = [&] { return std::to_string(n_a) + "+" + std::to_string(n_b); };
      swap.note(std::fabs(ab[0].probability[k] / ba[1].probability[k] - 1), where);
      mirror.note(std::fabs(ab[0].probability[k] / upside_down[0].probability[n - 1 - k] - 1),
                  where);
    }
  }
  swap.print("swapped bodies", "relative");
  mirror.print("E -> top - E", "relative");
  EXPECT_LE(swap.error, 1e-9);
  EXPECT_LE(mirror.error, 1e-9);
}

TEST(ContactLaw, ImpossibleTotalsAreRefused) {
  ContactBody const two = two_level_body(10, 2), three = two_level_body(10, 3),
                    four = two_level_body(3, 4);
  EXPECT_THROW(contact_laws({two, three}, 51, 0), SpecError);  // more than both hold
  EXPECT_THROW(contact_laws({two, three}, 1, 0), SpecError);   // smaller than either gap
  EXPECT_THROW(contact_laws({two, three}, 49, 0), SpecError);  // the same, from above
  EXPECT_THROW(contact_laws({two, four}, 13, 0), SpecError);   // odd
  EXPECT_THROW(contact_laws({two}, 3, 0), SpecError);
  EXPECT_NO_THROW(contact_laws({two, three}, 1, 1));  // the demon holds it
  EXPECT_NO_THROW(contact_laws({two, three}, 51, 1));
  EXPECT_NO_THROW(contact_laws({two, four}, 13, 1));
  try {
    contact_laws({two, four}, 13, 0);
  } catch (SpecError const& error) {
    EXPECT_STREQ(
        error.what(),
        "no state of these bodies has 13 quanta (their energies are multiples of 2 quanta); "
        "change the energy of a body");
  }
}

}  // namespace
}  // namespace antikelvin
