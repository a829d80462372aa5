// SPDX-License-Identifier: Apache-2.0
#include "statistics/collapse.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "antikelvin/base/check.hpp"
#include "statistics/fit.hpp"
#include "statistics/polynomial_fit.hpp"
#include "statistics/verdict_limits.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kMostParameters = 3;
char const* const kNotConverged = "the fit does not converge";
char const* const kNoCollapse = "the curves do not collapse";
char const* const kNowhere = "the curves do not tell where";

/// x_c in half widths of all x from the start, 1/ν, κ.
using Parameters = std::array<double, kMostParameters>;
using Symmetric = std::array<std::array<double, kMostParameters>, kMostParameters>;

/// Solves M v = b for a positive matrix of the first n rows by Cholesky's method; none where it is not positive.
std::optional<Parameters> solve(Symmetric m, Parameters b, std::size_t n) {
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t j = 0; j < k; ++j) m[k][k] -= m[k][j] * m[k][j];
    if (!(m[k][k] > 0)) return std::nullopt;
    m[k][k] = std::sqrt(m[k][k]);
    for (std::size_t i = k + 1; i < n; ++i) {
      for (std::size_t j = 0; j < k; ++j) m[i][k] -= m[i][j] * m[k][j];
      m[i][k] /= m[k][k];
    }
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t j = 0; j < k; ++j) b[k] -= m[k][j] * b[j];
    b[k] /= m[k][k];
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t i = k + 1; i < n; ++i) b[k] -= m[i][k] * b[i];
    b[k] /= m[k][k];
  }
  return b;
}

/// The deviations of a collapse as a function of its parameters, at one degree of the polynomial.
class CollapseProblem {
 public:
  CollapseProblem(std::vector<SizeCurve> const& curves, CollapseSpec const& spec, int degree)
      : curves_(curves), start_(spec.start), degree_(degree), n_(spec.fits_exponent ? 3 : 2) {
    double low = curves[0].points[0].x, high = low, log_side = 0;
    for (SizeCurve const& curve : curves) {
      low = std::min(low, curve.points.front().x);
      high = std::max(high, curve.points.back().x);
      log_side += std::log(curve.side) / static_cast<double>(curves.size());
      dof_ += static_cast<int>(curve.points.size());
    }
    unit_ = (high - low) / 2;
    dof_ -= degree + 1 + static_cast<int>(n_);
    middle_side_ = std::exp(log_side);
  }

  std::size_t n_parameters() const { return n_; }
  double x_c(Parameters const& at) const { return start_ + unit_ * at[0]; }
  double unit() const { return unit_; }
  int dof() const { return dof_; }

  /// Sides relative to their geometric mean leave the exponents and keep powers near 1.
  std::vector<double> residuals(Parameters const& at) const {
    std::vector<double> x, y, error;
    for (SizeCurve const& curve : curves_) {
      double const side = curve.side / middle_side_, stretch = std::pow(side, at[1]),
                   height = std::pow(side, -at[2]);
      for (CurvePoint const& point : curve.points) {
        x.push_back((point.x - x_c(at)) * stretch);
        y.push_back(point.y.value * height);
        error.push_back(point.y.error * height);
      }
    }
    return PolynomialFit(x, y, error, degree_).residuals();
  }

  /// Central differences of the deviations, one vector per parameter.
  std::vector<std::vector<double>> slopes(Parameters const& at) const {
    constexpr double kStep = 1e-5;
    std::vector<std::vector<double>> all;
    for (std::size_t k = 0; k < n_; ++k) {
      Parameters below = at, above = at;
      below[k] -= kStep;
      above[k] += kStep;
      std::vector<double> slope = residuals(above);
      std::vector<double> const lower = residuals(below);
      for (std::size_t i = 0; i < slope.size(); ++i) slope[i] = (slope[i] - lower[i]) / (2 * kStep);
      all.push_back(std::move(slope));
    }
    return all;
  }

 private:
  std::vector<SizeCurve> const& curves_;
  double start_, unit_, middle_side_;
  int degree_, dof_ = 0;
  std::size_t n_;
};

