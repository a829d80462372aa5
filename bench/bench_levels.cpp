// SPDX-License-Identifier: Apache-2.0
// Accuracy and cost of ln Omega(E) of N many-level units, side by side with what else one would do.
// All on one core. Methods that only know whole curves make the whole curve; the others are asked
// for the energies that are compared. Errors are against exact integers up to some thousand units,
// and beyond that against tests/data/level_reference.json or, for levels 0, 1, 2, a sum in MPFR.
//
//   bench_levels [--tiny] [--markdown]     JSON lines, or two tables for docs/accuracy.md
#include <gmp.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "antikelvin/exact/level_contour.hpp"
#include "base/build_info.hpp"
#include "device/backend.hpp"
#include "harness.hpp"
#include "support/level_sets.hpp"
#include "support/mpfr_oracle.hpp"
#ifdef AK_HAVE_FFTW
#include <fftw3.h>
#endif

namespace {

using namespace antikelvin;
using test_support::Binary256;

constexpr double kNone = -HUGE_VAL;
constexpr double kPi = 3.14159265358979323846;

/// A system, and the energies at which it is looked at.
struct LevelProblem {
  std::string name;
  IntegerLevels levels;
  std::uint64_t n_units;
  std::vector<Quanta> energies;                 ///< ascending
  std::vector<std::optional<Binary256>> truth;  ///< ln Omega; none: cannot occur

  double top() const { return static_cast<double>(test_support::top_energy(levels, n_units)); }
  LevelView view() const {
    return {static_cast<int>(levels.steps.size()), levels.steps.data(), levels.degeneracies.data()};
  }
};

/// Work of a method: values at the problem's energies, and how many it had to make for them.
struct Evaluation {
  std::vector<double> log_omega;
  double values_made;
  std::vector<std::size_t> which;  ///< of the energies, if not all
};

struct Method {
  std::string name;
  std::function<bool(LevelProblem const&)> offers;
  std::function<Evaluation(LevelProblem const&)> evaluate;
};

/// Picks what was asked for from a whole curve.
Evaluation picked(LevelProblem const& problem, std::function<double(std::uint64_t)> const& at) {
  Evaluation outcome{{}, problem.top() + 1, {}};
  for (Quanta const energy : problem.energies)
    outcome.log_omega.push_back(at(static_cast<std::uint64_t>(energy)));
  return outcome;
}

// antikelvin

/// Some energies of small systems with wide gaps take seconds: then a spread of them has to do.
Evaluation by_antikelvin(LevelProblem const& problem) {
  constexpr double kSeconds = 4;
  constexpr std::size_t kProbes = 2, kFewest = 4;
  static auto const backend = make_cpu_backend(1);
  std::size_t const all = problem.energies.size();
  auto const spread = [&](std::size_t count) {
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < count; ++i) which.push_back((2 * i + 1) * all / (2 * count));
    return which;
  };
  auto const states_at = [&](std::vector<std::size_t> const& which) {
    std::vector<Quanta> energies;
    for (std::size_t const i : which) energies.push_back(problem.energies[i]);
    return backend->evaluator().level_states(problem.levels, problem.n_units, energies);
  };
  // The same for every repetition.
  static std::map<LevelProblem const*, std::size_t> counts;
  if (counts.count(&problem) == 0) {
    auto const start = std::chrono::steady_clock::now();
    states_at(spread(kProbes));
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    bool const slow = seconds / kProbes * static_cast<double>(all) > 10 * kSeconds;
    auto const few = static_cast<std::size_t>(kSeconds / seconds * kProbes);
    counts[&problem] = slow ? std::max(few, kFewest) : all;
  }
  std::size_t const count = counts[&problem];
  Evaluation evaluation{{}, static_cast<double>(count), {}};
  std::vector<std::size_t> const which = spread(count);
  for (LevelMicrostate const& state : states_at(which))
    evaluation.log_omega.push_back(state.log_omega);
  if (count < all) evaluation.which = which;
  return evaluation;
}

// Saddle point

/// Cumulants of one unit at beta, and the logarithm of its partition sum.
struct Cumulants {
  double log_z, mean, second, third, fourth;
};

