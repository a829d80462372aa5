// SPDX-License-Identifier: Apache-2.0
// Kaufman's partition function of the periodic square Ising lattice, as a polynomial with integer
// coefficients, modulo primes p. With x = e^{−2βJ}, n columns, m rows, u unsatisfied bonds:
//
//     Σ_u g_u x^u = ½ (A + B + C + D)
//     A, B = Π over θ = (2l + 1) π/n of (λ^{m/2} ± λ^{−m/2}) w^{m/2},    C, D = the same over θ = 2l π/n
//     w (λ + 1/λ) = (1 + x²)² − 2 w cos θ,    w = x (1 − x²)
//
// θ and −θ have the same λ, so pairs of factors are V_m ± 2 w^m with V_m = w^m (λ^m + λ^{−m}), polynomials
// that V_{j+k} = V_j V_k − w^{2k} V_{j−k} builds up. θ = 0 and π stand alone, where λ is a fraction of
// polynomials: w λ = (1 − x)² and (1 + x)². So everything is a polynomial in x and in the cosines, whose
// 2n-th roots of unity exist modulo primes p ≡ 1 (mod 2n); nothing is divided or rounded. Values at the
// powers of a root of unity give the coefficients by a number-theoretic transform, and these for enough
// primes give the integers.
#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <numeric>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/base/wide.hpp"
#include "density/counted_graph.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;

/// Numbers modulo an odd prime below 2^62, as a 2^64 mod p (Montgomery's form).
class PrimeField {
 public:
  explicit PrimeField(std::uint64_t p) : p_(p), inverse_(p) {
    for (int i = 0; i < 5; ++i) inverse_ *= 2 - p * inverse_;  // 1/p mod 2^64
    Quanta const one = (Quanta{1} << 64) % p;
    one_ = static_cast<std::uint64_t>(one);
    square_ = static_cast<std::uint64_t>(one * one % p);
  }

  std::uint64_t one() const { return one_; }
  std::uint64_t of(std::uint64_t a) const { return times(a % p_, square_); }
  std::uint64_t value(std::uint64_t a) const { return times(a, 1); }
  std::uint64_t plus(std::uint64_t a, std::uint64_t b) const {
    return a + b >= p_ ? a + b - p_ : a + b;
  }
  std::uint64_t minus(std::uint64_t a, std::uint64_t b) const {
    return a >= b ? a - b : a + p_ - b;
  }
  std::uint64_t times(std::uint64_t a, std::uint64_t b) const {
    Quanta const product = Quanta{a} * b;
    auto const high = static_cast<std::uint64_t>(product >> 64);
    std::uint64_t const factor = static_cast<std::uint64_t>(product) * inverse_;
    return minus(high, static_cast<std::uint64_t>((Quanta{factor} * p_) >> 64));
  }
  std::uint64_t power(std::uint64_t a, std::uint64_t exponent) const {
    std::uint64_t result = one_;
    for (; exponent > 0; exponent /= 2, a = times(a, a))
      if (exponent % 2 == 1) result = times(result, a);
    return result;
  }
  std::uint64_t inverse(std::uint64_t a) const { return power(a, p_ - 2); }

 private:
  std::uint64_t p_, inverse_, one_, square_;
};

/// Miller and Rabin's test with the twelve bases that decide all 64-bit numbers.
bool is_prime(std::uint64_t p) {
  for (std::uint64_t const small : {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37})
    if (p % small == 0) return p == small;
  PrimeField const field(p);
  std::uint64_t const minus_one = field.minus(0, field.one());
  int const twos = std::countr_zero(p - 1);
  for (std::uint64_t const base : {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37}) {
    std::uint64_t power = field.power(field.of(base), (p - 1) >> twos);
    bool passes = power == field.one() || power == minus_one;
    for (int i = 1; i < twos && !passes; ++i) {
      power = field.times(power, power);
      passes = power == minus_one;
    }
    if (!passes) return false;
  }
  return true;
}

/// An element of that multiplicative order, which divides p − 1.
std::uint64_t root_of_unity(PrimeField const& field, std::uint64_t p, std::uint64_t order) {
  std::vector<std::uint64_t> primes;
  std::uint64_t rest = order;
  for (std::uint64_t q = 2; q * q <= rest; ++q)
    if (rest % q == 0) {
      primes.push_back(q);
      while (rest % q == 0) rest /= q;
    }
  if (rest > 1) primes.push_back(rest);
  for (std::uint64_t candidate = 2;; ++candidate) {
    std::uint64_t const root = field.power(field.of(candidate), (p - 1) / order);
    if (std::all_of(primes.begin(), primes.end(),
                    [&](std::uint64_t q) { return field.power(root, order / q) != field.one(); }))
      return root;
  }
}

