// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/base/wide.hpp"
#include "antikelvin/exact/level_microstate.hpp"
#include "antikelvin/math/double_double.hpp"

// ln Ω(E) of many-level units by Cauchy's integral:
//
//     Ω(E) = [z^E] P(z)^N = r^{−E} P(r)^N · (1/2π) ∫ φ(θ)^N e^{−iEθ} dθ,   P(z) = Σ_j g_j z^{e_j},
//     z = r e^{iθ},  r = e^{−β},  φ(θ) = P(r e^{iθ})/P(r) = Σ_j p_j e^{i e_j θ}.
//
// The trapezoidal rule with M points replaces the tilted distribution's weight at E by its sum over
// E + kM, which Chernoff's bound makes negligible for M of about 20 σ_E. Of the M points only those
// count where |φ|^N is not negligible; they lie in windows around angles at which all well populated
// levels come back into phase, and a search that bounds |φ|² = 1 − 4 Σ_{i<j} p_i p_j sin²((e_i−e_j)θ/2)
// over intervals finds them: some dozens of points for any N. All angles are whole multiples of 2π/M,
// so their residues are exact; sums run in double-double arithmetic. Both the distribution's mean and
// the circle's radius may be off the saddle: nothing here assumes stationarity.
namespace antikelvin {
inline namespace AK_ISA {

/// Levels in quanta: steps ascending from 0, gcd 1.
struct LevelView {
  int n_levels;
  std::uint64_t const* steps;
  std::uint64_t const* degeneracies;

  AK_HD std::uint64_t width() const { return steps[n_levels - 1]; }
  /// Step of level j, counted from the lowest level or downwards from the highest.
  AK_HD std::uint64_t step(int j, bool reversed) const {
    return reversed ? width() - steps[n_levels - 1 - j] : steps[j];
  }
  AK_HD double degeneracy(int j, bool reversed) const {
    return static_cast<double>(degeneracies[reversed ? n_levels - 1 - j : j]);
  }
  AK_HD DoubleDouble exact_degeneracy(int j, bool reversed) const {
    return to_double_double(degeneracies[reversed ? n_levels - 1 - j : j]);
  }
};

/// Working storage of one evaluation: n_levels + 3 of these.
struct Phasor {
  std::uint64_t step;
  DoubleDouble weight;  ///< p_j
  Complex value;        ///< e^{i(e_j − e_ref)θ_k} − 1: N times it keeps its digits
  Complex turn;         ///< e^{i(e_j − e_ref)2π/M} − 1
};

/// Canonical averages of one unit, in quanta.
struct UnitMoments {
  double mean, variance, third;
};

AK_HD inline UnitMoments unit_moments(LevelView const& levels, bool reversed, double beta) {
  // Relative to the level that β favours, so that no exponential overflows.
  double const favoured = beta < 0 ? static_cast<double>(levels.width()) : 0;
  auto const weight = [&](int j, double e) {
    return levels.degeneracy(j, reversed) * std::exp(-beta * (e - favoured));
  };
  double z = 0, first = 0;
  for (int j = 0; j < levels.n_levels; ++j) {
    auto const e = static_cast<double>(levels.step(j, reversed));
    double const w = weight(j, e);
    z += w;
    first += w * e;
  }
  UnitMoments moments{first / z, 0, 0};
  for (int j = 0; j < levels.n_levels; ++j) {
    auto const e = static_cast<double>(levels.step(j, reversed));
    double const p = weight(j, e) / z, x = e - moments.mean;
    moments.variance += p * x * x;
    moments.third += p * x * x * x;
  }
  return moments;
}

/// β, of either sign, at which a unit's mean energy is u, 0 < u ≤ K/2.
AK_HD inline double beta_of_mean(LevelView const& levels, bool reversed, double u) {
  // Newton's method on ln ⟨e⟩(β) − ln u, which is nearly linear where one level dominates, inside a
  // bracket.
  double low = -HUGE_VAL, high = HUGE_VAL, beta = 0;
  double const unit = 1 / static_cast<double>(levels.width());
  for (int iteration = 0; iteration < 400; ++iteration) {
    UnitMoments const m = unit_moments(levels, reversed, beta);
    (m.mean > u ? low : high) = beta;
    double next = beta + std::log1p((m.mean - u) / u) * m.mean / m.variance;
    if (!(next > low && next < high)) {
      if (low == -HUGE_VAL)
        next = high - std::fmax(std::fabs(high), unit);
      else if (high == HUGE_VAL)
        next = low + std::fmax(std::fabs(low), unit);
      else
        next = 0.5 * (low + high);
    }
    if (std::fabs(next - beta) <= 1e-16 * std::fabs(beta) || next == low || next == high)
      return next;
    beta = next;
  }
  return beta;
}

/// β at which N units have the mean energy E, 0 < E < N·K, counted from the lowest level or (reversed)
/// downwards from the highest.
///
/// Accuracy   some ulp, from the end of the spectrum that is nearer  (tests/property/level_rules_test.cpp)
AK_HD inline double saddle_beta(LevelView const& levels, bool reversed, std::uint64_t n_units,
                                Quanta energy) {
  Quanta const rest = static_cast<Quanta>(n_units) * levels.width() - energy;
  auto const n = static_cast<double>(n_units);
  if (energy <= rest) return beta_of_mean(levels, reversed, static_cast<double>(energy) / n);
  return -beta_of_mean(levels, !reversed, static_cast<double>(rest) / n);
}

/// The canonical quantities of a state whose β is `beta`, counted from the end that `reversed` names.
AK_HD inline void set_saddle(LevelView const& levels, bool reversed, std::uint64_t n_units,
                             double beta, LevelMicrostate& state) {
  auto const n = static_cast<double>(n_units);
  double const sign = reversed ? -1 : 1;
  UnitMoments const m = unit_moments(levels, reversed, beta);
  state.beta_saddle = sign * beta;
  state.curvature = -1 / (n * m.variance);
  state.skewness = sign * m.third / (m.variance * std::sqrt(n * m.variance));
}

/// e^x − 1 − x without cancellation.
AK_HD inline double exp_excess(double x) {
  if (std::fabs(x) < 0.02)
    return x * x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x / 720))));
  return std::expm1(x) - x;
}