double dot(std::vector<double> const& a, std::vector<double> const& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

struct Minimum {
  Parameters at{};
  Symmetric curvature{};  ///< half of that of χ²
  double chi2 = HUGE_VAL;
  bool converged = false;
};

/// Levenberg and Marquardt's method.
Minimum minimize(CollapseProblem const& problem, Parameters at) {
  constexpr int kMostSteps = 200;
  constexpr double kSmallStep = 1e-8, kMostDamping = 1e12;
  std::size_t const n = problem.n_parameters();
  Minimum best;
  best.at = at;
  std::vector<double> deviations = problem.residuals(at);
  best.chi2 = dot(deviations, deviations);
  double damping = 1e-3;
  for (int step = 0; step < kMostSteps && !best.converged; ++step) {
    std::vector<std::vector<double>> const slopes = problem.slopes(best.at);
    Parameters downhill{};
    for (std::size_t i = 0; i < n; ++i) {
      downhill[i] = -dot(slopes[i], deviations);
      for (std::size_t j = 0; j < n; ++j) best.curvature[i][j] = dot(slopes[i], slopes[j]);
    }
    for (bool is_better = false; !is_better && !best.converged;) {
      Symmetric damped = best.curvature;
      for (std::size_t i = 0; i < n; ++i) damped[i][i] *= 1 + damping;
      std::optional<Parameters> const move = solve(damped, downhill, n);
      if (!move) return best;
      Parameters next = best.at;
      double largest = 0;
      for (std::size_t i = 0; i < n; ++i) {
        next[i] += (*move)[i];
        largest = std::max(largest, std::fabs((*move)[i]));
      }
      std::vector<double> fresh = problem.residuals(next);
      double const chi2 = dot(fresh, fresh);
      is_better = chi2 < best.chi2;
      if (is_better) {
        best.at = next;
        best.chi2 = chi2;
        deviations = std::move(fresh);
      }
      damping = is_better ? damping / 10 : damping * 10;
      best.converged = largest < kSmallStep;
      if (damping > kMostDamping) return best;
    }
  }
  return best;
}

Minimum best_minimum(CollapseProblem const& problem) {
  Minimum best;
  for (double const inverse_nu : {0.5, 1.0, 1.5, 2.5}) {
    Minimum const found = minimize(problem, {0, inverse_nu, 0});
    if (found.chi2 < best.chi2) best = found;
  }
  return best;
}

/// A parameter with the error of χ² + 1.
Estimate parameter(Minimum const& minimum, std::size_t k, std::size_t n) {
  Parameters unit{};
  unit[k] = 1;
  std::optional<Parameters> const column = solve(minimum.curvature, unit, n);
  return {minimum.at[k], column ? std::sqrt((*column)[k]) : kNone};
}

struct ChiSquare {
  double value = 0;
  int dof = 0;
};

/// χ² of curves of which some share their errors, and how many numbers it stands on. Such a curve is one number,
/// the mean square of its deviations: χ² of all its points would count one deviation as many times. No
/// parameters are taken off, so that the probability is too large rather than too small.
ChiSquare chi_square(std::vector<SizeCurve> const& curves, std::vector<double> const& deviations) {
  ChiSquare fit;
  std::size_t first = 0;
  for (SizeCurve const& curve : curves) {
    std::size_t const n = curve.points.size();
    double square = 0;
    for (std::size_t i = first; i < first + n; ++i) square += deviations[i] * deviations[i];
    fit.value += curve.shares_error ? square / static_cast<double>(n) : square;
    fit.dof += curve.shares_error ? 1 : static_cast<int>(n);
    first += n;
  }
  return fit;
}

/// The place of x between the ends of a curve, from −1 to 1.
double place_in(SizeCurve const& curve, double x) {
  double const low = curve.points.front().x, high = curve.points.back().x;
  return high > low ? (2 * x - low - high) / (high - low) : 0;
}

/// Changes of the parameters under those of other samples of bonds, root of the sum of their squares: each curve that shares
/// its error is shifted by one error, and turned by one at its ends, since errors far apart are less alike.
Parameters errors_of_shared(std::vector<SizeCurve> const& curves, CollapseSpec const& spec,
                            Minimum const& minimum, int degree) {
  Parameters square{};
  std::vector<SizeCurve> shifted = curves;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (!curves[i].shares_error) continue;
    for (bool const is_turn : {false, true}) {
      for (CurvePoint& point : shifted[i].points)
        point.y.value += point.y.error * (is_turn ? place_in(curves[i], point.x) : 1);
      Minimum const other = minimize(CollapseProblem(shifted, spec, degree), minimum.at);
      for (std::size_t k = 0; k < square.size(); ++k)
        square[k] += other.converged ? std::pow(other.at[k] - minimum.at[k], 2) : kNone;
      shifted[i] = curves[i];
    }
  }
  for (double& x : square) x = std::sqrt(x);
  return square;
}

