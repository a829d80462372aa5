// SPDX-License-Identifier: Apache-2.0
#include "study/dos/dos_schema.hpp"

namespace antikelvin {
namespace {

FigureRecipe figure_of_density() {
  return {
      .marks = {"log_g"},
      .file = {.title = "Density of states",
               .series = "N",
               .panels = {{.x = "energy", .x_label = "energy E", .y = {"log_g"}, .y_label = "ln g"},
                          {.x = "energy",
                           .x_label = "energy E",
                           .y = {"beta"},
                           .y_label = "β = d ln g/dE"}}},
      .page = {
          {.caption = "Density of states.", .x = {"energy"}, .y = {"log_g"}, .y_label = "ln g"},
          {.caption = "Microcanonical inverse temperature.",
           .x = {"energy"},
           .y = {"beta"},
           .y_label = "β = d ln g/dE"}}};
}

PanelRecipe average_against_beta(char const* y, char const* label) {
  return {.x = "beta", .x_label = "inverse temperature β", .y = {y}, .y_label = label};
}

FigureRecipe figure_of_averages() {
  std::vector<std::string> const x = {"beta"}, keys = {"N"};
  return {.marks = {"log_z", "log_z_error"},
          .file = {.title = "Canonical averages from the density of states",
                   .series = "N",
                   .panels = {average_against_beta("energy", "energy U"),
                              average_against_beta("heat_capacity", "heat capacity C"),
                              average_against_beta("entropy", "entropy S")}},
          .page = {{.caption = "Mean energy, from the density of states.",
                    .x = x,
                    .y = {"energy"},
                    .y_label = "energy U",
                    .keys = keys},
                   {.caption = "Heat capacity, from the density of states.",
                    .x = x,
                    .y = {"heat_capacity"},
                    .y_label = "heat capacity C",
                    .keys = keys},
                   {.caption = "Entropy, from the density of states.",
                    .x = x,
                    .y = {"entropy"},
                    .y_label = "entropy S",
                    .keys = keys}}};
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
      {figure_of_density(), figure_of_averages()}};
}

}  // namespace antikelvin
