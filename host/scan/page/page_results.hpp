// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "io/result_columns.hpp"
#include "scan/job.hpp"
#include "scan/page/page_table.hpp"

namespace antikelvin {

/// Results of one pass over the rows of all points: the page's table and what its figures draw. Of long
/// points the table has the first rows, figures have rows at even distances.
struct PageRows {
  Json table;  ///< data of the page's section; false without rows
  ResultColumns drawn;
};

PageRows page_rows(ResultTable const& table, Schema const& schema);

/// The figures as data, drawn by gnuplot; without it none, and `lacks_gnuplot`.
Json figures_data(Job const& job, Schema const& schema, ResultColumns const& drawn);

}  // namespace antikelvin
