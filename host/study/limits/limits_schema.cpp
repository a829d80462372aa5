// SPDX-License-Identifier: Apache-2.0
#include "study/limits/limits_schema.hpp"

namespace antikelvin {
namespace {

std::vector<FigureRecipe> limits_figures() {
  return {{.marks = {"limit", "deviation"},
           .title = "Distance from the limit of many subsystems",
           .keys = {"quantity"},
           .panels = {{.caption = "Distance from the limit of many subsystems.",
                       .x = {"N"},
                       .y = {"deviation"},
                       .quantity = {"deviation", "|Δ|"},
                       .absolute = true,
                       .scale = PanelScale::log_both}}}};
}

}  // namespace

Schema limits_schema() {
  using namespace unit;
  return {"limits",
          {"N", "quantity", "exact", "limit", "deviation", "law", "exponent", "exponent_error",
           "amplitude"},
          {
              {"four rows per N",
               {
                   {"N, energy",
                    {kPureNumber, kEnergy},
                    "subsystems; the lattice energy nearest to the fraction"},
                   {"quantity",
                    {kNoUnit},
                    "`entropy_density`, `stirling`, `beta` or `entropy_difference`, in this order"},
                   {"exact, limit, deviation",
                    {kOfQuantity},
                    "value at N; what it tends to; their difference, to more digits than "
                    "subtracting gives"},
               }},
              {"summary, one row per quantity",
               {
                   {"quantity", {kNoUnit}, "the key"},
                   {"law", {kNoUnit}, "`ln(N)/N` or `1/N`"},
                   {"exponent, exponent_error, amplitude",
                    {kPureNumber, kPureNumber, kOfQuantity},
                    "of N in the deviation, from the scatter about the line; after division by ½ "
                    "ln(2πσ_E²) where the law has ln(N)"},
               }},
          },
          {"N", "quantity", "exact", "limit", "deviation"},
          limits_figures()};
}

}  // namespace antikelvin
