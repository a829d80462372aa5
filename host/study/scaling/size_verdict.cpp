// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/size_verdict.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "exact/canonical.hpp"
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

/// Adds to a list of reasons; nothing where there is none to add.
void append_reason(std::string& reasons, std::string const& reason) {
  if (!reason.empty()) reasons += (reasons.empty() ? "" : "; ") + reason;
}

/// How deviations of one kind contradict exact values, one by one and together; empty if they do not.
struct Contradiction {
  std::string one, all;
};

Contradiction contradiction(std::vector<SizePoint> const& points, double SizePoint::*z,
                            char const* one, char const* all) {
  double chi2 = 0, worst = 0;
  int n = 0;
  for (SizePoint const& point : points) {
    if (std::isnan(point.*z)) continue;
    chi2 += point.*z * point.*z;
    worst = std::max(worst, std::fabs(point.*z));
    ++n;
  }
  double const p = chi2_tail(chi2, n);
  return {worst > kMaxZ ? said(one, worst) : "", p < kMinP ? said(all, p) : ""};
}

Contradiction of_fluctuations(std::vector<SizePoint> const& points) {
  return contradiction(points, &SizePoint::z, "a fluctuation is %.1f sigma from exact",
                       "fluctuations together miss exact values, p=%.1e");
}

