// SPDX-License-Identifier: Apache-2.0
#include "table/columns.hpp"

#include <algorithm>
#include <map>
#include <regex>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

std::vector<ColumnTable> const& all_tables() {
  static std::vector<ColumnTable> const tables = {
      {"canonical",
       "one row per N and β",
       {
           {"N, beta, temperature",
            "units; β, ±inf at T = 0±; T = 1/β, inf at β = 0, 0 and -0 at T = 0±"},
           {"log_z, energy, entropy",
            "ln Z, U, S = ln Z + βU; ln Z is ±inf at T = 0± unless the end level has energy 0"},
           {"heat_capacity, sigma_energy", "C = β²σ_E², σ_E"},
           {"inverted, regime", "whether β < 0; zero+, positive, infinite, negative, zero-"},
           {"p_0 … p_k",
            "populations of the levels in ascending energy; the first --populations of an "
            "unbounded spectrum"},
       }},
      {"entropy",
       "one row per N and macrostate",
       {
           {"N, energy", "units, E"},
           {"n", "two levels only: excited units"},
           {"log_omega, entropy_per_unit", "ln Ω(E), ln C(N, n) for two levels; the same over N"},
           {"beta, temperature",
            "slope of ln Ω: digamma form for two levels, finite at the ends too; central "
            "difference for more; 1/beta"},
           {"curvature, regime",
            "∂²S/∂E²; as above, with zero+ at the lowest energy and zero- at the highest"},
           {"log_omega_gibbs", "ln Σ_{E'≤E} Ω(E')"},
           {"temperature_gibbs, log_temperature_gibbs",
            "T_G, inf where it overflows; ln T_G, which does not"},
           {"beta_stirling", "two levels only: ln((N−n)g_1/(n g_0))/Δ, ±inf at the ends"},
           {"beta_saddle", "more levels: canonical β of mean energy E, ±inf at the ends"},
           {"beta_forward, beta_backward", "[S(E+Δ) − S(E)]/Δ; [S(E) − S(E−Δ)]/Δ; Δ is quantum"},
           {"skewness", "more levels: that of the canonical energy at beta_saddle"},
           {"shell_low, shell_high",
            "with --shell only: lowest and highest lattice energy of the shell"},
       }},
      {"limits",
       "four rows per N",
       {
           {"N, energy", "units; the lattice energy nearest to the fraction"},
           {"quantity", "its name"},
           {"exact, limit, deviation",
            "value at N; what it tends to; their difference, to more digits than subtracting "
            "gives"},
       }},
      {"limits",
       "summary, one row per quantity",
       {
           {"quantity", "the key"},
           {"law", "ln(N)/N or 1/N"},
           {"exponent, exponent_error, amplitude",
            "of N in the deviation, from the scatter about the line; after division by ½ "
            "ln(2πσ_E²) where the law has ln(N)"},
       }},
      {"sample",
       "one row per β (or energy) and system",
       {
           {"N, sides", "units or sites; lattices: 64x64; the complete graph: N"},
           {"beta", "the point; with --energy that of ln Ω (units), else empty"},
           {"energy_mean, energy_error, energy_exact, energy_z",
            "mean energy, its standard error; independent units and the complete graph: U, "
            "deviation"},
           {"energy_variance, energy_variance_error",
            "variance of the energy (not of the mean), its standard error"},
           {"energy_variance_exact, energy_variance_z",
            "units and the complete graph: σ_E², deviation"},
           {"heat_capacity, heat_capacity_error", "β² Var E of the whole system, jackknife"},
           {"magnetization, magnetization_abs, magnetization_2, magnetization_4",
            "lattices: ⟨m⟩, ⟨|m|⟩, ⟨m²⟩, ⟨m⁴⟩ per site, each with _error; Potts: m = (q max_s "
            "n_s/N − 1)/(q − 1)"},
           {"susceptibility, susceptibility_abs",
            "∂⟨M⟩/∂h = β N² (⟨m²⟩ − ⟨m⟩²), and β N² (⟨m²⟩ − ⟨|m|⟩²), of the whole system, "
            "jackknife"},
           {"binder", "1 − ⟨m⁴⟩/(3⟨m²⟩²), jackknife"},
           {"demon_quantum, demon_mean, demon_beta, demon_beta_z",
            "--dynamics demon: energy of a quantum, mean in quanta, β that it reads, "
            "deviation from beta in its errors, to which a small system adds O(1/N). "
            "With --energy E system and demon hold E + h q, h the whole number nearest to the "
            "demon's mean ⟨e⟩: energy_mean is E + (h − ⟨e⟩) q, and demon_beta is β there, to "
            "O(1/N)"},
           {"p_0 … p_k, p_0_error …",
            "populations, states ascending (not for Ising); units: also _exact"},
           {"tau_int, tau_error, n_eff",
            "in measurements, ½ if uncorrelated; n/(2 tau_int), at most n; of the energy, of "
            "the demon's energy (at a given β about each replica's mean, since replicas conserve "
            "the energies that they have found), or with --energy of the highest population"},
           {"r_hat, equilibrated",
            "split R-hat of the replicas; whether neither a drift nor replicas that stay "
            "where they were object, of the energy or of |M|, and the series is long enough to "
            "tell: 30 tau_int per replica (60 of fewer than 8 replicas) and 300 in all are enough "
            "with a chance of 99 %, half of that by the estimate at hand. False has exit code 5"},
           {"replicas, sweeps, method",
            "n = replicas × sweeps; spin-flip, binomial, swendsen-wang, demon or exchange"},
       }},
      {"sample",
       "--show histogram, one row per energy that occurred",
       {
           {"N, beta, energy", "units or sites; the point; an energy"},
           {"count, probability, probability_error",
            "measurements at it; their share, with its error from n_eff"},
       }},
      {"sample",
       "--show series, one row per measurement",
       {
           {"N, beta, measurement, replica", "units or sites; the point; both from 0"},
           {"energy, magnetization", "of the system; lattices: m per site, signed"},
           {"demon_energy", "--dynamics demon: in quanta"},
           {"n_0 … n_k", "how many units or sites are in each state (not for Ising)"},
       }},
      {"scaling",
       "one row per β and N",
       {
           {"N, beta", "the point"},
           {"relative_fluctuation, error, exact, z",
            "σ_E/(E_max − E_min), its standard error, exact value, deviation"},
           {"energy_z", "deviation of the mean energy"},
           {"tau_int, n_eff, method", "as in sample"},
       }},
      {"scaling",
       "summary, one row per β",
       {
           {"beta", "the key"},
           {"exponent, exponent_error", "slope of ln relative_fluctuation against ln N"},
           {"amplitude, amplitude_error, amplitude_exact",
            "fit with the exponent at −1/2; the value from the curvature of S"},
           {"chi2, dof, p_value", "of the free fit; dof = points − 2"},
           {"verdict, reason", "holds, fails or undetermined; why, empty where it holds"},
       }},
      {"scaling",
       "--model, one row per β and size",
       {
           {"N, sides, beta", "sites, sides of the lattice (N of the complete graph), the point"},
           {"quantity", "energy or magnetization"},
           {"relative_fluctuation, error",
            "r, with jackknife error: σ_E/(E_max − E_min), the range being that of bonds and "
            "sites taken one by one (2|J| per bond of an Ising lattice; exact for the "
            "complete graph); or √⟨M²⟩/N, M as in sample"},
           {"exact, z",
            "of r, where known: complete graph; energy of periodic Ising and Potts chains and "
            "of the periodic square Ising lattice (βJ > 0, or even sides)"},
           {"energy_z", "deviation of the mean energy, likewise"},
           {"bimodality",
            "of the energy: (skewness² + 1)/kurtosis, 1 for two sharp peaks, 1/3 for a "
            "Gaussian"},
           {"tau_int, n_eff, r_hat, equilibrated", "of the energy, or of M²"},
           {"method",
            "as in sample; auto is swendsen-wang for Ising and Potts at βJ > 0 without a "
            "field, else heat bath"},
       }},
      {"scaling",
       "--model, summary, one row per β",
       {
           {"exponent, exponent_error", "slope of ln r against ln N from N_min on"},
           {"exponent_exact", "that of the exact values with the same weights"},
           {"amplitude, amplitude_error", "of r N^{1/2}, with the exponent held"},
           {"N_min",
            "smallest size of the fit: small ones are left out while no power law fits and "
            "three remain"},
           {"chi2, dof, p_value", "of that fit"},
           {"log_constant, log_slope, log_…_error, log_N_min, log_p_value",
            "a, b of N r² = a + b ln L, where that fits with b > 5 σ (energy only; L = "
            "N^{1/d})"},
           {"verdict, reason",
            "holds, fails or undetermined; why, and what is found instead; where it holds, "
            "from which size on if not from the first"},
       }},
      {"contact",
       "--show series, one row per time",
       {
           {"contact, time", "number of the contact, from 0; sweeps"},
           {"energy_x, energy_x_error",
            "mean over replicas and its standard error; empty error where all are equal"},
           {"energy_x_exact",
            "exact mean for the meetings that took place; pairs of two-level units"},
           {"beta_x, beta_x_error",
            "mean of β at the replicas' energies, exact per energy; empty for lattices"},
           {"entropy_x, entropy_total", "means of ln Ω, with _error; empty with lattices"},
           {"carrier_energy", "what carriers hold, with _error"},
       }},
      {"contact",
       "--show contacts, one row per contact",
       {
           {"N_x, start_beta_x, start_energy_x", "at the start; β as given, or of the energy"},
           {"hotter", "a, b or equal by β at the start; two bodies"},
           {"flow, flow_energy, flow_energy_error, flow_energy_exact, flow_z",
            "a to b, b to a or none (|z| ≤ 5); energy that b gained until equilibrium; two "
            "bodies"},
           {"gain_x, gain_x_error, gain_x_exact", "energy gained, three or four bodies"},
           {"final_energy_x, final_variance_x",
            "mean and variance in equilibrium, each with _error, _exact, _z"},
           {"final_beta, final_beta_exact, final_beta_b …",
            "mean β of a in equilibrium and its exact value; of the others"},
           {"carrier_beta", "β that the carrier's mean energy reads"},
           {"log_temperature_gibbs_x, final_log_temperature_gibbs_x",
            "ln T_G at the start, and at the mean final energy"},
           {"forecast_boltzmann, forecast_gibbs",
            "flow that each temperature foretells, or ambiguous"},
           {"verdict_boltzmann, verdict_gibbs",
            "right, wrong, ambiguous or unknown (theory.md, section 15)"},
           {"zeroth_boltzmann, zeroth_gibbs",
            "equal if all pairs of bodies agree afterwards, unequal, unknown"},
           {"entropy_change, entropy_change_exact",
            "of Σ ln Ω, from the start to the mean in equilibrium"},
           {"p_value, ks_p_value", "χ² and Kolmogorov tests of a's energies against the exact law"},
           {"tau_int, equilibrated", "in samples; no drift, and replicas agree"},
           {"mechanism, replicas", "pairs or carrier"},
       }},
      {"contact",
       "--show order, one row per start, coldest first",
       {
           {"rank, beta, temperature, regime", "from 1; of the start"},
           {"gave, took, none, contacts",
            "contacts with other starts in which it gave energy, took it, or neither could be "
            "told; all of them"},
       }},
      {"driven",
       "one row per β of the bath and pump rate",
       {
           {"beta, pump_rate",
            "of the bath; what the rates of --pump are multiplied with, 0 where there is no "
            "pump"},
           {"p_0 … p_k",
            "stationary populations, levels in ascending energy, degenerate states together"},
           {"p_0_sampled, p_0_error …", "measured, with standard error"},
           {"beta_0_1 …",
            "β_ij = ln[(p_i/g_i)/(p_j/g_j)]/(E_j − E_i) of all pairs i < j; of neighbours "
            "only beyond 8 levels"},
           {"beta_0_1_sampled, beta_0_1_error …",
            "of the measured populations, jackknife; empty where a level was never occupied"},
           {"beta_spread",
            "largest less smallest β_ij (neighbours have the extremes); 0 if they agree "
            "within rounding"},
           {"entropy_production, entropy_production_bath, entropy_production_pump",
            "per time; inf with a one-way channel"},
           {"energy_from_pump, energy_to_bath", "per time; equal, each found from its own jumps"},
           {"inverted_pairs", "listed pairs with β_ij < 0, such as 0-1 2-3"},
           {"verdict", "thermal or not thermal (theory.md, section 14)"},
           {"z_max",
            "largest |z| of the sampled populations, of levels that were visited and left "
            "1000 times; empty if there is none"},
           {"tau_int, tau_error, n_eff, r_hat, equilibrated",
            "as in sample, of the level whose population is slowest"},
           {"N, replicas, sweeps, thin, burn_in", "of the samples; n = replicas × sweeps"},
           {"sweep_time", "time that a sweep stands for"},
       }},
      {"dos",
       "one row per energy that was seen",
       {
           {"N, energy", "sites; total energy"},
           {"log_g, error",
            "ln of the number of states, Σ g = q^N; combined from all methods by inverse "
            "variance; 0 error where the degeneracy is known by argument, no error where only "
            "one block has been"},
           {"beta, beta_error",
            "d ln g/dE by the parabola through the levels within --window; empty at both ends"},
           {"curvature, curvature_error", "d² ln g/dE²"},
           {"log_g_exact, z",
            "exact value where one is affordable (theory.md, section 16); (log_g − "
            "exact)/error"},
           {"log_g_annealing, error_annealing, log_g_multicanonical, error_multicanonical, "
            "log_g_exchange, error_exchange",
            "of each method alone, where there are several"},
       }},
      {"dos",
       "--show canonical, one row per β",
       {
           {"N, beta", "sites; the point"},
           {"log_z, energy, heat_capacity, sigma_energy, entropy",
            "ln Z, U, C = β²σ_E², σ_E, S = ln Z + βU, each with _error"},
           {"log_z_exact, energy_exact, energy_z, heat_capacity_exact, entropy_exact",
            "exact values, where affordable; deviation of the energy"},
       }},
      {"dos",
       "--show transition, one row per pair of phases",
       {
           {"N", "sites"},
           {"beta_equal_height, beta_equal_weight",
            "β at which both peaks of P(E) are equally high, or hold equal weight"},
           {"energy_low, energy_dip, energy_high",
            "of the peaks and the dip between them, at equal height"},
           {"barrier", "ln(P_max/P_min)"},
           {"latent_heat_per_site, peak_latent_heat_per_site",
            "of the phases' means at equal weight; of the peaks"},
           {"beta_min, beta_max",
            "ends of the part of β(E) that rises (back-bending); empty where it does not"},
       }},
      {"dos",
       "--show zeros, one row per zero of the partition sum",
       {
           {"N, zero", "sites; number of the zero, from 0"},
           {"beta_real, beta_imaginary", "complex β of the zero, with imaginary part ≥ 0"},
           {"error_bound", "what the largest error of ln g can move it by"},
           {"converged",
            "false where the iteration ended before the zero stood still, which is then no "
            "result (exit code 5)"},
       }},
      {"dos",
       "--show methods, one row per method and one of all",
       {
           {"N, method, levels, mean_error",
            "sites; the method; levels seen; root mean square of the errors of ln g"},
           {"exact_worst, exact_z",
            "largest |Δ ln g|; the largest in its error, as a normal deviate (below)"},
           {"within_1_sigma, within_2_sigma", "shares of levels that near to the exact value"},
           {"methods_z",
            "largest difference between two methods in its error, as a normal deviate"},
           {"end_lowest_z, end_highest_z",
            "how far a known degeneracy was from the estimate before it was used, as a normal "
            "deviate"},
           {"blocks, replicas", "independent parts; replicas or walkers in all"},
           {"steps, sweeps",
            "β in both directions, iterations of weights, or rungs; sweeps with final "
            "weights, or rounds"},
           {"beta_lowest, beta_highest", "range of β"},
           {"rho_t, families",
            "mean of Σ (family size)²/R over populations, worse direction; mean number of "
            "families left"},
           {"acceptance", "lowest between two rungs"},
           {"flatness, round_trips, round_trip_sweeps",
            "min H/mean H; between both ends of the range, of all walkers; sweeps of one "
            "walker for each"},
           {"converged", "whether the method came to its end as it should"},
       }},
  };
  return tables;
}

