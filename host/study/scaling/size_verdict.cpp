// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/size_verdict.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "statistics/fit.hpp"
#include "statistics/verdict_limits.hpp"

namespace antikelvin {
namespace {

constexpr double kMaxExponentError = 0.01;
constexpr std::size_t kMinSizes = 3;
/// Bimodality of a uniform distribution; two peaks have more.
constexpr double kUniformBimodality = 5.0 / 9;
/// Two peaks that come closer than this are those of one phase, such as a χ² of one variable.
constexpr double kMaxFall = 0.25;
/// A magnetization that falls by less than N^−0.03 between two sizes is called ordered.
constexpr double kFlat = 0.03;

template <class... Values>
std::string said(char const* pattern, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

/// Lines through the sizes from `first` on.
struct SizeLine {
  std::size_t first = 0;
  LineFit fit{};
};

/// Sizes as coordinates of a line.
struct LineData {
  std::vector<double> x, y, error;

  void add(double x_value, double y_value, double y_error) {
    x.push_back(x_value);
    y.push_back(y_value);
    error.push_back(y_error);
  }
  SizeLine from(std::size_t first) const {
    auto const rest = [=](std::vector<double> const& all) {
      return std::vector<double>(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
    };
    return {first, fit_line(rest(x), rest(y), rest(error))};
  }
  /// With the fewest sizes left out.
  template <class Fits>
  std::optional<SizeLine> first_that(Fits fits) const {
    for (std::size_t first = 0; first + kMinSizes <= x.size(); ++first) {
      SizeLine const line = from(first);
      if (line.fit.p_value >= kMinP && fits(line.fit)) return line;
    }
    return std::nullopt;
  }
};

std::string objections(std::vector<SizePoint> const& points) {
  std::string first;
  std::size_t n = 0;
  for (SizePoint const& point : points) {
    if (point.objection.empty()) continue;
    if (first.empty()) first = said("N=%.0f: ", point.n) + point.objection;
    ++n;
  }
  if (n > 1) first += said(" (and %zu more sizes)", n - 1);
  return first;
}

void append_reason(std::string& reasons, std::string const& reason) {
  reasons += (reasons.empty() ? "" : "; ") + reason;
}

/// How measured values contradict exact ones; empty if they do not.
std::string contradictions(std::vector<SizePoint> const& points) {
  std::string result;
  auto const judge = [&](double SizePoint::*z, char const* one, char const* all) {
    double chi2 = 0, worst = 0;
    int n = 0;
    for (SizePoint const& point : points) {
      if (std::isnan(point.*z)) continue;
      chi2 += point.*z * point.*z;
      worst = std::max(worst, std::fabs(point.*z));
      ++n;
    }
    if (worst > kMaxZ) append_reason(result, said(one, worst));
    if (chi2_tail(chi2, n) < kMinP) append_reason(result, said(all, chi2_tail(chi2, n)));
  };
  judge(&SizePoint::z, "a fluctuation is %.1f sigma from exact",
        "fluctuations together miss exact values, p=%.1e");
  judge(&SizePoint::energy_z, "an energy is %.1f sigma from exact",
        "energies together miss exact values, p=%.1e");
  return result;
}

/// Slope of the exact values with the weights of the measured ones.
double exact_slope(std::vector<SizePoint> const& points, LineData const& power, std::size_t first) {
  LineData exact;
  for (std::size_t i = first; i < points.size(); ++i) {
    if (std::isnan(points[i].exact)) return kNone;
    exact.add(power.x[i], std::log(points[i].exact), power.error[i]);
  }
  return exact.from(0).fit.slope.value;
}

/// The exponent between the largest two sizes.
Estimate last_slope(LineData const& power) { return power.from(power.x.size() - 2).fit.slope; }

/// Whether the largest two sizes have the same magnetization.
bool is_ordered(LineData const& power) {
  Estimate const last = last_slope(power);
  return std::fabs(last.value) < std::min(kFlat, kMaxZ * last.error + 1e-3);
}

bool has_two_phases(SizePoint const& largest, LineData const& power) {
  return largest.bimodality.value - kUniformBimodality > kMaxZ * largest.bimodality.error &&
         last_slope(power).value > -kMaxFall;
}

/// What is known of the exponent, beside what was measured.
void add_theory(SizeVerdict& verdict, SizeTheory const& theory) {
  if (!theory.exponent) return;
  double const off = verdict.exponent.value - *theory.exponent;
  bool const met = std::fabs(off) <= kMaxZ * verdict.exponent.error;
  std::string text = said("%s has %.4g", theory.what.c_str(), *theory.exponent);
  if (!met) text += " for large N";
  append_reason(verdict.reason, text);
}

}  // namespace

SizeTheory size_theory(SpinModel const& model, bool complete_graph, Lattice const& lattice,
                       double beta, ScalingQuantity quantity) {
  SizeTheory theory;
  if (model.kind != SpinKind::ising || model.field != 0) return theory;
  double const k = beta * to_double(model.coupling);
  bool const energy = quantity == ScalingQuantity::energy;
  auto const is_near = [](double x, double place) { return std::fabs(x / place - 1) <= 1e-4; };
  if (complete_graph) {
    if (is_near(k, 1) && !energy) {
      theory.exponent = -0.25;
      theory.what = "the mean-field critical point";
    } else if (k < 1 && !is_near(k, 1) && energy) {
      theory.exponent = -1;
      theory.what = "the disordered complete graph, whose energy is that of one degree of freedom,";
    }
  } else if (lattice.shape == Shape::square &&
             is_near(energy ? std::fabs(k) : k, std::log(1 + std::sqrt(2.0)) / 2)) {
    theory.what = "the critical point of the square Ising lattice";
    if (energy)
      theory.logarithm = true;
    else
      theory.exponent = -1.0 / 16;
  }
  return theory;
}

SizeVerdict judge_sizes(std::vector<SizePoint> const& all, ScalingQuantity quantity,
                        SizeTheory const& theory) {
  SizeVerdict verdict;
  verdict.reason = objections(all);
  std::vector<SizePoint> points;
  for (SizePoint const& point : all)
    if (point.relative.error > 0 && point.relative.value > 0) points.push_back(point);
  LineData power, logarithm;
  for (SizePoint const& point : points) {
    double const r = point.relative.value, error = point.relative.error;
    power.add(std::log(point.n), std::log(r), error / r);
    logarithm.add(std::log(point.side), point.n * r * r, 2 * point.n * r * error);
  }
  if (!verdict.reason.empty() || points.size() < kMinSizes) verdict.word = "undetermined";
  if (points.size() < kMinSizes) {
    if (verdict.reason.empty()) verdict.reason = "fewer than three sizes fluctuate";
    if (points.size() < 2) return verdict;
  }

  auto const is_half = [](LineFit const& fit) {
    return std::fabs(fit.slope.value + 0.5) <= kMaxZ * fit.slope.error;
  };
  std::optional<SizeLine> const half = power.first_that(is_half),
                                any = power.first_that([](LineFit const&) { return true; });
  std::optional<SizeLine> log_line;
  if (quantity == ScalingQuantity::energy)
    log_line = logarithm.first_that(
        [](LineFit const& fit) { return fit.slope.value > kMaxZ * fit.slope.error; });
  SizeLine const line = half ? *half : any ? *any : power.from(0);
  verdict.fitted = true;
  verdict.exponent = line.fit.slope;
  verdict.exponent_exact = exact_slope(points, power, line.first);
  verdict.n_min = points[line.first].n;
  verdict.chi2 = line.fit.chi2;
  verdict.dof = line.fit.dof;
  verdict.p_value = line.fit.p_value;
  std::vector<double> held, held_error;
  for (std::size_t i = line.first; i < points.size(); ++i) {
    held.push_back(power.y[i] + power.x[i] / 2);
    held_error.push_back(power.error[i]);
  }
  Estimate const log_amplitude = weighted_mean(held, held_error);
  verdict.amplitude.value = std::exp(log_amplitude.value);
  verdict.amplitude.error = verdict.amplitude.value * log_amplitude.error;
  if (log_line) {
    verdict.log_fitted = true;
    verdict.log_constant = log_line->fit.intercept;
    verdict.log_slope = log_line->fit.slope;
    verdict.log_n_min = points[log_line->first].n;
    verdict.log_p_value = log_line->fit.p_value;
  }
  if (!verdict.word.empty()) return verdict;

  if (std::string const wrong = contradictions(points); !wrong.empty()) {
    verdict.word = "fails";
    verdict.reason = "the sampler contradicts exact values: " + wrong;
    return verdict;
  }
  if (half) {
    bool const vague = line.fit.slope.error > kMaxExponentError;
    bool const torn = half->first > 0 && log_line && log_line->first < half->first;
    verdict.word = vague || torn ? "undetermined" : "holds";
    if (vague)
      verdict.reason = said("the exponent is known to %.2g only", line.fit.slope.error);
    else if (torn)
      verdict.reason = said("1/sqrt(N) fits from N=%.0f on, a logarithm from N=%.0f", verdict.n_min,
                            verdict.log_n_min);
    else if (half->first > 0)
      verdict.reason = said("from N=%.0f on; smaller sizes deviate", verdict.n_min);
    return verdict;
  }

  Estimate const last = last_slope(power);
  if (!theory.logarithm && std::fabs(last.value + 0.5) <= kMaxZ * last.error &&
      last.error <= kMaxExponentError) {
    verdict.word = "undetermined";
    verdict.reason =
        "the largest two sizes agree with -1/2 and smaller ones do not; add larger ones";
    return verdict;
  }
  verdict.word = "fails";
  double const off = (verdict.exponent.value + 0.5) / verdict.exponent.error;
  SizePoint const& largest = points.back();
  if (quantity == ScalingQuantity::energy && has_two_phases(largest, power)) {
    append_reason(verdict.reason,
                  said("two phases coexist: the energy has two peaks (bimodality %.3g), and its "
                       "fluctuation between them tends to a constant",
                       largest.bimodality.value));
  } else if (log_line && (theory.logarithm || !any || log_line->first < any->first)) {
    append_reason(verdict.reason,
                  said("by a logarithm: N r^2 = a + b ln L fits from N=%.0f on, p=%.2g",
                       verdict.log_n_min, verdict.log_p_value));
    if (theory.logarithm) append_reason(verdict.reason, "as at " + theory.what);
    if (any && !theory.logarithm)
      append_reason(verdict.reason, said("a power fits from N=%.0f on", verdict.n_min));
  } else if (quantity == ScalingQuantity::magnetization && !theory.exponent && is_ordered(power)) {
    append_reason(verdict.reason, "order: the magnetization tends to a constant");
  } else {
    add_theory(verdict, theory);
    if (log_line)
      append_reason(verdict.reason,
                    said("a logarithm fits as well, from N=%.0f on", verdict.log_n_min));
  }
  append_reason(verdict.reason, said("exponent is %+.1f sigma from -1/2", off));
  if (!any) append_reason(verdict.reason, said("no power law fits, p=%.1e", verdict.p_value));
  return verdict;
}

}  // namespace antikelvin
