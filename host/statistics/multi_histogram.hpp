// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

namespace antikelvin {

/// Energies seen at one β: counts[i] samples, or their weights, of level first + i.
struct LevelHistogram {
  std::uint32_t first = 0;
  std::vector<double> counts;
};

/// Numbers of states from histograms at many β together.
struct MultiHistogram {
  std::vector<double> log_g;  ///< by level; −∞ where nothing was seen
  std::vector<double> log_z;  ///< by β, of the same normalization
  int iterations = 0;
  bool converged = false;
};

/// The maximum-likelihood estimate (WHAM, or MBAR for binned energies): with n_k samples at β_k, H(E) of
/// energy E in all,
///
///     g(E) = H(E) / Σ_k n_k e^{f_k − β_k E},      e^{−f_k} = Z_k = Σ_E g(E) e^{−β_k E}
///
/// found by Newton's method on the convex function Σ_E H ln Σ_k n_k e^{f_k − β_k E} − Σ_k n_k f_k, which a
/// fixed point of these equations would approach only slowly where many β bridge a wide range.
/// Determined up to one factor: f of the first β stays as given.
///
/// @param energies  of all levels; may be relative to any energy, but near which they keep their digits
/// @param betas, histograms  one each; every histogram holds something
/// @param log_z     start, one per β
/// Accuracy    gradient below 1e-9 n_k: log_z correct to 1e-8 of what the counts say
///             (tests/exact/multi_histogram_test.cpp)
/// Cost        per iteration (5 or so; 2 from a near start) K·levels exponentials and K³/6 multiplications
/// Degenerate  histograms that share no energies leave their distance undetermined: not converged
/// Reference   A. M. Ferrenberg, R. H. Swendsen, PRL 63, 1195 (1989); M. R. Shirts, J. D. Chodera, JCP
///             129, 124105 (2008)
MultiHistogram combine_histograms(std::vector<double> const& energies,
                                  std::vector<double> const& betas,
                                  std::vector<LevelHistogram> const& histograms,
                                  std::vector<double> const& log_z);

}  // namespace antikelvin
