// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/spin_oracle.hpp"

// Ising systems too large to enumerate, by transfer matrices.
namespace antikelvin::test_support {

/// c + c_a a + c_b b + c_aa a² + c_bb b²: powers up to the second of two small quantities, without
/// the mixed one.
struct Jet {
  long double c = 0, a = 0, b = 0, aa = 0, bb = 0;
  Jet operator*(Jet const& o) const {
    return {c * o.c, c * o.a + a * o.c, c * o.b + b * o.c, c * o.aa + a * o.a + aa * o.c,
            c * o.bb + b * o.b + bb * o.c};
  }
  Jet operator+(Jet const& o) const { return {c + o.c, a + o.a, b + o.b, aa + o.aa, bb + o.bb}; }
};

/// Exact means and variances of energy and magnetization.
struct ChainMoments {
  double energy, energy_variance, magnetization, magnetization_variance;
};

/// Chain of n ≥ 2 spins: Z(a, b) = Σ e^{−(β+a)E + bM}, the cumulants being derivatives of ln Z.
inline ChainMoments chain_moments(int n, bool periodic, double j, double h, double beta) {
  auto const weight = [](long double exponent, long double da, long double db) {
    long double const w = std::exp(exponent);
    return Jet{w, w * da, w * db, w * da * da / 2, w * db * db / 2};
  };
  auto const site = [&](int s) { return weight(beta * h * s, h * s, s); };
  auto const bond = [&](int s, int t) { return weight(beta * j * s * t, j * s * t, 0); };
  auto const spin = [](int i) { return 2 * i - 1; };
  Jet z;
  for (int start = 0; start < 2; ++start) {
    Jet row[2];
    row[start] = site(spin(start));
    for (int k = 1; k < n; ++k) {
      Jet next[2];
      for (int t = 0; t < 2; ++t)
        for (int s = 0; s < 2; ++s)
          next[t] = next[t] + row[s] * bond(spin(s), spin(t)) * site(spin(t));
      row[0] = next[0];
      row[1] = next[1];
    }
    for (int s = 0; s < 2; ++s) z = z + (periodic ? row[s] * bond(spin(s), spin(start)) : row[s]);
  }
  long double const e = z.a / z.c, m = z.b / z.c;
  return {static_cast<double>(-e), static_cast<double>(2 * z.aa / z.c - e * e),
          static_cast<double>(m), static_cast<double>(2 * z.bb / z.c - m * m)};
}

/// Numbers of configurations of a square lattice by Σ s_i s_j, row by row in integers; at most 63
/// sites.
inline Census square_census(int width, int height, bool periodic) {
  int const n_rows = 1 << width;
  auto const links = [&](int a, int b) { return width - std::popcount(unsigned(a ^ b)); };
  auto const within = [&](int row) {
    int equal = 0;
    for (int x = 0; x + 1 < width + (periodic && width > 1 ? 1 : 0); ++x)
      equal += (row >> x & 1) == (row >> (x + 1) % width & 1) ? 1 : 0;
    return equal;
  };
  int const per_row = width > 1 ? (periodic ? width : width - 1) : 0;
  int const n_bonds =
      per_row * height + (height > 1 ? width * (periodic ? height : height - 1) : 0);
  auto const size = static_cast<std::size_t>(n_bonds) + 1;
  using Counts = std::vector<std::vector<std::uint64_t>>;  // [row][equal bonds]
  auto const add_shifted = [&](std::vector<std::uint64_t>& to,
                               std::vector<std::uint64_t> const& from, int by) {
    for (std::size_t i = static_cast<std::size_t>(by); i < size; ++i)
      to[i] += from[i - static_cast<std::size_t>(by)];
  };
  std::vector<std::uint64_t> total(size, 0);
  // The sign of all spins is free, so that the first row's first spin may be fixed.
  for (int start = 0; start < n_rows; start += 2) {
    Counts counts(static_cast<std::size_t>(n_rows), std::vector<std::uint64_t>(size, 0));
    counts[static_cast<std::size_t>(start)][static_cast<std::size_t>(within(start))] = 2;
    for (int y = 1; y < height; ++y) {
      Counts next(static_cast<std::size_t>(n_rows), std::vector<std::uint64_t>(size, 0));
      for (int to = 0; to < n_rows; ++to)
        for (int from = 0; from < n_rows; ++from)
          add_shifted(next[static_cast<std::size_t>(to)], counts[static_cast<std::size_t>(from)],
                      links(from, to) + within(to));
      counts.swap(next);
    }
    bool const closes = periodic && height > 1;
    for (int last = 0; last < n_rows; ++last)
      add_shifted(total, counts[static_cast<std::size_t>(last)], closes ? links(last, start) : 0);
  }
  Census census;
  census.n_sites = width * height;
  for (int equal = 0; equal <= n_bonds; ++equal)
    if (total[static_cast<std::size_t>(equal)] > 0)
      census.configurations[{2 * equal - n_bonds}] =
          static_cast<long double>(total[static_cast<std::size_t>(equal)]);
  return census;
}

}  // namespace antikelvin::test_support
