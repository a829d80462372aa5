// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "study/sample/sample_verb.hpp"

namespace antikelvin {

/// All measurements of one point, each [measurement][replica].
struct SampleSeries {
  Rational energy_reference;  ///< what `energy` is measured from, so that no digit is lost
  std::vector<double> energy;
  std::vector<double> magnetization;  ///< Σ s; Potts: (q max n_s − N)/(q − 1); empty for units
  std::vector<std::vector<double>> populations;  ///< of each state; empty for Ising
  std::vector<double> demon;                     ///< energy in quanta; empty without demon
  bool settled = true;  ///< false: demons still felt their start when measuring began
};

/// Runs a plan. States of all replicas go to `states` where that is not null.
SampleSeries sample_series(SampleSpec const& spec, SamplePlan const& plan, Backend const& backend,
                           Progress& progress, std::vector<std::uint8_t>* states);

/// Runs all plans, which differ in β only, as one set of replicas (SampleSpec::together).
std::vector<SampleSeries> sample_together(SampleSpec const& spec,
                                          std::vector<SamplePlan> const& plans,
                                          Backend const& backend, Progress& progress);

/// Energy of one quantum of the demon.
Rational demon_quantum(SampleSpec const& spec, SamplePoint const& point);

}  // namespace antikelvin
