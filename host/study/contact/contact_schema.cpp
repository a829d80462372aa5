// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_schema.hpp"

#include "study/contact/contact_text.hpp"
#include "study/contact/contact_verb.hpp"

namespace antikelvin {
namespace {

/// Columns of all bodies that there can be.
std::vector<std::string> of_each_body(std::string const& name) {
  std::vector<std::string> columns;
  for (std::size_t b = 0; b < kMostBodies; ++b) columns.push_back(name + "_" + body_letter(b));
  return columns;
}

PanelRecipe against_sweeps(char const* caption, std::vector<std::string> y,
                           AxisQuantity const& quantity, PanelShown shown) {
  return {.caption = caption,
          .x = {"time"},
          .y = std::move(y),
          .quantity = quantity,
          .by_column = true,
          .shown = shown};
}

FigureRecipe figure_of_series() {
  PanelRecipe temperatures =
      against_sweeps("Inverse temperatures of bodies in contact.", of_each_body("beta"),
                     {"inverse temperature", "β"}, PanelShown::with_values);
  temperatures.extras.marks_zeros = true;
  return {.marks = {"time", "energy_a"},
          .title = "Bodies in contact",
          .keys = {"contact"},
          .panels = {against_sweeps("Energies of bodies in contact.", of_each_body("energy"),
                                    {"energy", "E"}, PanelShown::always),
                     std::move(temperatures),
                     against_sweeps("Entropy of the first body.", {"entropy_a"}, {"entropy of a"},
                                    PanelShown::with_values),
                     against_sweeps("Entropy of all bodies.", {"entropy_total"},
                                    {"entropy of the whole"}, PanelShown::with_values)}};
}

FigureRecipe figure_of_contacts() {
  return {.marks = {"start_beta_a"},
          .title = "Energy that a gives to b",
          .keys = {"start_beta_b", "N_a", "N_b"},
          .panels = {{.caption = "Energy that a gives to b.",
                      .x = {"start_beta_a"},
                      .y = {"flow_energy"},
                      .quantity = {"energy from a to b"}}}};
}

FigureRecipe figure_of_order() {
  return {.marks = {"rank", "gave"},
          .title = "Hotness, measured: who gives energy to whom",
          .panels = {{.caption = "Hotness, measured: contacts in which energy was given and taken.",
                      .x = {"beta"},
                      .y = {"gave", "took"},
                      .quantity = {"contacts in which energy was given, taken"},
                      .by_column = true}}};
}

}  // namespace

Schema contact_schema() {
  using namespace unit;
  return {
      "contact",
      {"contact",     "time",     "energy_a",          "energy_b",      "beta_a",
       "beta_b",      "energy_c", "energy_d",          "flow",          "hotter",
       "flow_energy", "flow_z",   "verdict_boltzmann", "verdict_gibbs", "entropy_total",
       "rank",        "beta",     "temperature",       "regime",        "gave",
       "took"},
      {
          {"--show series, one row per `every` sweeps",
           {
               {"contact, time", {kPureNumber, kSweeps}, "number of the contact, from 0; sweeps"},
               {"energy_x, energy_x_error",
                {kEnergy},
                "mean over replicas and its standard error; empty error where all are equal"},
               {"energy_x_exact",
                {kEnergy},
                "exact mean for the pairs that were drawn; pairs of two-level subsystems"},
               {"beta_x, beta_x_error",
                {kBeta},
                "mean of β at the replicas' energies, exact per energy; empty for lattices whose "
                "states "
                "were not counted"},
               {"entropy_x, entropy_gibbs_x, entropy_total",
                {kEntropy},
                "means of ln Ω, of ln Σ_{E'≤E} Ω, of Σ ln Ω, with `_error`; empty for lattices "
                "whose states were not counted"},
               {"demon_energy", {kEnergy}, "what demons hold, with `_error`"},
           }},
          {"--show contacts, one row per contact",
           {
               {"N_x, start_beta_x, start_energy_x",
                {kPureNumber, kBeta, kEnergy},
                "at the start; β as given, or of the energy"},
               {"hotter", {kNoUnit}, "`a`, `b` or `equal` by β at the start; two bodies"},
               {"flow, flow_energy, flow_energy_error, flow_energy_exact, flow_z",
                {kNoUnit, kEnergy, kEnergy, kEnergy, kPureNumber},
                "`a to b`, `b to a` or `none` (|z| ≤ 5); energy that b gained until equilibrium; "
                "two bodies"},
               {"gain_x, gain_x_error, gain_x_exact",
                {kEnergy},
                "energy gained, three bodies or more"},
               {"final_energy_x, final_variance_x",
                {kEnergy, kEnergySquared},
                "mean and variance in equilibrium, each with `_error`, `_exact`, `_z`; with "
                "counted "
                "lattices `_exact`, `_z` and variances are those at the energies of the whole that "
                "replicas have"},
               {"final_beta, final_beta_exact, final_beta_b …",
                {kBeta},
                "mean β of a in equilibrium and its exact value; of the others"},
               {"demon_beta", {kBeta}, "β that the demon's mean energy reads"},
               {"log_temperature_gibbs_x, final_log_temperature_gibbs_x",
                {kPureNumber},
                "ln T_G at the start, and at the mean final energy"},
               {"prediction_boltzmann, prediction_gibbs",
                {kNoUnit},
                "flow that each temperature predicts, or `ambiguous`"},
               {"verdict_boltzmann, verdict_gibbs",
                {kNoUnit},
                "`right`, `wrong`, `ambiguous` or `unknown` (theory.md, section 15)"},
               {"zeroth_boltzmann, zeroth_gibbs",
                {kNoUnit},
                "`equal` if all pairs of bodies agree afterwards, `unequal`, `unknown`"},
               {"entropy_change, entropy_change_exact",
                {kEntropy},
                "of Σ ln Ω, from the start to the mean in equilibrium"},
               {"p_value, ks_p_value",
                {kPureNumber},
                "χ² and Kolmogorov tests of a's energies against the exact law"},
               {"tau_int, equilibrated",
                {kMeasurements, kNoUnit},
                "in measurements; no drift, and replicas agree"},
               {"mechanism, replicas", {kNoUnit, kPureNumber}, "`pairs` or `demon`"},
           }},
          {"--show order, one row per start, coldest first",
           {
               {"rank, beta, temperature, regime",
                {kPureNumber, kBeta, kEnergy, kNoUnit},
                "from 1; of the start"},
               {"gave, took, none, contacts",
                {kPureNumber},
                "contacts with other starts in which it gave energy, took it, or neither could be "
                "told; all of them"},
           }},
      },
      {"contact",
       "time",
       "rank",
       "beta",
       "gave",
       "took",
       "none",
       "energy_a",
       "energy_b",
       "N_a",
       "N_b",
       "start_beta_a",
       "start_beta_b",
       "hotter",
       "flow",
       "flow_energy",
       "flow_energy_exact",
       "verdict_boltzmann",
       "verdict_gibbs",
       "equilibrated"},
      {figure_of_series(), figure_of_contacts(), figure_of_order()},
      /* page_has_summary */ false};
}

}  // namespace antikelvin
