// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/wave_squares.hpp"
#include "study/sample/overlap_recorder.hpp"
#include "study/sample/pair_recorder.hpp"
#include "study/sample/sample_series.hpp"

namespace antikelvin {

/// Turns counts of a point into series, energies relative to those of the first measurement.
class Recorder {
 public:
  Recorder(SampleSpec const& spec, SamplePlan const& plan);

  /// Has chains count what it wants to know.
  void ask(SpinPlan& spins) const;

  /// Chains of this plan, which counts all of them, are recorded.
  void listen_to(SpinPlan const& spins);

  /// Populations that energies are measured from.
  void refer_to(std::vector<std::uint64_t> const& counts);

  /// Records the replicas first … first + spec.n_replicas − 1.
  void add(SpinCounts const& counts, std::uint32_t first = 0);

  /// Records bonds and populations of one measurement of one replica.
  void add(std::vector<std::uint64_t> const& counts);

  SampleSeries series;

 private:
  SampleSpec const& spec_;
  bool has_demon_ = false;
  std::uint64_t n_sites_, n_bonds_;
  WaveSquares waves_;
  std::vector<SiteOffset> offsets_;
  std::optional<PairRecorder> pairs_;
  std::optional<OverlapRecorder> overlaps_;
  std::vector<std::uint32_t> first_quantities_;  ///< of the divisions of waves
  std::vector<double> coefficients_;
  std::vector<std::uint64_t> reference_;
  bool has_magnetization_;
};

}  // namespace antikelvin
