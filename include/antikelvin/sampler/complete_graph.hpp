// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/random/word_random.hpp"

namespace antikelvin {

/// One update of the number n of spins that are up, as 64-bit thresholds:
/// P(n → n+1) = 2^−64 up, P(n → n−1) = 2^−64 down; their sum is at most 1.
struct BirthDeath {
  std::uint64_t up, down;
};

/// Updates that draw from one generator. Part of the layout of random numbers.
inline constexpr std::uint32_t kCompleteGraphStrip = 4096;

inline namespace AK_ISA {

/// Sweeps of one replica of spins that are all neighbours of each other: N updates of random sites
/// each. Spins are exchangeable, so that the chain of n_up alone is Markovian and exact.
///
/// Cost   two 32-bit numbers and one table entry per update, one after the other: one thread per
///        replica
struct SweepCompleteGraph {
  BirthDeath const* steps;          ///< steps[replica · steps_per_replica + n]
  std::uint64_t steps_per_replica;  ///< 0: all replicas share them
  std::uint32_t* n_up;              ///< n_up[replica]
  std::uint64_t key;
  std::uint64_t first_sweep, n_sweeps;
  std::uint32_t n_units;
  std::uint32_t first_replica;  ///< of a larger set, which names the random numbers

  AK_HD void operator()(std::uint64_t replica) const {
    BirthDeath const* const table = steps + replica * steps_per_replica;
    std::uint32_t n = n_up[replica];
    for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep)
      for (std::uint32_t done = 0, strip = 0; done < n_units; ++strip) {
        WordRandom<std::uint32_t> random(
            stream_counter(Stream::complete_graph, strip,
                           first_replica + static_cast<std::uint32_t>(replica), sweep, 0),
            key);
        std::uint32_t const rest = n_units - done,
                            count = rest < kCompleteGraphStrip ? rest : kCompleteGraphStrip;
        for (std::uint32_t i = 0; i < count; ++i) {
          std::uint64_t const high = random();
          std::uint64_t const number = high << 32 | random();
          BirthDeath const step = table[n];
          // Upward moves take the low end of the numbers, downward ones the high end.
          n += number < step.up ? 1u : 0u;
          n -= ~number < step.down ? 1u : 0u;
        }
        done += count;
      }
    n_up[replica] = n;
  }
};

/// Measurements after every `sweep.n_sweeps` sweeps, written to n_up[measurement][replica].
struct MeasureCompleteGraph {
  SweepCompleteGraph sweep;
  std::uint32_t* n_up;
  std::uint32_t n_measurements, n_replicas;

  AK_HD void operator()(std::uint64_t replica) const {
    SweepCompleteGraph next = sweep;
    for (std::uint64_t m = 0; m < n_measurements; ++m) {
      next(replica);
      next.first_sweep += next.n_sweeps;
      n_up[m * n_replicas + replica] = next.n_up[replica];
    }
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
