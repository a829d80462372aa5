// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/base/wide.hpp"
#include "antikelvin/exact/chernoff.hpp"
#include "antikelvin/exact/level_view.hpp"
#include "antikelvin/exact/phasor.hpp"
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

enum class Weight {
  resolved,
  zero,        ///< certainly: this energy cannot occur
  unresolved,  ///< too small beside what the circle holds: the energy cannot occur, or only by way of
               ///< levels that are rare at this β
};

/// Time of a point of the rule beside that of a search interval.
inline constexpr std::uint64_t kPointCost = 50;

/// Sums over one circle.
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

/// The trapezoidal rule on one circle (contour_sums), step by step.
class LevelCircle {
 public:
  AK_HD LevelCircle(LevelView const& levels, Phasor* work, bool reversed, std::uint64_t n_units,
                    Quanta energy, double beta, bool with_gibbs, Quanta shell)
      : levels_(levels),
        work_(work),
        reversed_(reversed),
        with_gibbs_(with_gibbs),
        summed_(with_gibbs || shell != 0),
        n_units_(n_units),
        energy_(energy),
        shell_(shell),
        beta_(beta),
        n_(to_double_double(n_units)),
        e_total_(to_double_double(energy)) {}

  /// @param max_cost  limit of search intervals and, each counted kPointCost times, points
  AK_HD ContourSums sums(std::uint64_t max_cost) {
    populate();
    if (n_active_ < 2) {
      sums_.at = sums_.above = sums_.below = sums_.cumulative = Weight::unresolved;
      return sums_;
    }
    sums_.too_costly = !choose_points();
    if (sums_.too_costly) return sums_;
    set_turns();
    set_kernels();
    sums_.too_costly = !search(max_cost);
    if (!sums_.too_costly) conclude();
    return sums_;
  }

 private:
  /// Numbers k of points that may hold weight.
  struct Interval {
    std::uint64_t first, last;
  };

  /// Populations to twice double precision; levels that nobody occupies are left out.
  AK_HD void populate() {
    DoubleDouble excited = 0.0;  // Σ_{j>0} g_j e^{−βe_j}/g_0
    DoubleDouble const ground = levels_.exact_degeneracy(0, reversed_);
    for (int j = 0; j < levels_.n_levels; ++j) {
      std::uint64_t const e = levels_.step(j, reversed_);
      DoubleDouble w = 1.0;
      if (j > 0) {
        DoubleDouble const exponent = to_double_double(e) * -beta_;
        if (exponent.head < -600) continue;
        w = levels_.exact_degeneracy(j, reversed_) / ground * exp(exponent);
        if (w.head * n_.head < 0x1p-110) continue;
        excited += w;
      }
      work_[n_active_].step = e;
      work_[n_active_].weight = w;
      if (w.head > work_[reference_].weight.head) reference_ = n_active_;
      ++n_active_;
    }
    set_moments(excited + 1.0);
    main_ = n_ * (log(ground) + log1p(excited)) + e_total_ * beta_;
  }

  /// Normalizes the populations and takes their mean and variance.
  AK_HD void set_moments(DoubleDouble norm) {
    DoubleDouble mean = 0.0;
    for (int j = 0; j < n_active_; ++j) {
      work_[j].weight = work_[j].weight / norm;
      mean += work_[j].weight * to_double_double(work_[j].step);
    }
    DoubleDouble variance = 0.0;
    for (int j = 0; j < n_active_; ++j) {
      DoubleDouble const x = to_double_double(work_[j].step) - mean;
      variance += work_[j].weight * (x * x);
    }
    mean_ = mean.head;
    sums_.variance = n_ * variance;
    sums_.sigma = std::sqrt(sums_.variance.head);
    sums_.mismatch = n_ * mean - e_total_;
  }

  /// M, the number of points of the rule; false where it would be out of all bounds.
  AK_HD bool choose_points() {
    // c: e^{−c} beside an integral of about 1/(σ√2π), less what is lost off the saddle, leaves 30 digits.
    double const sigma = sums_.sigma, shift = rounded(sums_.mismatch);
    double const lost = sigma > 0 ? 0.5 * (shift / sigma) * (shift / sigma) : 0;
    c_ = 70 + 2 * std::log(3 * sigma + 3) + (lost < 100 ? lost : 100);
    double const s_max = summed_ ? beta_ : 1e300;
    double const up =
        chernoff_distance(work_, n_active_, n_.head, mean_, sigma, shift, 1, c_, s_max);
    double const down =
        chernoff_distance(work_, n_active_, n_.head, mean_, sigma, shift, -1, c_, 1e300);
    double const above = n_.head * static_cast<double>(levels_.width()) - e_total_.head + 1;
    double const below = e_total_.head + 1;
    double const reach_up = summed_ ? up : std::fmin(up, above);
    double const m_real = std::fmax(reach_up, std::fmin(down, below));
    if (!(m_real < 0x1p61)) return false;
    m_ = static_cast<std::uint64_t>(m_real) + 2;
    return true;
  }