/// The names of an entry, one by one, without the dots of families.
std::vector<std::string> names_in(ColumnText const& text) {
  std::vector<std::string> names;
  static std::regex const name("[A-Za-z][A-Za-z0-9_]*");
  for (std::sregex_iterator it(text.names.begin(), text.names.end(), name), end; it != end; ++it)
    names.push_back(it->str());
  return names;
}

/// What all members of a family share: indices become 0, bodies x; `_error` and the like go.
std::string family_of(std::string name) {
  static std::regex const index("_[0-9]+"), body("_[a-d](?=_|$)"),
      derived("_(error|exact|z|sampled)$");
  for (std::string before; before != name;) {
    before = name;
    name = std::regex_replace(name, derived, "");
  }
  return std::regex_replace(std::regex_replace(name, index, "_0"), body, "_x");
}

}  // namespace

void require_column(std::string const& verb, std::string const& show, std::string const& name) {
  std::vector<ColumnTable> tables = column_tables(verb);
  auto const is_of = [](std::string const& title, std::string const& wanted) {
    return title.rfind("--show " + wanted, 0) == 0;
  };
  bool const has_own = std::any_of(tables.begin(), tables.end(), [&](ColumnTable const& table) {
    return is_of(table.title, show + ",");
  });
  if (!show.empty() && show != "auto")
    std::erase_if(tables, [&](ColumnTable const& table) {
      return is_of(table.title, "") ? !is_of(table.title, show + ",") : has_own;
    });
  std::vector<std::string> known, families;
  for (ColumnTable const& table : tables)
    for (ColumnText const& text : table.columns)
      for (std::string const& column : names_in(text)) {
        known.push_back(column);
        families.push_back(family_of(column));
      }
  if (known.empty() ||
      std::find(families.begin(), families.end(), family_of(name)) != families.end())
    return;
  std::string const near = nearest_name(name, known);
  throw SpecError("unknown column " + in_quotes(name),
                  verb + (show.empty() ? "" : " --show " + show) + " has no such column",
                  near.empty() ? "see antikelvin help " + verb : "did you mean " + near + "?");
}

