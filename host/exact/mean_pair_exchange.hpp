// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

namespace antikelvin {

/// Mean energies of two bodies of two-level units (equal gaps and degeneracies) whose units are paired and
/// trade places with probability ½, over all outcomes of the drawn pairs: the mean
/// occupations of two units become their average, exactly, since they obey linear equations.
///
/// Averaged over the pairs as well, p_a − p_b falls by 1 − L/2 (1/N_a + 1/N_b) in each block of L
/// (docs/theory.md).
///
/// Cost  8 bytes per unit, some ns per pair
class MeanPairExchange {
 public:
  /// @param mean_a, mean_b  excited units of each body at the start, anywhere in it
  /// @param exchanges        per sweep
  /// @param key             of the pair of bodies
  MeanPairExchange(std::uint64_t n_a, double mean_a, std::uint64_t n_b, double mean_b,
                   std::uint64_t exchanges, std::uint64_t key)
      : a_(n_a, mean_a / static_cast<double>(n_a)),
        b_(n_b, mean_b / static_cast<double>(n_b)),
        exchanges_(exchanges),
        key_(key) {}
  void sweep();
  /// Mean excited units of the first body.
  double mean_a() const;

 private:
  std::vector<double> a_, b_;
  std::uint64_t exchanges_, key_, sweeps_ = 0;
};

}  // namespace antikelvin
