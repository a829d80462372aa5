// SPDX-License-Identifier: Apache-2.0
#include "statistics/equilibration.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <limits>

#include "antikelvin/base/check.hpp"
#include "statistics/student.hpp"

namespace antikelvin {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSpreadReplicas = 8;  // their spread is an error bar
constexpr std::size_t kShortestHalf = 16;   // holds a window of 6τ for τ = ½ and something over
// Half a replica in τ_int of its own, from where on R̂ and few replicas are verdicts.
constexpr double kTausPerHalf = 15;
// The window of 6τ ends within half of a replica: what is reported as converged.
constexpr double kTausPerReplica = 12;
// An error bar is then good to √(6τ/n) = 20 %.
constexpr double kTausInAll = 150;
// At these lengths an estimate of τ_int, good to √(24τ/n), decides by chance. Runs that are so much longer
// are called too short in less than 1 % of cases: twice, since the estimate is then good to 28 % and skewed
// upward; somewhat more where its window must close as well.
constexpr double kSurelyInAll = 300, kSurelyPerReplica = 30, kSurelyPerFewReplicas = 60;
constexpr double kMemoryThatMatters = 0.1;  // the true error bar is 15 % longer
constexpr double kMaxDriftZ = 5;
constexpr double kRHatThatMatters = 1.01;

/// Mean and variance (n − 1) of n numbers x(0), …
struct Moments {
  double mean, variance;
};

template <class Value>
Moments moments(std::size_t n, Value const& x) {
  double const first = x(0);  // equal numbers have exactly no variance
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < n; ++i) sum += x(i) - first;
  double const mean = sum / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    double const d = x(i) - first - mean;
    squares += d * d;
  }
  return {first + mean, n < 2 ? 0 : squares / static_cast<double>(n - 1)};
}

/// Moments of the times t0 … t0 + length − 1 of one replica.
Moments of_times(std::vector<double> const& values, std::size_t n_replicas, std::size_t replica,
                 std::size_t t0, std::size_t length) {
  return moments(length, [&](std::size_t t) { return values[(t0 + t) * n_replicas + replica]; });
}

std::size_t times_of(std::vector<double> const& values, std::size_t n_replicas) {
  AK_EXPECT(n_replicas >= 1 && !values.empty() && values.size() % n_replicas == 0);
  return values.size() / n_replicas;
}

/// Variance of the means of all halves, and the mean of their variances.
struct BetweenWithin {
  double between, within;
};

BetweenWithin between_within(std::vector<double> const& values, std::size_t n_replicas) {
  std::size_t const n_times = times_of(values, n_replicas), half = n_times / 2;
  std::vector<double> means;
  double within = 0;
  for (std::size_t const start : {std::size_t{0}, n_times - half})
    for (std::size_t r = 0; r < n_replicas; ++r) {
      Moments const m = of_times(values, n_replicas, r, start, half);
      means.push_back(m.mean);
      within += m.variance;
    }
  double const between = moments(means.size(), [&](std::size_t i) { return means[i]; }).variance;
  return {between, within / static_cast<double>(means.size())};
}

double r_hat_of(BetweenWithin const& v, std::size_t half) {
  if (v.between == 0 && v.within == 0) return 1;
  return std::sqrt(1 - 1 / static_cast<double>(half) + v.between / v.within);
}

/// τ_int and variance of the last halves about their own means, both corrected for these.
struct Settled {
  Autocorrelation autocorrelation;
  double variance;
};

Settled settled(std::vector<double> const& values, std::size_t n_replicas) {
  std::size_t const n_times = times_of(values, n_replicas), half = n_times / 2;
  Settled result{{0.5, 0, 0, false}, kNan};
  if (half < kShortestHalf) return result;
  std::vector<double> centred(values.end() - static_cast<std::ptrdiff_t>(half * n_replicas),
                              values.end());
  double variance = 0;
  for (std::size_t r = 0; r < n_replicas; ++r) {
    Moments const m = of_times(centred, n_replicas, r, 0, half);
    variance += m.variance;
    for (std::size_t t = 0; t < half; ++t) centred[t * n_replicas + r] -= m.mean;
  }
  double const length = static_cast<double>(half);
  variance *= (1 - 1 / length) / static_cast<double>(n_replicas);  // about own means, by n
  Autocorrelation& a = result.autocorrelation;
  a = autocorrelation(centred, n_replicas);
  result.variance = variance;
  if (variance == 0) return result;
  // Own means lower every autocovariance by c = 2τσ²/L, and their sum over the window by (W + ½) c.
  double const kept = 1 - (2 * static_cast<double>(a.window) + 1) / length;
  if (!a.converged || kept <= 0) {
    a.converged = false;
    return result;
  }
  double const sum = a.tau_int / kept, raised = 1 + 2 * sum / length;
  a.tau_error *= sum / raised / a.tau_int / kept;
  a.tau_int = sum / raised;
  result.variance = variance * raised;
  return result;
}

