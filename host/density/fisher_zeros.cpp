// SPDX-License-Identifier: Apache-2.0
#include "density/fisher_zeros.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <numbers>
#include <string>
#include <tuple>
#include <utility>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

/// 110 digits without the temporaries of expressions.
using Long = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<110>,
                                           boost::multiprecision::et_off>;

struct LongComplex {
  Long re = 0, im = 0;
  LongComplex operator+(LongComplex const& o) const { return {re + o.re, im + o.im}; }
  LongComplex operator-(LongComplex const& o) const { return {re - o.re, im - o.im}; }
  LongComplex operator*(LongComplex const& o) const {
    return {re * o.re - im * o.im, re * o.im + im * o.re};
  }
  LongComplex operator/(LongComplex const& o) const {
    Long const norm = o.re * o.re + o.im * o.im;
    return {(re * o.re + im * o.im) / norm, (im * o.re - re * o.im) / norm};
  }
  std::complex<double> rounded() const {
    return {re.convert_to<double>(), im.convert_to<double>()};
  }
};

Long absolute(LongComplex const& z) { return sqrt(z.re * z.re + z.im * z.im); }

/// P, P′ and Σ|terms| at x.
struct Values {
  LongComplex p, derivative;
  long double sum;
};

/// P by the real quadratic factor of x and its conjugate, P = Q (X² − 2 Re x X + |x|²) + rest, with half
/// of the products of Horner's rule in complex numbers; Q the same way, for P′ = 2i Im x Q + ….
Values values_at(std::vector<Long> const& g, LongComplex const& x) {
  Long const r = 2 * x.re, s = x.re * x.re + x.im * x.im;
  auto const size = static_cast<long double>(sqrt(s));
  Long b1 = 0, b2 = 0, c1 = 0, c2 = 0;  // b_{k+1}, b_{k+2} and those of Q
  long double sum = 0;
  for (std::size_t k = g.size(); k-- > 1;) {
    if (k + 2 < g.size()) {  // b2 = b_{k+2}, a coefficient of Q
      Long const c = b2 + r * c1 - s * c2;
      c2 = std::exchange(c1, c);
    }
    Long const b = g[k] + r * b1 - s * b2;
    b2 = std::exchange(b1, b);
    sum = sum * size + static_cast<long double>(g[k]);
  }
  sum = sum * size + static_cast<long double>(g[0]);
  Values values;
  values.p = {b1 * x.re + g[0] - s * b2, b1 * x.im};
  values.sum = sum;
  // b2 = b_2 is the last coefficient of Q; c1 = c_3, c2 = c_4.
  LongComplex const q = {c1 * x.re + b2 - s * c2, c1 * x.im};
  values.derivative = {b1 - 2 * x.im * q.im, 2 * x.im * q.re};
  return values;
}

/// Common divisor of all distances of energies, by Euclid's algorithm on doubles.
double quantum_of(std::vector<double> const& energies) {
  double const range = energies.back() - energies.front(), small = 1e-9 * range;
  double quantum = 0;
  for (std::size_t k = 1; k < energies.size(); ++k) {
    double a = energies[k] - energies[k - 1], b = quantum;
    while (b > small) {
      double const rest = std::fabs(a - b * std::round(a / b));
      a = b;
      b = rest;
    }
    quantum = a;
  }
  return quantum;
}

/// g relative to the largest; restored where they are integers.
std::vector<Long> coefficients_of(DensityOfStates const& dos, std::vector<std::size_t> const& at) {
  double const top = *std::max_element(dos.log_g.begin(), dos.log_g.end());
  bool integers = top < 40 * std::numbers::ln2;
  for (double const log_g : dos.log_g) {
    double const g = integers ? std::exp(log_g) : 0;
    integers = integers && std::fabs(g - std::round(g)) <= 1e-12 * g && g > 0.5;
  }
  std::vector<Long> g(at.back() + 1, Long(0));
  for (std::size_t k = 0; k < at.size(); ++k)
    g[at[k]] = integers ? Long(std::round(std::exp(dos.log_g[k]))) : exp(Long(dos.log_g[k] - top));
  return g;
}

