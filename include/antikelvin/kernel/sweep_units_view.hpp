// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace antikelvin {

/// What a sweep of independent two-level units sees: plain pointers and scalars, and no function,
/// so that a file compiled for a wider instruction set can include it without leaking code.
struct SweepUnitsView {
  std::uint32_t* spins;  ///< spins[replica][word], bit = unit excited; words_per_replica words each
  std::uint64_t* n_up;   ///< n_up[measurement][replica], added to; null when nothing is measured
  std::uint64_t key;     ///< Philox key of the point
  std::uint64_t n_units;            ///< N per replica
  std::uint64_t words_per_replica;  ///< ceil(N / 32) rounded up to 16
  std::uint64_t words_per_item;     ///< work granule, a multiple of 16; never changes a result
  std::uint64_t items_per_replica;  ///< ceil(words_per_replica / words_per_item)
  std::uint64_t first_sweep;        ///< sweeps already done
  std::uint64_t up_if_down;         ///< TransitionTable
  std::uint64_t up_if_up;
  std::uint32_t n_sweeps;  ///< sweeps to do, a multiple of thin when measuring
  std::uint32_t thin;      ///< measure after every thin-th sweep
  std::uint32_t n_replicas;
  std::uint32_t copy_mask;  ///< lanes that copy the lane below (Fault::correlated); normally 0
};

}  // namespace antikelvin
