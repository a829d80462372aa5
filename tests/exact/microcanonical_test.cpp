// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/exact/microcanonical.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "antikelvin/math/log_binomial.hpp"
#include "exact/canonical.hpp"
#include "support/oracle.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_dec_float_50;
using nlohmann::json;
using test_support::Binary50;
using test_support::log_choose;
using test_support::Worst;

// The header claims 1e-13 in every member; what is exactly zero must be exactly zero.
constexpr double kTolerance = 1e-13;

json const& two_level() {
  static json const data =
      json::parse(std::ifstream(std::string(AK_TEST_DATA) + "/two_level.json"));
  return data;
}

/// Worst relative error of one column of the file.
class ComparedColumn {
 public:
  explicit ComparedColumn(std::string name, double tolerance = kTolerance)
      : name_(std::move(name)), tolerance_(tolerance) {}
  ~ComparedColumn() {
    worst_.print(name_.c_str(), "relative");
    EXPECT_GT(n_, 20u) << name_ << " was hardly tested";
  }
  ComparedColumn(ComparedColumn const&) = delete;
  ComparedColumn& operator=(ComparedColumn const&) = delete;

  /// Compares with the row's text; `null` in the file means that its maker did not compute it.
  void check(json const& row, double value, double scale = 1) {
    json const& text = row.at(name_);
    if (text.is_null()) return;
    ++n_;
    std::string const where = describe(row), expected = text.get<std::string>();
    if (expected == "inf" || expected == "-inf") {
      EXPECT_EQ(value, expected == "inf" ? HUGE_VAL : -HUGE_VAL) << name_ << " at " << where;
      return;
    }
    double const error = test_support::relative_error(value, cpp_dec_float_50(expected));
    worst_.note(error / scale, [&] { return where; });
    EXPECT_LE(error / scale, tolerance_)
        << name_ << " at " << where << ": " << value << ", not " << expected;
  }

 private:
  static std::string describe(json const& row) {
    std::string where = "N=" + row.at("N").get<std::string>();
    for (char const* key : {"n", "beta_eps"})
      if (row.contains(key)) where += std::string(" ") + key + "=" + row.at(key).get<std::string>();
    return where;
  }
  std::string name_;
  double tolerance_;
  Worst worst_;
  std::size_t n_ = 0;
};

std::uint64_t count(json const& row, char const* key) {
  return std::stoull(row.at(key).get<std::string>());
}

TEST(Microcanonical, EqualsTwoLevelFile) {
  ComparedColumn entropy("lnOmega"), stirling("beta_stirling"), digamma("beta_digamma"),
      forward("beta_forward_diff"), backward("beta_backward_diff"),
      curvature("curvature_digamma_d2S_dE2"), volume("lnOmega_gibbs_cumulative"),
      log_gibbs("ln_T_gibbs_over_eps"), gibbs("T_gibbs_over_eps");
  for (json const& row : two_level().at("microcanonical")) {
    std::uint64_t const n_units = count(row, "N"), n = count(row, "n");
    TwoLevelMicrostate const state = two_level_microstate(n_units, n, 2);
    entropy.check(row, log_binomial(n_units, n));
    stirling.check(row, state.beta_stirling);
    digamma.check(row, state.beta);
    // The file writes a difference with a neighbour that does not exist as ±inf.
    ASSERT_EQ(!std::isnan(state.beta_forward), n < n_units);
    ASSERT_EQ(!std::isnan(state.beta_backward), n > 0);
    if (!std::isnan(state.beta_forward)) forward.check(row, state.beta_forward);
    if (!std::isnan(state.beta_backward)) backward.check(row, state.beta_backward);
    curvature.check(row, state.curvature);
    volume.check(row, state.log_omega_gibbs);
    log_gibbs.check(row, state.log_temperature_gibbs);
    // T = e^{ln T} turns the relative error of ln T into an absolute one.
    if (state.log_temperature_gibbs < 700)
      gibbs.check(row, std::exp(state.log_temperature_gibbs),
                  1 + std::fabs(state.log_temperature_gibbs));
  }
}