/// @param least_ratio  of scatters, that the limit allows at least
double limit_of(BetweenWithin const& v, Settled const& s, std::size_t half, std::size_t n_replicas,
                double false_alarm, double least_ratio = 1) {
  if (!s.autocorrelation.converged) return kNan;
  double const length = static_cast<double>(half), replicas = static_cast<double>(n_replicas);
  // Series that alternate are not credited with more values than they have.
  double const tau = std::max(s.autocorrelation.tau_int, 0.5);
  double const known =
      std::max(1.0, replicas * length / (2 * static_cast<double>(s.autocorrelation.window) + 1));
  double const ratio = boost::math::quantile(boost::math::complement(
      boost::math::fisher_f_distribution<double>(2 * replicas - 1, known), false_alarm));
  double const expected = v.within > 0 ? 2 * tau * s.variance / (length * v.within) : 0;
  return std::sqrt(1 - 1 / length + expected * std::max(ratio, least_ratio));
}

/// The normal deviate of Student's t; t itself where its probability is too small to tell.
double normal_z(double t, double dof) {
  double const z = normal_deviate(t, dof);
  return std::fabs(z) < 37 ? z : t;
}

}  // namespace

double split_r_hat(std::vector<double> const& values, std::size_t n_replicas) {
  std::size_t const n_times = times_of(values, n_replicas);
  if (n_times < 4) return kNan;
  return r_hat_of(between_within(values, n_replicas), n_times / 2);
}

Autocorrelation settled_autocorrelation(std::vector<double> const& values, std::size_t n_replicas) {
  return settled(values, n_replicas).autocorrelation;
}

double r_hat_limit(std::vector<double> const& values, std::size_t n_replicas, double false_alarm) {
  std::size_t const half = times_of(values, n_replicas) / 2;
  if (half < kShortestHalf) return kNan;
  return limit_of(between_within(values, n_replicas), settled(values, n_replicas), half, n_replicas,
                  false_alarm);
}

double drift_z(std::vector<double> const& values, std::size_t n_replicas, double tau_int) {
  std::size_t const n_times = times_of(values, n_replicas);
  if (n_times < 4) return kNan;
  std::size_t const quarter = n_times / 4, half = n_times / 2;
  std::vector<double> differences;
  double variance = 0;
  for (std::size_t r = 0; r < n_replicas; ++r) {
    Moments const first = of_times(values, n_replicas, r, 0, quarter);
    Moments const last = of_times(values, n_replicas, r, n_times - half, half);
    differences.push_back(first.mean - last.mean);
    variance += last.variance / static_cast<double>(n_replicas);
  }
  Moments const drift = moments(n_replicas, [&](std::size_t r) { return differences[r]; });
  if (drift.mean == 0) return 0;
  double const replicas = static_cast<double>(n_replicas);
  if (n_replicas >= kSpreadReplicas)
    return normal_z(drift.mean / std::sqrt(drift.variance / replicas), replicas - 1);
  double const tau = std::max(tau_int, 0.5), length = static_cast<double>(half);
  // σ² about own means is low by 2τ/L. Where that is most of it, dof below 1 lets nothing pass.
  double const sigma2 = variance * (1 - 1 / length) / std::max(1 - 2 * tau / length, 1 / length);
  double const error =
      std::sqrt(2 * tau * sigma2 / replicas * (1 / static_cast<double>(quarter) + 1 / length));
  return normal_z(drift.mean / error, replicas * length / (12 * tau + 1));
}

Memory memory_of(std::vector<double> const& values, std::size_t n_replicas) {
  std::size_t const n_times = times_of(values, n_replicas), third = n_times / 3;
  if (third == 0 || n_replicas < 3) return {kNan, kNan};
  std::vector<double> first, last;
  for (std::size_t r = 0; r < n_replicas; ++r) {
    first.push_back(of_times(values, n_replicas, r, 0, third).mean);
    last.push_back(of_times(values, n_replicas, r, n_times - third, third).mean);
  }
  Moments const a = moments(n_replicas, [&](std::size_t r) { return first[r]; }),
                b = moments(n_replicas, [&](std::size_t r) { return last[r]; });
  if (a.variance == 0 || b.variance == 0) return {0, 0};
  double sum = 0;
  for (std::size_t r = 0; r < n_replicas; ++r) sum += (first[r] - a.mean) * (last[r] - b.mean);
  double const dof = static_cast<double>(n_replicas) - 2,
               rho = sum / (dof + 1) / std::sqrt(a.variance) / std::sqrt(b.variance);
  return {rho, normal_z(rho * std::sqrt(dof / std::max(1 - rho * rho, 1e-300)), dof)};
}

