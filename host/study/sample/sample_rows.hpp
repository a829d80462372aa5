// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "study/sample/overlap_average.hpp"
#include "study/sample/point_jackknife.hpp"
#include "study/sample/sample_average.hpp"
#include "study/sample/sample_series.hpp"

namespace antikelvin {

/// Reduces the series of points to the rows, notes and outcome of a report.
class SampleRows {
 public:
  SampleRows(SampleSpec const& spec, Backend const& backend)
      : spec_(spec), backend_(backend), averages_(spec.n_replicas), overlaps_(spec.n_replicas) {}

  void add(SamplePlan const& plan, SampleSeries series);
  void finish(Report& report);

 private:
  struct Verdict;
  Verdict verdict_of(SamplePlan const& plan, SampleSeries const& series);
  PointJackknife jackknife_of(Verdict const& verdict) const;
  PointJackknife jackknife_of_pairs(Verdict const& verdict) const;
  /// Says what a verdict objects to, and what helps.
  void object(SamplePlan const& plan, SampleSeries const& series, Verdict const& verdict);
  void add_summary(SamplePlan const& plan, SampleSeries const& series, Verdict const& verdict);
  /// Says what a reader of the summary should know.
  void remark(SamplePlan const& plan, Verdict const& verdict, double resolution_bias);
  void add_histogram(SamplePlan const& plan, SampleSeries const& series);
  void note(std::string const& text) { notes_.push_back(text); }

  SampleSpec const& spec_;
  Backend const& backend_;
  Table table_;
  SampleAverages averages_;                                ///< for Show::average
  OverlapAverages overlaps_;                               ///< for Show::average_overlaps
  std::vector<std::pair<SamplePlan, SampleSeries>> kept_;  ///< for Show::series
  std::vector<std::string> notes_;
  std::string unconverged_;  ///< why the run is not converged; empty if it is
  std::string remedy_;       ///< options that help
};

}  // namespace antikelvin