TEST(Microcanonical, CanonicalStatesEqualTwoLevelFile) {
  ComparedColumn log_z("lnZ"), energy("E_over_eps"), variance("var_E_over_eps2"), heat("C_over_kB"),
      entropy("S_over_kB"), fluctuation("rel_fluct_sigmaE_over_N_eps"), upper("p_upper");
  LevelSystem const system = parse_levels("two-level");
  for (json const& row : two_level().at("canonical")) {
    std::uint64_t const n_units = count(row, "N");
    CanonicalState const state =
        canonical(system, n_units, std::stod(row.at("beta_eps").get<std::string>()));
    log_z.check(row, state.log_z);
    energy.check(row, state.energy);
    variance.check(row, state.sigma_energy * state.sigma_energy);
    heat.check(row, state.heat_capacity);
    entropy.check(row, state.entropy);
    fluctuation.check(row, state.sigma_energy / static_cast<double>(n_units));
    upper.check(row, state.populations.at(1));
  }
}

/// Σ_{k≤n} C(N,k)/C(N,n) term by term; for n up to about N/2 − √N.
Binary50 ratio_by_sum(std::uint64_t n_units, std::uint64_t n) {
  Binary50 term = 1, sum = 0;
  for (std::uint64_t k = n; term > sum * 1e-45; --k) {
    sum += term;
    if (k == 0) break;
    term = term * k / (n_units - k + 1);
  }
  return sum;
}

/// The same for n ≤ N/2 within 12 σ and N ≥ 1e7, from Euler and Maclaurin's formula: with f(x) the
/// summand C(N,n−x)/C(N,n) continued in x, Σ f = ∫f + f(0)/2 − f'(0)/12 + f'''(0)/720 − …, the next
/// term being about β^5/30240 < 1e-15 with β = ln((N−n)/n) < 24/√N.
Binary50 ratio_by_integral(std::uint64_t n_units, std::uint64_t n) {
  using Gauss = boost::math::quadrature::gauss<Binary50, 30>;
  // ln Γ(x+1) for large real x; the summand is Γ(n+1) Γ(N−n+1) / [Γ(n−x+1) Γ(N−n+x+1)].
  auto const log_gamma = [](Binary50 const& y) {
    Binary50 const r = 1 / y, r2 = r * r;
    return Binary50((y + Binary50(0.5)) * log(y) - y +
                    r * (Binary50(1) / 12 - r2 * (Binary50(1) / 360 - r2 / 1260)));
  };
  Binary50 const a = n, b = n_units - n, start = log_gamma(a) + log_gamma(b);
  auto const f = [&](Binary50 const& x) {
    return Binary50(exp(start - log_gamma(a - x) - log_gamma(b + x)));
  };
  // Beyond 12 σ, σ = √N/2, the summand is below e^{−72} of its start.
  Binary50 const end = 6 * sqrt(Binary50(n_units));
  Binary50 integral = 0;
  constexpr int kPanels = 4;
  for (int i = 0; i < kPanels; ++i)
    integral += Gauss::integrate(f, Binary50(end * i / kPanels), Binary50(end * (i + 1) / kPanels));
  // Derivatives of ln f at 0: f' = g', f''' = g''' + 3 g' g'' + g'^3.
  Binary50 const g1 = log(a / b) + 1 / (2 * a) - 1 / (2 * b), g2 = -1 / a - 1 / b,
                 g3 = -1 / (a * a) + 1 / (b * b);
  return integral + Binary50(0.5) - g1 / 12 + (g3 + 3 * g1 * g2 + g1 * g1 * g1) / 720;
}

struct VolumeTruth {
  Binary50 log_sum, log_ratio;
};

VolumeTruth volume_truth(std::uint64_t n_units, std::uint64_t n, bool by_integral) {
  auto const ratio = by_integral ? ratio_by_integral : ratio_by_sum;
  Binary50 const log_c = log_choose(n_units, n);
  if (n <= n_units / 2) {
    Binary50 const r = log(ratio(n_units, n));
    return {log_c + r, r};
  }
  Binary50 const total = n_units * log(Binary50(2));
  Binary50 log_sum = total;
  if (n < n_units) {
    std::uint64_t const mirrored = n_units - n - 1;
    log_sum += log(1 - exp(log_choose(n_units, mirrored) - total) * ratio(n_units, mirrored));
  }
  return {log_sum, log_sum - log_c};
}

