// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "sampler/transition.hpp"

#include "study/option_table.hpp"

namespace antikelvin {

/// Faults of samplers that have only one.
inline Choices<Fault> const kAcceptanceFaults = {{"none", Fault::none},
                                                 {"acceptance", Fault::acceptance}};

/// Faults of chains of replicas.
inline Choices<Fault> const kChainFaults = {
    {"none", Fault::none}, {"acceptance", Fault::acceptance}, {"correlated", Fault::correlated}};

/// Points of a grid that is sampled, and so values of each of its lists, at most.
inline constexpr std::uint64_t kMostPoints = 100000;

/// Options --beta and --temperature, one instead of the other.
void add_beta_options(OptionTable& table, std::string& beta, std::string& temperature);

/// The inverse temperatures of the one that is there.
std::vector<double> betas_of(std::string const& beta, std::string const& temperature);

/// Options of every verb that runs chains; texts as typed. Without `sweeps`, where the interval may follow
/// from the system, measurements alone are counted.
struct ChainOptions {
  std::string replicas = "auto", sweeps = "256", measurements = "", every = "1", burn_in = "auto",
              max_updates = "1e11", target_error = "", fault = "none";
  std::string thin = "1";  ///< on its way out: with it --sweeps counts measurements
};

/// The numbers that these texts mean.
struct ChainSettings {
  std::uint32_t n_replicas;
  std::uint64_t n_measurements;
  std::uint32_t every;                   ///< sweeps between measurements
  std::optional<std::uint64_t> burn_in;  ///< none: auto
  double max_updates;
  Fault fault;
};

/// @param replicas_help, burn_in_help, max_updates_help  what these three say of the verb
void add_chain_options(OptionTable& table, ChainOptions& options, std::string const& replicas_help,
                       std::string const& burn_in_help, std::string const& max_updates_help);

/// @param auto_replicas  what --replicas auto stands for; none where a number must be given
ChainSettings parse_chain(ChainOptions const& options, std::optional<std::uint32_t> auto_replicas);

}  // namespace antikelvin