Cumulants cumulants_of(IntegerLevels const& levels, double beta) {
  // Weights relative to the largest, so that negative beta overflows nothing.
  double largest = kNone;
  std::vector<double> weights;
  for (std::size_t j = 0; j < levels.steps.size(); ++j) {
    double const exponent = std::log(static_cast<double>(levels.degeneracies[j])) -
                            beta * static_cast<double>(levels.steps[j]);
    weights.push_back(exponent);
    largest = std::max(largest, exponent);
  }
  double z = 0, first = 0;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    weights[j] = std::exp(weights[j] - largest);
    z += weights[j];
    first += weights[j] * static_cast<double>(levels.steps[j]);
  }
  Cumulants c{largest + std::log(z), first / z, 0, 0, 0};
  for (std::size_t j = 0; j < weights.size(); ++j) {
    double const p = weights[j] / z, x = static_cast<double>(levels.steps[j]) - c.mean;
    c.second += p * x * x;
    c.third += p * x * x * x;
    c.fourth += p * x * x * x * x;
  }
  c.fourth -= 3 * c.second * c.second;
  return c;
}

/// beta of the mean energy E, of either sign, E to a quantum; 1 <= E < N K.
double saddle_of(LevelProblem const& problem, double energy) {
  return saddle_beta(problem.view(), false, problem.n_units, static_cast<Quanta>(energy));
}

Evaluation by_saddle_point(LevelProblem const& problem) {
  Evaluation outcome{{}, static_cast<double>(problem.energies.size()), {}};
  auto const n = static_cast<double>(problem.n_units);
  for (Quanta const quanta : problem.energies) {
    auto const energy = static_cast<double>(quanta);
    if (energy == 0 || energy == problem.top()) {
      auto const& g = problem.levels.degeneracies;
      outcome.log_omega.push_back(
          n * std::log(static_cast<double>(energy == 0 ? g.front() : g.back())));
      continue;
    }
    double const beta = saddle_of(problem, energy);
    Cumulants const c = cumulants_of(problem.levels, beta);
    double const square = c.second * c.second;
    double const correction =
        (c.fourth / (8 * square) - 5 * c.third * c.third / (24 * square * c.second)) / n;
    outcome.log_omega.push_back(n * c.log_z + beta * energy -
                                0.5 * std::log(2 * kPi * n * c.second) + std::log1p(correction));
  }
  return outcome;
}

// Power-series recurrence of P(z)^N

/// A double with an exponent of its own: Omega passes 10^308 soon.
struct Scaled {
  double mantissa = 0;
  std::int64_t exponent = 0;

  void normalize() {
    int shift = 0;
    mantissa = std::frexp(mantissa, &shift);
    exponent = mantissa == 0 ? 0 : exponent + shift;
  }
};

/// ln Omega(0 ... last) upwards.
std::vector<double> recurrence(IntegerLevels const& levels, std::uint64_t n_units,
                               std::uint64_t last) {
  constexpr double kLn2 = 0.6931471805599453094172321;
  std::size_t const n_levels = levels.steps.size();
  auto const ground = static_cast<double>(levels.degeneracies[0]);
  std::vector<Scaled> omega(last + 1);
  std::vector<double> log_omega(last + 1, kNone);
  double const log_first = static_cast<double>(n_units) * std::log(ground);
  omega[0].mantissa = 1;  // and the factor g_0^N is added to the logarithms
  omega[0].normalize();
  log_omega[0] = log_first;
  std::vector<double> factor(n_levels), step(n_levels), degeneracy(n_levels);
  for (std::size_t j = 0; j < n_levels; ++j) {
    step[j] = static_cast<double>(levels.steps[j]);
    degeneracy[j] = static_cast<double>(levels.degeneracies[j]) / ground;
    factor[j] = step[j] * (static_cast<double>(n_units) + 1);
  }
  for (std::uint64_t e = 1; e <= last; ++e) {
    std::int64_t scale = std::numeric_limits<std::int64_t>::min();
    for (std::size_t j = 1; j < n_levels && levels.steps[j] <= e; ++j) {
      Scaled const& earlier = omega[e - levels.steps[j]];
      if (earlier.mantissa != 0) scale = std::max(scale, earlier.exponent);
    }
    double sum = 0;
    for (std::size_t j = 1; j < n_levels && levels.steps[j] <= e; ++j) {
      Scaled const& earlier = omega[e - levels.steps[j]];
      if (earlier.mantissa == 0 || scale - earlier.exponent > 200) continue;
      sum += degeneracy[j] * (factor[j] - static_cast<double>(e)) *
             std::ldexp(earlier.mantissa, static_cast<int>(earlier.exponent - scale));
    }
    omega[e] = {sum / static_cast<double>(e), scale};
    omega[e].normalize();
    if (omega[e].mantissa > 0)
      log_omega[e] =
          log_first + (std::log(omega[e].mantissa) + static_cast<double>(omega[e].exponent) * kLn2);
  }
  return log_omega;
}

