// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "antikelvin/api/spectrum.hpp"

namespace antikelvin::api {

/// N independent subsystems at one energy. NaN where a quantity does not exist, as β at the ends of the
/// spectrum.
struct MicrocanonicalState {
  double energy;           ///< E, rounded once
  double log_omega;        ///< S = ln Ω(E), Boltzmann's entropy in k_B
  double beta;             ///< dS/dE, with factorials continued by Γ or Ω by its contour integral
  double curvature;        ///< d²S/dE²
  double log_omega_gibbs;  ///< ln of the number of states up to E
  double log_temperature_gibbs;  ///< ln of Gibbs' temperature, which is never negative
  double beta_forward;           ///< (S(E+q) − S(E))/q, q the quantum
  double beta_backward;          ///< (S(E) − S(E−q))/q
};

/// The microcanonical state at an exact total energy.
///
/// @param n_subsystems  N ≥ 1
/// @param energy   a decimal or a fraction, such as "-2.5" or "1/3"
/// @throws Error   bad_input: an energy that cannot occur (the hint names the two nearest), an unbounded
///                 spectrum, a quantum too fine to be searched
///
/// Accuracy   1 ulp of ln Ω, 1e-13 relative of β, curvature and Gibbs quantities (docs/accuracy.md)
/// Cost       two levels about 1 µs, more 10 to 100 µs, beside about 100 µs for a call; for many
///            energies run("entropy", …) does all in one. ln C(N, n) alone: antikelvin/math/log_binomial.hpp,
///            which is inline
AK_API MicrocanonicalState microcanonical(Spectrum const& spectrum, std::uint64_t n_subsystems,
                                          std::string const& energy);

/// The same at N E_0 + n q, with lowest level E_0 and quantum q: n excited subsystems of two levels.
AK_API MicrocanonicalState microcanonical_at(Spectrum const& spectrum, std::uint64_t n_subsystems,
                                             std::uint64_t n_quanta);

}  // namespace antikelvin::api