/// V_m, of D = V_1 and w².
std::uint64_t chebyshev(PrimeField const& field, std::uint64_t d, std::uint64_t w2,
                        std::uint32_t m) {
  // (V_k, V_{k+1}) by the bits of the odd part of m, then V_{2k} alone.
  int const twos = std::countr_zero(m);
  std::uint32_t const odd = m >> twos;
  std::uint64_t v = field.plus(field.one(), field.one()), next = d, wk = field.one();  // w^{2k}
  for (int bit = std::bit_width(odd) - 1; bit >= 0; --bit) {
    std::uint64_t const middle = field.minus(field.times(v, next), field.times(wk, d));
    if (odd >> bit & 1) {
      std::uint64_t const wk1 = field.times(wk, w2);  // w^{2(k+1)}
      v = middle;
      next = field.minus(field.times(next, next), field.plus(wk1, wk1));
      wk = field.times(wk, wk1);
    } else {
      next = middle;
      v = field.minus(field.times(v, v), field.plus(wk, wk));
      wk = field.times(wk, wk);
    }
  }
  for (int i = 0; i < twos; ++i) {
    v = field.minus(field.times(v, v), field.plus(wk, wk));
    wk = field.times(wk, wk);
  }
  return v;
}

/// Σ_u g_u x^u, times 2.
std::uint64_t twice_partition_sum(PrimeField const& field, std::uint64_t x,
                                  std::vector<std::uint64_t> const& twice_cosines, std::uint32_t n,
                                  std::uint32_t m) {
  std::uint64_t const one = field.one(), x2 = field.times(x, x);
  std::uint64_t const w = field.times(x, field.minus(one, x2)), w2 = field.times(w, w);
  std::uint64_t const base = field.times(field.plus(one, x2), field.plus(one, x2));
  std::uint64_t const wm = field.power(w, m), two_wm = field.plus(wm, wm);
  std::uint64_t product[4] = {one, one, one, one};  // A, B, C, D
  auto const multiply = [&](std::size_t first, std::uint64_t a, std::uint64_t b) {
    product[first] = field.times(product[first], field.plus(a, b));
    product[first + 1] = field.times(product[first + 1], field.minus(a, b));
  };
  for (std::uint32_t l = 1; l < n; ++l) {  // θ = lπ/n
    std::uint64_t const d = field.minus(base, field.times(w, twice_cosines[l]));
    multiply(l % 2 == 1 ? 0 : 2, chebyshev(field, d, w2, m), two_wm);
  }
  std::uint64_t const up = field.plus(one, x), down = field.minus(one, x);
  multiply(2, field.power(down, m), field.power(field.times(x, up), m));
  multiply(n % 2 == 1 ? 0 : 2, field.power(up, m), field.power(field.times(x, down), m));
  return field.plus(field.plus(product[0], product[1]), field.plus(product[2], product[3]));
}

