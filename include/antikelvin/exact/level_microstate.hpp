// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace antikelvin {

/// Microcanonical state of N many-level units at energy E; k_B = 1, energies in quanta.
/// NaN where a value does not exist: neighbours that cannot occur, an E that cannot occur.
struct LevelMicrostate {
  double log_omega;      ///< ln Ω(E), Ω(E) = [z^E] (Σ_j g_j z^{e_j})^N; −∞ if E cannot occur
  double beta;           ///< [ln Ω(E+1) − ln Ω(E−1)]/2
  double beta_forward;   ///< ln Ω(E+1) − ln Ω(E)
  double beta_backward;  ///< ln Ω(E) − ln Ω(E−1)
  double beta_saddle;    ///< canonical β with mean energy E; ±∞ at the ends
  double curvature;      ///< −1/σ_E² of the canonical distribution at beta_saddle
  double skewness;       ///< ⟨(E−U)³⟩/σ_E³ of the same
  double log_omega_gibbs;        ///< ln Σ_{E'≤E} Ω(E'); −∞ never, since Ω(0) > 0
  double log_temperature_gibbs;  ///< ln [Σ_{E'≤E} Ω(E') / Ω(E)]
};

}  // namespace antikelvin
