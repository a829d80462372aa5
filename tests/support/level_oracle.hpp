// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#ifdef AK_HAVE_GMP
#include <boost/multiprecision/gmp.hpp>
#include <boost/multiprecision/mpfr.hpp>
#endif
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "antikelvin/exact/level_microstate.hpp"
#include "model/integer_levels.hpp"
#include "support/ulp.hpp"

namespace antikelvin::test_support {

#ifdef AK_HAVE_GMP
using BigInt = boost::multiprecision::mpz_int;
using BigReal = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<80>>;
#else
using BigInt = boost::multiprecision::cpp_int;
using BigReal = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<80>>;
#endif

/// Coefficients of P(z)^N one after another, exactly, from the recurrence
/// E g_0 c_E = Σ_j g_j [e_j (N+1) − E] c_{E−e_j}, which is P · (P^N)' = N P' · P^N.
/// Needs g_j e_j (N+1) < 2^63.
class Coefficients {
 public:
  Coefficients(IntegerLevels const& levels, std::uint64_t n_units)
      : levels_(levels), n_units_(n_units), recent_(levels.width() + 1) {
    recent_[0] = pow(BigInt(levels.degeneracies[0]), static_cast<unsigned>(n_units));
    sum_ = recent_[0];
  }
  std::uint64_t energy() const { return energy_; }
  BigInt const& omega() const { return recent_[energy_ % recent_.size()]; }
  BigInt const& gibbs_volume() const { return sum_; }

  void advance() {
    ++energy_;
    BigInt total = 0;
    for (std::size_t j = 1; j < levels_.steps.size() && levels_.steps[j] <= energy_; ++j) {
      BigInt const& earlier = recent_[(energy_ - levels_.steps[j]) % recent_.size()];
      if (earlier == 0) continue;
      auto const factor = static_cast<std::int64_t>(levels_.steps[j] * (n_units_ + 1)) -
                          static_cast<std::int64_t>(energy_);
      add_multiple(total, earlier, factor * static_cast<std::int64_t>(levels_.degeneracies[j]));
    }
    BigInt& next = recent_[energy_ % recent_.size()];
    next = total / (energy_ * levels_.degeneracies[0]);
    sum_ += next;
  }

 private:
  static void add_multiple(BigInt& sum, BigInt const& value, std::int64_t factor) {
#ifdef AK_HAVE_GMP
    // Without the temporary of an expression: most of the time is spent here.
    auto const magnitude = static_cast<unsigned long>(factor < 0 ? -factor : factor);
    (factor < 0 ? mpz_submul_ui : mpz_addmul_ui)(sum.backend().data(), value.backend().data(),
                                                 magnitude);
#else
    sum += value * factor;
#endif
  }
  IntegerLevels levels_;
  std::uint64_t n_units_;
  std::uint64_t energy_ = 0;
  std::vector<BigInt> recent_;
  BigInt sum_;
};

/// All coefficients of P(z)^N at once: P(2^B)^N as one integer, cut into digits of B bits.
inline std::vector<BigInt> coefficients_by_power(IntegerLevels const& levels,
                                                 std::uint64_t n_units) {
  BigInt states = 0, packed = 0;
  for (std::uint64_t const g : levels.degeneracies) states += g;
  auto const bits =
      static_cast<unsigned>(msb(BigInt(pow(states, static_cast<unsigned>(n_units)))) + 1);
  for (std::size_t j = 0; j < levels.steps.size(); ++j)
    packed += BigInt(levels.degeneracies[j]) << static_cast<unsigned>(bits * levels.steps[j]);
  packed = pow(packed, static_cast<unsigned>(n_units));
  BigInt const mask = (BigInt(1) << bits) - 1;
  std::vector<BigInt> result;
  for (std::uint64_t energy = 0; energy <= n_units * levels.width(); ++energy)
    result.push_back(BigInt(packed >> static_cast<unsigned>(bits * energy)) & mask);
  return result;
}

/// True values of a LevelMicrostate; no value means that it does not exist.
template <class Real>
struct LevelTruth {
  std::optional<Real> log_omega, beta, beta_forward, beta_backward, log_gibbs, log_temperature;
  bool knows_beta = true, knows_gibbs = true, knows_omega = true, knows_differences = true;
};

/// From ln Ω at E−1, E and E+1 and ln Σ_{E'≤E} Ω(E').
template <class Real>
LevelTruth<Real> level_truth(std::optional<Real> const& below, std::optional<Real> const& here,
                             std::optional<Real> const& above, Real const& log_gibbs) {
  LevelTruth<Real> truth;
  truth.log_omega = here;
  truth.log_gibbs = log_gibbs;
  if (below && above) truth.beta = Real((*above - *below) / 2);
  if (here && above) truth.beta_forward = Real(*above - *here);
  if (here && below) truth.beta_backward = Real(*here - *below);
  if (here) truth.log_temperature = Real(log_gibbs - *here);
  return truth;
}

/// Truths at ascending energies, from exact integers.
inline std::vector<LevelTruth<BigReal>> exact_truths(IntegerLevels const& levels,
                                                     std::uint64_t n_units,
                                                     std::vector<std::uint64_t> const& energies) {
  struct Logs {
    std::optional<BigReal> omega;
    BigReal gibbs;
  };
  std::map<std::uint64_t, Logs> logs;
  for (std::uint64_t const energy : energies)
    for (std::uint64_t e = energy == 0 ? 0 : energy - 1; e <= energy + 1; ++e) logs[e];
  Coefficients coefficients(levels, n_units);
  for (auto& [energy, entry] : logs) {
    while (coefficients.energy() < energy) coefficients.advance();
    if (coefficients.omega() != 0) entry.omega = log(BigReal(coefficients.omega()));
    entry.gibbs = log(BigReal(coefficients.gibbs_volume()));
  }
  std::vector<LevelTruth<BigReal>> truths;
  for (std::uint64_t const e : energies)
    truths.push_back(level_truth<BigReal>(e == 0 ? std::nullopt : logs[e - 1].omega, logs[e].omega,
                                          logs[e + 1].omega, logs[e].gibbs));
  return truths;
}

/// Holds states against truths, by the claims of level_states:
/// logarithms to 1 ulp, below 1 to 1e-15; β and ln T to 1e-13 with floors 1e-15.
class LevelCheck {
 public:
  explicit LevelCheck(std::string name) : name_(std::move(name)) {}
  LevelCheck(LevelCheck const&) = delete;
  LevelCheck& operator=(LevelCheck const&) = delete;
  ~LevelCheck() {
    std::printf("%s: %zu states\n", name_.c_str(), n_states_);
    omega_.print("ln Omega", "ulp");
    small_.print("ln Omega or ln Gibbs below 1", "absolute");
    gibbs_.print("ln Gibbs volume", "ulp");
    beta_.print("beta, forward, backward", "of max(1e-13 beta, 1e-15)");
    temperature_.print("ln T_G", "of max(1e-13 ln T, 1e-15)");
    if (n_failures_ > kShown)
      ADD_FAILURE() << name_ << ": " << n_failures_ << " failures, " << kShown << " shown";
    EXPECT_GT(n_states_, 0u) << name_ << ": nothing tested";
  }