namespace {

/// Whether replicas are long enough by either τ_int; see Equilibration::unresolved.
void test_length(Equilibration& result, std::size_t n_times, std::size_t n_replicas) {
  double const length = static_cast<double>(n_times),
               all = length * static_cast<double>(n_replicas);
  bool const many = n_replicas >= kSpreadReplicas;
  auto const suffices = [&](Autocorrelation const& a, double per_replica) {
    double const tau = std::max(a.tau_int, 0.5);
    return a.converged && length >= per_replica * tau && all >= kTausInAll * tau;
  };
  // Short series with replicas enough leave the drift as the only test.
  bool const long_enough =
      n_times / 2 < kShortestHalf
          ? many
          : suffices(result.autocorrelation, 2 * kTausPerHalf) ||
                suffices(result.whole, many ? kTausPerReplica : 2 * kTausPerHalf);
  // Error bars stand on the τ_int of the whole, whatever else is known.
  result.unresolved = std::isnan(result.drift_z) || !result.whole.converged || !long_enough;
  double const tau = std::max(result.whole.tau_int, 0.5);
  result.taus_per_replica = length / tau;
  result.taus_in_all = all / tau;
  result.needed_per_replica = many ? kSurelyPerReplica : kSurelyPerFewReplicas;
  result.needed_in_all = kSurelyInAll;
}

}  // namespace

Equilibration equilibration(std::vector<double> const& values, std::size_t n_replicas,
                            double scatter) {
  std::size_t const half = times_of(values, n_replicas) / 2;
  Settled const s = settled(values, n_replicas);
  Equilibration result{};
  result.autocorrelation = s.autocorrelation;
  result.whole = {0.5, 0, 0, false};
  if (values.size() > 1) result.whole = autocorrelation(values, n_replicas);
  result.drift_z = drift_z(values, n_replicas, s.autocorrelation.tau_int);
  result.r_hat = split_r_hat(values, n_replicas);
  result.r_hat_limit = kNan;
  result.memory = {kNan, kNan};
  bool const long_halves =
      s.autocorrelation.converged &&
      static_cast<double>(half) >= kTausPerHalf * std::max(s.autocorrelation.tau_int, 0.5);
  if (long_halves)
    result.r_hat_limit = std::max(
        kRHatThatMatters,
        limit_of(between_within(values, n_replicas), s, half, n_replicas, kFalseAlarm, scatter));
  bool const remembers = n_replicas >= kSpreadReplicas && half >= kShortestHalf;
  if (remembers) result.memory = memory_of(values, n_replicas);
  result.mixing_tested = remembers || !std::isnan(result.r_hat_limit);
  result.drifting = std::fabs(result.drift_z) > kMaxDriftZ;
  bool const sticks = result.memory.z > kMaxDriftZ &&
                      result.memory.correlation > kMemoryThatMatters &&
                      result.r_hat > kRHatThatMatters;
  result.unmixed = sticks || result.r_hat > result.r_hat_limit;
  test_length(result, values.size() / n_replicas, n_replicas);
  result.equilibrated = !result.drifting && !result.unmixed && !result.unresolved;
  return result;
}

std::string reasons(Equilibration const& verdict) {
  std::string text;
  auto const add = [&](std::string const& part) { text += (text.empty() ? "" : "; ") + part; };
  if (verdict.drifting)
    add(fmt::format("the first quarter lies {:.1f} standard errors from the last half",
                    verdict.drift_z));
  if (verdict.r_hat > verdict.r_hat_limit)
    add(fmt::format("R-hat {:.4g} is above {:.4g}: replicas or halves differ", verdict.r_hat,
                    verdict.r_hat_limit));
  else if (verdict.unmixed)
    add(
        fmt::format("replicas keep to where they were: their first and last thirds correlate by "
                    "{:.2g}, {:.1f} standard errors from 0",
                    verdict.memory.correlation, verdict.memory.z));
  if (verdict.unresolved && !verdict.drifting && !verdict.unmixed)
    add(verdict.whole.converged
            ? fmt::format("too short to tell: {:.3g} tau_int per replica and {:.3g} in all ({:g} "
                          "and {:g} are surely enough)",
                          verdict.taus_per_replica, verdict.taus_in_all, verdict.needed_per_replica,
                          verdict.needed_in_all)
            : fmt::format("too short to tell: tau_int is longer than the series resolves ({:g} of "
                          "it per replica and {:g} in all are surely enough)",
                          verdict.needed_per_replica, verdict.needed_in_all));
  return text;
}

}  // namespace antikelvin