/// From both ends to the middle: the terms have one sign for longer.
Evaluation by_recurrence(LevelProblem const& problem) {
  auto const top = static_cast<std::uint64_t>(problem.top());
  std::vector<double> const low = recurrence(problem.levels, problem.n_units, top / 2);
  std::vector<double> const high =
      recurrence(test_support::reversed(problem.levels), problem.n_units, top - top / 2);
  return picked(problem, [&](std::uint64_t e) { return e <= top / 2 ? low[e] : high[top - e]; });
}

// Fast Fourier transforms

#ifdef AK_HAVE_FFTW
/// (p_0 + p_1 z + ...)^N mod z^M - 1 by transform, power, transform. p sums to 1.
class PowerTransform {
 public:
  explicit PowerTransform(std::size_t m)
      : m_(m),
        real_(fftw_alloc_real(m)),
        waves_(fftw_alloc_complex(m / 2 + 1)),
        forward_(fftw_plan_dft_r2c_1d(static_cast<int>(m), real_, waves_, FFTW_ESTIMATE)),
        backward_(fftw_plan_dft_c2r_1d(static_cast<int>(m), waves_, real_, FFTW_ESTIMATE)) {
    std::fill(real_, real_ + m, 0.0);
  }
  PowerTransform(PowerTransform const&) = delete;
  PowerTransform& operator=(PowerTransform const&) = delete;
  ~PowerTransform() {
    fftw_destroy_plan(forward_);
    fftw_destroy_plan(backward_);
    fftw_free(real_);
    fftw_free(waves_);
  }

  void add(std::uint64_t step, double p) { real_[step % m_] += p; }

  void raise(std::uint64_t n_units) {
    fftw_execute(forward_);
    for (std::size_t k = 0; k <= m_ / 2; ++k) {
      std::complex<double> base(waves_[k][0], waves_[k][1]), power(1, 0);
      for (std::uint64_t n = n_units; n != 0; n >>= 1) {
        if (n & 1) power = product(power, base);
        base = product(base, base);
      }
      waves_[k][0] = power.real();
      waves_[k][1] = power.imag();
    }
    fftw_execute(backward_);
  }

  double at(Quanta energy) const {
    return real_[static_cast<std::size_t>(energy % m_)] / static_cast<double>(m_);
  }

 private:
  /// Without the library's care for infinities, which costs a call.
  static std::complex<double> product(std::complex<double> a, std::complex<double> b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
  }

  std::size_t m_;
  double* real_;
  fftw_complex* waves_;
  fftw_plan forward_, backward_;
};

constexpr double kLargestTransform = 0x1p24, kLargestTilted = 0x1p21;

std::size_t power_of_two(double at_least) {
  std::size_t m = 1;
  while (static_cast<double>(m) < at_least) m *= 2;
  return m;
}

double log_if_positive(double value) { return value > 0 ? std::log(value) : kNone; }