  /// Three more phasors: e^{iθ} itself, e^{i(N e_ref − E)θ}, and e^{iwθ} of a shell.
  AK_HD Phasor& angle() { return work_[n_active_]; }
  AK_HD Phasor& charge() { return work_[n_active_ + 1]; }
  AK_HD Phasor& edge() { return work_[n_active_ + 2]; }

  AK_HD void set_turns() {
    n_phasors_ = n_active_ + (shell_ != 0 ? 3 : 2);
    shell_mod_ = static_cast<std::uint64_t>(shell_ % m_);
    e_ref_ = work_[reference_].step;
    auto const e_mod = static_cast<std::uint64_t>(energy_ % m_);
    auto const n_mod =
        static_cast<std::uint64_t>(static_cast<Quanta>(n_units_ % m_) * (e_ref_ % m_) % m_);
    net_ = n_mod >= e_mod ? n_mod - e_mod : m_ - (e_mod - n_mod);
    for (int j = 0; j < n_active_; ++j) work_[j].turn = phasor_at(work_[j].step, e_ref_, 1, m_);
    angle().turn = phasor_at(1, 0, 1, m_);
    charge().turn = phasor_at(net_, 0, 1, m_);
    edge().turn = phasor_at(shell_mod_, 0, 1, m_);
  }

  AK_HD void set_kernels() {
    shrink_ = exp(DoubleDouble(-beta_));
    gap_ = -expm1(DoubleDouble(-beta_));
    DoubleDouble const exponent = to_double_double(shell_) * -beta_;
    shell_shrink_ = exp(exponent);
    shell_gap_ = -expm1(exponent);
  }

  /// Evaluates intervals of k that may hold weight, from left to right; false once that costs too much.
  AK_HD bool search(std::uint64_t max_cost) {
    std::uint64_t cost = 0;
    Interval stack[72];
    int depth = 0;
    stack[depth++] = {0, m_ / 2};
    double const p_ref = work_[reference_].weight.head;
    while (depth > 0) {
      Interval const part = stack[--depth];
      if (++cost + kPointCost * sums_.n_points > max_cost) return false;
      if (2 * p_ref * least_dephasing(part) * n_.head > c_ + 1) continue;
      if (part.last - part.first < 8) {
        for (std::uint64_t k = part.first; k <= part.last; ++k) evaluate(k);
      } else {
        std::uint64_t const middle = part.first + (part.last - part.first) / 2;
        stack[depth++] = {middle + 1, part.last};
        stack[depth++] = {part.first, middle};
      }
    }
    return true;
  }

  /// Bound B on an interval: −ln |φ|² ≥ 1 − |φ|² ≥ 4 p_ref Σ_j p_j sin²(π t_j) ≥ 4 p_ref B, and sin²(πt) ≥
  /// 4t² or nearly (πt)².
  AK_HD double least_dephasing(Interval const& part) const {
    double bound = 0;
    double const m_double = static_cast<double>(m_);
    for (int j = 0; j < n_active_; ++j) {
      if (j == reference_) continue;
      std::uint64_t const e = work_[j].step;
      double const per_point = static_cast<double>(e > e_ref_ ? e - e_ref_ : e_ref_ - e) / m_double;
      double const a = static_cast<double>(part.first) * per_point,
                   b = static_cast<double>(part.last) * per_point;
      if (std::floor(a) != std::floor(b)) continue;  // passes a whole turn
      double const off_a = a - std::floor(a), off_b = std::ceil(b) - b;
      double const slack = 1e-15 * b;  // rounding of a and b
      double const t = std::fmin(off_a, off_b > 0 ? off_b : 0.0) - slack;
      if (t <= 0) continue;
      double const square = t * t;
      bound += work_[j].weight.head *
               std::fmax(4 * square, 9.8696044 * square * (1 - 3.2898682 * square));
    }
    return bound;
  }

  /// Adds point k, and turns the phasors on to the next one.
  AK_HD void evaluate(std::uint64_t k) {
    if (k != next_point_) {
      for (int j = 0; j < n_active_; ++j) work_[j].value = phasor_at(work_[j].step, e_ref_, k, m_);
      angle().value = phasor_at(1, 0, k, m_);
      charge().value = phasor_at(net_, 0, k, m_);
      edge().value = phasor_at(shell_mod_, 0, k, m_);
    }
    Complex w = {0.0, 0.0};  // φ − 1
    for (int j = 0; j < n_active_; ++j) {
      if (j == reference_) continue;
      w.re += work_[j].weight * work_[j].value.re;
      w.im += work_[j].weight * work_[j].value.im;
    }
    double const re = w.re.head, im = w.im.head;
    double const log_modulus =
        0.5 * std::log1p(std::fmax(2 * re + (re * re + im * im), -1 + 1e-60));
    if (-log_modulus * n_.head < c_ + 5) add(w, k == 0 || 2 * k == m_ ? 1 : 2);
    for (int j = 0; j < n_phasors_; ++j)
      work_[j].value = work_[j].value + (work_[j].turn + work_[j].value * work_[j].turn);
    next_point_ = k + 1;
    ++sums_.n_points;
  }

