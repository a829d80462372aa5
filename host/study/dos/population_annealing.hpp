// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "process/progress.hpp"
#include "study/dos/dos_system.hpp"
#include "study/dos/sampled_density.hpp"

namespace antikelvin {

/// Population annealing from β = 0 outward, to β > 0 and to β < 0.
struct AnnealingSettings {
  std::uint32_t population = 2048;   ///< R, replicas of each; a multiple of 32
  std::uint32_t n_populations = 32;  ///< independent ones
  std::uint32_t sweeps = 5;          ///< after every step of β
  double overlap = 0.92;             ///< of the energies at successive β; sets the steps
  double max_beta = 1e6;             ///< |β| beyond which no step goes
  std::uint32_t max_steps = 2000;    ///< in one direction
  double end_share = 0.5;  ///< of replicas at the end of the spectrum that ends a direction
  Fault fault = Fault::none;
  std::uint64_t key = 0;
};

/// All populations at one β.
struct AnnealedBeta {
  double beta = 0;
  std::vector<double> log_z;  ///< ln Z(β)/Z(0), the estimate of each population
  LevelCounts energies;
};

/// One direction; the first entry is β = 0.
struct AnnealingBranch {
  std::vector<AnnealedBeta> betas;
  double rho_t = 0;          ///< mean over populations of Σ (family size)²/R: 1 if all are alone
  double n_families = 0;     ///< mean over populations
  double worst_rho_t = 0;    ///< largest of all populations
  bool reached_end = false;  ///< end_share was reached
};

struct AnnealingResult {
  AnnealingBranch positive, negative;
};

/// Steps of β with overlap Σ_i min(1, w_i/w̄)/R of the weights w = e^{−Δβ E}, resampling by systematic
/// sampling with those weights, ln Z(β+Δβ) = ln Z(β) + ln w̄, heat-bath sweeps.
///
/// Reference  K. Hukushima, Y. Iba, AIP Conf. Proc. 690, 200 (2003); J. Machta, PRE 82, 026704 (2010);
///            L. Barash et al., CPC 220, 341 (2017)
AnnealingResult anneal(DosSystem const& system, AnnealingSettings const& settings,
                       Backend const& backend, Progress& progress);

/// ln g from all β of both directions by multi-histogram reweighting, population b counting at each β
/// with the weight Z_b/Z̄ that its estimate of Z has; and the same without each population in turn.
SampledDensity density_of(AnnealingResult const& result, DosSystem const& system);

}  // namespace antikelvin