Evaluation by_plain_transform(LevelProblem const& problem) {
  PowerTransform transform(power_of_two(problem.top() + 1));
  auto const states = static_cast<double>(test_support::n_states(problem.levels));
  for (std::size_t j = 0; j < problem.levels.steps.size(); ++j)
    transform.add(problem.levels.steps[j],
                  static_cast<double>(problem.levels.degeneracies[j]) / states);
  transform.raise(problem.n_units);
  double const log_all = static_cast<double>(problem.n_units) * std::log(states);
  return picked(problem,
                [&](std::uint64_t e) { return log_all + log_if_positive(transform.at(e)); });
}

/// Points that hold the tilted distribution at an energy, up to e^-60 or so at its borders.
double tilted_points(LevelProblem const& problem, double energy) {
  double const sigma = std::sqrt(static_cast<double>(problem.n_units) *
                                 cumulants_of(problem.levels, saddle_of(problem, energy)).second);
  return std::min(40 * sigma + 4 * static_cast<double>(problem.levels.width()) + 64,
                  2 * problem.top() + 2);
}

/// Levels weighted by e^{-beta e}, so that energies around a chosen one are the likely ones; a new
/// tilt wherever the last one's standard deviation times two has been passed.
class TiltedTransform {
 public:
  TiltedTransform(LevelProblem const& problem, double energy) {
    beta_ = saddle_of(problem, energy);
    Cumulants const c = cumulants_of(problem.levels, beta_);
    reach_ = 2 * std::sqrt(static_cast<double>(problem.n_units) * c.second);
    log_all_ = static_cast<double>(problem.n_units) * c.log_z;
    transform_.emplace(power_of_two(tilted_points(problem, energy)));
    for (std::size_t j = 0; j < problem.levels.steps.size(); ++j)
      transform_->add(problem.levels.steps[j],
                      std::exp(std::log(static_cast<double>(problem.levels.degeneracies[j])) -
                               beta_ * static_cast<double>(problem.levels.steps[j]) - c.log_z));
    transform_->raise(problem.n_units);
  }
  double reach() const { return reach_; }
  double log_omega(Quanta energy) const {
    return log_all_ + beta_ * static_cast<double>(energy) + log_if_positive(transform_->at(energy));
  }

 private:
  double beta_, reach_, log_all_;
  std::optional<PowerTransform> transform_;
};

constexpr double kWholeTiltedCurve = 1e7;

Evaluation by_tilted_transform(LevelProblem const& problem) {
  double const top = problem.top();
  bool const whole = top < kWholeTiltedCurve;
  Evaluation outcome{{}, whole ? top + 1 : static_cast<double>(problem.energies.size()), {}};
  std::optional<TiltedTransform> tilted;
  double until = -1;
  std::size_t next = 0;
  auto const visit = [&](Quanta energy, bool wanted) {
    auto const e = static_cast<double>(energy);
    double value;
    if (e == 0 || e == top) {
      auto const& g = problem.levels.degeneracies;
      value = static_cast<double>(problem.n_units) *
              std::log(static_cast<double>(e == 0 ? g.front() : g.back()));
    } else {
      if (e > until) {
        // The window starts at e: its tilt belongs two standard deviations further up.
        Cumulants const c = cumulants_of(problem.levels, saddle_of(problem, e));
        double const ahead =
            whole ? 2 * std::sqrt(static_cast<double>(problem.n_units) * c.second) : 0;
        tilted.emplace(problem, std::min(e + ahead, (e + top) / 2));
        until = std::min(e + ahead, (e + top) / 2) + (whole ? tilted->reach() : 0);
      }
      value = tilted->log_omega(energy);
    }
    if (wanted) outcome.log_omega.push_back(value);
  };
  if (!whole) {
    for (Quanta const energy : problem.energies) visit(energy, true);
    return outcome;
  }
  for (Quanta energy = 0; energy <= static_cast<Quanta>(top); ++energy) {
    bool const wanted = next < problem.energies.size() && problem.energies[next] == energy;
    if (wanted) ++next;
    visit(energy, wanted);
  }
  return outcome;
}
#endif

// Exact integers

double words_per_value(LevelProblem const& problem) {
  auto const states = static_cast<double>(test_support::n_states(problem.levels));
  return std::floor(static_cast<double>(problem.n_units) * std::log2(states) / 64) + 1;
}

