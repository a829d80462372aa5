// SPDX-License-Identifier: Apache-2.0
#include "study/canonical/canonical_schema.hpp"

namespace antikelvin {
namespace {

PanelRecipe against_beta(char const* caption, char const* y, AxisQuantity const& quantity) {
  return {.caption = caption,
          .x = {"beta", "N"},
          .y = {y},
          .quantity = quantity,
          .extras = {.signs_of_temperature = true}};
}

std::vector<FigureRecipe> canonical_figures() {
  return {{.marks = {"log_z"},
           .title = "Canonical ensemble across infinite temperature",
           .keys = {"N"},
           .panels = {against_beta("Energy per subsystem.", "energy", {"energy", "U"}),
                      against_beta("Entropy per subsystem.", "entropy", {"entropy", "S"}),
                      against_beta("Heat capacity per subsystem.", "heat_capacity",
                                   {"heat capacity", "C"}),
                      {.caption = "Populations of the levels, in ascending energy.",
                       .x = {"beta"},
                       .y = {"p_#"},
                       .quantity = {"population"},
                       .by_column = true,
                       .shown = PanelShown::with_values}}}};
}

}  // namespace

Schema canonical_schema() {
  using namespace unit;
  return {
      "canonical",
      {"beta", "N", "temperature", "energy", "entropy", "heat_capacity", "sigma_energy", "regime"},
      {
          {"one row per N and β",
           {
               {"N, beta, temperature",
                {kPureNumber, kBeta, kEnergy},
                "subsystems; β, ±inf at T = 0±; T = 1/β, `inf` at β = 0, 0 and -0 at T = 0±"},
               {"log_z, energy, entropy",
                {kPureNumber, kEnergy, kEntropy},
                "ln Z, U, S = ln Z + βU; ln Z is ±inf at T = 0± unless the end level has energy 0"},
               {"heat_capacity, sigma_energy", {kEntropy, kEnergy}, "C = β²σ_E², σ_E"},
               {"inverted, regime",
                {kNoUnit},
                "whether β < 0; `zero+`, `positive`, `infinite`, `negative`, `zero-`"},
               {"p_0 … p_k",
                {kPureNumber},
                "populations of the levels in ascending energy; the first `--populations` of an "
                "unbounded spectrum"},
           }},
      },
      {"N", "beta", "temperature", "log_z", "energy", "entropy", "heat_capacity", "regime"},
      canonical_figures()};
}

}  // namespace antikelvin
