// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <limits>
#include <memory>
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
  std::vector<std::vector<double>> waves;        ///< |ψ_k|² of each of WavePlan::waves
  /// Of Show::correlations: means of ⟨s s'⟩ over the measurements of a chunk, [distance][chunk][replica], and
  /// of what makes it connected, [observable][chunk][replica]. Replicas enough for whole ones to be blocks
  /// have one chunk.
  std::vector<std::vector<double>> pairs, one_site;
  std::uint64_t chunk = 1;  ///< measurements in each, fewer in the last
  /// Of pairs of replicas, [measurement][pair]: Σ s s'/N, the same of bonds, and |q_k|² of each of
  /// SamplePlan::overlaps.
  std::vector<double> overlap, link_overlap;
  std::vector<std::vector<double>> overlap_waves;
  /// Of SampleSpec::tempering: share of swaps with the next larger β that were accepted (NaN for the last), and
  /// round trips of replicas between the ends of the ladder.
  double acceptance = std::numeric_limits<double>::quiet_NaN(), round_trips = 0;
  bool settled = true;  ///< false: demons still felt their start when measuring began
};

/// Chains of a canonical plan of single-site or cluster moves, hot or cold as the spec says, before any
/// burn-in.
std::unique_ptr<SpinChains> started_chains(SampleSpec const& spec, SamplePlan const& plan,
                                           Backend const& backend, Progress& progress);

/// Lets such chains continue at another β.
void set_beta_of(SpinChains& chains, SampleSpec const& spec, SamplePlan const& plan, double beta);

/// Σ s of the sites; of Potts spins (q max n_s − N)/(q − 1).
/// @param counts  bonds, then sites in states 1 … n_states − 1
double magnetization_of(SpinModel const& model, std::uint64_t n_sites,
                        std::vector<std::uint64_t> const& counts);

/// Runs a plan. States of all replicas go to `states` where that is not null.
SampleSeries sample_series(SampleSpec const& spec, SamplePlan const& plan, Backend const& backend,
                           Progress& progress, std::vector<std::uint8_t>* states);

/// Runs all plans, which differ in β only, as one set of replicas (SampleSpec::together).
std::vector<SampleSeries> sample_together(SampleSpec const& spec,
                                          std::vector<SamplePlan> const& plans,
                                          Backend const& backend, Progress& progress);

/// The same as rungs of a ladder, in the order of β, which exchange replicas after every SampleSpec::every sweeps
/// (SampleSpec::tempering).
std::vector<SampleSeries> sample_ladder(SampleSpec const& spec,
                                        std::vector<SamplePlan> const& plans,
                                        Backend const& backend, Progress& progress);

/// Energy of one quantum of the demon.
Rational demon_quantum(SampleSpec const& spec, SamplePoint const& point);

}  // namespace antikelvin
