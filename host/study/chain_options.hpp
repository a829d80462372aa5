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

/// Points of a grid that is sampled, and so values of each of its lists, at most.
inline constexpr std::uint64_t kMostPoints = 100000;

/// Options of every verb that runs chains; texts as typed.
struct ChainOptions {
  std::string replicas, sweeps = "256", thin = "1", burn_in = "auto", max_flips = "1e11",
                        fault = "none";
};

/// What they mean.
struct ChainSettings {
  std::uint32_t n_replicas, thin;
  std::uint64_t n_sweeps;
  std::optional<std::uint64_t> burn_in;  ///< none: auto
  double max_flips;
  Fault fault;
};

/// @param replicas_help, burn_in_help, max_flips_help  what these three say of the verb
void add_chain_options(OptionTable& table, ChainOptions& options, std::string const& replicas_help,
                       std::string const& burn_in_help, std::string const& max_flips_help);

/// @param auto_replicas  what --replicas auto stands for; none where a number must be given
ChainSettings parse_chain(ChainOptions const& options, std::optional<std::uint32_t> auto_replicas);

}  // namespace antikelvin
