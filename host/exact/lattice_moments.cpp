// SPDX-License-Identifier: Apache-2.0
#include "exact/lattice_moments.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <functional>

namespace antikelvin {
namespace {

/// ln(1 + x)
Quad log_one_plus(Quad const& x) { return boost::math::log1p(x); }

/// ln |e^a ± e^b| without overflow.
Quad log_of_sum(Quad const& a, Quad const& b, int sign) {
  Quad const top = a > b ? a : b, gap = a > b ? Quad(b - a) : Quad(a - b);
  return top + log_one_plus(sign * exp(gap));
}

Quad ising_chain_log_z(std::uint64_t n, Quad const& k) {
  return n * log(2 * cosh(k)) + log_one_plus(pow(tanh(k), Quad(n)));
}

/// x^n of a base of either sign.
Quad power(Quad const& x, std::uint64_t n) {
  if (x == 0) return 0;
  Quad const size = exp(n * log(abs(x)));
  return x < 0 && n % 2 == 1 ? Quad(-size) : size;
}

Quad potts_chain_log_z(std::uint64_t n, int q, Quad const& k) {
  Quad const first = exp(k) + (q - 1), second = exp(k) - 1;
  return n * log(first) + log_one_plus((q - 1) * power(second / first, n));
}

/// ln Z of the m × n torus for K > 0. With cosh γ_l = cosh 2K coth 2K − cos(πl/n),
///
///     2 Z = Σ over ± and l odd, l even of Π_l (2 sinh 2K)^{m/2} (e^{mγ_l/2} ± e^{−mγ_l/2})
///
/// and t = 2 sinh 2K e^γ, which stays finite as K → 0. γ_0 = 2K + ln tanh K changes sign at K_c;
/// there t belongs to −γ_0.
Quad torus_log_z(std::uint64_t m, std::uint64_t n, Quad const& k) {
  Quad const c = cosh(2 * k), s = sinh(2 * k), log_2s = log(2 * s);
  Quad plus[2] = {0, 0}, minus[2] = {0, 0};  // logarithms of the products, l even and odd
  int sign = 1;                              // of the even product of differences
  for (std::uint64_t l = 0; l < 2 * n; ++l) {
    Quad log_t, log_power;  // (t/2s)^{−m} = e^{∓mγ}
    if (l == 0) {
      log_t = 2 * log(2 * cosh(k)) - 2 * k;
      log_power = m * (2 * k + log(tanh(k)));
      if (log_power < 0) sign = -1;
    } else {
      Quad const a = c * c - s * cos(boost::math::constants::pi<Quad>() * l / n);
      log_t = log(2 * (a + sqrt(a * a - s * s)));
      log_power = m * (log_2s - log_t);
    }
    plus[l % 2] += m * log_t / 2 + log_of_sum(0, log_power, 1);
    if (log_power == 0) {
      sign = 0;
      continue;
    }
    minus[l % 2] += m * log_t / 2 + log_of_sum(0, log_power, -1);
  }
  Quad sum = log_of_sum(plus[1], minus[1], 1);
  sum = log_of_sum(sum, plus[0], 1);
  if (sign != 0) sum = log_of_sum(sum, minus[0], sign);
  return sum - log(Quad(2));
}

LatticeMoments moments_of(std::function<Quad(Quad const&)> const& log_z, SpinModel const& model,
                          double beta) {
  Quad const j = to_quad(model.coupling), k = Quad(beta) * j, h = Quad(1e-8);
  Quad const below = log_z(k - h), here = log_z(k), above = log_z(k + h);
  return {static_cast<double>(Quad(-j * (above - below) / (2 * h))),
          static_cast<double>(Quad(j * j * (above - 2 * here + below) / (h * h)))};
}

}  // namespace

std::optional<LatticeMoments> lattice_moments(SpinModel const& model, Lattice const& lattice,
                                              double beta) {
  std::uint64_t const m = lattice.sides[0], n = lattice.sides[1];
  bool const ising = model.kind == SpinKind::ising;
  bool const usual = model.field == 0 && model.coupling != 0 && lattice.periodic && m > 1 &&
                     std::isfinite(beta) && (ising || model.kind == SpinKind::potts);
  if (!usual) return std::nullopt;
  if (lattice.shape == Shape::chain)
    return moments_of(
        [&](Quad const& k) {
          return ising ? ising_chain_log_z(m, k) : potts_chain_log_z(m, model.n_states, k);
        },
        model, beta);
  if (lattice.shape != Shape::square || !ising || n < 2) return std::nullopt;
  bool const even = m % 2 == 0 && n % 2 == 0;
  if (!even && !(beta * to_double(model.coupling) > 1e-6)) return std::nullopt;
  return moments_of(
      [&](Quad const& k) {
        Quad const size = abs(k);
        return size == 0 ? Quad(m * n * log(Quad(2))) : torus_log_z(m, n, size);
      },
      model, beta);
}

}  // namespace antikelvin