void check_volume(std::uint64_t n_units, std::uint64_t n, bool by_integral, Worst& volume,
                  Worst& temperature) {
  VolumeTruth const truth = volume_truth(n_units, n, by_integral);
  TwoLevelMicrostate const state = two_level_microstate(n_units, n, 1);
  auto const where = [&] { return "N=" + std::to_string(n_units) + " n=" + std::to_string(n); };
  // At n = 0 sum and ratio are 1, and the oracle's logarithm is 0 only up to its rounding.
  double const log_sum_error =
      test_support::relative_error(state.log_omega_gibbs, n == 0 ? Binary50(0) : truth.log_sum);
  double const log_ratio_error = test_support::relative_error(
      state.log_temperature_gibbs, n == 0 ? Binary50(0) : truth.log_ratio);
  volume.note(log_sum_error, where);
  temperature.note(log_ratio_error, where);
  EXPECT_LE(log_sum_error, kTolerance) << where() << ": " << state.log_omega_gibbs;
  EXPECT_LE(log_ratio_error, kTolerance) << where() << ": " << state.log_temperature_gibbs;
}

TEST(Microcanonical, GibbsVolumeIsExactForEverySmallSystem) {
  Worst volume, temperature;
  for (std::uint64_t n_units = 1; n_units <= test_support::scaled(60, 2); ++n_units)
    for (std::uint64_t n = 0; n <= n_units; ++n)
      check_volume(n_units, n, false, volume, temperature);
  volume.print("Gibbs volume, N <= 60", "relative");
  temperature.print("ln T_G, N <= 60", "relative");
}

TEST(Microcanonical, GibbsVolumeIsExactFarFromTheMiddle) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> log_n(std::log(100.0), std::log(1e18)), unit(0, 1);
  Worst volume, temperature;
  for (std::size_t i = 0; i < test_support::scaled(600); ++i) {
    auto const n_units = static_cast<std::uint64_t>(std::exp(log_n(random)));
    // Half of the points at a fixed fraction up to 0.49, half with ln n uniform.
    double const x = unit(random), size = static_cast<double>(n_units);
    auto n = static_cast<std::uint64_t>(i % 2 ? 0.49 * size * x : std::pow(0.49 * size, x));
    if (i % 4 >= 2) n = n_units - n;
    check_volume(n_units, n, false, volume, temperature);
  }
  volume.print("Gibbs volume, far from N/2", "relative");
  temperature.print("ln T_G, far from N/2", "relative");
}

TEST(Microcanonical, GibbsVolumeIsExactNearTheMiddle) {
  // Both oracles agree where both reach.
  Binary50 const difference =
      ratio_by_sum(1000000, 499000) / ratio_by_integral(1000000, 499000) - 1;
  EXPECT_LT(abs(difference), 1e-17);
  EXPECT_LT(abs(Binary50(ratio_by_sum(1000000, 500000) / ratio_by_integral(1000000, 500000) - 1)),
            1e-17);
  Worst volume, temperature;
  for (std::uint64_t const n_units :
       {std::uint64_t{1000}, std::uint64_t{100001}, std::uint64_t{10000000},
        std::uint64_t{4294967297}, std::uint64_t{1000000000000}, std::uint64_t{9007199254740993},
        std::uint64_t{1000000000000000000}, ~std::uint64_t{0}}) {
    double const sigma = std::sqrt(static_cast<double>(n_units)) / 2;
    bool const by_integral = n_units >= 10000000;
    for (double const z : {-12.0, -6.0, -3.0, -1.0, -0.1, 0.1, 1.0, 3.0, 6.0, 12.0})
      check_volume(n_units,
                   n_units / 2 + static_cast<std::uint64_t>(static_cast<std::int64_t>(z * sigma)),
                   by_integral, volume, temperature);
    for (int const offset : {-1, 0, 1, 2})
      check_volume(n_units, n_units / 2 + static_cast<std::uint64_t>(std::int64_t{offset}),
                   by_integral, volume, temperature);
  }
  volume.print("Gibbs volume, near N/2", "relative");
  temperature.print("ln T_G, near N/2", "relative");
}

TEST(Microcanonical, GapOnlyScales) {
  for (double const gap : {0.5, 4.0}) {  // powers of two change no digit
    TwoLevelMicrostate const one = two_level_microstate(1000, 300, 1),
                             other = two_level_microstate(1000, 300, gap);
    EXPECT_EQ(other.beta, one.beta / gap);
    EXPECT_EQ(other.beta_stirling, one.beta_stirling / gap);
    EXPECT_EQ(other.beta_forward, one.beta_forward / gap);
    EXPECT_EQ(other.beta_backward, one.beta_backward / gap);
    EXPECT_EQ(other.curvature, one.curvature / (gap * gap));
    EXPECT_EQ(other.log_omega_gibbs, one.log_omega_gibbs);
    EXPECT_NEAR(other.log_temperature_gibbs, one.log_temperature_gibbs + std::log(gap), 1e-15);
  }
}

}  // namespace
}  // namespace antikelvin
