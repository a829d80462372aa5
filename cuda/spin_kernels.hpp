// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/rule_id.hpp"
#include "antikelvin/sampler/contact_view.hpp"
#include "antikelvin/sampler/count_pairs.hpp"
#include "antikelvin/sampler/count_sublattice.hpp"
#include "antikelvin/sampler/demon_view.hpp"
#include "antikelvin/sampler/spin_counts.hpp"
#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin::gpu {

class SweepGraph;

/// Numbers and memory of the device that launches need.
struct DeviceContext {
  std::uint32_t n_processors = 1;
  std::uint64_t shared_bytes = 0;  ///< that a block may have on request
  SweepGraph* graph = nullptr;     ///< for short sweeps; null: every one is launched by itself
};

/// Sweeps first … first + n − 1 of all strips. Every launch is checked; none is waited for.
using AdvanceSpins = void (*)(SpinView const&, std::uint32_t used_words, DeviceContext const&,
                              std::uint64_t first, std::uint64_t n);

/// Bit-sliced kernels of one rule. All give the same bits.
struct SpinKernels {
  AdvanceSpins strips;  ///< the reference: one launch per colour; all sweeps in one for units
  /// Four words per thread; where words % 4 = 0 and all lanes share thresholds. Null but for heat bath of two-level units and
  /// Ising spins.
  AdvanceSpins word4;
  /// Many sweeps per launch in shared memory. Null for units, and for more than four states.
  AdvanceSpins block;
  void (*measure)(SpinView const&, DeviceContext const&, SpinCountsView const&);
  bool has_product;  ///< pairs count s s' + 1, not equal states
};

SpinKernels spin_kernels_units(RuleId const& rule);
SpinKernels spin_kernels_ising(RuleId const& rule);
SpinKernels spin_kernels_edwards_anderson(RuleId const& rule);
SpinKernels spin_kernels_blume_capel(RuleId const& rule);
SpinKernels spin_kernels_potts(RuleId const& rule);

/// Counts the sites of all sublattices of a division, in all states but the first.
void count_sublattices_of_spins(SpinView const& view, DeviceContext const& device,
                                SublatticeView const& sublattices, SpinCountsView const& out);

/// Counts pairs of sites, of spins with a product (Blume-Capel) or states that are equal.
void count_pairs_of_spins(SpinView const& view, DeviceContext const& device,
                          SiteOffset const& offset, bool is_product, std::uint32_t quantity,
                          SpinCountsView const& out);

/// Energy-conserving moves; one thread takes 32 replicas through all sweeps.
void exchange_spins(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                    std::uint64_t n);
void demon_spins(SpinView const& view, DemonView const& demon, std::uint32_t used_words,
                 std::uint64_t first, std::uint64_t n);
void shuffle_spins(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                   std::uint64_t n);
void exchange_pairs_of_spins(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
                             std::uint64_t n);
void carry_spins(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
                 std::uint64_t n);

}  // namespace antikelvin::gpu