bool share_errors(std::vector<SizeCurve> const& curves) {
  return std::any_of(curves.begin(), curves.end(),
                     [](SizeCurve const& curve) { return curve.shares_error; });
}

/// Says how well curves that share errors collapse, and how far their parameters may be off.
void judge_shared(Collapse& fit, std::vector<SizeCurve> const& curves, CollapseSpec const& spec,
                  Minimum const& minimum) {
  CollapseProblem const problem(curves, spec, fit.degree);
  ChiSquare const all = chi_square(curves, problem.residuals(minimum.at));
  fit.chi2 = all.value;
  fit.dof = all.dof;
  fit.p_value = chi2_tail(all.value, all.dof);
  if (fit.objection != kNotConverged) fit.objection = fit.p_value < kMinP ? kNoCollapse : "";
  // The larger of both errors: noise that points do not share may matter more to a slope.
  Parameters const shared = errors_of_shared(curves, spec, minimum, fit.degree);
  fit.x_c.error = std::max(fit.x_c.error, shared[0] * problem.unit());
  fit.inverse_nu.error = std::max(fit.inverse_nu.error, shared[1]);
  if (spec.fits_exponent) fit.exponent.error = std::max(fit.exponent.error, shared[2]);
}

/// An x_c that may lie anywhere between the points, or beyond them, is none.
void object_to_nowhere(Collapse& fit, std::vector<SizeCurve> const& curves) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (SizeCurve const& curve : curves) {
    low = std::min(low, curve.points.front().x);
    high = std::max(high, curve.points.back().x);
  }
  bool const is_somewhere = fit.x_c.error < high - low;
  if (fit.objection.empty() && !is_somewhere) fit.objection = kNowhere;
}

Collapse collapse_at(CollapseProblem const& problem, Minimum const& minimum, int degree) {
  std::size_t const n = problem.n_parameters();
  Collapse result;
  Estimate const x = parameter(minimum, 0, n);
  result.x_c = {problem.x_c(minimum.at), x.error * problem.unit()};
  result.inverse_nu = parameter(minimum, 1, n);
  result.exponent = n > 2 ? parameter(minimum, 2, n) : Estimate{0, 0};
  result.degree = degree;
  result.chi2 = minimum.chi2;
  result.dof = problem.dof();
  result.p_value = chi2_tail(result.chi2, result.dof);
  if (!minimum.converged)
    result.objection = kNotConverged;
  else if (result.p_value < kMinP)
    result.objection = kNoCollapse;
  return result;
}

}  // namespace

Estimate Collapse::nu() const {
  double const nu = 1 / inverse_nu.value;
  return {nu, inverse_nu.error * nu * nu};
}

double Collapse::scaled_x(double side, double x) const {
  return (x - x_c.value) * std::pow(side, inverse_nu.value);
}

double Collapse::scaled_y(double side, double y) const {
  return y * std::pow(side, -exponent.value);
}

Collapse collapse(std::vector<SizeCurve> const& curves, CollapseSpec const& spec) {
  // What two degrees without meaning lower χ² by, on average twice over.
  constexpr double kWorthTwoDegrees = 4;
  AK_EXPECT(curves.size() >= 3);
  std::vector<Collapse> fits;
  std::vector<Minimum> minima;
  for (int degree = spec.least_degree; degree <= spec.most_degree; ++degree) {
    CollapseProblem const problem(curves, spec, degree);
    int const n_parameters = degree + 1 + static_cast<int>(problem.n_parameters());
    if (problem.dof() < n_parameters) break;
    minima.push_back(best_minimum(problem));
    fits.push_back(collapse_at(problem, minima.back(), degree));
    std::size_t const n = fits.size();
    if (n < 3 || fits[n - 3].chi2 - fits[n - 1].chi2 > kWorthTwoDegrees) continue;
    fits.pop_back();
    break;
  }
  if (fits.empty()) {
    Collapse none;
    none.objection = "fewer than two points per parameter";
    return none;
  }
  while (fits.size() > 1 && fits.back().objection == kNotConverged) fits.pop_back();
  if (share_errors(curves)) judge_shared(fits.back(), curves, spec, minima[fits.size() - 1]);
  object_to_nowhere(fits.back(), curves);
  return fits.back();
}

}  // namespace antikelvin
