// SPDX-License-Identifier: Apache-2.0
#include "table/units.hpp"

#include <map>

namespace antikelvin {
namespace {

using Units = std::map<std::string, std::string>;

char const* const kEnergy = "energy unit of the levels";
char const* const kEnergySquared = "square of the energy unit of the levels";
char const* const kBeta = "1/energy";
char const* const kEntropy = "k_B";
char const* const kOfQuantity = "that of the quantity";

/// Without suffixes: `p` stands for p_0 …, `energy` for energy_a and energy_error.
Units const& units() {
  static Units const table = {
      // numbers
      {"N", "1"},
      {"n", "1"},
      {"count", "1"},
      {"index", "1"},
      {"p", "1"},
      {"probability", "1"},
      {"contact", "1"},
      {"contacts", "1"},
      {"rank", "1"},
      {"gave", "1"},
      {"took", "1"},
      {"none", "1"},
      {"rows", "1"},
      {"columns", "1"},
      {"replicas", "1"},
      {"replica", "1"},
      {"samples", "1"},
      {"measurement", "1"},
      {"unit_updates", "1"},
      {"seed", "1"},
      {"code", "1"},
      // pure numbers
      {"log_z", "1"},
      {"log_omega", "1"},
      {"log_omega_gibbs", "1"},
      {"log_temperature_gibbs", "1"},
      {"final_log_temperature_gibbs", "1"},
      {"skewness", "1"},
      {"magnetization", "1"},
      {"magnetization_abs", "1"},
      {"magnetization_2", "1"},
      {"magnetization_4", "1"},
      {"binder", "1"},
      {"demon_mean", "1"},
      {"demon_energy", "1"},
      {"n_eff", "1"},
      {"r_hat", "1"},
      {"z", "1"},
      {"z_max", "1"},
      {"flow_z", "1"},
      {"relative_fluctuation", "1"},
      {"exponent", "1"},
      {"bimodality", "1"},
      {"N_min", "1"},
      {"log_N_min", "1"},
      {"log_constant", "1"},
      {"log_slope", "1"},
      {"log_p_value", "1"},
      {"chi2", "1"},
      {"dof", "1"},
      {"p_value", "1"},
      {"ks_p_value", "1"},
      {"pump_rate", "1"},
      {"scaling/error", "1"},
      {"scaling/exact", "1"},
      {"scaling/amplitude", "1"},
      {"limits/exact", kOfQuantity},
      {"limits/limit", kOfQuantity},
      {"limits/deviation", kOfQuantity},
      {"limits/amplitude", kOfQuantity},
      {"log_g", "1"},
      {"log_g_annealing", "1"},
      {"log_g_multicanonical", "1"},
      {"dos/error", "1"},
      {"error_annealing", "1"},
      {"error_multicanonical", "1"},
      {"error_exchange", "1"},
      {"log_g_exchange", "1"},
      {"levels", "1"},
      {"barrier", "1"},
      {"mean_error", "1"},
      {"exact_worst", "1"},
      {"exact_z", "1"},
      {"within_1_sigma", "1"},
      {"within_2_sigma", "1"},
      {"methods_z", "1"},
      {"end_lowest_z", "1"},
      {"end_highest_z", "1"},
      {"blocks", "1"},
      {"steps", "1"},
      {"rho_t", "1"},
      {"families", "1"},
      {"acceptance", "1"},
      {"flatness", "1"},
      {"round_trips", "1"},
      {"zero", "1"},
      {"site_updates", "1"},
      // energies
      {"energy", kEnergy},
      {"energy_lowest", kEnergy},
      {"energy_highest", kEnergy},
      {"energy_low", kEnergy},
      {"energy_dip", kEnergy},
      {"energy_high", kEnergy},
      {"latent_heat_per_site", kEnergy},
      {"peak_latent_heat_per_site", kEnergy},
      {"energy_mean", kEnergy},
      {"sigma_energy", kEnergy},
      {"temperature", kEnergy},
      {"temperature_gibbs", kEnergy},
      {"shell_low", kEnergy},
      {"shell_high", kEnergy},
      {"quantum", kEnergy},
      {"demon_quantum", kEnergy},
      {"carrier_energy", kEnergy},
      {"carrier_capacity", "1"},
      {"start_energy", kEnergy},
      {"final_energy", kEnergy},
      {"flow_energy", kEnergy},
      {"gain", kEnergy},
      {"energy_variance", kEnergySquared},
      {"final_variance", kEnergySquared},
      // inverse temperatures
      {"beta", kBeta},
      {"beta_stirling", kBeta},
      {"beta_saddle", kBeta},
      {"beta_forward", kBeta},
      {"beta_backward", kBeta},
      {"beta_spread", kBeta},
      {"beta_lowest", kBeta},
      {"beta_highest", kBeta},
      {"beta_equal_height", kBeta},
      {"beta_equal_weight", kBeta},
      {"beta_min", kBeta},
      {"beta_max", kBeta},
      {"beta_real", kBeta},
      {"beta_imaginary", kBeta},
      {"error_bound", kBeta},
      {"demon_beta", kBeta},
      {"start_beta", kBeta},
      {"final_beta", kBeta},
      {"carrier_beta", kBeta},
      {"susceptibility", kBeta},
      {"susceptibility_abs", kBeta},
      // entropies
      {"entropy", kEntropy},
      {"entropy_per_unit", kEntropy},
      {"entropy_total", kEntropy},
      {"entropy_change", kEntropy},
      {"heat_capacity", kEntropy},
      {"curvature", "k_B/energy^2"},
      {"entropy_production", "k_B/time"},
      {"entropy_production_bath", "k_B/time"},
      {"entropy_production_pump", "k_B/time"},
      {"energy_from_pump", "energy/time"},
      {"energy_to_bath", "energy/time"},
      // times
      {"tau", "measurements"},
      {"tau_int", "measurements"},
      {"contact/tau_int", "samples"},
      {"time", "sweeps"},
      {"sweeps", "sweeps"},
      {"burn_in", "sweeps"},
      {"round_trip_sweeps", "sweeps"},
      {"thin", "sweeps"},
      {"every", "sweeps"},
      {"relaxation", "sweeps"},
      {"sample_gap", "sweeps"},
      {"sweep_time", "inverse unit of the rates"},
      {"memory_bytes", "bytes"},
  };
  return table;
}

bool strip(std::string& name, std::string const& suffix) {
  if (name.size() <= suffix.size() || name.substr(name.size() - suffix.size()) != suffix)
    return false;
  name.resize(name.size() - suffix.size());
  return true;
}

/// `_0`, `_0_1`, and the bodies `_a` … `_d`.
bool strip_index(std::string& name) {
  std::size_t const at = name.rfind('_');
  if (at == std::string::npos || at == 0 || at + 1 == name.size()) return false;
  std::string const last = name.substr(at + 1);
  bool const is_body = last.size() == 1 && last[0] >= 'a' && last[0] <= 'd';
  if (!is_body && last.find_first_not_of("0123456789") != std::string::npos) return false;
  name.resize(at);
  return true;
}

}  // namespace

std::string unit_of(std::string const& column, std::string const& verb) {
  std::string name = column;
  while (true) {
    for (std::string const& key : {verb + "/" + name, name})
      if (auto const found = units().find(key); found != units().end()) return found->second;
    if (strip(name, "_z")) return unit_of(name, verb).empty() ? "" : "1";
    if (!strip(name, "_error") && !strip(name, "_exact") && !strip(name, "_sampled") &&
        !strip_index(name))
      return "";
  }
}

}  // namespace antikelvin
