// SPDX-License-Identifier: Apache-2.0
#include "study/ensembles/ensembles_schema.hpp"

namespace antikelvin {
namespace {

PanelRecipe against_energy(char const* caption, std::vector<std::string> const& y,
                           AxisQuantity const& quantity) {
  return {.caption = caption,
          .x = {"energy"},
          .x_label = "energy per spin e",
          .y = y,
          .quantity = quantity,
          .by_column = y.size() > 1};
}

std::vector<FigureRecipe> ensembles_figures() {
  PanelRecipe entropy = against_energy("Entropy per spin.", {"entropy"}, {"entropy per spin", "s"});
  entropy.extras.signs_of_temperature = true;
  PanelRecipe beta = against_energy(
      "Inverse temperature of both ensembles; the canonical one jumps where they differ.",
      {"beta", "beta_canonical"}, {"inverse temperature", "β"});
  beta.extras.marks_zeros = true;
  return {{.marks = {"entropy_hull"},
           .title = "Microcanonical and canonical ensemble",
           .panels = {std::move(entropy), std::move(beta),
                      against_energy("By how much s lies below its concave hull.", {"gap"},
                                     {"gap below the hull"}),
                      against_energy("Order parameter at each energy.", {"order"}, {"order"})}}};
}

}  // namespace

Schema ensembles_schema() {
  using namespace unit;
  return {
      "ensembles",
      {"beta", "temperature", "energy", "entropy", "order", "gap", "ensembles", "energy_low",
       "energy_high", "latent_heat"},
      {{"one row per energy, in the limit of many spins",
        {
            {"energy, entropy", {kEnergy, kEntropy}, "e and s(e), per spin"},
            {"beta, temperature",
             {kBeta, kEnergy},
             "ds/de, of the microcanonical ensemble; ±inf at ends where spins have one state left"},
            {"heat_capacity",
             {kEntropy},
             "de/dT per spin: negative in a convex intruder; from differences, to about six "
             "digits"},
            {"order, squares",
             {kPureNumber},
             "mean of the spins and of their squares; Potts: the largest share of a state, and the "
             "sum "
             "of the squares of shares"},
            {"beta_canonical",
             {kBeta},
             "slope of the concave hull: along a Maxwell line that of the line"},
            {"entropy_hull, gap", {kEntropy}, "the hull, and by how much s lies below it"},
            {"ensembles",
             {kNoUnit},
             "`equivalent`, or `not equivalent` where no canonical ensemble has this energy"},
        }},
       {"--show lines, one row per Maxwell line",
        {
            {"beta, temperature", {kBeta, kEnergy}, "at which a canonical ensemble jumps"},
            {"energy_low, energy_high, latent_heat",
             {kEnergy},
             "of both phases per spin; their difference"},
            {"order_low, order_high, squares_low, squares_high", {kPureNumber}, "of both phases"},
            {"gap, gap_energy", {kEntropy, kEnergy}, "largest gap below the line, and where"},
            {"beta_least, beta_most",
             {kBeta},
             "of the microcanonical ensemble between both phases"},
            {"jump, jump_energy",
             {kBeta, kEnergy},
             "by which its β jumps upwards, and where; empty where it is continuous"},
        }}},
      {"energy", "entropy", "beta", "temperature", "heat_capacity", "order", "gap", "ensembles"},
      ensembles_figures()};
}

}  // namespace antikelvin
