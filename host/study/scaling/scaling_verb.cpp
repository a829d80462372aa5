// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/scaling_verb.hpp"

#include <cmath>
#include <cstdio>

#include "antikelvin/base/error.hpp"
#include "exact/canonical.hpp"
#include "statistics/fit.hpp"
#include "statistics/verdict_limits.hpp"

namespace antikelvin {
namespace {

constexpr double kMaxResolutionBias = 0.1;

std::string format(char const* pattern, double value) {
  char text[96];
  std::snprintf(text, sizeof text, pattern, value);
  return text;
}

/// One N of one β, reduced to what the test compares.
struct ScalingPoint {
  double log_n;
  Estimate relative;  ///< σ_E/(E_max − E_min)
  double exact;
  double z, energy_z;
  bool determined;
};

ScalingPoint reduce(PointPlan const& plan, PointResult const& result, double range) {
  ScalingPoint point{};
  SeriesStatistics const& energy = result.energy;
  double const sigma = std::sqrt(energy.variance.value);
  point.log_n = std::log(static_cast<double>(plan.n_units));
  point.relative = {sigma / range, sigma > 0 ? energy.variance.error / (2 * sigma) / range : 0};
  point.exact = result.exact_sigma / range;
  point.determined = result.expected_events >= kMinEvents && energy.n_eff >= kMinMeasurements &&
                     result.resolution_bias <= kMaxResolutionBias &&
                     energy.autocorrelation.converged && energy.variance.error > 0 &&
                     energy.mean.error > 0;
  if (energy.variance.error > 0 && energy.mean.error > 0) {
    point.z = (point.relative.value - point.exact) / point.relative.error;
    point.energy_z = result.energy_z;
  }
  return point;
}

struct ScalingVerdict {
  LineFit fit{};
  Estimate amplitude{};
  double amplitude_exact = 0;
  std::string word, reason;
};

/// The decision of run_scaling for one β; see there.
ScalingVerdict judge(std::vector<ScalingPoint> const& points, double amplitude_exact) {
  ScalingVerdict verdict;
  verdict.amplitude_exact = amplitude_exact;
  std::vector<double> x, y, error, y_fixed;
  double chi2_sigma = 0, chi2_mean = 0, worst_sigma = 0, worst_mean = 0;
  bool determined = true;
  for (ScalingPoint const& point : points) {
    determined = determined && point.determined;
    if (point.relative.error <= 0) continue;
    x.push_back(point.log_n);
    y.push_back(std::log(point.relative.value));
    error.push_back(point.relative.error / point.relative.value);
    y_fixed.push_back(y.back() + 0.5 * point.log_n);
    chi2_sigma += point.z * point.z;
    chi2_mean += point.energy_z * point.energy_z;
    worst_sigma = std::max(worst_sigma, std::fabs(point.z));
    worst_mean = std::max(worst_mean, std::fabs(point.energy_z));
  }
  if (x.size() < 3 || !determined) {
    verdict.word = "undetermined";
    verdict.reason =
        "a point has fewer than 1000 visits to the rare level or 200 independent measurements, "
        "probabilities below the 2^-64 resolution, or no converged tau_int; use more --sweeps, "
        "larger N or smaller |beta|";
    verdict.fit.p_value = 1;
    if (x.size() < 2) return verdict;
  }
  verdict.fit = fit_line(x, y, error);
  Estimate const log_amplitude = weighted_mean(y_fixed, error);
  verdict.amplitude.value = std::exp(log_amplitude.value);
  verdict.amplitude.error = verdict.amplitude.value * log_amplitude.error;
  if (!verdict.word.empty()) return verdict;

  int const n_points = static_cast<int>(x.size());
  double const exponent_z = (verdict.fit.slope.value + 0.5) / verdict.fit.slope.error;
  double const amplitude_z =
      (log_amplitude.value - std::log(amplitude_exact)) / log_amplitude.error;
  auto const object = [&](bool broken, std::string const& reason) {
    if (broken) verdict.reason += (verdict.reason.empty() ? "" : "; ") + reason;
  };
  object(std::fabs(exponent_z) > kMaxZ, format("exponent is %+.1f sigma from -1/2", exponent_z));
  object(std::fabs(amplitude_z) > kMaxZ,
         format("amplitude is %+.1f sigma from exact", amplitude_z));
  object(verdict.fit.p_value < kMinP,
         format("power law does not fit, p=%.1e", verdict.fit.p_value));
  object(worst_sigma > kMaxZ, format("a fluctuation is %.1f sigma from exact", worst_sigma));
  object(worst_mean > kMaxZ, format("an energy is %.1f sigma from exact", worst_mean));
  object(
      chi2_tail(chi2_sigma, n_points) < kMinP,
      format("fluctuations together miss exact values, p=%.1e", chi2_tail(chi2_sigma, n_points)));
  object(chi2_tail(chi2_mean, n_points) < kMinP,
         format("energies together miss exact values, p=%.1e", chi2_tail(chi2_mean, n_points)));
  verdict.word = verdict.reason.empty() ? "holds" : "fails";
  return verdict;
}

std::string sentence(double beta, ScalingVerdict const& verdict) {
  if (verdict.fit.slope.error <= 0)
    return format("beta=%g: 1/sqrt(N) ", beta) + verdict.word + " (" + verdict.reason + ")";
  char text[256];
  std::snprintf(
      text, sizeof text,
      "beta=%g: 1/sqrt(N) %s: exponent %.4f +- %.4f, amplitude %.5g +- %.2g (exact %.5g), p=%.2g",
      beta, verdict.word.c_str(), verdict.fit.slope.value, verdict.fit.slope.error,
      verdict.amplitude.value, verdict.amplitude.error, verdict.amplitude_exact,
      verdict.fit.p_value);
  return text + (verdict.reason.empty() ? "" : " (" + verdict.reason + ")");
}

/// A in σ_E/(E_max − E_min) = A N^{−1/2}: the Gaussian width that the curvature of S predicts.
double exact_amplitude(LevelSystem const& system, double beta) {
  double const range = to_double(system.levels.back().energy - system.levels.front().energy);
  return std::sqrt(-1 / entropy_curvature(system, beta)) / range;
}

}  // namespace

void require_scaling_sizes(SamplingSpec const& spec) {
  require(spec.n_units.size() >= 3, "scaling needs at least three sizes",
          std::to_string(spec.n_units.size()) + " given in -N", "try -N 1e2:1e8:7@log");
  for (std::size_t i = 1; i < spec.n_units.size(); ++i)
    require(spec.n_units[i] > spec.n_units[i - 1], "-N is not ascending",
            "a size repeated is no new evidence for an exponent",
            "sort the sizes and drop duplicates");
}

Report run_scaling(SamplingSpec const& spec, Backend const& backend, ProgressMode progress_mode,
                   bool check) {
  require_scaling_sizes(spec);
  std::vector<PointPlan> const plans = plan_points(spec);
  Report report;
  report.verb = "scaling";
  report.device = backend.device();
  report.seed = spec.settings.seed;
  require_memory(plans, *report.device);
  report.rows.columns = {"N",
                         "beta",
                         "relative_fluctuation",
                         "relative_fluctuation_error",
                         "relative_fluctuation_exact",
                         "relative_fluctuation_z",
                         "energy_z",
                         "tau_int",
                         "n_eff",
                         "method"};
  report.summary.columns = {
      "beta", "exponent", "exponent_error", "amplitude", "amplitude_error", "amplitude_exact",
      "chi2", "dof",      "p_value",        "verdict",   "reason"};
  report.summary_key = "beta";
  Rational const gap =
      spec.settings.system.levels.back().energy - spec.settings.system.levels.front().energy;
  Progress progress(progress_mode, "scaling", total_work(spec.settings, plans), "updates");
  std::size_t next = 0;
  for (double const beta : spec.betas) {
    std::vector<ScalingPoint> points;
    for (std::size_t i = 0; i < spec.n_units.size(); ++i) {
      PointPlan const& plan = plans[next++];
      PointResult const result = run_point(spec.settings, plan, backend, progress);
      points.push_back(reduce(plan, result, to_double(gap * Rational(plan.n_units))));
      ScalingPoint const& point = points.back();
      // Without fluctuations the series cannot tell an error.
      auto const known = [&](double value) {
        return point.relative.error > 0 ? Cell(value) : Cell();
      };
      report.rows.rows.push_back({plan.n_units, beta, point.relative.value,
                                  known(point.relative.error), point.exact, known(point.z),
                                  known(point.energy_z), result.energy.autocorrelation.tau_int,
                                  result.energy.n_eff, method_name(plan.method)});
    }
    ScalingVerdict const verdict = judge(points, exact_amplitude(spec.settings.system, beta));
    bool const fitted = verdict.fit.slope.error > 0;
    auto const cell = [&](double value) { return fitted ? Cell(value) : Cell(); };
    report.summary.rows.push_back(
        {beta, cell(verdict.fit.slope.value), cell(verdict.fit.slope.error),
         cell(verdict.amplitude.value), cell(verdict.amplitude.error), verdict.amplitude_exact,
         cell(verdict.fit.chi2), std::uint64_t(std::max(verdict.fit.dof, 0)),
         cell(verdict.fit.p_value), verdict.word, verdict.reason});
    report.notes.push_back(sentence(beta, verdict));
    if (check && verdict.word != "holds") {
      // A failure outranks a missing answer.
      Outcome const outcome =
          verdict.word == "fails" ? Outcome::check_failed : Outcome::not_converged;
      if (report.outcome != Outcome::check_failed) report.outcome = outcome;
      report.outcome_reason +=
          (report.outcome_reason.empty() ? "" : ", ") + format("beta=%g ", beta) + verdict.word;
    }
  }
  return report;
}

}  // namespace antikelvin
