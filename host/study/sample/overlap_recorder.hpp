// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/wave_squares.hpp"
#include "study/sample/sample_series.hpp"

namespace antikelvin {

/// Turns counts of where replicas 2k and 2k + 1 differ into overlaps of pair k.
class OverlapRecorder {
 public:
  OverlapRecorder(SampleSpec const& spec, SamplePlan const& plan);

  /// What chains have to count for it.
  OverlapPlan wanted() const { return {waves_.divisions()}; }

  void listen_to(SpinPlan const& spins);

  /// Records one measurement of the pairs among replicas first … first + spec.n_replicas − 1.
  void add(SpinCounts const& counts, std::uint64_t m, std::uint32_t first, SampleSeries& series);

 private:
  std::uint32_t n_pairs_;
  double n_sites_, n_bonds_;
  WaveSquares waves_;
  std::uint32_t first_quantity_ = 0;
  std::vector<std::uint32_t> quantities_;  ///< of the divisions, among those of overlaps
  std::vector<std::uint64_t> now_;         ///< [quantity][pair]
};

}  // namespace antikelvin
