// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "study/sample/averaged_places.hpp"
#include "study/sample/sample_series.hpp"
#include "table/table.hpp"

namespace antikelvin {

/// P(q) averaged over samples of bonds: every sample has the same weight, and errors are those of the scatter over
/// samples, in which the thermal ones of each are contained; these stand beside, as SampleAverages has them.
class OverlapAverages {
 public:
  explicit OverlapAverages(std::size_t n_replicas) : n_pairs_(n_replicas / 2) {}

  void add(SamplePlan const& plan, SampleSeries const& series, bool is_equilibrated);

  /// A row per overlap that occurred in any sample, of either sign, q ascending; β and systems in the order in which
  /// they came.
  Table rows() const;

  /// How many samples of each are not in equilibrium, where some are not.
  std::vector<std::string> notes() const { return places_.notes(); }

 private:
  /// Measurements at one q: how many, and their share in each sample, and in each pair averaged over samples.
  struct Share {
    std::uint64_t count = 0;
    std::vector<double> samples, pairs;
  };
  /// By q; samples that came later have no entries where they have no share.
  using Places = AveragedPlaces<std::map<double, Share>>;
  static void append_rows(Table& table, Places::Place const& place);

  std::size_t n_pairs_;
  Places places_;
};

}  // namespace antikelvin
