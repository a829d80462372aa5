// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "device/spin_plan.hpp"
#include "study/sample/sample_series.hpp"

namespace antikelvin {

/// Measurements that are averaged to one number: all of a replica where whole replicas are blocks, else a
/// 128th.
std::uint64_t pair_chunk(std::uint32_t n_replicas, std::uint64_t n_measurements);

/// Memory of the averages.
double pair_bytes(std::size_t n_distances, std::uint32_t n_replicas, std::uint64_t n_measurements);

/// Averages correlations of pairs over chunks of measurements: series of all distances would need more
/// memory than the spins.
class PairRecorder {
 public:
  PairRecorder(SampleSpec const& spec, SamplePlan const& plan, SampleSeries& series);

  void listen_to(SpinPlan const& spins);

  /// Adds one measurement of the replicas first … first + n_replicas − 1.
  void add(SpinCounts const& counts, std::uint64_t m, std::uint32_t first, SampleSeries& series);

 private:
  /// Correlation as a linear function of a count: slope count/n_pairs + offset.
  struct Line {
    double slope, offset;
  };
  /// ⟨s⟩, or of Potts spins the share of a colour: offset + Σ per_state[s − 1] n_s/N.
  struct OneSite {
    double offset;
    std::vector<double> per_state;
  };

  std::vector<PairDistance> distances_;
  std::uint32_t n_replicas_;
  std::uint64_t n_measurements_, chunk_, done_ = 0;
  double n_sites_;
  Line line_;
  std::vector<OneSite> one_site_;
  std::uint32_t first_quantity_ = 0;
};

}  // namespace antikelvin