Contradiction of_energies(std::vector<SizePoint> const& points) {
  return contradiction(points, &SizePoint::energy_z, "an energy is %.1f sigma from exact",
                       "energies together miss exact values, p=%.1e");
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

/// Adds what is known of the exponent to what was measured.
void add_theory(SizeVerdict& verdict, SizeTheory const& theory) {
  if (!theory.exponent) return;
  double const off = verdict.exponent.value - *theory.exponent;
  bool const met = std::fabs(off) <= kMaxZ * verdict.exponent.error;
  std::string text = said("%s has %.4g", theory.what.c_str(), *theory.exponent);
  if (!met) text += " for large N";
  append_reason(verdict.reason, text);
}

/// Sizes whose r fluctuated, as points of the lines that are fitted.
struct Sizes {
  std::vector<SizePoint> points;
  LineData power;      ///< ln r against ln N
  LineData logarithm;  ///< N r² against ln L

  explicit Sizes(std::vector<SizePoint> const& all) {
    for (SizePoint const& point : all) {
      double const r = point.relative.value, error = point.relative.error;
      if (!(error > 0 && r > 0)) continue;
      points.push_back(point);
      power.add(std::log(point.n), std::log(r), error / r);
      logarithm.add(std::log(point.side), point.n * r * r, 2 * point.n * r * error);
    }
  }
};

/// Leaves the verdict open where a size proves nothing or fewer than three fluctuate.
/// @return whether a line can be fitted
bool may_fit(SizeVerdict& verdict, std::string objection, std::size_t n_sizes) {
  if (objection.empty() && n_sizes < kMinSizes) objection = "fewer than three sizes fluctuate";
  if (!objection.empty()) verdict.word = "undetermined";
  verdict.reason = std::move(objection);
  return n_sizes >= 2;
}

/// Takes over a power law and its amplitude at the exponent −1/2.
/// @return ln of the amplitude
Estimate take_power(SizeVerdict& verdict, Sizes const& sizes, SizeLine const& line) {
  verdict.fitted = true;
  verdict.exponent = line.fit.slope;
  verdict.n_min = sizes.points[line.first].n;
  verdict.chi2 = line.fit.chi2;
  verdict.dof = line.fit.dof;
  verdict.p_value = line.fit.p_value;
  LineData const& power = sizes.power;
  std::vector<double> held, held_error;
  for (std::size_t i = line.first; i < power.x.size(); ++i) {
    held.push_back(power.y[i] + power.x[i] / 2);
    held_error.push_back(power.error[i]);
  }
  Estimate const log_amplitude = weighted_mean(held, held_error);
  verdict.amplitude.value = std::exp(log_amplitude.value);
  verdict.amplitude.error = verdict.amplitude.value * log_amplitude.error;
  return log_amplitude;
}

/// Tests a law that is exact at every N, with amplitude A.
SizeVerdict test_exact_law(std::vector<SizePoint> const& all, double amplitude) {
  SizeVerdict verdict;
  verdict.amplitude_exact = amplitude;
  Sizes const sizes(all);
  auto const objecting = std::find_if(all.begin(), all.end(),
                                      [](auto const& point) { return !point.objection.empty(); });
  if (!may_fit(verdict, objecting == all.end() ? "" : objecting->objection, sizes.points.size()))
    return verdict;
  Estimate const log_amplitude = take_power(verdict, sizes, sizes.power.from(0));
  if (!verdict.word.empty()) return verdict;

  std::string& reason = verdict.reason;
  double const exponent_z = (verdict.exponent.value + 0.5) / verdict.exponent.error,
               amplitude_z = (log_amplitude.value - std::log(amplitude)) / log_amplitude.error;
  if (std::fabs(exponent_z) > kMaxZ)
    append_reason(reason, said("exponent is %+.1f sigma from -1/2", exponent_z));
  if (std::fabs(amplitude_z) > kMaxZ)
    append_reason(reason, said("amplitude is %+.1f sigma from exact", amplitude_z));
  if (verdict.p_value < kMinP)
    append_reason(reason, said("power law does not fit, p=%.1e", verdict.p_value));
  Contradiction const fluctuations = of_fluctuations(sizes.points),
                      energies = of_energies(sizes.points);
  for (std::string const& text : {fluctuations.one, energies.one, fluctuations.all, energies.all})
    append_reason(reason, text);
  verdict.word = reason.empty() ? "holds" : "fails";
  return verdict;
}

/// Lines that fit the sizes, each with the fewest left out.
struct Laws {
  std::optional<SizeLine> half;       ///< exponent −1/2
  std::optional<SizeLine> any;        ///< any power
  std::optional<SizeLine> logarithm;  ///< N r² = a + b ln L with b > 5 σ
};

Laws find_laws(Sizes const& sizes, ScalingQuantity quantity) {
  Laws laws;
  laws.half = sizes.power.first_that([](LineFit const& fit) {
    return std::fabs(fit.slope.value + 0.5) <= kMaxZ * fit.slope.error;
  });
  laws.any = sizes.power.first_that([](LineFit const&) { return true; });
  if (quantity == ScalingQuantity::energy)
    laws.logarithm = sizes.logarithm.first_that(
        [](LineFit const& fit) { return fit.slope.value > kMaxZ * fit.slope.error; });
  return laws;
}

void take_logarithm(SizeVerdict& verdict, Sizes const& sizes, SizeLine const& line) {
  verdict.log_fitted = true;
  verdict.log_constant = line.fit.intercept;
  verdict.log_slope = line.fit.slope;
  verdict.log_n_min = sizes.points[line.first].n;
  verdict.log_p_value = line.fit.p_value;
}

/// Decides where N^{−1/2} fits.
void accept(SizeVerdict& verdict, Laws const& laws) {
  bool const vague = verdict.exponent.error > kMaxExponentError;
  bool const torn =
      laws.half->first > 0 && laws.logarithm && laws.logarithm->first < laws.half->first;
  verdict.word = vague || torn ? "undetermined" : "holds";
  if (vague)
    verdict.reason = said("the exponent is known to %.2g only", verdict.exponent.error);
  else if (torn)
    verdict.reason = said("1/sqrt(N) fits from N=%.0f on, a logarithm from N=%.0f", verdict.n_min,
                          verdict.log_n_min);
  else if (laws.half->first > 0)
    verdict.reason = said("from N=%.0f on; smaller sizes deviate", verdict.n_min);
}

/// Says what is found where N^{−1/2} does not fit.
void reject(SizeVerdict& verdict, Sizes const& sizes, Laws const& laws, ScalingQuantity quantity,
            SizeTheory const& theory) {
  verdict.word = "fails";
  SizePoint const& largest = sizes.points.back();
  if (quantity == ScalingQuantity::energy && has_two_phases(largest, sizes.power)) {
    append_reason(verdict.reason,
                  said("two phases coexist: the energy has two peaks (bimodality %.3g), and its "
                       "fluctuation between them tends to a constant",
                       largest.bimodality.value));
  } else if (laws.logarithm &&
             (theory.logarithm || !laws.any || laws.logarithm->first < laws.any->first)) {
    append_reason(verdict.reason,
                  said("by a logarithm: N r^2 = a + b ln L fits from N=%.0f on, p=%.2g",
                       verdict.log_n_min, verdict.log_p_value));
    if (theory.logarithm) append_reason(verdict.reason, "as at " + theory.what);
    if (laws.any && !theory.logarithm)
      append_reason(verdict.reason, said("a power fits from N=%.0f on", verdict.n_min));
  } else if (quantity != ScalingQuantity::energy && !theory.exponent && is_ordered(sizes.power)) {
    append_reason(verdict.reason, "order: the " + quantity_name(quantity) + " tends to a constant");
  } else {
    add_theory(verdict, theory);
    if (laws.logarithm)
      append_reason(verdict.reason,
                    said("a logarithm fits as well, from N=%.0f on", verdict.log_n_min));
  }
  double const off = (verdict.exponent.value + 0.5) / verdict.exponent.error;
  append_reason(verdict.reason, said("exponent is %+.1f sigma from -1/2", off));
  if (!laws.any) append_reason(verdict.reason, said("no power law fits, p=%.1e", verdict.p_value));
}

}  // namespace