/// ln ⟨e^{s(e − u)}⟩ of one unit at β, where u is its mean.
AK_HD inline double log_mean_exp(Phasor const* active, int n_active, double mean, double s) {
  double sum = 0;
  for (int j = 0; j < n_active; ++j)
    sum += active[j].weight.head * exp_excess(s * (static_cast<double>(active[j].step) - mean));
  return std::log1p(sum);
}

/// Smallest M for which Chernoff's bound P(X − E ≥ M) ≤ exp(NΛ(s) − s(E+M)) falls below e^{−c} for
/// some s ≤ s_max; `side` = −1 bounds P(E − X ≥ M). `shift` is N·mean − E.
AK_HD inline double chernoff_distance(Phasor const* active, int n_active, double n_units,
                                      double mean, double sigma, double shift, int side, double c,
                                      double s_max) {
  auto const distance = [&](double s) {
    double const bound =
        n_units * log_mean_exp(active, n_active, mean, side * s) + s * side * shift + c;
    return bound / s;
  };
  // Golden section in ln s around the Gaussian optimum; any s gives a valid bound.
  double const guess = std::sqrt(2 * c) / sigma;
  double low = std::log(guess) - 7, high = std::log(guess) + 2;
  double reach = 0;  // beyond s = 600/reach the exponentials overflow
  for (int j = 0; j < n_active; ++j)
    reach = std::fmax(reach, std::fabs(static_cast<double>(active[j].step) - mean));
  high = std::fmin(high, std::log(std::fmin(s_max, 600 / reach)));
  if (low > high - 7) low = high - 7;
  constexpr double kGolden = 0.6180339887498949;
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double at_a = distance(std::exp(a)), at_b = distance(std::exp(b));
  for (int i = 0; i < 14; ++i) {
    if (at_a < at_b || at_b != at_b) {
      high = b, b = a, at_b = at_a;
      a = high - kGolden * (high - low);
      at_a = distance(std::exp(a));
    } else {
      low = a, a = b, at_a = at_b;
      b = low + kGolden * (high - low);
      at_b = distance(std::exp(b));
    }
  }
  return at_a < at_b ? at_a : at_b;
}

enum class Weight {
  resolved,
  zero,        ///< certainly: this energy cannot occur
  unresolved,  ///< too small beside what the circle holds: the energy cannot occur, or only by way of
               ///< levels that are rare at this β
};

/// Time of a point of the rule beside that of a search interval.
inline constexpr std::uint64_t kPointCost = 50;

