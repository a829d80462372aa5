// SPDX-License-Identifier: Apache-2.0
#include "table/renamed_columns.hpp"

#include <algorithm>

namespace antikelvin {
namespace {

struct Renamed {
  char const *quantity, *old_name, *new_name;
};

constexpr Renamed kRenamed[] = {
    {"relative_fluctuation", "error", "relative_fluctuation_error"},
    {"relative_fluctuation", "exact", "relative_fluctuation_exact"},
    {"relative_fluctuation", "z", "relative_fluctuation_z"},
    {"log_g", "error", "log_g_error"},
    {"log_g", "z", "log_g_z"},
    {"log_g_annealing", "error_annealing", "log_g_annealing_error"},
    {"log_g_multicanonical", "error_multicanonical", "log_g_multicanonical_error"},
    {"log_g_exchange", "error_exchange", "log_g_exchange_error"},
    {"energy_mean", "sweeps", "measurements"},
    {"pump_rate", "sweeps", "measurements"},
    {"pump_rate", "thin", "every"},
    {"time", "carrier_energy", "demon_energy"},
    {"time", "carrier_energy_error", "demon_energy_error"},
    {"mechanism", "carrier_beta", "demon_beta"},
    {"mechanism", "carrier_beta_error", "demon_beta_error"},
    {"verdict_boltzmann", "forecast_boltzmann", "prediction_boltzmann"},
    {"verdict_gibbs", "forecast_gibbs", "prediction_gibbs"},
    {"relaxation", "carrier_capacity", "demon_capacity"},
    {"relaxation", "samples", "measurements"},
    {"memory_bytes", "unit_updates", "attempted_updates"},
    {"memory_bytes", "site_updates", "attempted_updates"},
};

}  // namespace

std::string present_name(std::string const& column, std::vector<std::string> const& beside) {
  for (Renamed const& renamed : kRenamed)
    if (column == renamed.old_name &&
        std::find(beside.begin(), beside.end(), renamed.quantity) != beside.end())
      return renamed.new_name;
  return column;
}

std::vector<std::string> present_names(std::vector<std::string> const& columns) {
  std::vector<std::string> names;
  for (std::string const& column : columns) names.push_back(present_name(column, columns));
  return names;
}

}  // namespace antikelvin
