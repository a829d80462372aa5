// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/scaling_schema.hpp"

#include "study/transitions.hpp"

namespace antikelvin {
namespace {

/// How a relative fluctuation goes with size.
/// Fluctuations against size, with their exponent.
PanelRecipe against_size(char const* caption, AxisQuantity const& quantity) {
  return {.caption = caption,
          .x = {"N"},
          .y = {"relative_fluctuation"},
          .quantity = quantity,
          .scale = PanelScale::log_both,
          .extras = {.fits_power_of_n = true}};
}

std::vector<FigureRecipe> scaling_figures() {
  char const* const energy_title = "Relative energy fluctuation against system size";
  char const* const order_title = "Order parameter against system size";
  AxisQuantity const energy = {"relative fluctuation", "σ_E / (E_{max} − E_{min})"};
  char const* const caption =
      "Relative fluctuation against size; the law of large numbers is a line of slope −1/2.";
  std::vector<std::string> const keys = {"beta", "quantity"};
  auto const of_lattice = [&](std::vector<std::string> marks, char const* title,
                              AxisQuantity const& quantity) {
    return FigureRecipe{.marks = std::move(marks),
                        .title = title,
                        .keys = keys,
                        .subsystem = "site",
                        .panels = {against_size(caption, quantity)}};
  };
  return {{.marks = {"relative_fluctuation"},
           .title = energy_title,
           .keys = keys,
           .panels = {against_size(caption, energy)}},
          of_lattice({"relative_fluctuation", "quantity"}, energy_title, energy),
          of_lattice({"relative_fluctuation", "quantity", "quantity=magnetization"}, order_title,
                     {"relative fluctuation", "√⟨M²⟩ / N"}),
          of_lattice({"relative_fluctuation", "quantity", "quantity=order"}, order_title,
                     {"relative fluctuation", "√⟨m²⟩"})};
}

}  // namespace

Schema scaling_schema() {
  using namespace unit;
  Schema schema = {
      "scaling",
      {"N", "beta", "relative_fluctuation", "relative_fluctuation_error",
       "relative_fluctuation_exact", "relative_fluctuation_z", "method", "exponent",
       "exponent_error", "verdict", "amplitude", "amplitude_error", "amplitude_exact", "N_min",
       "p_value"},
      {
          {"one row per β and N",
           {
               {"N, beta", {kPureNumber, kBeta}, "the point"},
               {"relative_fluctuation, relative_fluctuation_error, relative_fluctuation_exact, "
                "relative_fluctuation_z",
                {kPureNumber},
                "σ_E/(E_max − E_min), its standard error, exact value, deviation"},
               {"energy_z", {kPureNumber}, "deviation of the mean energy"},
               {"tau_int, n_eff, method", {kMeasurements, kPureNumber, kNoUnit}, "as in `sample`"},
           }},
          {"summary, one row per β",
           {
               {"beta", {kBeta}, "the key"},
               {"exponent, exponent_error",
                {kPureNumber},
                "slope of ln relative_fluctuation against ln N"},
               {"amplitude, amplitude_error, amplitude_exact",
                {kPureNumber},
                "fit with the exponent at −1/2; the value from the curvature of S"},
               {"chi2, dof, p_value", {kPureNumber}, "of the free fit; dof = points − 2"},
               {"verdict, reason",
                {kNoUnit},
                "`holds`, `fails` or `undetermined`; why, empty where it holds"},
           }},
          {"--model, one row per β and size",
           {
               {"N, sides, beta",
                {kPureNumber, kNoUnit, kBeta},
                "sites, sides of the lattice (N of the complete graph), the point"},
               {"quantity", {kNoUnit}, "`energy`, `magnetization` or `order`"},
               {"relative_fluctuation, relative_fluctuation_error",
                {kPureNumber},
                "r, with jackknife error: σ_E/(E_max − E_min), the range being that of bonds and "
                "sites taken one by one (2|J| per bond of an Ising lattice; exact for the complete "
                "graph); or √⟨M²⟩/N, M as in `sample`; or √⟨m²⟩ of the order"},
               {"relative_fluctuation_exact, relative_fluctuation_z",
                {kPureNumber},
                "of r, where known: complete graph; energy of periodic Ising and Potts chains and "
                "of the periodic square Ising lattice (βJ > 0, or even sides)"},
               {"energy_z", {kPureNumber}, "deviation of the mean energy, likewise"},
               {"bimodality",
                {kPureNumber},
                "of the energy: (skewness² + 1)/kurtosis, 1 for two sharp peaks, 1/3 for a "
                "Gaussian"},
               {"tau_int, n_eff, r_hat, equilibrated",
                {kMeasurements, kPureNumber, kPureNumber, kNoUnit},
                "of the energy, or of M² or m²"},
               {"order, order_abs, order_2, order_4, order_S",
                {kNoUnit, kPureNumber, kPureNumber, kPureNumber, kPureNumber},
                "`--quantity order`: as in `sample`, each with `_error`"},
               {"order_susceptibility_abs, order_binder, xi, xi_over_L",
                {kBeta, kPureNumber, kSites, kPureNumber},
                "`--quantity order`: as in `sample`, each with `_error`"},
               {"method",
                {kNoUnit},
                "as in `sample`; `auto` is swendsen-wang without a field for Ising and Potts at βJ "
                "> "
                "0 and for Ising where all neighbours can differ at βJ < 0, else heat bath"},
           }},
          {"--model, summary, one row per β",
           {
               {"exponent, exponent_error",
                {kPureNumber},
                "slope of ln r against ln N from N_min on"},
               {"exponent_exact", {kPureNumber}, "that of the exact values with the same weights"},
               {"amplitude, amplitude_error",
                {kPureNumber},
                "of r N^{1/2}, with the exponent held"},
               {"N_min",
                {kPureNumber},
                "smallest size of the fit: small ones are left out while no power law fits and "
                "three remain"},
               {"chi2, dof, p_value", {kPureNumber}, "of that fit"},
               {"log_constant, log_slope, log_…_error, log_N_min, log_p_value",
                {kPureNumber},
                "a, b of N r² = a + b ln L, where that fits with b > 5 σ (energy only; L = "
                "N^{1/d})"},
               {"verdict, reason",
                {kNoUnit},
                "`holds`, `fails` or `undetermined`; why, and what is found instead; where it "
                "holds, from which size on if not from the first"},
           }},
      },
      {"N", "beta", "relative_fluctuation", "relative_fluctuation_exact", "relative_fluctuation_z",
       "tau_int", "method"},
      scaling_figures()};
  for (TableSchema& table : transition_tables()) schema.tables.push_back(std::move(table));
  for (FigureRecipe& figure : transition_figures()) schema.figures.push_back(std::move(figure));
  return schema;
}

}  // namespace antikelvin