/// What one circle gives.
struct ContourSums {
  bool too_costly;            ///< more points than allowed; nothing else is set
  Weight at, above, below;    ///< of Ω(E), Ω(E+1), Ω(E−1)
  DoubleDouble log_omega;     ///< ln Ω(E)
  DoubleDouble log_integral;  ///< ln Ω(E) − N ln P(r) − βE
  DoubleDouble up, down;      ///< ln Ω(E±1) − ln Ω(E)
  Weight cumulative;
  DoubleDouble log_ratio;  ///< ln [Σ_{E'≤E} Ω(E') / Ω(E)], where both are resolved
  DoubleDouble log_gibbs;  ///< ln Σ_{E'≤E} Ω(E')
  DoubleDouble mismatch;   ///< N⟨e⟩ − E
  DoubleDouble variance;   ///< σ_E² at β
  double sigma;            ///< σ_E at β
  std::uint64_t n_points;  ///< evaluated
};

/// Residue of k·step modulo m, as a signed fraction of m in turns.
AK_HD inline DoubleDouble turns_of(std::uint64_t step, std::uint64_t k, std::uint64_t m) {
  auto const residue = static_cast<std::uint64_t>(static_cast<Quanta>(step % m) * k % m);
  DoubleDouble const t =
      residue > m / 2 ? -to_double_double(m - residue) : to_double_double(residue);
  return t / to_double_double(m);
}

/// e^{i(step − reference)θ_k} − 1.
AK_HD inline Complex phasor_at(std::uint64_t step, std::uint64_t reference, std::uint64_t k,
                               std::uint64_t m) {
  std::uint64_t const a = step % m, b = reference % m;
  return unit_circle_m1(turns_of(a >= b ? a - b : m - (b - a), k, m));
}

