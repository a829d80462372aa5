// SPDX-License-Identifier: Apache-2.0
#include "study/dos/dos_schema.hpp"

namespace antikelvin {
namespace {

FigureRecipe figure_of_density() {
  std::vector<std::string> const x = {"energy"};
  return {.marks = {"log_g"},
          .title = "Density of states",
          .keys = {"N"},
          .subsystem = "site",
          .panels = {{.caption = "Density of states.",
                      .x = x,
                      .y = {"log_g"},
                      .quantity = {"entropy", "ln g"},
                      .extras = {.signs_of_temperature = true}},
                     {.caption = "Microcanonical inverse temperature.",
                      .x = x,
                      .y = {"beta"},
                      .quantity = {"inverse temperature", "β = d ln g/dE"},
                      .extras = {.signs_of_temperature = true, .marks_zeros = true}}}};
}

PanelRecipe average_against_beta(char const* caption, char const* y, AxisQuantity const& quantity) {
  return {.caption = caption, .x = {"beta"}, .y = {y}, .quantity = quantity};
}

FigureRecipe figure_of_averages() {
  return {.marks = {"log_z", "log_z_error"},
          .title = "Canonical averages from the density of states",
          .keys = {"N"},
          .subsystem = "site",
          .panels = {average_against_beta("Mean energy, from the density of states.", "energy",
                                          {"energy", "U"}),
                     average_against_beta("Heat capacity, from the density of states.",
                                          "heat_capacity", {"heat capacity", "C"}),
                     average_against_beta("Entropy, from the density of states.", "entropy",
                                          {"entropy", "S"})}};
}

FigureRecipe figure_of_zeros() {
  return {.marks = {"beta_real", "beta_imaginary"},
          .title = "Zeros of the partition sum",
          .keys = {"N"},
          .subsystem = "site",
          .panels = {{.caption = "Zeros of the partition sum in the plane of complex β; those near "
                                 "to the real axis are transitions.",
                      .x = {"beta_real"},
                      .x_label = "Re β",
                      .y = {"beta_imaginary"},
                      .quantity = {"Im β"},
                      .extras = {.is_scatter = true}}}};
}

FigureRecipe figure_of_transition() {
  return {.marks = {"beta_equal_height", "beta_equal_weight"},
          .title = "First-order transition",
          .subsystem = "site",
          .panels = {{.caption = "Inverse temperature of the transition against size.",
                      .x = {"N"},
                      .y = {"beta_equal_height", "beta_equal_weight"},
                      .quantity = {"inverse temperature", "β"},
                      .by_column = true},
                     {.caption = "Barrier between both phases against size.",
                      .x = {"N"},
                      .y = {"barrier"},
                      .quantity = {"barrier", "ln(P_{max}/P_{min})"}}}};
}

FigureRecipe figure_of_methods() {
  return {.marks = {"method", "mean_error"},
          .title = "Methods of one density of states",
          .subsystem = "site",
          .panels = {{.caption = "Root mean square of the errors of ln g, by method.",
                      .x = {"method"},
                      .x_label = "method",
                      .y = {"mean_error"},
                      .quantity = {"error of ln g"},
                      .extras = {.is_scatter = true}},
                     {.caption = "Largest deviation from exact values, as a normal deviate.",
                      .x = {"method"},
                      .x_label = "method",
                      .y = {"exact_z"},
                      .quantity = {"largest deviation / σ"},
                      .shown = PanelShown::with_values,
                      .extras = {.is_scatter = true}}}};
}

}  // namespace

Schema dos_schema() {
  using namespace unit;
  return {
      "dos",
      {"N",
       "energy",
       "log_g",
       "log_g_error",
       "beta",
       "beta_error",
       "log_g_exact",
       "log_g_z",
       "heat_capacity",
       "entropy",
       "beta_real",
       "beta_imaginary",
       "error_bound",
       "converged",
       "method",
       "levels",
       "mean_error",
       "exact_worst",
       "exact_z",
       "beta_equal_height",
       "beta_equal_weight",
       "latent_heat_per_site",
       "barrier"},
      {
          {"--show levels, one row per energy that was seen, ascending",
           {
               {"N, energy", {kPureNumber, kEnergy}, "sites; total energy"},
               {"log_g, log_g_error",
                {kPureNumber},
                "ln of the number of states, Σ g = q^N; combined from all methods by inverse "
                "variance; 0 error where the degeneracy is known by argument, no error where only "
                "one block has been"},
               {"beta, beta_error",
                {kBeta},
                "d ln g/dE by the parabola through the levels within `--window`; empty at both "
                "ends"},
               {"curvature, curvature_error", {"k_B/energy^2"}, "d² ln g/dE²"},
               {"log_g_exact, log_g_z",
                {kPureNumber},
                "exact value where one is affordable (theory.md, section 16); (log_g − "
                "exact)/error"},
               {"log_g_annealing, log_g_annealing_error, log_g_multicanonical, "
                "log_g_multicanonical_error, log_g_exchange, log_g_exchange_error",
                {kPureNumber},
                "of each method alone, where there are several"},
           }},
          {"--show canonical, one row per β, by reweighting",
           {
               {"N, beta", {kPureNumber, kBeta}, "sites; the point"},
               {"log_z, energy, heat_capacity, sigma_energy, entropy",
                {kPureNumber, kEnergy, kEntropy, kEnergy, kEntropy},
                "ln Z, U, C = β²σ_E², σ_E, S = ln Z + βU, each with `_error`"},
               {"log_z_exact, energy_exact, energy_z, heat_capacity_exact, entropy_exact",
                {kPureNumber, kEnergy, kPureNumber, kEntropy, kEntropy},
                "exact values, where affordable; deviation of the energy"},
           }},
          {"--show transition, one row per pair of phases whose barrier exceeds ten errors of ln g",
           {
               {"N", {kPureNumber}, "sites"},
               {"beta_equal_height, beta_equal_weight",
                {kBeta},
                "β at which both peaks of P(E) are equally high, or hold equal weight"},
               {"energy_low, energy_dip, energy_high",
                {kEnergy},
                "of the peaks and the dip between them, at equal height"},
               {"barrier", {kPureNumber}, "ln(P_max/P_min)"},
               {"latent_heat_per_site, peak_latent_heat_per_site",
                {kEnergy},
                "of the phases' means at equal weight; of the peaks"},
               {"beta_min, beta_max",
                {kBeta},
                "ends of the part of β(E) that rises (back-bending); empty where it does not"},
           }},
          {"--show zeros, one row per zero of the partition sum, nearest to the real axis first",
           {
               {"N, zero", {kPureNumber}, "sites; number of the zero, from 0"},
               {"beta_real, beta_imaginary",
                {kBeta},
                "complex β of the zero, with imaginary part ≥ 0"},
               {"error_bound", {kBeta}, "what the largest error of ln g can move it by"},
               {"converged",
                {kNoUnit},
                "false where the iteration ended before the zero stood still, which is then no "
                "result (exit code 5)"},
           }},
          {"--show methods, one row per method and one of all `combined`",
           {
               {"N, method, levels, mean_error",
                {kPureNumber, kNoUnit, kPureNumber, kPureNumber},
                "sites; the method; levels seen; root mean square of the errors of ln g"},
               {"exact_worst, exact_z",
                {kPureNumber},
                "largest |Δ ln g|; the largest in its error, as a normal deviate (below)"},
               {"within_1_sigma, within_2_sigma",
                {kPureNumber},
                "shares of levels that near to the exact value"},
               {"methods_z",
                {kPureNumber},
                "largest difference between two methods in its error, as a normal deviate"},
               {"end_lowest_z, end_highest_z",
                {kPureNumber},
                "how far a known degeneracy was from the estimate before it was used, as a normal "
                "deviate"},
               {"blocks, replicas", {kPureNumber}, "independent parts; replicas or walkers in all"},
               {"steps, sweeps",
                {kPureNumber, kSweeps},
                "β in both directions, iterations of weights, or rungs; sweeps with final weights, "
                "or rounds"},
               {"beta_lowest, beta_highest", {kBeta}, "range of β"},
               {"rho_t, families",
                {kPureNumber},
                "mean of Σ (family size)²/R over populations, worse direction; mean number of "
                "families left"},
               {"acceptance", {kPureNumber}, "lowest between two rungs"},
               {"flatness, round_trips, round_trip_sweeps",
                {kPureNumber, kPureNumber, kSweeps},
                "min H/mean H; between both ends of the range, of all walkers; sweeps of one "
                "walker for each"},
               {"converged", {kNoUnit}, "whether the method came to its end as it should"},
           }},
      },
      {"N", "energy", "log_g", "log_g_error", "beta", "log_g_exact", "log_g_z", "method",
       "mean_error", "exact_z", "methods_z", "log_z", "heat_capacity", "zero", "beta_real",
       "beta_imaginary", "latent_heat_per_site"},
      {figure_of_density(), figure_of_averages(), figure_of_zeros(), figure_of_transition(),
       figure_of_methods()}};
}

}  // namespace antikelvin
