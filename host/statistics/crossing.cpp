// SPDX-License-Identifier: Apache-2.0
#include "statistics/crossing.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "antikelvin/base/reals.hpp"
#include "statistics/fit.hpp"
#include "statistics/polynomial_fit.hpp"
#include "statistics/verdict_limits.hpp"

namespace antikelvin {
namespace {

/// Both curves at an x that they share.
struct CommonPoint {
  double x;
  Estimate a, b;

  double difference() const { return b.value - a.value; }
  bool tells_apart() const {
    return std::fabs(difference()) > kMaxZ * std::hypot(a.error, b.error);
  }
};

std::vector<CommonPoint> common_points(SizeCurve const& a, SizeCurve const& b) {
  std::vector<CommonPoint> common;
  auto other = b.points.begin();
  for (CurvePoint const& point : a.points) {
    while (other != b.points.end() && other->x < point.x) ++other;
    if (other != b.points.end() && other->x == point.x)
      common.push_back({point.x, point.y, other->y});
  }
  return common;
}

/// A polynomial through points of a curve.
struct CurveFit {
  PolynomialFit values;
  std::optional<PolynomialFit> errors;  ///< through the errors of these points, where they are one

  Estimate at(double x) const {
    Estimate const independent = values.at(x);
    return errors ? Estimate{independent.value, std::fabs(errors->at(x).value)} : independent;
  }
};

/// @param reach  all points this near take part, so that the polynomial is used where it has points
CurveFit nearest_fit(SizeCurve const& curve, double x, double reach, CrossingWindow const& window) {
  std::vector<CurvePoint> points = curve.points;
  std::sort(points.begin(), points.end(), [x](CurvePoint const& p, CurvePoint const& q) {
    return std::fabs(p.x - x) < std::fabs(q.x - x);
  });
  auto const far = std::find_if(points.begin(), points.end(), [=](CurvePoint const& point) {
    return std::fabs(point.x - x) > reach;
  });
  std::size_t const n_near = static_cast<std::size_t>(far - points.begin());
  points.resize(std::min(points.size(), std::max(window.n_points, n_near)));
  std::vector<double> xs, ys, errors;
  for (CurvePoint const& point : points) {
    xs.push_back(point.x);
    ys.push_back(point.y.value);
    errors.push_back(point.y.error);
  }
  int const degree = std::min(window.degree, static_cast<int>(points.size()) - 1);
  CurveFit fit{{xs, ys, errors, degree}, std::nullopt};
  if (curve.shares_error) fit.errors.emplace(xs, errors, errors, degree);
  return fit;
}

/// x between two others where a function changes its sign.
template <class Function>
double root_between(double low, double high, Function const& function) {
  bool const rises = function(high) > 0;
  while (true) {
    double const middle = low + (high - low) / 2;
    if (middle == low || middle == high) return middle;
    ((function(middle) > 0) == rises ? high : low) = middle;
  }
}

/// The crossing between two points at which the curves differ with either sign.
Crossing crossing_between(SizeCurve const& a, SizeCurve const& b, CommonPoint const& low,
                          CommonPoint const& high, CrossingWindow const& window) {
  double const share = low.difference() / (low.difference() - high.difference());
  double const guess = low.x + share * (high.x - low.x);
  double const reach = std::max(guess - low.x, high.x - guess);
  CurveFit const fit_a = nearest_fit(a, guess, reach, window),
                 fit_b = nearest_fit(b, guess, reach, window);
  Crossing found{a.side, b.side, {kNone, kNone}, {kNone, kNone}, 0, 0, 1, ""};
  found.chi2 = fit_a.values.chi2() + fit_b.values.chi2();
  found.dof = fit_a.values.dof() + fit_b.values.dof();
  found.p_value = chi2_tail(found.chi2, found.dof);
  auto const difference = [&](double x) { return fit_b.at(x).value - fit_a.at(x).value; };
  if (std::signbit(difference(low.x)) == std::signbit(difference(high.x))) {
    found.objection = "the polynomials do not cross between the points that differ";
    return found;
  }
  double const x = root_between(low.x, high.x, difference);
  Estimate const at_a = fit_a.at(x), at_b = fit_b.at(x);
  double const slope_a = fit_a.values.slope(x), slope_b = fit_b.values.slope(x);
  double const angle = std::fabs(slope_b - slope_a);
  found.x = {x, std::hypot(at_a.error, at_b.error) / angle};
  found.value = {at_a.value, std::hypot(slope_b * at_a.error, slope_a * at_b.error) / angle};
  if (found.p_value < kMinP)
    found.objection = "polynomials do not fit the points";
  else if (std::min(a.points.size(), b.points.size()) < window.n_points)
    found.objection = "fewer points than the window has";
  return found;
}

}  // namespace

std::vector<Crossing> crossings(SizeCurve const& a, SizeCurve const& b,
                                CrossingWindow const& window) {
  std::vector<Crossing> found;
  CommonPoint const* last = nullptr;
  std::vector<CommonPoint> const common = common_points(a, b);
  for (CommonPoint const& point : common) {
    if (!point.tells_apart()) continue;
    if (last != nullptr && std::signbit(last->difference()) != std::signbit(point.difference()))
      found.push_back(crossing_between(a, b, *last, point, window));
    last = &point;
  }
  return found;
}

}  // namespace antikelvin