/// P(2^(64 w))^N: one power of a big integer, whose w-limb digits are the curve.
Evaluation by_big_integers(LevelProblem const& problem) {
  constexpr double kLn2 = 0.6931471805599453094172321;
  auto const words = static_cast<mp_size_t>(words_per_value(problem));
  mpz_t packed, term;
  mpz_inits(packed, term, static_cast<mpz_ptr>(nullptr));
  for (std::size_t j = 0; j < problem.levels.steps.size(); ++j) {
    mpz_set_ui(term, problem.levels.degeneracies[j]);
    mpz_mul_2exp(term, term, 64 * static_cast<mp_bitcnt_t>(words) * problem.levels.steps[j]);
    mpz_add(packed, packed, term);
  }
  mpz_pow_ui(packed, packed, problem.n_units);
  mp_limb_t const* const limbs = mpz_limbs_read(packed);
  auto const size = static_cast<mp_size_t>(mpz_size(packed));
  std::vector<double> log_omega(static_cast<std::size_t>(problem.top()) + 1, kNone);
  for (std::size_t e = 0; e < log_omega.size(); ++e) {
    mp_size_t const first = static_cast<mp_size_t>(e) * words;
    if (first >= size) break;
    mpz_t value;
    mpz_roinit_n(value, limbs + first, std::min(words, size - first));
    signed long exponent = 0;
    double const mantissa = mpz_get_d_2exp(&exponent, value);
    if (mantissa > 0) log_omega[e] = std::log(mantissa) + static_cast<double>(exponent) * kLn2;
  }
  mpz_clears(packed, term, static_cast<mpz_ptr>(nullptr));
  return picked(problem, [&](std::uint64_t e) { return log_omega[e]; });
}

/// The references up to some thousand units: E g_0 c_E = sum_j g_j [e_j (N+1) - E] c_{E-e_j} in
/// exact integers.
void add_exact_truth(LevelProblem& problem) {
  IntegerLevels const& levels = problem.levels;
  std::size_t const ring = levels.width() + 1;
  std::vector<mpz_t> recent(ring);
  for (auto& value : recent) mpz_init(value);
  mpz_ui_pow_ui(recent[0], levels.degeneracies[0], problem.n_units);
  mpz_t total;
  mpz_init(total);
  std::uint64_t done = 0;
  for (Quanta const energy : problem.energies) {
    for (; done < static_cast<std::uint64_t>(energy);) {
      ++done;
      mpz_set_ui(total, 0);
      for (std::size_t j = 1; j < levels.steps.size() && levels.steps[j] <= done; ++j) {
        auto const factor = static_cast<std::int64_t>(levels.steps[j] * (problem.n_units + 1)) -
                            static_cast<std::int64_t>(done);
        auto const magnitude =
            static_cast<std::uint64_t>(factor < 0 ? -factor : factor) * levels.degeneracies[j];
        (factor < 0 ? mpz_submul_ui : mpz_addmul_ui)(total, recent[(done - levels.steps[j]) % ring],
                                                     magnitude);
      }
      mpz_divexact_ui(recent[done % ring], total, done * levels.degeneracies[0]);
    }
    mpz_srcptr const omega = recent[done % ring];
    if (mpz_sgn(omega) == 0) {
      problem.truth.emplace_back(std::nullopt);
    } else {
      Binary256 exact;
      mpfr_set_z(exact.backend().data(), omega, MPFR_RNDN);
      problem.truth.emplace_back(log(exact));
    }
  }
  mpz_clear(total);
  for (auto& value : recent) mpz_clear(value);
}

