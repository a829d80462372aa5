// SPDX-License-Identifier: Apache-2.0
#include "study/entropy/entropy_schema.hpp"

namespace antikelvin {
namespace {

std::vector<FigureRecipe> entropy_figures() {
  std::vector<std::string> const x = {"energy", "n"};
  return {{.marks = {"log_omega"},
           .title = "Microcanonical entropy and temperature",
           .keys = {"N"},
           .panels = {{.caption = "Entropy per subsystem against energy per subsystem.",
                       .x = x,
                       .y = {"log_omega"},
                       .quantity = {"entropy", "ln Ω"},
                       .extras = {.signs_of_temperature = true}},
                      {.caption = "Inverse temperature, the slope of the entropy: it is zero where "
                                  "the entropy is greatest, and negative beyond.",
                       .x = x,
                       .y = {"beta"},
                       .quantity = {"inverse temperature", "β = dS/dE"},
                       .extras = {.signs_of_temperature = true, .marks_zeros = true}},
                      {.caption = "Boltzmann's entropy, of the states at an energy, and Gibbs', of "
                                  "all states up to it: only the first one falls.",
                       .x = x,
                       .y = {"log_omega", "log_omega_gibbs"},
                       .quantity = {"entropy", "ln Ω, ln Ω_G"},
                       .by_column = true,
                       .shown = PanelShown::with_values}}}};
}

}  // namespace

Schema entropy_schema() {
  using namespace unit;
  return {
      "entropy",
      {"N", "energy", "log_omega", "beta", "temperature", "n", "regime", "curvature"},
      {
          {"one row per N and macrostate",
           {
               {"N, energy", {kPureNumber, kEnergy}, "subsystems, E"},
               {"n", {kPureNumber}, "two levels only: excited subsystems"},
               {"log_omega, entropy_per_unit",
                {kPureNumber, kEntropy},
                "ln Ω(E), ln C(N, n) for two levels; the same over N"},
               {"beta, temperature",
                {kBeta, kEnergy},
                "slope of ln Ω: digamma form for two levels, finite at the ends too; central "
                "difference for more; 1/beta"},
               {"curvature, regime",
                {"k_B/energy^2", kNoUnit},
                "∂²S/∂E²; as above, with `zero+` at the lowest energy and `zero-` at the highest"},
               {"log_omega_gibbs", {kPureNumber}, "ln Σ_{E'≤E} Ω(E')"},
               {"temperature_gibbs, log_temperature_gibbs",
                {kEnergy, kPureNumber},
                "T_G, `inf` where it overflows; ln T_G, which does not"},
               {"beta_stirling",
                {kBeta},
                "two levels only: ln((N−n)g_1/(n g_0))/Δ, ±inf at the ends"},
               {"beta_saddle",
                {kBeta},
                "more levels: canonical β of mean energy E, ±inf at the ends"},
               {"beta_forward, beta_backward",
                {kBeta},
                "[S(E+Δ) − S(E)]/Δ; [S(E) − S(E−Δ)]/Δ; Δ is `quantum`"},
               {"skewness",
                {kPureNumber},
                "more levels: that of the canonical energy at beta_saddle"},
               {"shell_low, shell_high",
                {kEnergy},
                "with `--shell` only: lowest and highest lattice energy of the shell"},
           }},
      },
      {"N", "energy", "log_omega", "entropy_per_unit", "beta", "temperature", "regime"},
      entropy_figures()};
}

}  // namespace antikelvin
