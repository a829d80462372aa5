// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "study/sample/averaged_places.hpp"
#include "study/sample/sample_series.hpp"
#include "table/table.hpp"

namespace antikelvin {

/// Averages over samples of bonds of what each has in equilibrium, and of functions of these averages: [⟨q⁴⟩] over
/// [⟨q²⟩]², not the average of their quotients. Errors are those of the scatter over samples, in
/// which the thermal ones of each are contained; these stand beside, as they would be of the average if there were
/// no others.
class SampleAverages {
 public:
  explicit SampleAverages(std::size_t n_replicas) : n_pairs_(n_replicas / 2) {}

  void add(SamplePlan const& plan, SampleSeries const& series, bool is_equilibrated);

  /// A row per β and system, in the order in which they came.
  Table rows() const;

  /// How many samples of each are not in equilibrium, where some are not.
  std::vector<std::string> notes() const { return places_.notes(); }

 private:
  /// Of each sample thermal means of every observable, [observable][pair of replicas]; pairs are independent of
  /// each other.
  using Places = AveragedPlaces<std::vector<std::vector<std::vector<double>>>>;
  static void append_row(Table& table, Places::Place const& place);

  std::size_t n_pairs_;
  Places places_;
};

}  // namespace antikelvin
