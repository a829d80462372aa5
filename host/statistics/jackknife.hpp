// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "statistics/series.hpp"

namespace antikelvin {

/// From so many replicas on, blocks are whole replicas, and no τ_int enters.
inline constexpr std::size_t kBlockReplicas = 32;

/// Sums of K observables over G blocks of measurements that are as good as independent.
struct Blocks {
  std::vector<std::size_t> sizes;  ///< m_j, measurements in block j; all ≥ 1
  std::vector<double> sums;        ///< sums[block][observable] of x − reference[observable]
  std::vector<double> reference;   ///< one number per observable, near its values

  std::size_t n_blocks() const { return sizes.size(); }
  std::size_t n_observables() const { return reference.size(); }
};

/// Cuts the n = T·R measurements of each observable into blocks.
///
///     R ≥ 32   (kBlockReplicas) a block is a group of whole replicas: min(R, 128) groups, sizes differ by at most T.
///              Independent, however short the series and whatever τ_int.
///     R < 32   each replica is cut in time into min(⌊T/(20 τ_int)⌋, ⌊128/R⌋) blocks, at least one;
///              sizes differ by at most 1.
///
/// Blocks of L ≥ 20 τ_int make error bars too short by (τ² − ¼)/(2τL) ≤ 2.5 %, which is the price
/// of many blocks; series longer than 2560 τ_int/R have longer blocks. One replica shorter than
/// 40 τ_int is one block, which has no error.
///
/// @param observables  K ≥ 1 equally long series, values[t][replica] as in statistics/series.hpp
/// @param n_replicas   R ≥ 1
/// @param tau_int      the longest τ_int of the observables, counted in measurements; below ½ it
///                     counts as ½, and NaN leaves every replica whole. Used for R < 32 only
///
/// Accuracy   compensated sums about each observable's first value: 2 ulp of the sum of |x − first|.
///            Digits that powers of x lost when they were formed are lost: <x²> − <x>² keeps
///            log10(<x²>/Var x) digits less than double has, so subtract a constant near the mean
///            from x before taking powers
/// Cost       O(nK)
Blocks make_blocks(std::span<std::vector<double> const> observables, std::size_t n_replicas,
                   double tau_int);

/// Means of all observables over all blocks.
std::vector<double> block_means(Blocks const& blocks);

/// f(<x_1>, …, <x_K>) and its standard error by the delete-m_j jackknife. With θ = f of all means,
/// θ_(j) = f of the means without block j, n = Σ m_j and h_j = n/m_j,
///
///     value  = θ − Σ_j (1 − m_j/n) (θ_(j) − θ)           without the bias of order 1/n
///     error² = 1/G Σ_j (h_j θ − (h_j − 1) θ_(j) − value)²/(h_j − 1)
///
/// For f = a mean both are exact: value = <x>, and error² is an unbiased estimate of its variance.
/// Bars of G blocks cover like Student's t with G − 1 degrees of freedom: 68.1 % for 128, 65.0 % for
/// 8. Where f is skewed and measurements are few they cover less: a Binder ratio of 64 short
/// replicas 60 %. f must be differentiable near the means; medians and the like are not.
///
/// @param f  called G + 1 times with K means
///
/// Degenerate  fewer than 2 blocks: value = θ as it is, error = NaN. f not finite for one of the
///             means: value and error are not finite. Constant observables: error = 0
/// Accuracy    the correction of bias holds G roundings of f: G·2^−53 |f|. Coverage tested for
///             R = 1 … 512 (tests/statistical/jackknife_test.cpp)
/// Reference   F. Busing, E. Meijer, R. van der Leeden, Statistics and Computing 9, 3 (1999)
Estimate jackknife(Blocks const& blocks,
                   std::function<double(std::vector<double> const&)> const& f);

}  // namespace antikelvin