/// Levels 0, 1, 2 of any number of units: sum over m units in the highest,
/// N!/[m! (E-2m)! (N-E+m)!]. Where the summand is wide, every s-th term times s will do, by
/// Poisson's formula: for s = sigma/4 the error is exp(-2 (4 pi)^2).
Binary256 log_omega_of_three(std::uint64_t n_units, std::uint64_t energy) {
  using test_support::log_factorial_mpfr;
  std::uint64_t const low = energy > n_units ? energy - n_units : 0, high = energy / 2;
  auto const term = [&](std::uint64_t m) {
    return Binary256(log_factorial_mpfr(n_units) - log_factorial_mpfr(m) -
                     log_factorial_mpfr(energy - 2 * m) - log_factorial_mpfr(n_units - energy + m));
  };
  // The largest term: (E-2m)(E-2m-1) > (m+1)(N-E+m+1) as long as the terms grow.
  std::uint64_t from = low, to = high;
  while (from < to) {
    std::uint64_t const m = from + (to - from) / 2;
    auto const middle = static_cast<Quanta>(energy - 2 * m);
    bool const grows = middle >= 2 && middle * (middle - 1) >
                                          static_cast<Quanta>(m + 1) * (n_units - energy + m + 1);
    if (grows)
      from = m + 1;
    else
      to = m;
  }
  auto const at = [](std::uint64_t count) { return 1 / (static_cast<double>(count) + 1); };
  double const sigma =
      1 / std::sqrt(at(from) + 4 * at(energy - 2 * from) + at(n_units - energy + from));
  std::uint64_t const stride = sigma > 64 ? static_cast<std::uint64_t>(sigma / 4) : 1;
  Binary256 const largest = term(from);
  Binary256 sum = 1;
  for (std::uint64_t m = from; high - m >= stride;) {
    m += stride;
    Binary256 const weight = exp(term(m) - largest);
    sum += weight;
    if (weight < 0x1p-170) break;
  }
  for (std::uint64_t m = from; m - low >= stride;) {
    m -= stride;
    Binary256 const weight = exp(term(m) - largest);
    sum += weight;
    if (weight < 0x1p-170) break;
  }
  return largest + log(sum * stride);
}

// Problems

/// All energies, or a spread of some and what is near the ends.
LevelProblem small_problem(std::string const& name, IntegerLevels const& levels,
                           std::uint64_t n_units, std::uint64_t count) {
  LevelProblem problem{name, levels, n_units, {}, {}};
  std::uint64_t const top = n_units * levels.width();
  if (top < 2 * count) {
    for (std::uint64_t e = 0; e <= top; ++e) problem.energies.push_back(e);
  } else {
    for (std::uint64_t i = 0; i < count; ++i)
      // Jitter: not only multiples of a stride.
      problem.energies.push_back(static_cast<Quanta>(top) * i / count +
                                 (i * 2654435761u >> 7) % (top / count));
    problem.energies.push_back(top);
  }
  add_exact_truth(problem);
  return problem;
}

