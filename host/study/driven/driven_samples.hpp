// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "statistics/equilibration.hpp"
#include "study/driven/driven_verb.hpp"

namespace antikelvin {

/// Measurements of one point.
struct DrivenSamples {
  std::vector<Estimate> populations;
  std::vector<Estimate>
      betas;                  ///< in the order of the pairs asked for; NaN where a level was empty
  std::vector<double> n_eff;  ///< of each level's population
  std::size_t slowest = 0;    ///< level with the longest τ_int
  Autocorrelation autocorrelation;  ///< its
  Equilibration equilibration;      ///< its
};

/// Runs a plan and reduces its series.
///
/// @param near   populations near the measured ones: series are measured from there
/// @param pairs  of levels, of which effective β are wanted
DrivenSamples sample_driven(DrivenSpec const& spec, DrivenPlan const& plan,
                            std::vector<double> const& near,
                            std::vector<std::pair<std::size_t, std::size_t>> const& pairs,
                            Backend const& backend, Progress& progress);

/// `beta=1 pump_rate=0.5`, of messages.
std::string place_of(DrivenPlan const& plan);

}  // namespace antikelvin
