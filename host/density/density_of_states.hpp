// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

namespace antikelvin {

/// Numbers of states of a system with discrete energies, exact or sampled.
struct DensityOfStates {
  std::vector<double> energies;  ///< ascending, those that occur
  std::vector<double> log_g;     ///< ln g of each, finite
};

/// ln Σ g, by the sum of exponentials relative to the largest, compensated.
/// Accuracy   2 ulp of the result (tests/exact/density_of_states_test.cpp prints it)
double log_sum_of(std::vector<double> const& logs);

/// Shifts ln g so that Σ g = e^log_total, such as N ln q for N sites of q states.
void normalize(DensityOfStates& dos, double log_total);

/// Canonical averages that follow from g; k_B = 1.
struct Reweighted {
  double log_z;     ///< ln Z = ln Σ g e^{−βE}
  double energy;    ///< U = ⟨E⟩
  double variance;  ///< ⟨(E − U)²⟩ = σ_E²
  double entropy;   ///< S = ln Z + βU
};

/// Canonical ensemble at inverse temperature β.
///
///     P(E) = g e^{−βE}/Z,    E_r: the most probable energy
///     ln P(E)/P(E_r) = (ln g − ln g_r) − β (E − E_r)
///     ln Z = ln g_r − βE_r + ln Σ P/P_r,    U = E_r + ⟨E − E_r⟩,    S = ln g_r + ln Σ P/P_r + β ⟨E − E_r⟩
///
/// Exponents and energies are measured from E_r, so that neither overflows and only as many digits
/// cancel as the width of P needs.
///
/// @param beta  finite, of either sign
///
/// Accuracy   of exact g: U, S within 1e-14 of their largest value, σ_E² within 1e-12 relative
///            (tests/exact/density_of_states_test.cpp prints it)
/// Cost       about 10 ns per level
Reweighted reweighted(DensityOfStates const& dos, double beta);

/// Slopes of the entropy at one energy.
struct MicrocanonicalSlope {
  double beta;       ///< β = d ln g/dE
  double curvature;  ///< d² ln g/dE² = −β²/C, positive where the heat capacity is negative
};

/// Microcanonical β(E) at all levels: derivatives at E_k of the parabola that fits ln g best (least
/// squares) at the levels k − w … k + w. Levels may have any distances. For w = 1 the parabola goes
/// through all three points; at equal distances Q that is
///
///     β = (ln g_{k+1} − ln g_{k−1})/2Q,    curvature = (ln g_{k+1} − 2 ln g_k + ln g_{k−1})/Q²
///
/// Sampled ln g with errors σ give β an error σ (3/(2w³ + 3w² + w))^½/Q ≈ σ (1.5/w³)^½/Q, which is
/// what a wider window is for; it blurs what is narrower than itself.
///
/// @param half_window  w ≥ 1, smaller near the ends, where fewer levels lie on one side
/// @return  one for each level; NaN at both ends, where a level has one neighbour only
/// Reference  A. Savitzky, M. J. E. Golay, Anal. Chem. 36, 1627 (1964), for equal distances
std::vector<MicrocanonicalSlope> microcanonical_slopes(DensityOfStates const& dos,
                                                       std::size_t half_window = 1);

/// Numbers of states in cells of energy of one width, the first one beginning at the lowest energy; cells
/// that hold no level are left out. For spectra whose levels do not follow each other smoothly, such as
/// sums of bonds and of a field without a common unit.
///
/// @param width  > 0
/// @return  energies are those of the middles of the cells' levels, (lowest + highest)/2
DensityOfStates binned(DensityOfStates const& dos, double width);

/// ln g replaced by the values of the parabolas of microcanonical_slopes; the ends stay.
DensityOfStates smoothed(DensityOfStates const& dos, std::size_t half_window);

}  // namespace antikelvin
