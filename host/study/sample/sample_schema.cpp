// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_schema.hpp"

namespace antikelvin {
namespace {

PanelRecipe sampled_against_beta(char const* caption, char const* y, AxisQuantity const& quantity,
                                 PanelShown shown = PanelShown::without_exact) {
  return {.caption = caption, .x = {"beta", "N"}, .y = {y}, .quantity = quantity, .shown = shown};
}

/// Where the mean energy has an exact value beside it, the comparison is the figure.
FigureRecipe figure_of_means() {
  PanelShown const optional = PanelShown::without_exact;
  return {
      .marks = {"energy_mean"},
      .title = "Sampled means",
      .keys = {"N", "sides", "sample"},
      .panels = {
          sampled_against_beta("Mean energy.", "energy_mean", {"energy", "U"}, PanelShown::always),
          sampled_against_beta("Heat capacity.", "heat_capacity", {"heat capacity", "C"}),
          {.caption = "Populations of the levels, in ascending energy.",
           .x = {"beta", "N"},
           .y = {"p_#"},
           .quantity = {"population"},
           .by_column = true,
           .shown = PanelShown::with_values},
          sampled_against_beta("Mean absolute magnetization per site.", "magnetization_abs",
                               {"magnetization", "|m|"}),
          sampled_against_beta("Mean strength of the order.", "order_abs", {"order", "m"}),
          sampled_against_beta("Share of sites that are not empty.", "quadrupole",
                               {"quadrupole", "Q"}),
          sampled_against_beta("Mean square of the overlap of two replicas.", "overlap_2",
                               {"square of the overlap", "⟨q²⟩"}, optional),
          sampled_against_beta("Inverse temperature that the demon reads.", "demon_beta",
                               {"inverse temperature of the demon"}, optional)}};
}

FigureRecipe figure_of_lattice_means() {
  FigureRecipe recipe = figure_of_means();
  recipe.marks = {"energy_mean", "sides"};
  recipe.subsystem = "site";
  return recipe;
}

FigureRecipe figure_of_averages() {
  std::vector<std::string> const x = {"beta", "N"};
  return {.marks = {"energy_mean", "energy_thermal_error"},
          .title = "Averages over samples",
          .keys = {"N", "sides"},
          .subsystem = "site",
          .panels = {{.caption = "Energy, averaged over samples.",
                      .x = x,
                      .y = {"energy_mean"},
                      .quantity = {"energy", "U"}},
                     {.caption = "Mean square of the overlap, averaged over samples.",
                      .x = x,
                      .y = {"overlap_2"},
                      .quantity = {"square of the overlap", "⟨q²⟩"},
                      .shown = PanelShown::with_values},
                     {.caption = "Correlation length of the overlap over L.",
                      .x = x,
                      .y = {"overlap_xi_over_L"},
                      .quantity = {"correlation length over size", "ξ/L"},
                      .shown = PanelShown::with_values}}};
}

FigureRecipe figure_of_histogram() {
  return {.marks = {"probability"},
          .title = "Distribution of the energy",
          .keys = {"N", "beta"},
          .panels = {{.caption = "Distribution of the energy.",
                      .x = {"energy"},
                      .y = {"probability"},
                      .quantity = {"probability"}}}};
}

FigureRecipe figure_of_overlaps() {
  return {.marks = {"q"},
          .title = "Distribution of the overlap",
          .keys = {"N", "beta", "sample"},
          .panels = {{.caption = "Distribution of the overlap of two replicas.",
                      .x = {"q"},
                      .y = {"probability"},
                      .quantity = {"probability", "P(q)"}}}};
}

FigureRecipe figure_of_correlations() {
  return {.marks = {"correlation"},
          .title = "Correlations of spins",
          .keys = {"N", "beta", "direction"},
          .panels = {{.caption = "Correlations of spins r steps apart.",
                      .x = {"r"},
                      .y = {"correlation"},
                      .quantity = {"correlation", "G(r)"}}}};
}

FigureRecipe figure_of_measurements() {
  std::vector<std::string> const x = {"measurement"};
  return {.marks = {"measurement", "replica", "energy"},
          .title = "Single measurements",
          .keys = {"N", "beta", "replica"},
          .panels = {{.caption = "Energy of each replica in the order of measurements.",
                      .x = x,
                      .y = {"energy"},
                      .quantity = {"energy", "E"}},
                     {.caption = "Magnetization of each replica.",
                      .x = x,
                      .y = {"magnetization"},
                      .quantity = {"magnetization", "m"},
                      .shown = PanelShown::with_values}}};
}

}  // namespace

Schema sample_schema() {
  using namespace unit;
  return {
      "sample",
      {"beta",
       "energy_mean",
       "energy_error",
       "N",
       "sides",
       "energy",
       "count",
       "probability",
       "measurement",
       "replica",
       "energy_z",
       "tau_int",
       "order_abs",
       "magnetization_abs",
       "overlap_2",
       "overlap_xi_over_L",
       "chi_SG",
       "link_overlap",
       "q",
       "equilibrated",
       "magnetization",
       "xi",
       "demon_beta",
       "energy_exact"},
      {
          {"--show summary, one row per β (or energy) and system",
           {
               {"N, sides",
                {kPureNumber, kNoUnit},
                "subsystems or sites; lattices: `64x64`; the complete graph: N"},
               {"beta",
                {kBeta},
                "the point; with `--energy` that of ln Ω (subsystems), else empty"},
               {"sample", {kPureNumber}, "`--samples`: K of the bonds"},
               {"energy_mean, energy_error, energy_exact, energy_z",
                {kEnergy, kEnergy, kEnergy, kPureNumber},
                "mean energy, its standard error; independent subsystems and the complete graph: "
                "U, deviation"},
               {"energy_variance, energy_variance_error",
                {kEnergySquared},
                "variance of the energy (not of the mean), its standard error"},
               {"energy_variance_exact, energy_variance_z",
                {kEnergySquared, kPureNumber},
                "subsystems and the complete graph: σ_E², deviation"},
               {"heat_capacity, heat_capacity_error",
                {kEntropy},
                "β² Var E of the whole system, jackknife"},
               {"magnetization, magnetization_abs, magnetization_2, magnetization_4",
                {kPureNumber},
                "lattices: ⟨m⟩, ⟨|m|⟩, ⟨m²⟩, ⟨m⁴⟩ per site, each with `_error`; Potts: m = (q "
                "max_s n_s/N − 1)/(q − 1)"},
               {"susceptibility, susceptibility_abs",
                {kBeta},
                "∂⟨M⟩/∂h = β N² (⟨m²⟩ − ⟨m⟩²), and β N² (⟨m²⟩ − ⟨|m|⟩²), of the whole system, "
                "jackknife"},
               {"binder", {kPureNumber}, "1 − ⟨m⁴⟩/(3⟨m²⟩²), jackknife"},
               {"quadrupole, quadrupole_susceptibility",
                {kPureNumber},
                "Blume-Capel: ⟨Q⟩ of Q = Σ s²/N, the share of sites where s is not 0; N (⟨Q²⟩ − "
                "⟨Q⟩²), without β, which is −∂⟨Q⟩/∂(βD); jackknife, each with `_error`"},
               {"order, order_abs, order_2, order_4",
                {kNoUnit, kPureNumber, kPureNumber, kPureNumber},
                "lattices: how spins may be ordered (`--order`), and ⟨m⟩, ⟨m²⟩, ⟨m⁴⟩ of its "
                "strength "
                "m = (Σ |ψ_k|²)^½ over its waves, ψ_k = Σ s e^{ik·r}/N; Potts: |ψ_k|² is q/(q − 1) "
                "times the sum of those of all δ(s, σ) − 1/q; each with `_error`"},
               {"order_S, order_susceptibility_abs, order_binder",
                {kPureNumber, kBeta, kPureNumber},
                "structure factor N⟨|ψ_k|²⟩ at its waves; β N² (⟨m²⟩ − ⟨m⟩²) of the whole system; "
                "1 − "
                "⟨m⁴⟩/(3⟨m²⟩²); jackknife, each with `_error`"},
               {"xi, xi_over_L",
                {kSites, kPureNumber},
                "`--correlation-length`: second moment, [(S(Q)/S(Q') − 1)/|q|²]^½ at the waves Q "
                "of "
                "the order and those beside them, S not connected, q the smallest vectors that fit "
                "along the longest axes, |q|² = Σ 4 sin²(q·a/2) over bonds (triangular: ⅔ of it); "
                "where Q does not fit, as theory.md has it; over the longest side; empty where "
                "S(Q) is not the larger one; each with `_error`"},
               {"overlap, overlap_abs, overlap_2, overlap_4, overlap_binder",
                {kPureNumber},
                "`--overlap`: ⟨q⟩, ⟨|q|⟩, ⟨q²⟩, ⟨q⁴⟩ of the overlap q = Σ s s'/N of replicas 2k "
                "and "
                "2k + 1, which have the same bonds; 1 − ⟨q⁴⟩/(3⟨q²⟩²), ⅔ of the ½(3 − ⟨q⁴⟩/⟨q²⟩²) "
                "that is common for glasses; jackknife over pairs, each with `_error`"},
               {"chi_SG, link_overlap",
                {kPureNumber},
                "`--overlap`: N⟨q²⟩; ⟨s_i s_j s_i' s_j'⟩ averaged over bonds; each with `_error`"},
               {"overlap_xi, overlap_xi_over_L",
                {kSites, kPureNumber},
                "`--overlap`: second moment of ⟨|q_k|²⟩, from k = 0 and the smallest waves along "
                "the "
                "longest axes, as xi; empty where boundaries are open; each with `_error`"},
               {"cov_…",
                {kOfQuantity},
                "`--covariance A:B`: ⟨AB⟩ − ⟨A⟩⟨B⟩ of the whole system, jackknife; each with "
                "`_error`"},
               {"S_…",
                {kPureNumber},
                "`--wave-numbers`: N⟨|ψ_k|²⟩ at k = 2π n/L, with the numbers n in its name; each "
                "with `_error`"},
               {"demon_quantum, demon_mean, demon_beta, demon_beta_z",
                {kEnergy, kPureNumber, kBeta, kPureNumber},
                "`--dynamics demon`: energy of a quantum, mean in quanta, β that it reads, "
                "deviation from `beta` in its errors, to which a small system adds O(1/N). With "
                "`--energy` E system and demon hold E + h q, h the whole number nearest to the "
                "demon's mean ⟨e⟩: energy_mean is E + (h − ⟨e⟩) q, and demon_beta is β there, to "
                "O(1/N)"},
               {"p_0 … p_k, p_0_error …",
                {kPureNumber},
                "populations, states ascending (not for Ising); subsystems: also `_exact`"},
               {"tau_int, tau_error, n_eff",
                {kMeasurements, kMeasurements, kPureNumber},
                "in measurements, ½ if uncorrelated; n/(2 tau_int), at most n; of the energy, of "
                "the demon's energy (at a given β about each replica's mean, since replicas "
                "conserve the energies that they have found), or with `--energy` of the highest "
                "population"},
               {"r_hat, equilibrated",
                {kPureNumber, kNoUnit},
                "split R-hat of the replicas; whether neither a drift nor replicas that stay where "
                "they were object, of the energy or of |M|, and the series is long enough to tell: "
                "30 tau_int per replica (60 of fewer than 8 replicas) and 300 in all are enough "
                "with a chance of 99 %, half of that by the estimate at hand. False has exit code "
                "5"},
               {"acceptance, round_trips",
                {kPureNumber},
                "`--tempering`: share of swaps with the next larger β that were accepted, empty "
                "for "
                "the last; how many replicas went from the smallest to the largest β and back"},
               {"replicas, measurements, method",
                {kPureNumber, kPureNumber, kNoUnit},
                "n = replicas × measurements; `spin-flip`, `binomial`, `swendsen-wang`, `demon` or "
                "`exchange`"},
           }},
          {"--show histogram, one row per energy that occurred",
           {
               {"N, beta, energy",
                {kPureNumber, kBeta, kEnergy},
                "subsystems or sites; the point; an energy"},
               {"count, probability, probability_error",
                {kPureNumber},
                "measurements at it; their share, with its error from the scatter over replicas, "
                "of fewer "
                "than 64 from n_eff"},
               {"probability_exact, probability_z",
                {kPureNumber},
                "g(E) e^{−βE}/Z, empty where it is not known; deviation in errors that the exact "
                "probability sets, where 20 independent measurements are expected"},
           }},
          {"--show correlations, one row per distance",
           {
               {"N, sides, beta", {kPureNumber, kNoUnit, kBeta}, "sites; the lattice; the point"},
               {"direction, r",
                {kNoUnit, kPureNumber},
                "along an axis (x, y, z) or the diagonal (xy, xyz), r steps, which are √2 r "
                "(triangular and "
                "cubic: √3 r) apart there"},
               {"correlation, correlation_error",
                {kPureNumber},
                "G(r) = ⟨s(0) s(r)⟩ over all pairs; Potts: (q⟨δ⟩ − 1)/(q − 1); jackknife"},
               {"connected, connected_error",
                {kPureNumber},
                "G(r) − ⟨s⟩², which is G(r) where neither sign is preferred; Potts: less q/(q − 1) "
                "Σ_σ (⟨n_σ⟩/N − 1/q)²; jackknife"},
           }},
          {"--show overlaps, one row per overlap that occurred",
           {
               {"N, sides, beta", {kPureNumber, kNoUnit, kBeta}, "sites; the lattice; the point"},
               {"sample", {kPureNumber}, "`--samples`: K of the bonds"},
               {"q",
                {kPureNumber},
                "overlap Σ s s'/N of replicas 2k and 2k + 1, of either sign (not symmetrized)"},
               {"count, probability, probability_error",
                {kPureNumber},
                "pairs and measurements at it; their share P(q), jackknife over pairs"},
           }},
          {"--show average, one row per β and system",
           {
               {"N, sides, beta, samples",
                {kPureNumber, kNoUnit, kBeta, kPureNumber},
                "sites; the lattice; the point; over how many samples"},
               {"energy_mean, energy_error, energy_thermal_error",
                {kEnergy},
                "average of the mean energies; its error from their scatter over samples, which "
                "has "
                "the thermal errors in it; what these would leave alone"},
               {"overlap, overlap_abs, overlap_2, overlap_4, chi_SG, link_overlap",
                {kPureNumber},
                "averages of those of `--overlap`; each with `_error` and `_thermal_error`"},
               {"overlap_binder, overlap_xi, overlap_xi_over_L",
                {kPureNumber, kSites, kPureNumber},
                "functions of averages, jackknife over samples; each with `_error` and "
                "`_thermal_error`"},
               {"overlap_thermal_error, overlap_abs_thermal_error, overlap_2_thermal_error, "
                "overlap_4_thermal_error, chi_SG_thermal_error, link_overlap_thermal_error, "
                "overlap_binder_thermal_error, overlap_xi_thermal_error, "
                "overlap_xi_over_L_thermal_error",
                {kPureNumber, kPureNumber, kPureNumber, kPureNumber, kPureNumber, kPureNumber,
                 kPureNumber, kSites, kPureNumber},
                "thermal errors of the averages, as if there were no others"},
               {"equilibrated", {kNoUnit}, "whether all samples are"},
           }},
          {"--show average-overlaps, one row per overlap that occurred",
           {
               {"N, sides, beta, samples",
                {kPureNumber, kNoUnit, kBeta, kPureNumber},
                "sites; the lattice; the point; over how many samples"},
               {"q",
                {kPureNumber},
                "overlap Σ s s'/N of replicas 2k and 2k + 1, of either sign (not symmetrized)"},
               {"count", {kPureNumber}, "pairs and measurements at it, of all samples"},
               {"probability, probability_error, probability_thermal_error",
                {kPureNumber},
                "average [P(q)] of their shares, each sample with the same weight; its error from "
                "their scatter over samples, which has the thermal errors in it; what these would "
                "leave alone"},
           }},
          {"--show series, one row per measurement",
           {
               {"N, beta, measurement, replica",
                {kPureNumber, kBeta, kPureNumber, kPureNumber},
                "subsystems or sites; the point; both from 0"},
               {"energy, magnetization, order_abs",
                {kEnergy, kPureNumber, kPureNumber},
                "of the system; lattices: m per site, signed, and the strength of the order"},
               {"demon_energy", {kPureNumber}, "`--dynamics demon`: in quanta"},
               {"n_0 … n_k",
                {kPureNumber},
                "how many subsystems or sites are in each state (not for Ising)"},
           }},
      },
      {"N",
       "sides",
       "beta",
       "energy_mean",
       "energy_exact",
       "heat_capacity",
       "magnetization_abs",
       "binder",
       "quadrupole",
       "order",
       "order_abs",
       "order_binder",
       "xi",
       "overlap_2",
       "overlap_xi_over_L",
       "link_overlap",
       "demon_beta",
       "tau_int",
       "r_hat",
       "equilibrated"},
      {figure_of_means(), figure_of_lattice_means(), figure_of_averages(), figure_of_overlaps(),
       figure_of_histogram(), figure_of_correlations(), figure_of_measurements()}};
}

}  // namespace antikelvin
