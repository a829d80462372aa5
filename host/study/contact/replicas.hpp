// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

#include "statistics/series.hpp"

// Values of all replicas, time by time.
namespace antikelvin {

/// Mean over independent replicas.
inline Estimate mean_over_replicas(std::vector<double> const& values) {
  double const n = static_cast<double>(values.size()), first = values[0];
  double sum = 0, squares = 0;
  for (double const x : values) sum += x - first;
  double const mean = sum / n;
  for (double const x : values) squares += (x - first - mean) * (x - first - mean);
  return {first + mean, n > 1 ? std::sqrt(squares / (n * (n - 1))) : 0};
}

/// A function of every energy.
template <class Function>
std::vector<double> transformed(std::vector<std::uint64_t> const& energies, Function function) {
  std::vector<double> values;
  for (std::uint64_t const energy : energies) values.push_back(function(energy));
  return values;
}

/// Values of all replicas at one time.
inline std::vector<std::uint64_t> replicas_at(std::vector<std::uint64_t> const& values,
                                              std::size_t row, std::size_t n_replicas) {
  auto const begin = values.begin() + static_cast<std::ptrdiff_t>(row * n_replicas);
  return {begin, begin + static_cast<std::ptrdiff_t>(n_replicas)};
}

}  // namespace antikelvin