/// The circle of radius e^{−β} at energy E ≥ 1, β ≥ 0 (> 0 with sums over energies).
///
/// @param work         n_levels + 3 phasors
/// @param with_gibbs   also the sum over all energies up to E, through the kernel 1/(1 − z)
/// @param shell        w > 0: Ω stands for the number of states in the w quanta E−w+1 … E, through the
///                     kernel (1 − z^w)/(1 − z); 0: at E
/// @param max_cost     limit of search intervals and, each counted kPointCost times, points
AK_HD inline ContourSums contour_sums(LevelView const& levels, Phasor* work, bool reversed,
                                      std::uint64_t n_units, Quanta energy, double beta,
                                      bool with_gibbs, Quanta shell, std::uint64_t max_cost) {
  ContourSums sums{};
  auto const n = to_double_double(n_units), e_total = to_double_double(energy);

  // Populations to twice double precision; levels that nobody occupies are left out.
  int n_active = 0, reference = 0;
  DoubleDouble excited = 0.0;  // Σ_{j>0} g_j e^{−βe_j}/g_0
  DoubleDouble const ground = levels.exact_degeneracy(0, reversed);
  for (int j = 0; j < levels.n_levels; ++j) {
    std::uint64_t const e = levels.step(j, reversed);
    DoubleDouble w = 1.0;
    if (j > 0) {
      DoubleDouble const exponent = to_double_double(e) * -beta;
      if (exponent.head < -600) continue;
      w = levels.exact_degeneracy(j, reversed) / ground * exp(exponent);
      if (w.head * n.head < 0x1p-110) continue;
      excited += w;
    }
    work[n_active].step = e;
    work[n_active].weight = w;
    if (w.head > work[reference].weight.head) reference = n_active;
    ++n_active;
  }
  DoubleDouble const norm = excited + 1.0;
  DoubleDouble mean = 0.0;
  for (int j = 0; j < n_active; ++j) {
    work[j].weight = work[j].weight / norm;
    mean += work[j].weight * to_double_double(work[j].step);
  }
  DoubleDouble variance = 0.0;
  for (int j = 0; j < n_active; ++j) {
    DoubleDouble const x = to_double_double(work[j].step) - mean;
    variance += work[j].weight * (x * x);
  }
  sums.variance = n * variance;
  sums.sigma = std::sqrt(sums.variance.head);
  sums.mismatch = n * mean - e_total;
  DoubleDouble const main = n * (log(ground) + log1p(excited)) + e_total * beta;

  // Points of the rule. c: e^{−c} beside an integral of about 1/(σ√2π), less what is lost off the
  // saddle, leaves 30 digits.
  double const sigma = sums.sigma, shift = rounded(sums.mismatch);
  double const lost = sigma > 0 ? 0.5 * (shift / sigma) * (shift / sigma) : 0;
  double const c = 70 + 2 * std::log(3 * sigma + 3) + (lost < 100 ? lost : 100);
  bool const summed = with_gibbs || shell != 0;
  double const s_max = summed ? beta : 1e300;
  if (n_active < 2) {
    sums.at = sums.above = sums.below = sums.cumulative = Weight::unresolved;
    return sums;
  }
  double m_real = 0;
  {
    double const up =
        chernoff_distance(work, n_active, n.head, mean.head, sigma, shift, 1, c, s_max);
    double const down =
        chernoff_distance(work, n_active, n.head, mean.head, sigma, shift, -1, c, 1e300);
    double const above = n.head * static_cast<double>(levels.width()) - e_total.head + 1;
    double const below = e_total.head + 1;
    double const reach_up = summed ? up : std::fmin(up, above);
    m_real = std::fmax(reach_up, std::fmin(down, below));
    if (!(m_real < 0x1p61)) {
      sums.too_costly = true;
      return sums;
    }
  }
  std::uint64_t const m = static_cast<std::uint64_t>(m_real) + 2;

  // Three more phasors: e^{iθ} itself, e^{i(N e_ref − E)θ}, and e^{iwθ} of a shell.
  Phasor& angle = work[n_active];
  Phasor& charge = work[n_active + 1];
  Phasor& edge = work[n_active + 2];
  int const n_phasors = n_active + (shell != 0 ? 3 : 2);
  auto const shell_mod = static_cast<std::uint64_t>(shell % m);
  std::uint64_t const e_ref = work[reference].step;
  auto const e_mod = static_cast<std::uint64_t>(energy % m);
  auto const n_mod = static_cast<std::uint64_t>(static_cast<Quanta>(n_units % m) * (e_ref % m) % m);
  std::uint64_t const net = n_mod >= e_mod ? n_mod - e_mod : m - (e_mod - n_mod);
  for (int j = 0; j < n_active; ++j) work[j].turn = phasor_at(work[j].step, e_ref, 1, m);
  angle.turn = phasor_at(1, 0, 1, m);
  charge.turn = phasor_at(net, 0, 1, m);
  edge.turn = phasor_at(shell_mod, 0, 1, m);

  DoubleDouble const shrink = exp(DoubleDouble(-beta)), gap = -expm1(DoubleDouble(-beta));
  DoubleDouble const shell_exponent = to_double_double(shell) * -beta;
  DoubleDouble const shell_shrink = exp(shell_exponent), shell_gap = -expm1(shell_exponent);
  DoubleDouble total = 0.0, up = 0.0, down = 0.0, gibbs = 0.0;
  double total_size = 0, gibbs_size = 0;
  constexpr DoubleDouble kTurnsPerRadian(0x1.45f306dc9c883p-3, -0x1.6b01ec5417056p-57);
  std::uint64_t const last = m / 2;
  std::uint64_t next_point = ~std::uint64_t{0}, cost = 0;

  auto const evaluate = [&](std::uint64_t k) {
    if (k != next_point) {
      for (int j = 0; j < n_active; ++j) work[j].value = phasor_at(work[j].step, e_ref, k, m);
      angle.value = phasor_at(1, 0, k, m);
      charge.value = phasor_at(net, 0, k, m);
      edge.value = phasor_at(shell_mod, 0, k, m);
    }
    Complex w = {0.0, 0.0};
    for (int j = 0; j < n_active; ++j) {
      if (j == reference) continue;
      w.re += work[j].weight * work[j].value.re;
      w.im += work[j].weight * work[j].value.im;
    }
    double const re = w.re.head, im = w.im.head;
    double const log_modulus =
        0.5 * std::log1p(std::fmax(2 * re + (re * re + im * im), -1 + 1e-60));
    if (-log_modulus * n.head < c + 5) {
      Complex const power = log1p(w);
      DoubleDouble const decay = exp(n * power.re);
      DoubleDouble turns = n * power.im * kTurnsPerRadian;
      turns = turns - std::nearbyint(turns.head);
      Complex f = unit_circle(turns) * Complex{charge.value.re + 1.0, charge.value.im};
      double const count = k == 0 || 2 * k == m ? 1 : 2;  // the other half circle is the conjugate
      f = {f.re * decay * count, f.im * decay * count};
      Complex const d = angle.value;
      double size = count * decay.head;
      if (summed) {
        // f/(1 − z), where 1 − z = (1 − r) − r (e^{iθ} − 1).
        Complex const z_gap = {gap - shrink * d.re, -(shrink * d.im)};
        DoubleDouble const square = z_gap.re * z_gap.re + z_gap.im * z_gap.im;
        Complex const sum = {(f.re * z_gap.re + f.im * z_gap.im) / square,
                             (f.im * z_gap.re - f.re * z_gap.im) / square};
        double const sum_size = size / std::sqrt(square.head);
        gibbs += sum.re;
        gibbs_size += sum_size;
        if (shell != 0) {
          Complex const w_gap = {shell_gap - shell_shrink * edge.value.re,
                                 -(shell_shrink * edge.value.im)};
          f = sum * w_gap;
          size = sum_size * (std::fabs(w_gap.re.head) + std::fabs(w_gap.im.head));
        }
      }
      DoubleDouble const real = f.re * d.re, imaginary = f.im * d.im;
      total += f.re;
      up += real + imaginary;
      down += real - imaginary;
      total_size += size;
    }
    for (int j = 0; j < n_phasors; ++j)
      work[j].value = work[j].value + (work[j].turn + work[j].value * work[j].turn);
    next_point = k + 1;
    ++sums.n_points;
  };

  // Intervals of k that may hold weight, from left to right.
  struct Interval {
    std::uint64_t first, last;
  };
  Interval stack[72];
  int depth = 0;
  stack[depth++] = {0, last};
  double const m_double = static_cast<double>(m);
  double const p_ref = work[reference].weight.head;
  while (depth > 0) {
    Interval const part = stack[--depth];
    if (++cost + kPointCost * sums.n_points > max_cost) {
      sums.too_costly = true;
      return sums;
    }
    // −ln |φ|² ≥ 1 − |φ|² ≥ 4 p_ref Σ_j p_j sin²(π t_j), and sin²(πt) ≥ 4t² or nearly (πt)².
    double bound = 0;
    for (int j = 0; j < n_active; ++j) {
      if (j == reference) continue;
      std::uint64_t const e = work[j].step;
      double const per_point = static_cast<double>(e > e_ref ? e - e_ref : e_ref - e) / m_double;
      double const a = static_cast<double>(part.first) * per_point,
                   b = static_cast<double>(part.last) * per_point;
      if (std::floor(a) != std::floor(b)) continue;  // passes a whole turn
      double const off_a = a - std::floor(a), off_b = std::ceil(b) - b;
      double const slack = 1e-15 * b;  // rounding of a and b
      double const t = std::fmin(off_a, off_b > 0 ? off_b : 0.0) - slack;
      if (t <= 0) continue;
      double const square = t * t;
      bound += work[j].weight.head *
               std::fmax(4 * square, 9.8696044 * square * (1 - 3.2898682 * square));
    }
    if (2 * p_ref * bound * n.head > c + 1) continue;
    if (part.last - part.first < 8) {
      for (std::uint64_t k = part.first; k <= part.last; ++k) evaluate(k);
    } else {
      std::uint64_t const middle = part.first + (part.last - part.first) / 2;
      stack[depth++] = {middle + 1, part.last};
      stack[depth++] = {part.first, middle};
    }
  }

  // Rounding leaves less than 2^−90 of the sum of magnitudes.
  DoubleDouble const points = to_double_double(m);
  auto const weight = [&](DoubleDouble value, double size, double log_scale) {
    if (value.head > 0x1p-40 * size) return Weight::resolved;
    // Numbers of states are whole: one that is below ½, by an error far below ½, is 0.
    double const log_error = log_scale + std::log(0x1p-90 * size / points.head);
    bool const below_half =
        value.head <= 0 || log_scale + std::log(value.head / points.head) < -0.7;
    return log_error < -8 && below_half ? Weight::zero : Weight::unresolved;
  };
  sums.at = weight(total, total_size, main.head);
  sums.above = weight(total + up, total_size, main.head + beta);
  sums.below = weight(total + down, total_size, main.head - beta);
  if (sums.at == Weight::resolved) {
    sums.log_integral = log(total / points);
    sums.log_omega = main + sums.log_integral;
    sums.up = beta + log1p(up / total);
    sums.down = log1p(down / total) - beta;
  }
  if (with_gibbs) {
    sums.cumulative = weight(gibbs, gibbs_size, main.head);
    if (sums.cumulative == Weight::resolved) {
      sums.log_gibbs = main + log(gibbs / points);
      if (sums.at == Weight::resolved) sums.log_ratio = log1p((gibbs - total) / total);
    }
  }
  return sums;
}

