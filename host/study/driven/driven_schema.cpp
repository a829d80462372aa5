// SPDX-License-Identifier: Apache-2.0
#include "study/driven/driven_schema.hpp"

namespace antikelvin {
namespace {

PanelRecipe against_pump_rate(char const* caption, char const* y, AxisQuantity const& quantity,
                              PanelShown shown) {
  return {.caption = caption,
          .x = {"pump_rate", "beta"},
          .y = {y},
          .quantity = quantity,
          .by_column = true,
          .scale = PanelScale::log_x_over_decades,
          .shown = shown};
}

std::vector<FigureRecipe> driven_figures() {
  PanelRecipe temperatures = against_pump_rate(
      "Effective β of pairs of levels; where they differ, there is no temperature.", "beta_#",
      {"effective β of a pair"}, PanelShown::always);
  temperatures.extras.marks_zeros = temperatures.extras.shades_inversion = true;
  return {{.marks = {"pump_rate"},
           .title = "Driven subsystem",
           .keys = {"beta", "pump_rate"},
           .panels = {against_pump_rate("Stationary populations.", "p_#", {"population"},
                                        PanelShown::always),
                      std::move(temperatures),
                      against_pump_rate("Entropy production.", "entropy_production",
                                        {"entropy production"}, PanelShown::with_values)}}};
}

}  // namespace

Schema driven_schema() {
  using namespace unit;
  return {
      "driven",
      {"beta", "pump_rate", "verdict", "inverted_pairs", "beta_spread", "z_max",
       "entropy_production", "p_0", "p_1", "p_2"},
      {
          {"one row per β of the bath and pump rate, β outermost",
           {
               {"beta, pump_rate",
                {kBeta, kPureNumber},
                "of the bath; factor on the rates of `--pump`, 0 where there is no pump"},
               {"p_0 … p_k",
                {kPureNumber},
                "stationary populations, levels in ascending energy, degenerate states together"},
               {"p_0_sampled, p_0_error …", {kPureNumber}, "measured, with standard error"},
               {"beta_0_1 …",
                {kBeta},
                "β_ij = ln[(p_i/g_i)/(p_j/g_j)]/(E_j − E_i) of all pairs i < j; of neighbours only "
                "beyond 8 levels"},
               {"beta_0_1_sampled, beta_0_1_error …",
                {kBeta},
                "of the measured populations, jackknife; empty where a level was never occupied"},
               {"beta_spread",
                {kBeta},
                "largest less smallest β_ij (neighbours have the extremes); 0 if they agree within "
                "rounding"},
               {"entropy_production, entropy_production_bath, entropy_production_pump",
                {"k_B/time"},
                "per time; `inf` with a one-way channel"},
               {"energy_from_pump, energy_to_bath",
                {"energy/time"},
                "per time; equal, each found from its own jumps"},
               {"inverted_pairs", {kNoUnit}, "listed pairs with β_ij < 0, such as `0-1 2-3`"},
               {"verdict", {kNoUnit}, "`thermal` or `not thermal` (theory.md, section 14)"},
               {"z_max",
                {kPureNumber},
                "largest |z| of the sampled populations, of levels that were visited and left 1000 "
                "times; empty if there is none"},
               {"tau_int, tau_error, n_eff, r_hat, equilibrated",
                {kMeasurements, kMeasurements, kPureNumber, kPureNumber, kNoUnit},
                "as in `sample`, of the level whose population is slowest"},
               {"N, replicas, measurements, every, burn_in",
                {kPureNumber, kPureNumber, kPureNumber, kSweeps, kSweeps},
                "of the samples; n = replicas × measurements"},
               {"sweep_time", {"inverse unit of the rates"}, "time that a sweep stands for"},
           }},
      },
      {"beta", "pump_rate", "p_0", "p_1", "p_2", "beta_spread", "entropy_production",
       "inverted_pairs", "verdict"},
      driven_figures()};
}

}  // namespace antikelvin
