// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <random>
#include <vector>

#include "exact/driven.hpp"

// Stationary states of jump processes by ways that subtract nothing, so that every population is
// right relative to itself.
namespace antikelvin::test_support {

using Digits100 = boost::multiprecision::cpp_bin_float_100;

/// rates[i][j] of i → j, straight from the definitions. Rational numbers need β = 0.
template <class Number>
using Rates = std::vector<std::vector<Number>>;

template <class Number>
Number exactly(Rational const& value) {
  return Number(numerator(value)) / Number(denominator(value));
}

template <class Number>
Rates<Number> driven_rates(DrivenUnit const& unit, double beta, double pump_rate) {
  auto const& levels = unit.system.levels;
  std::size_t const n = levels.size();
  Rates<Number> rates(n, std::vector<Number>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j) continue;
      Number weight = 2;
      if (beta != 0) {
        if constexpr (!std::is_same_v<Number, Rational>)
          weight = 1 + exp(Number(beta) * exactly<Number>(levels[j].energy - levels[i].energy));
      }
      rates[i][j] =
          exactly<Number>(unit.couplings[i * n + j]) * Number(levels[j].degeneracy) / weight;
    }
  for (PumpChannel const& channel : unit.pump) {
    Number const rate = Number(pump_rate) * exactly<Number>(channel.rate);
    rates[channel.from][channel.to] += rate * Number(levels[channel.to].degeneracy);
    if (!channel.one_way)
      rates[channel.to][channel.from] += rate * Number(levels[channel.from].degeneracy);
  }
  return rates;
}

/// State reduction (Grassmann, Taksar, Heyman 1985): pivots are sums of what leads to levels that are
/// left.
template <class Number>
std::vector<Number> reduced_state(Rates<Number> rates) {
  std::size_t const n = rates.size();
  std::vector<Number> out(n);
  for (std::size_t k = n; k-- > 1;) {
    for (std::size_t j = 0; j < k; ++j) out[k] += rates[k][j];
    for (std::size_t i = 0; i < k; ++i)
      for (std::size_t j = 0; j < k; ++j)
        if (i != j) rates[i][j] += rates[i][k] * rates[k][j] / out[k];
  }
  std::vector<Number> p(n);
  p[0] = 1;
  Number total = 1;
  for (std::size_t k = 1; k < n; ++k) {
    for (std::size_t i = 0; i < k; ++i) p[k] += p[i] * rates[i][k] / out[k];
    total += p[k];
  }
  for (Number& value : p) value /= total;
  return p;
}

/// Matrix-tree theorem: p_r is the sum over all trees that lead to r of the product of their rates;
/// by enumeration.
template <class Number>
std::vector<Number> tree_state(Rates<Number> const& rates) {
  std::size_t const n = rates.size();
  std::vector<Number> p(n);
  Number total = 0;
  for (std::size_t root = 0; root < n; ++root) {
    std::vector<std::size_t> next(n, 0);  // where each level but the root goes
    for (bool more = true; more;) {
      Number product = 1;
      bool tree = true;
      for (std::size_t i = 0; i < n && tree; ++i) {
        if (i == root) continue;
        product *= rates[i][next[i]];
        std::size_t at = i, steps = 0;
        while (at != root && steps++ < n) at = next[at];
        tree = at == root;
      }
      if (tree) p[root] += product;
      more = false;
      for (std::size_t i = 0; i < n && !more; ++i) {
        if (i == root) continue;
        next[i] = (next[i] + 1) % n;
        more = next[i] != 0;
      }
    }
    total += p[root];
  }
  for (Number& value : p) value /= total;
  return p;
}

/// A unit with couplings from 10^−decades to 1 between all levels, some of them missing but for
/// neighbours, and with a pump of some channels.
inline DrivenUnit random_unit(std::string const& levels, int decades, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  auto const below = [&](std::uint64_t n) { return random() % n; };
  auto const rate = [&] {
    Rational value(1 + static_cast<long>(below(999)), 1000);
    for (std::uint64_t k = below(static_cast<std::uint64_t>(decades) + 1); k > 0; --k) value /= 10;
    return value;
  };
  DrivenUnit unit;
  unit.system = parse_levels(levels);
  std::size_t const n = unit.system.levels.size();
  unit.couplings.assign(n * n, Rational(0));
  for (auto const& [i, j] : level_pairs(n))
    if (j == i + 1 || below(3) > 0) unit.couplings[i * n + j] = unit.couplings[j * n + i] = rate();
  for (std::uint64_t k = 1 + below(3); k > 0; --k) {
    std::size_t const from = below(n), to = (from + 1 + below(n - 1)) % n;
    unit.pump.push_back({from, to, below(2) == 0, rate()});
  }
  return unit;
}

}  // namespace antikelvin::test_support
