// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "density/density_of_states.hpp"

namespace antikelvin {

/// Limits above which two phases coexist; below, there may be noise, or the discreteness of levels.
struct CoexistenceThreshold {
  double least_barrier = 0.1;    ///< ln(P_max/P_min); of sampled ln g, ten of its errors
  std::size_t least_levels = 5;  ///< levels between the two peaks
  double least_distance = 0;     ///< of the peaks' energies: some times what one site can change
};

/// Two phases of a finite system, seen in its canonical distribution P(E) ∝ g e^{−βE}.
///
/// P has two peaks of equal height where a line of slope β touches ln g from above at two energies
/// and lies above it in between; the distance between line and ln g is ln(P_max/P). So every edge of
/// the concave hull of ln g that spans a dip is a pair of phases, its slope β of equal height, its
/// ends the peaks and the deepest dip the barrier. This is Maxwell's construction: the area between
/// β(E) and β vanishes, since ∫(d ln g/dE − β) dE between the ends is 0.
///
/// The areas under the peaks, split at the dip, are W_low and W_high, with
///
///     d ln(W_low/W_high)/dβ = ⟨E⟩_high − ⟨E⟩_low > 0
///
/// so that exactly one β gives them any ratio.
struct Coexistence {
  double beta_equal_height;
  double energy_low, energy_dip, energy_high;  ///< peaks of equal height and the dip between them
  double barrier;                              ///< ln(P_max/P_min) at equal height
  double peak_latent_heat;                     ///< energy_high − energy_low
  double beta_equal_weight;                    ///< W_low = e^{log_ratio} W_high
  double mean_low, mean_high;                  ///< ⟨E⟩ of both phases there
  double latent_heat;                          ///< mean_high − mean_low
};

/// All coexistences of a system, by ascending energy, at β of either sign. Empty where the transition
/// is continuous, or there is none, or the system is too small to tell. Near the ends of a spectrum ln g
/// rises and falls with the few sites that are excited, which least_levels and least_distance keep out;
/// energies that are sums of incommensurate terms must be binned first (binned).
///
/// @param log_ratio  ln(W_low/W_high) asked of beta_equal_weight: 0, or ln q for q ordered phases
///                   beside a disordered one (then βs of different sizes agree up to e^{−L})
///
/// Accuracy   of exact ln g: β within 1e-12 relative, energies of peaks are levels
///            (tests/exact/first_order_test.cpp)
/// Cost       some 10 ns per level, and some µs for each level and coexistence
/// Reference  W. Janke, Phys. Rev. B 47, 14757 (1993); C. Borgs, W. Janke, Phys. Rev. Lett. 68, 1738
///            (1992)
std::vector<Coexistence> coexistences(DensityOfStates const& dos,
                                      CoexistenceThreshold const& threshold = {},
                                      double log_ratio = 0);

/// S-shape of the microcanonical β(E): it falls, rises where the heat capacity is negative, and falls
/// again.
struct BackBending {
  double beta_maxwell;                         ///< of equal areas
  double energy_low, energy_mid, energy_high;  ///< where β(E) = beta_maxwell
  double area;                                 ///< of either side: the barrier ln(P_max/P_min)
  double beta_min, energy_of_beta_min;         ///< the ends of the rising part (spinodals)
  double beta_max, energy_of_beta_max;
};

/// Maxwell's construction on the curve β(E) within a coexistence, by trapezoids.
///
/// @param half_window  of microcanonical_slopes
/// @return  nothing if β(E) does not rise between the peaks
std::optional<BackBending> back_bending(DensityOfStates const& dos, Coexistence const& coexistence,
                                        std::size_t half_window = 1);

}  // namespace antikelvin
