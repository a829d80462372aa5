// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "device/backend.hpp"
#include "process/progress.hpp"
#include "study/dos/dos_system.hpp"
#include "study/dos/sampled_density.hpp"

namespace antikelvin {

/// Replica exchange over β of both signs: rungs β_1 < … < β_K, through 0, as many independent ladders
/// as lanes.
struct ExchangeSettings {
  std::vector<double> betas;     ///< ascending, at least two
  std::uint32_t ladders = 512;   ///< 32, 64, … 512; words of them are the blocks of errors
  std::uint64_t burn_in = 1000;  ///< rounds that are not counted
  std::uint64_t rounds = 4000;   ///< that are: a sweep, and a swap of every second pair of rungs
  Fault fault = Fault::none;
  std::uint64_t key = 0;
};

struct ExchangeResult {
  std::vector<double> betas;
  std::vector<std::uint64_t> tallies;  ///< tallies[rung][block][level]
  std::uint32_t n_blocks = 0;
  double lowest_acceptance = 0;  ///< of swaps, over pairs of rungs
  double round_trips = 0;        ///< all ladders together, counted rounds
  double round_trip_time = 0;    ///< mean sweeps of one; infinite where there was none
};

/// Reference  K. Hukushima, K. Nemoto, J. Phys. Soc. Jpn. 65, 1604 (1996)
/// @throws SpecError  for a complete graph, whose replicas are numbers
ExchangeResult exchange_replicas(DosSystem const& system, ExchangeSettings const& settings,
                                 Backend const& backend, Progress& progress);

/// ln g by multi-histogram reweighting, and without each block in turn.
SampledDensity density_of(ExchangeResult const& result, DosSystem const& system);

}  // namespace antikelvin