/// β of a circle for sums over energies, whose kernel has a pole at r = 1: three times 1/σ_E away from it,
/// or less where that would move the mean energy far off E. Off the saddle the terms are larger than their
/// sum, by e^{4.5} for three widths.
AK_HD inline double summing_beta(LevelView const& levels, bool reversed, std::uint64_t n_units,
                                 Quanta energy, double saddle) {
  auto const n = static_cast<double>(n_units);
  double distance = 3 / std::sqrt(n * unit_moments(levels, reversed, saddle).variance);
  for (int i = 0; i < 60 && distance > saddle; ++i, distance *= 0.5) {
    UnitMoments const m = unit_moments(levels, reversed, distance);
    double const mismatch = n * m.mean - static_cast<double>(energy);
    if (mismatch * mismatch <= 20 * n * m.variance) return distance;
  }
  return std::fmax(saddle, distance);
}

/// A β in quanta, 0 where only rounding is left of it: differences of ln Ω carry an error of about 1e-30.
AK_HD inline double without_noise(DoubleDouble beta) {
  double const value = rounded(beta);
  return std::fabs(value) < 1e-28 ? 0.0 : value;
}

/// LevelMicrostate at energy E, 0 ≤ E ≤ N·K, wherever one circle decides it.
///
/// @param work        n_levels + 3 phasors
/// @param max_cost    limit of the circle
/// @return            whether `state` is final; if not, LevelResolver has to find it
///
/// Accuracy   ln Ω and ln of the Gibbs volume within 1 ulp, absolute 1e-15 where they are below 1; β within
///            1e-13 relative, 1e-28 absolute  (tests/exact/level_microstate_test.cpp, level_reference_test.cpp)
/// Cost       some tens of microseconds, whatever N: 40 to a few hundred points  (bench_entropy)
AK_HD inline bool level_microstate(LevelView const& levels, Phasor* work, std::uint64_t n_units,
                                   Quanta energy, std::uint64_t max_cost, LevelMicrostate& state) {
  Quanta const top = static_cast<Quanta>(n_units) * levels.width();
  if (energy == 0 || energy == top) return false;
  // From the end of the spectrum towards which entropy falls, so that β ≥ 0.
  double const signed_saddle = saddle_beta(levels, false, n_units, energy);
  bool const reversed = signed_saddle < 0;
  Quanta const e = reversed ? top - energy : energy;
  double const beta_saddle = std::fabs(signed_saddle);
  double const beta = summing_beta(levels, reversed, n_units, e, beta_saddle);
  ContourSums const sums =
      contour_sums(levels, work, reversed, n_units, e, beta, true, 0, max_cost);
  if (sums.too_costly || sums.at != Weight::resolved || sums.above == Weight::unresolved ||
      sums.below == Weight::unresolved || sums.cumulative != Weight::resolved)
    return false;

  double const none = std::nan("");
  double const sign = reversed ? -1 : 1;
  bool const has_up = sums.above == Weight::resolved, has_down = sums.below == Weight::resolved;
  double const up = has_up ? without_noise(sums.up) : none;
  double const down = has_down ? -without_noise(sums.down) : none;
  state.log_omega = rounded(sums.log_omega);
  state.beta_forward = reversed ? -down : up;
  state.beta_backward = reversed ? -up : down;
  state.beta = has_up && has_down ? without_noise(scaled(sums.up - sums.down, -1) * sign) : none;
  set_saddle(levels, reversed, n_units, beta_saddle, state);
  DoubleDouble log_gibbs = sums.log_gibbs;
  if (reversed) {
    // All states but those above E: G^N − Σ_{x<e} of the spectrum counted downwards.
    DoubleDouble states = 0.0;
    for (int j = 0; j < levels.n_levels; ++j) states += levels.exact_degeneracy(j, false);
    DoubleDouble const log_total = to_double_double(n_units) * log(states);
    DoubleDouble const fraction = exp(sums.log_gibbs - log_total) - exp(sums.log_omega - log_total);
    log_gibbs = log_total + log1p(-fraction);
  }
  state.log_omega_gibbs = rounded(log_gibbs);
  state.log_temperature_gibbs = rounded(reversed ? log_gibbs - sums.log_omega : sums.log_ratio);
  return true;
}

}  // namespace AK_ISA
}  // namespace antikelvin