std::vector<LevelProblem> huge_problems(std::string const& name, IntegerLevels const& levels,
                                        nlohmann::json const& reference) {
  std::vector<LevelProblem> problems;
  if (name == "0,1,2") {
    for (std::uint64_t const n_units :
         {1000000ull, 1000000000ull, 1000000000000ull, 1000000000000000ull}) {
      LevelProblem problem{name, levels, n_units, {}, {}};
      for (std::uint64_t i = 1; i < 40; ++i) {
        std::uint64_t const energy = i < 8 ? i * i * i : n_units / 20 * (i - 7) + i;
        problem.energies.push_back(energy);
        problem.truth.emplace_back(log_omega_of_three(n_units, energy));
      }
      problems.push_back(std::move(problem));
    }
    return problems;
  }
  if (!reference.is_object()) return problems;
  for (auto const& set : reference.at("sets")) {
    if (set.at("name") != name) continue;
    for (auto const& size : set.at("sizes")) {
      std::uint64_t const n_units = std::stoull(size.at("N").get<std::string>());
      if (n_units > 1000000000000000) continue;
      LevelProblem problem{name, levels, n_units, {}, {}};
      for (auto const& row : size.at("rows")) {
        problem.energies.push_back(test_support::quanta(row.at(0).get<std::string>()));
        auto const text = row.at(1).get<std::string>();
        problem.truth.emplace_back(text == "-inf" ? std::nullopt
                                                  : std::optional<Binary256>(Binary256(text)));
      }
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

std::vector<Method> methods() {
  auto const always = [](LevelProblem const&) { return true; };
  std::vector<Method> all;
  all.push_back({"antikelvin", always, by_antikelvin});
#ifdef AK_HAVE_FFTW
  all.push_back({"FFT", [](LevelProblem const& p) { return p.top() + 1 <= kLargestTransform; },
                 by_plain_transform});
  all.push_back(
      {"FFT, tilted",
       [](LevelProblem const& p) { return 2 * tilted_points(p, p.top() / 2) <= kLargestTilted; },
       by_tilted_transform});
#endif
  all.push_back({"recurrence",
                 [](LevelProblem const& p) {
                   return p.top() * static_cast<double>(p.levels.steps.size()) < 1e8;
                 },
                 by_recurrence});
  all.push_back({"saddle point", always, by_saddle_point});
  // 1 Gbit takes some 10 s; GMP itself goes further.
  all.push_back({"GMP integers",
                 [](LevelProblem const& p) {
                   return p.n_units <= 100000 && (p.top() + 1) * words_per_value(p) * 64 < 1e9;
                 },
                 by_big_integers});
  return all;
}

// Report

struct Score {
  std::size_t points = 0, came_out = 0;  ///< of energies that can occur
  std::size_t impossible = 0, recognized = 0;
  double max = 0, p99 = 0;  ///< ulp, of those that came out
};

Score score_of(LevelProblem const& problem, Evaluation const& evaluation) {
  Score score;
  std::vector<double> errors;
  std::vector<double> const& values = evaluation.log_omega;
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto const& truth = problem.truth[evaluation.which.empty() ? i : evaluation.which[i]];
    if (!truth) {
      ++score.impossible;
      score.recognized += values[i] == kNone;
      continue;
    }
    // ln 1 = 0 has no ulp.
    if (*truth == 0) continue;
    ++score.points;
    if (!std::isfinite(values[i]) || abs(Binary256(values[i]) / *truth - 1) > 0.01) continue;
    errors.push_back(test_support::ulp_distance(values[i], *truth));
  }
  score.came_out = errors.size();
  if (errors.empty()) return score;
  std::sort(errors.begin(), errors.end());
  score.max = errors.back();
  score.p99 = errors[static_cast<std::size_t>(0.99 * static_cast<double>(errors.size() - 1))];
  return score;
}

/// Seconds of evaluate() after one to warm up; long ones are not repeated.
bench::Timing time_method(Method const& method, LevelProblem const& problem, int repetitions,
                          Evaluation& outcome) {
  std::vector<double> seconds;
  double spent = 0;
  for (int i = 0; i <= repetitions; ++i) {
    auto const start = std::chrono::steady_clock::now();
    outcome = method.evaluate(problem);
    seconds.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    spent += seconds.back();
    if (i > 0 && spent > 0.5) break;
  }
  seconds.erase(seconds.begin());  // warming up
  return bench::timing_of(seconds);
}

std::string text_of(char const* format, double a, double b = 0, double c = 0) {
  char text[100];
  std::snprintf(text, sizeof text, format, a, b, c);
  return text;
}

std::string seconds_text(double seconds) {
  return seconds < 1e-6   ? text_of("%.3g ns", seconds * 1e9)
         : seconds < 1e-3 ? text_of("%.3g us", seconds * 1e6)
         : seconds < 1    ? text_of("%.3g ms", seconds * 1e3)
                          : text_of("%.3g s", seconds);
}

/// Beyond this many energies nobody wants the whole curve.
constexpr double kLongestCurve = 2e7;

using Row = std::vector<std::string>;

void print_row(Row const& cells) {
  for (std::string const& c : cells) std::printf("| %s ", c.c_str());
  std::printf("|\n");
}

void print_table(std::vector<Method> const& all, std::vector<Row> const& rows) {
  Row head{"levels", "N"}, rule{"---", "---"};
  for (Method const& m : all) {
    head.push_back(m.name);
    rule.push_back("---");
  }
  print_row(head);
  print_row(rule);
  for (Row const& row : rows) print_row(row);
}

}  // namespace

int main(int argc, char** argv) {
  bool markdown = false, tiny = false;
  for (int i = 1; i < argc; ++i) {
    markdown |= std::string(argv[i]) == "--markdown";
    tiny |= std::string(argv[i]) == "--tiny";
  }
  std::vector<LevelProblem> problems;
  nlohmann::json reference;
  if (std::ifstream file(AK_TEST_DATA "/level_reference.json"); file && !tiny)
    reference = nlohmann::json::parse(file);
  else if (!tiny)
    std::fprintf(stderr, "bench_levels: no level_reference.json, no systems of 1e6 and more\n");
  for (char const* const name : {"0,1,2", "0,1,3x2,7", "0,1,20", "0,1,1000", "0,2,3", "thirty"}) {
    auto const& sets = test_support::level_sets();
    IntegerLevels const levels = std::find_if(sets.begin(), sets.end(), [&](auto const& s) {
                                   return s.name == name;
                                 })->levels;
    if (tiny) {
      problems.push_back(small_problem(name, levels, 20, 20));
      continue;
    }
    for (std::uint64_t const n_units : {100u, 1000u, 4000u})
      problems.push_back(small_problem(name, levels, n_units, 1500));
    for (LevelProblem& problem : huge_problems(name, levels, reference))
      problems.push_back(std::move(problem));
  }

  bench::Effort const effort{tiny ? 1 : 5, 1};
  std::vector<Method> const all = methods();
  DeviceInfo const device = make_cpu_backend(1)->device();
  std::vector<Row> accuracy, times;
  for (LevelProblem const& problem : problems) {
    Row error_row{"{" + problem.name + "}", text_of("%.3g", static_cast<double>(problem.n_units))};
    Row time_row = error_row;
    for (Method const& method : all) {
      if (!method.offers(problem)) {
        error_row.push_back("not offered");
        time_row.push_back("not offered");
        continue;
      }
      Evaluation outcome;
      bench::Timing const timing = time_method(method, problem, effort.repetitions, outcome);
      Score const score = score_of(problem, outcome);
      double const per_value = timing.median / outcome.values_made;
      double const curve = per_value * (problem.top() + 1);
      bool const extrapolated = outcome.values_made < problem.top() + 1;
      double const share = static_cast<double>(score.came_out) /
                           static_cast<double>(std::max(score.points, std::size_t{1}));
      std::string cell = score.came_out == 0 ? "none"
                                             : text_of("%.2g / %.2g / %.3g %%", score.max,
                                                       score.p99, std::floor(share * 1000) / 10);
      if (!outcome.which.empty())
        cell += text_of(" of %.0f", static_cast<double>(outcome.which.size()));
      error_row.push_back(std::move(cell));
      time_row.push_back(seconds_text(per_value) +
                         (problem.top() < kLongestCurve
                              ? (extrapolated ? " / ~" : " / ") + seconds_text(curve)
                              : ""));
      if (markdown) continue;
      Json extra = {{"energies", score.points},
                    {"share_that_comes_out", share},
                    {"impossible_energies", score.impossible},
                    {"recognized", score.recognized},
                    {"max_ulp", nullptr},
                    {"p99_ulp", nullptr},
                    {"seconds_per_energy", per_value},
                    {"seconds_per_curve", curve},
                    {"curve_extrapolated", extrapolated}};
      if (score.came_out > 0) {
        extra["max_ulp"] = score.max;
        extra["p99_ulp"] = score.p99;
      }
      bench::print_line("log_omega_of_levels",
                        {{"method", method.name}, {"levels", problem.name}, {"N", problem.n_units}},
                        effort, timing, outcome.values_made, "energies", device, extra);
    }
    accuracy.push_back(std::move(error_row));
    times.push_back(std::move(time_row));
  }
  if (!markdown) return 0;
  std::printf(
      "Largest error in ulp of ln Ω / 99 %% of the energies / energies that come out at all, that "
      "is\n"
      "finite and within 1 %%, of those that can occur; \"of\": so few were asked for; %s, %s.\n\n",
      device.name.c_str(), build_info().compiler.c_str());
  print_table(all, accuracy);
  std::printf(
      "\nTime per energy / per whole curve on one core; ~ is per energy times N K + 1.\n\n");
  print_table(all, times);
  return 0;
}
