// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "io/result_columns.hpp"
#include "statistics/curve.hpp"

namespace antikelvin {

/// One quantity of one system at one sign of β, in all its sizes.
struct CurveFamily {
  std::string quantity;  ///< column
  /// Options in which systems of these results differ, and proportions of unequal sides: `sides=1:4 coupling=-1`;
  /// may be empty.
  std::string system;
  std::string order;              ///< what orders, as the rows say; empty where they do not
  int sign = 1;                   ///< of β
  std::vector<SizeCurve> curves;  ///< against |β|; L ascending

  std::string place() const;  ///< `order_binder at beta < 0, staggered, coupling=-1`
};

/// Which curves are wanted.
struct CurveWishes {
  /// Columns with errors; none: those of order_binder, xi_over_L and binder that are there, `binder` only
  /// without `order_binder`; of glasses overlap_xi_over_L and overlap_binder, where no order is.
  std::vector<std::string> quantities;
  double low = 0, high = HUGE_VAL;  ///< of |β|
  std::vector<double> sides;        ///< only these L; none: all
  bool all_rows = false;            ///< those that are not equilibrated, too
};

/// Curves of rows that have N, beta and quantities with errors. L is the geometric mean of the `sides`, or N
/// without any. Rows of the same point are averaged, weighted by their measurements; a note counts points whose rows
/// contradict each other. Curves of averages over samples of bonds share their errors, since all β have the same samples.
/// Rows at β = 0, without a value or error, and those that are said not to be equilibrated are
/// left out; a note counts the last.
///
/// @throws SpecError  rows without N, beta or quantities; names of no column, or of one without errors; rows of several
///                    samples of bonds, which are to be averaged first
std::vector<CurveFamily> curve_families(ResultColumns const& rows, CurveWishes const& wishes,
                                        std::vector<std::string>& notes);

}  // namespace antikelvin
