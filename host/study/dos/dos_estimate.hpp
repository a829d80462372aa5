// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "antikelvin/base/reals.hpp"
#include "density/density_of_states.hpp"
#include "study/dos/dos_verb.hpp"
#include "study/dos/sampled_density.hpp"
#include "table/named_row.hpp"

namespace antikelvin {

/// How ln g compare with exact ones, level by level. NaN where none are known.
struct ExactDeviation {
  double worst = kNone;                       ///< largest |Δ ln g|
  double worst_z = kNone;                     ///< the largest |Δ ln g|/error, as a normal deviate
  double within_1 = kNone, within_2 = kNone;  ///< shares of levels within one and two errors
};

/// Result of one method for one lattice.
struct MethodEstimate {
  std::string name;
  SampledDensity density;     ///< normalized
  std::vector<double> error;  ///< of its ln g
  EndDeviations ends{};
  ExactDeviation deviation;
  NamedRow diagnostics;     ///< how the method did, by its own measures
  std::string unconverged;  ///< why, or empty
  std::string remedy;       ///< what helps in place of more effort, or empty
  std::string effort;       ///< the option that gives it more of what helps then
};

/// All methods of one lattice, and what follows from them.
struct DosEstimate {
  std::vector<MethodEstimate> methods;
  SampledDensity density;     ///< combined
  std::vector<double> error;  ///< of its ln g
  std::optional<DensityOfStates> exact;
  std::vector<double> exact_log_g;  ///< of the density's levels; NaN where not known
  double methods_z = 0;      ///< largest difference of two methods, as a normal deviate; NaN of one
  ExactDeviation deviation;  ///< of the combined ln g
};

/// Sweeps of each walker with the final weights, as asked for or by the size of the lattice.
std::uint64_t walker_sweeps(DosSpec const& spec, DosSystem const& system);

/// Runs all methods of a lattice.
DosEstimate estimate_dos(DosSpec const& spec, DosSystem const& system, Backend const& backend,
                         Progress& progress);

}  // namespace antikelvin