  template <class Real>
  void check(LevelMicrostate const& state, LevelTruth<Real> const& truth,
             std::string const& where) {
    ++n_states_;
    if (truth.knows_omega) {
      if (truth.log_omega)
        logarithm(state.log_omega, *truth.log_omega, omega_, "log_omega", where);
      else if (!(state.log_omega == -HUGE_VAL))
        fail("log_omega", state.log_omega, "-inf", where);
    }
    // Whether beta exists at an E that cannot occur between two neighbours that can, the header
    // leaves open; if it is given it must be right.
    if (truth.knows_beta && (truth.log_omega || !std::isnan(state.beta)))
      compare(state.beta, truth.beta, 1e-13, 1e-15, beta_, "beta", where);
    if (truth.knows_differences) {
      compare(state.beta_forward, truth.beta_forward, 1e-13, 1e-15, beta_, "beta_forward", where);
      compare(state.beta_backward, truth.beta_backward, 1e-13, 1e-15, beta_, "beta_backward",
              where);
    }
    if (!truth.knows_gibbs) return;
    logarithm(state.log_omega_gibbs, *truth.log_gibbs, gibbs_, "log_omega_gibbs", where);
    compare(state.log_temperature_gibbs, truth.log_temperature, 1e-13, 1e-15, temperature_,
            "log_temperature_gibbs", where);
  }

 private:
  static constexpr std::size_t kShown = 12;

  template <class Real>
  void logarithm(double value, Real const& truth, Worst& worst, char const* what,
                 std::string const& where) {
    bool const small = abs(truth) < 1;
    double const error = !std::isfinite(value) ? HUGE_VAL
                         : small ? Real(abs(Real(value) - truth)).template convert_to<double>()
                                 : ulp_distance(value, truth);
    (small ? small_ : worst).note(error, [&] { return what + (" " + where); });
    if (!(error <= (small ? 1e-15 : 1.0))) fail(what, value, truth.str(20), where);
  }

  template <class Real>
  void compare(double value, std::optional<Real> const& truth, double relative, double floor,
               Worst& worst, char const* what, std::string const& where) {
    if (!truth) {
      if (!std::isnan(value)) fail(what, value, "nan", where);
      return;
    }
    Real const allowed =
        abs(*truth) * relative > floor ? Real(abs(*truth) * relative) : Real(floor);
    double const error =
        std::isfinite(value)
            ? Real(abs(Real(value) - *truth) / allowed).template convert_to<double>()
            : HUGE_VAL;
    worst.note(error, [&] { return what + (" " + where); });
    if (!(error <= 1)) fail(what, value, truth->str(20), where);
  }

  void fail(char const* what, double value, std::string const& truth, std::string const& where) {
    if (++n_failures_ > kShown) return;
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    ADD_FAILURE() << name_ << " " << what << " at " << where << ": " << text << ", not " << truth;
  }

  std::string name_;
  std::size_t n_states_ = 0, n_failures_ = 0;
  Worst omega_, small_, gibbs_, beta_, temperature_;
};

}  // namespace antikelvin::test_support
