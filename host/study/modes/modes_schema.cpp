// SPDX-License-Identifier: Apache-2.0
#include "study/modes/modes_schema.hpp"

namespace antikelvin {
namespace {

PanelRecipe against_energy(char const* caption, char const* y, AxisQuantity const& quantity) {
  return {.caption = caption,
          .x = {"energy_per_quantum"},
          .x_label = "energy per quantum U/N",
          .y = {y},
          .quantity = quantity,
          .extras = {.signs_of_temperature = true}};
}

std::vector<FigureRecipe> modes_figures() {
  PanelRecipe beta = against_energy("Inverse temperature.", "beta", {"inverse temperature", "β"});
  beta.extras.marks_zeros = true;
  return {{.marks = {"beta_mu"},
           .title = "Quanta in the modes of a band",
           .keys = {"quanta"},
           .panels = {against_energy("Entropy of the modes.", "entropy", {"entropy", "S"}),
                      std::move(beta),
                      against_energy("βμ, which stays finite where T is infinite.", "beta_mu",
                                     {"chemical potential over temperature", "βμ"})}},
          {.marks = {"occupation"},
           .title = "Quanta in the modes of a band",
           .keys = {"quanta", "energy_per_quantum"},
           .panels = {{.caption = "Quanta in a mode of each energy.",
                       .x = {"mode_energy"},
                       .x_label = "energy of a mode",
                       .y = {"occupation"},
                       .quantity = {"quanta in a mode", "n"}}}}};
}

}  // namespace

Schema modes_schema() {
  using namespace unit;
  return {
      "modes",
      {"quanta", "energy", "beta", "temperature", "mu", "entropy", "regime", "energy_final",
       "beta_final", "entropy_change"},
      {{"one row per number of quanta and energy",
        {
            {"quanta, modes", {kPureNumber}, "N, of any size; modes of the band"},
            {"energy, energy_per_quantum", {kEnergy}, "U; U/N, which lies in the band"},
            {"beta, temperature",
             {kBeta, kEnergy},
             "of the equilibrium of these N and U; ±inf and 0, -0 at the ends of the band, 0 and "
             "`inf` at its mean"},
            {"mu, beta_mu",
             {kEnergy, kPureNumber},
             "chemical potential, below the band at T > 0, above it at T < 0; βμ, finite at "
             "infinite temperature"},
            {"entropy",
             {kEntropy},
             "Σ ((1 + n) ln(1 + n) − n ln n) of quanta, Σ (1 + ln n) of classical waves"},
            {"regime", {kNoUnit}, "`zero+`, `positive`, `infinite`, `negative`, `zero-`"},
            {"energy_final, beta_final, temperature_final, mu_final, entropy_final",
             {kEnergy, kBeta, kEnergy, kEnergy, kEntropy},
             "after `--process`, in the band of `--to`"},
            {"work, entropy_change",
             {kEnergy, kEntropy},
             "done on the quanta, energy_final − energy; entropy_final − entropy"},
        }},
       {"--show occupations, a row per level of each state",
        {
            {"quanta, energy_per_quantum, beta", {kPureNumber, kEnergy, kBeta}, "the state"},
            {"mode_energy, modes", {kEnergy, kPureNumber}, "a level of the band and its modes"},
            {"occupation", {kPureNumber}, "quanta in each of them"},
        }}},
      {"quanta", "energy_per_quantum", "beta", "temperature", "mu", "entropy", "regime"},
      modes_figures()};
}

}  // namespace antikelvin
