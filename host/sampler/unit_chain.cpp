// SPDX-License-Identifier: Apache-2.0
#include "sampler/unit_chain.hpp"

#include <algorithm>
#include <cmath>

namespace antikelvin {

TransitionMatrix transition_matrix(SpinTables const& tables, std::size_t n_levels) {
  TransitionMatrix matrix(n_levels, std::vector<double>(n_levels));
  auto const terms = static_cast<std::size_t>(tables.sizes.terms) + 1;
  for (std::size_t own = 0; own < n_levels; ++own) {
    double before = 0;
    for (std::size_t s = 0; s < n_levels; ++s) {
      std::size_t const term = tables.sizes.terms == 0 ? 0 : own;
      double const up_to =
          s + 1 == n_levels
              ? 1
              : std::ldexp(static_cast<double>(tables.thresholds[s * terms + term]), -64);
      matrix[own][s] = up_to - before;
      before = up_to;
    }
  }
  return matrix;
}

std::uint64_t forgetting_sweeps(TransitionMatrix matrix, double tolerance) {
  std::uint64_t sweeps = 1;
  for (; sweeps < kMaxForgettingSweeps; sweeps *= 2) {
    double memory = 0;
    for (auto const& row : matrix)
      for (std::size_t s = 0; s < row.size(); ++s)
        memory = std::max(memory, std::fabs(row[s] - matrix[0][s]));
    if (memory <= tolerance) break;
    TransitionMatrix square(matrix.size(), std::vector<double>(matrix.size()));
    for (std::size_t i = 0; i < matrix.size(); ++i)
      for (std::size_t k = 0; k < matrix.size(); ++k)
        for (std::size_t j = 0; j < matrix.size(); ++j) square[i][j] += matrix[i][k] * matrix[k][j];
    matrix = std::move(square);
  }
  return sweeps;
}

}  // namespace antikelvin