  /// Adds φ^N e^{−iEθ}, where φ = 1 + w, `count` times: the other half circle is the conjugate.
  AK_HD void add(Complex w, double count) {
    constexpr DoubleDouble kTurnsPerRadian(0x1.45f306dc9c883p-3, -0x1.6b01ec5417056p-57);
    Complex const power = log1p(w);
    DoubleDouble const decay = exp(n_ * power.re);
    DoubleDouble turns = n_ * power.im * kTurnsPerRadian;
    turns = turns - std::nearbyint(turns.head);
    Complex f = unit_circle(turns) * Complex{charge().value.re + 1.0, charge().value.im};
    f = {f.re * decay * count, f.im * decay * count};
    Complex const d = angle().value;
    double size = count * decay.head;
    if (summed_) {
      // f/(1 − z), where 1 − z = (1 − r) − r (e^{iθ} − 1).
      Complex const z_gap = {gap_ - shrink_ * d.re, -(shrink_ * d.im)};
      DoubleDouble const square = z_gap.re * z_gap.re + z_gap.im * z_gap.im;
      Complex const sum = {(f.re * z_gap.re + f.im * z_gap.im) / square,
                           (f.im * z_gap.re - f.re * z_gap.im) / square};
      double const sum_size = size / std::sqrt(square.head);
      gibbs_ += sum.re;
      gibbs_size_ += sum_size;
      if (shell_ != 0) {
        Complex const w_gap = {shell_gap_ - shell_shrink_ * edge().value.re,
                               -(shell_shrink_ * edge().value.im)};
        f = sum * w_gap;
        size = sum_size * (std::fabs(w_gap.re.head) + std::fabs(w_gap.im.head));
      }
    }
    DoubleDouble const real = f.re * d.re, imaginary = f.im * d.im;
    total_ += f.re;
    up_ += real + imaginary;
    down_ += real - imaginary;
    total_size_ += size;
  }

  /// Decision of a sum over all points. Rounding leaves less than 2^−90 of the sum of magnitudes.
  AK_HD Weight weight(DoubleDouble value, double size, double log_scale,
                      DoubleDouble points) const {
    if (value.head > 0x1p-40 * size) return Weight::resolved;
    // Numbers of states are whole: one that is below ½, by an error far below ½, is 0.
    double const log_error = log_scale + std::log(0x1p-90 * size / points.head);
    bool const below_half =
        value.head <= 0 || log_scale + std::log(value.head / points.head) < -0.7;
    return log_error < -8 && below_half ? Weight::zero : Weight::unresolved;
  }

  AK_HD void conclude() {
    DoubleDouble const points = to_double_double(m_);
    sums_.at = weight(total_, total_size_, main_.head, points);
    sums_.above = weight(total_ + up_, total_size_, main_.head + beta_, points);
    sums_.below = weight(total_ + down_, total_size_, main_.head - beta_, points);
    if (sums_.at == Weight::resolved) {
      sums_.log_integral = log(total_ / points);
      sums_.log_omega = main_ + sums_.log_integral;
      sums_.up = beta_ + log1p(up_ / total_);
      sums_.down = log1p(down_ / total_) - beta_;
    }
    if (!with_gibbs_) return;
    sums_.cumulative = weight(gibbs_, gibbs_size_, main_.head, points);
    if (sums_.cumulative != Weight::resolved) return;
    sums_.log_gibbs = main_ + log(gibbs_ / points);
    if (sums_.at == Weight::resolved) sums_.log_ratio = log1p((gibbs_ - total_) / total_);
  }

  LevelView levels_;
  Phasor* work_;  ///< active levels, then angle, charge, edge
  bool reversed_, with_gibbs_, summed_;
  std::uint64_t n_units_;
  Quanta energy_, shell_;
  double beta_;
  DoubleDouble n_, e_total_;

  int n_active_ = 0, reference_ = 0, n_phasors_ = 0;
  double mean_ = 0;          ///< of one unit
  DoubleDouble main_ = 0.0;  ///< N ln P(r) + βE
  double c_ = 0;             ///< points below e^{−c} are left out
  std::uint64_t m_ = 0;
  std::uint64_t shell_mod_ = 0, e_ref_ = 0, net_ = 0;  ///< of the phasors
  DoubleDouble shrink_ = 0.0, gap_ = 0.0;              ///< r, 1 − r
  DoubleDouble shell_shrink_ = 0.0, shell_gap_ = 0.0;  ///< r^w, 1 − r^w
  std::uint64_t next_point_ = ~std::uint64_t{0};       ///< to which the phasors are turned
  DoubleDouble total_ = 0.0, up_ = 0.0, down_ = 0.0, gibbs_ = 0.0;
  double total_size_ = 0, gibbs_size_ = 0;
  ContourSums sums_{};
};

}  // namespace AK_ISA
}  // namespace antikelvin
