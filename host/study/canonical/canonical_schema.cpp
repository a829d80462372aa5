// SPDX-License-Identifier: Apache-2.0
#include "study/canonical/canonical_schema.hpp"

namespace antikelvin {
namespace {

PanelRecipe against_beta(char const* y, char const* label) {
  return {.x = "beta", .x_label = "inverse temperature β", .y = {y}, .y_label = label};
}

PageFigureRecipe canonical_on_page(char const* caption, char const* y, char const* label) {
  return {.caption = caption,
          .x = {"beta", "N"},
          .y = {y},
          .y_label = label,
          .per_unit = true,
          .keys = {"N"}};
}

std::vector<FigureRecipe> canonical_figures() {
  return {
      {.marks = {"log_z"},
       .file = {.title = "Canonical ensemble across infinite temperature",
                .series = "N",
                .panels = {against_beta("energy", "energy U"), against_beta("entropy", "entropy S"),
                           against_beta("heat_capacity", "heat capacity C")}},
       .page = {canonical_on_page("Energy per subsystem.", "energy", "energy per subsystem U/N"),
                canonical_on_page("Entropy per subsystem.", "entropy", "entropy per subsystem S/N"),
                canonical_on_page("Heat capacity per subsystem.", "heat_capacity",
                                  "heat capacity per subsystem C/N")}}};
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