/// a[k] = Σ_j a[j] root^{−jk}/size, root of order size, a power of two.
void inverse_transform(PrimeField const& field, std::vector<std::uint64_t>& a, std::uint64_t root) {
  std::size_t const size = a.size();
  for (std::size_t i = 1, j = 0; i < size; ++i) {
    std::size_t bit = size / 2;
    for (; j & bit; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(a[i], a[j]);
  }
  std::uint64_t const inverse_root = field.inverse(root);
  for (std::size_t half = 1; half < size; half *= 2) {
    std::uint64_t const step = field.power(inverse_root, size / (2 * half));
    for (std::size_t start = 0; start < size; start += 2 * half) {
      std::uint64_t factor = field.one();
      for (std::size_t i = start; i < start + half; ++i) {
        std::uint64_t const odd = field.times(a[i + half], factor);
        a[i + half] = field.minus(a[i], odd);
        a[i] = field.plus(a[i], odd);
        factor = field.times(factor, step);
      }
    }
  }
  std::uint64_t const scale = field.inverse(field.of(size));
  for (std::uint64_t& value : a) value = field.times(value, scale);
}

/// Every spin has four bonds, so u is even: g_{2k} mod p for k < size, a power of two ≥ N. The last
/// coefficient, k = N, falls on k = 0 if size = N.
std::vector<std::uint64_t> counts_modulo(std::uint64_t p, std::uint32_t n, std::uint32_t m,
                                         std::uint64_t size, std::uint64_t order) {
  PrimeField const field(p);
  std::uint64_t const root = root_of_unity(field, p, order);
  std::uint64_t const angle = field.power(root, order / (2 * n));  // of π/n
  std::vector<std::uint64_t> twice_cosines(n);
  for (std::uint32_t l = 0; l < n; ++l)
    twice_cosines[l] = field.plus(field.power(angle, l), field.power(angle, 2 * n - l));
  std::uint64_t const x_step = field.power(root, order / (2 * size));
  std::uint64_t const half = field.inverse(field.of(2));
  std::vector<std::uint64_t> values(size);
  std::uint64_t x = field.one();
  for (std::uint64_t j = 0; j < size; ++j, x = field.times(x, x_step))
    values[j] = field.times(half, twice_partition_sum(field, x, twice_cosines, n, m));
  inverse_transform(field, values, field.times(x_step, x_step));
  for (std::uint64_t& value : values) value = field.value(value);
  return values;
}

double log_of(cpp_int const& count) {
  if (count == 0) return -kInfinity;
  auto const top = static_cast<std::int64_t>(msb(count));
  std::int64_t const shift = std::max<std::int64_t>(0, top - 120);
  Quad const mantissa = Quad(cpp_int(count >> static_cast<unsigned>(shift)));
  return Quad(log(mantissa) + shift * log(Quad(2))).convert_to<double>();
}

}  // namespace

ExactDensityCost torus_cost(std::uint32_t side_a, std::uint32_t side_b) {
  std::uint32_t const n = std::min(side_a, side_b), m = std::max(side_a, side_b);
  double const sites = static_cast<double>(n) * m;
  // Three steps per product modulo p; about two products per bit of m, one for the factor. Counts have as
  // many bits as there are sites.
  return {3 * (sites / 61 + 1) * sites *
              (n * (2 * std::log2(static_cast<double>(m)) + 2) + sites / 500),
          sites * (sites / 8 + 32)};
}

std::optional<DensityOfStates> torus_density(Rational const& coupling, std::uint32_t side_a,
                                             std::uint32_t side_b, double most_steps) {
  std::uint32_t const n = std::min(side_a, side_b), m = std::max(side_a, side_b);
  if (torus_cost(side_a, side_b).steps > most_steps) return std::nullopt;

  std::uint64_t const n_spins = std::uint64_t{n} * m, size = std::bit_ceil(n_spins);
  std::uint64_t const order = std::lcm(2 * size, std::uint64_t{2} * n);
  std::vector<cpp_int> counts(size, 0);
  cpp_int const bound = cpp_int(1) << static_cast<unsigned>(n_spins + 1);
  cpp_int modulus = 1;
  std::uint64_t p = ((std::uint64_t{1} << 62) - 2) / order * order + 1;
  for (; modulus < bound; p -= order) {
    if (!is_prime(p)) continue;
    std::vector<std::uint64_t> const residues = counts_modulo(p, n, m, size, order);
    PrimeField const field(p);
    std::uint64_t const inverse = field.inverse(field.of(static_cast<std::uint64_t>(modulus % p)));
    for (std::size_t k = 0; k < size; ++k) {
      auto const have = static_cast<std::uint64_t>(counts[k] % p);
      std::uint64_t const missing = field.minus(field.of(residues[k]), field.of(have));
      counts[k] += modulus * field.value(field.times(missing, inverse));
    }
    modulus *= p;
  }
  // All bonds unsatisfied: two chequerboards, if both sides are even.
  cpp_int const all_unsatisfied = n % 2 == 0 && m % 2 == 0 ? 2 : 0;
  counts.resize(n_spins + 1, 0);
  if (size == n_spins) {
    counts[0] -= all_unsatisfied;
    counts[n_spins] = all_unsatisfied;
  }
  std::vector<double> log_g(counts.size());
  cpp_int total = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    log_g[k] = log_of(counts[k]);
    total += counts[k];
  }
  AK_ENSURE(total == cpp_int(1) << static_cast<unsigned>(n_spins));
  return density_on_grid(-coupling * Rational(2 * n_spins), 4 * coupling, log_g);
}

}  // namespace antikelvin