SizeTheory size_theory(SpinModel const& model, bool complete_graph, Lattice const& lattice,
                       double beta, ScalingQuantity quantity) {
  SizeTheory theory;
  if (model.kind == SpinKind::units) {
    auto const& levels = model.levels.levels;
    double const range = to_double(levels.back().energy - levels.front().energy);
    theory.amplitude = std::sqrt(-1 / entropy_curvature(model.levels, beta)) / range;
    return theory;
  }
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
             is_near(quantity == ScalingQuantity::magnetization ? k : std::fabs(k),
                     std::log(1 + std::sqrt(2.0)) / 2)) {
    theory.what = "the critical point of the square Ising lattice";
    if (energy)
      theory.logarithm = true;
    else
      theory.exponent = -1.0 / 16;
  }
  return theory;
}

SizeVerdict decide_sizes(std::vector<SizePoint> const& all, ScalingQuantity quantity,
                         SizeTheory const& theory) {
  if (theory.amplitude) return test_exact_law(all, *theory.amplitude);
  SizeVerdict verdict;
  Sizes const sizes(all);
  if (!may_fit(verdict, objections(all), sizes.points.size())) return verdict;
  Laws const laws = find_laws(sizes, quantity);
  SizeLine const line = laws.half ? *laws.half : laws.any ? *laws.any : sizes.power.from(0);
  take_power(verdict, sizes, line);
  verdict.exponent_exact = exact_slope(sizes.points, sizes.power, line.first);
  if (laws.logarithm) take_logarithm(verdict, sizes, *laws.logarithm);
  if (!verdict.word.empty()) return verdict;

  std::string wrong;
  for (Contradiction const& found : {of_fluctuations(sizes.points), of_energies(sizes.points)}) {
    append_reason(wrong, found.one);
    append_reason(wrong, found.all);
  }
  if (!wrong.empty()) {
    verdict.word = "fails";
    verdict.reason = "the sampler contradicts exact values: " + wrong;
    return verdict;
  }
  if (laws.half) {
    accept(verdict, laws);
    return verdict;
  }
  Estimate const last = last_slope(sizes.power);
  if (!theory.logarithm && std::fabs(last.value + 0.5) <= kMaxZ * last.error &&
      last.error <= kMaxExponentError) {
    verdict.word = "undetermined";
    verdict.reason =
        "the largest two sizes agree with -1/2 and smaller ones do not; add larger ones";
    return verdict;
  }
  reject(verdict, sizes, laws, quantity, theory);
  return verdict;
}

}  // namespace antikelvin
