// SPDX-License-Identifier: Apache-2.0
#include "scan/compared_columns.hpp"

#include <algorithm>
#include <string_view>

#include "table/figure_recipe.hpp"

namespace antikelvin {
namespace {

/// `?` stands for the letter of a body, `*` for any beginning.
constexpr std::string_view kLeadingAxes[] = {
    "N",      "n",         "N_?",      "sides",       "beta",   "start_beta_?",
    "r",      "pump_rate", "quantity", "direction",   "zero",   "q",
    "sample", "time",      "contact",  "measurement", "replica"};

/// In some tables axes, in others what was found.
constexpr std::string_view kFurtherAxes[] = {"energy", "method"};

struct NotCompared {
  char const* why;
  std::vector<std::string_view> names;
};

std::vector<NotCompared> const& not_compared() {
  static std::vector<NotCompared> const list = {
      {"errors and deviations belong to a value, which is compared", {"*_error", "*_z"}},
      {"the name of a point of a scan depends on its seed, its outcome on how it went",
       {"id", "outcome"}},
      {"how the chains of one run went, and how they began",
       {"tau_int", "n_eff", "r_hat", "equilibrated", "converged", "acceptance", "flatness",
        "round_trips", "round_trip_sweeps", "rho_t", "families", "beta_lowest", "beta_highest",
        "start_energy_?"}},
      {"how a number was found, and with how much work, which two ways to it need not share",
       {"method", "mechanism", "demon_quantum", "replicas", "measurements", "every", "burn_in",
        "sweep_time", "blocks", "steps", "sweeps", "levels", "memory_bytes", "attempted_updates"}},
      {"how well one run fits what is exact, which differs from seed to seed",
       {"chi2", "dof", "p_value", "ks_p_value", "log_p_value", "z_max", "exact_worst", "mean_error",
        "error_bound", "within_1_sigma", "within_2_sigma", "reason"}},
      {"exact, of points that are weighted by sampled errors", {"exponent_exact"}},
      {"exact at the energies of the whole that lattices in contact happened to start with",
       {"flow_energy_exact", "gain_?_exact", "final_energy_?_exact", "final_variance_?_exact",
        "final_beta_exact", "entropy_change_exact"}},
      {"sampled, without an error that says how much a difference is",
       {"count", "bimodality", "N_min", "log_N_min", "energy_low", "energy_dip", "energy_high",
        "peak_latent_heat_per_site", "beta_real", "beta_imaginary",
        "final_log_temperature_gibbs_?"}}};
  return list;
}

bool matches(std::string_view name, std::string_view pattern) {
  if (pattern.front() == '*') return name.ends_with(pattern.substr(1));
  return name.size() == pattern.size() &&
         std::equal(name.begin(), name.end(), pattern.begin(),
                    [](char c, char p) { return p == '?' ? c >= 'a' && c <= 'w' : c == p; });
}

bool is_among(std::string const& name, std::vector<std::string> const& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_leading_axis(std::string const& column) {
  return std::any_of(std::begin(kLeadingAxes), std::end(kLeadingAxes),
                     [&](std::string_view axis) { return matches(column, axis); });
}

bool is_axis(std::string const& column) {
  return is_leading_axis(column) || std::find(std::begin(kFurtherAxes), std::end(kFurtherAxes),
                                              column) != std::end(kFurtherAxes);
}

bool is_bookkeeping(std::string const& column) {
  if (column == "log_z") return false;  // ln Z, no deviation
  for (NotCompared const& group : not_compared())
    for (std::string_view const name : group.names)
      if (matches(column, name)) return true;
  return false;
}

std::string error_column(std::string const& column, std::vector<std::string> const& names) {
  std::string_view const sampled = "_sampled";
  if (is_among(column + std::string(sampled), names)) return "";
  bool const is_sampled = std::string_view(column).ends_with(sampled);
  std::string const base = is_sampled ? column.substr(0, column.size() - sampled.size()) : column;
  std::string const error = column == "tau_int" ? "tau_error" : column_beside(base, "_error");
  return is_among(error, names) ? error : "";
}

}  // namespace antikelvin