std::vector<ColumnTable> column_tables(std::string const& verb) {
  std::vector<ColumnTable> tables;
  for (ColumnTable const& table : all_tables())
    if (table.verb == verb) tables.push_back(table);
  return tables;
}

std::vector<std::string> headline_columns(std::string const& verb) {
  static std::map<std::string, std::vector<std::string>> const headlines = {
      {"canonical",
       {"beta", "N", "temperature", "energy", "entropy", "heat_capacity", "sigma_energy",
        "regime"}},
      {"entropy", {"N", "energy", "log_omega", "beta", "temperature", "n", "regime", "curvature"}},
      {"limits",
       {"N", "quantity", "exact", "limit", "deviation", "law", "exponent", "exponent_error",
        "amplitude"}},
      {"sample",
       {"beta", "energy_mean", "energy_error", "N", "sides", "energy", "count", "probability",
        "measurement", "replica", "energy_z", "tau_int", "magnetization_abs", "equilibrated",
        "magnetization", "demon_beta", "energy_exact"}},
      {"scaling",
       {"N", "beta", "relative_fluctuation", "error", "exact", "z", "method", "exponent",
        "exponent_error", "verdict", "amplitude", "amplitude_error", "amplitude_exact", "N_min",
        "p_value"}},
      {"contact", {"contact",     "time",     "energy_a",          "energy_b",      "beta_a",
                   "beta_b",      "energy_c", "energy_d",          "flow",          "hotter",
                   "flow_energy", "flow_z",   "verdict_boltzmann", "verdict_gibbs", "entropy_total",
                   "rank",        "beta",     "temperature",       "regime",        "gave",
                   "took"}},
      {"driven",
       {"beta", "pump_rate", "verdict", "inverted_pairs", "beta_spread", "z_max",
        "entropy_production", "p_0", "p_1", "p_2"}},
      {"dos",
       {"N",
        "energy",
        "log_g",
        "error",
        "beta",
        "beta_error",
        "log_g_exact",
        "z",
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
        "barrier"}},
  };
  auto const found = headlines.find(verb);
  return found == headlines.end() ? std::vector<std::string>() : found->second;
}

}  // namespace antikelvin