/// Points on circles whose radii are the slopes of the concave hull of ln g: about as many zeros have
/// that modulus as the edge of the hull is long (Bini).
std::vector<LongComplex> starting_points(std::vector<std::size_t> const& at,
                                         std::vector<double> const& log_g) {
  std::vector<std::size_t> hull;
  auto const slope = [&](std::size_t a, std::size_t b) {
    return (log_g[b] - log_g[a]) / static_cast<double>(at[b] - at[a]);
  };
  for (std::size_t k = 0; k < at.size(); ++k) {
    while (hull.size() >= 2 && slope(hull[hull.size() - 2], hull.back()) <= slope(hull.back(), k))
      hull.pop_back();
    hull.push_back(k);
  }
  std::vector<LongComplex> points;
  for (std::size_t i = 0; i + 1 < hull.size(); ++i) {
    std::size_t const count = at[hull[i + 1]] - at[hull[i]];
    Long const radius = exp(Long(-slope(hull[i], hull[i + 1])));
    for (std::size_t j = 0; j < count; ++j) {
      // Turned by different angles, or zeros could stay on an axis of symmetry.
      double const angle = 2 * std::numbers::pi *
                               (static_cast<double>(j) / static_cast<double>(count) +
                                static_cast<double>(i) / static_cast<double>(at.back())) +
                           0.7;
      points.push_back({radius * std::cos(angle), radius * std::sin(angle)});
    }
  }
  return points;
}

/// One step of Aberth and Ehrlich for all zeros that still move.
/// @return  whether any does
bool improve(std::vector<Long> const& g, std::vector<LongComplex>& zeros, std::vector<bool>& done) {
  Long const tiny("1e-95"), small_residual("1e-105");
  bool moves = false;
  for (std::size_t i = 0; i < zeros.size(); ++i) {
    if (done[i]) continue;
    Values const at = values_at(g, zeros[i]);
    if (absolute(at.p) <= small_residual * Long(at.sum)) {
      done[i] = true;
      continue;
    }
    moves = true;
    // Δ = 1/(P′/P − Σ_j 1/(x_i − x_j)); the sum needs few digits, the differences need all.
    LongComplex inverse = at.derivative / at.p;
    for (std::size_t j = 0; j < zeros.size(); ++j) {
      if (j == i) continue;
      Long const re = zeros[i].re - zeros[j].re, im = zeros[i].im - zeros[j].im;
      auto const x = re.convert_to<long double>(), y = im.convert_to<long double>();
      long double const norm = x * x + y * y;
      if (!(norm > 0)) continue;
      inverse.re -= Long(x / norm);
      inverse.im += Long(y / norm);
    }
    LongComplex const change = LongComplex{1, 0} / inverse;
    zeros[i] = zeros[i] - change;
    done[i] = absolute(change) <= tiny * absolute(zeros[i]);
  }
  return moves;
}

}  // namespace

std::vector<FisherZero> fisher_zeros(DensityOfStates const& dos, int most_iterations) {
  AK_EXPECT(!dos.energies.empty() && dos.energies.size() == dos.log_g.size());
  if (dos.energies.size() == 1) return {};
  double const range = dos.energies.back() - dos.energies.front();
  double const quantum = quantum_of(dos.energies);
  double const steps = std::round(range / quantum);
  require(steps + 1 <= static_cast<double>(kMaxFisherLevels), "no Fisher zeros of these energies",
          "they are multiples of " + std::to_string(quantum) + " over a range of " +
              std::to_string(range) + "; a polynomial of at most " +
              std::to_string(kMaxFisherLevels) + " coefficients is solved",
          "use a smaller system, or couplings with a larger common divisor");
  std::vector<std::size_t> at;
  for (double const energy : dos.energies)
    at.push_back(
        static_cast<std::size_t>(std::round((energy - dos.energies.front()) / range * steps)));

  std::vector<Long> const g = coefficients_of(dos, at);
  std::vector<LongComplex> zeros = starting_points(at, dos.log_g);
  std::vector<bool> done(zeros.size(), false);
  for (int i = 0; i < most_iterations && improve(g, zeros, done); ++i) {
  }

  double const q = range / steps;
  std::vector<FisherZero> result;
  for (std::size_t i = 0; i < zeros.size(); ++i) {
    LongComplex const& x = zeros[i];
    Values const values = values_at(g, x);
    Long const slope = absolute(values.derivative * x);
    FisherZero zero;
    zero.x = x.rounded();
    zero.beta = {-log(absolute(x)).convert_to<double>() / q,
                 -atan2(x.im, x.re).convert_to<double>() / q};
    zero.residual = Long(absolute(values.p) / Long(values.sum)).convert_to<double>();
    zero.sensitivity = Long(Long(values.sum) / slope).convert_to<double>() / q;
    zero.converged = done[i];
    result.push_back(zero);
  }
  std::sort(result.begin(), result.end(), [](FisherZero const& a, FisherZero const& b) {
    return std::tuple(std::fabs(a.beta.imag()), a.beta.real(), a.beta.imag()) <
           std::tuple(std::fabs(b.beta.imag()), b.beta.real(), b.beta.imag());
  });
  return result;
}

}  // namespace antikelvin
