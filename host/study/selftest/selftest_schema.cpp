// SPDX-License-Identifier: Apache-2.0
#include "study/selftest/selftest_schema.hpp"

namespace antikelvin {

Schema selftest_schema() {
  using namespace unit;
  std::vector<ColumnGroup> const compared = {
      {"case", {kNoUnit}, "model, lattice, dynamics and layout; or the system of a table"},
      {"beta", {kBeta}, "inverse temperature; of runs at constant energy that of the energy"},
      {"quantity", {kNoUnit}, "column of `sample` that is compared; of tables that of `entropy`"},
      {"value, error, exact",
       {kOfQuantity},
       "found, its standard error, and what it should be; of tables `error` is the bound that is "
       "promised"},
      {"z",
       {kPureNumber},
       "normal deviate as improbable as the deviation in its errors; empty for tables, inf where "
       "nothing fluctuated"},
      {"holds",
       {kNoUnit},
       "whether |z| is within `--z`, of tables the deviation within its bound"}};
  std::vector<ColumnGroup> summary = compared;
  summary.insert(summary.begin() + 1, {"comparisons", {kPureNumber}, "that the case has"});
  return {.verb = "selftest",
          .headlines = {"case", "beta", "quantity", "z", "holds", "value", "exact"},
          .tables = {{"--show summary, one row per case: its worst comparison", summary},
                     {"--show comparisons, one row per comparison", compared}},
          .figures = {{.marks = {"case", "z", "holds"},
                       .title = "Samplers against exact values",
                       .panels = {{.caption = "Deviations from exact values, as normal deviates.",
                                   .x = {"beta"},
                                   .y = {"z"},
                                   .quantity = {"deviation / σ"},
                                   .extras = {.is_scatter = true}}}}}};
}

}  // namespace antikelvin
