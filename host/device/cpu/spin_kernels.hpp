// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/rule_id.hpp"
#include "antikelvin/sampler/count_pairs.hpp"
#include "antikelvin/sampler/count_sublattice.hpp"
#include "antikelvin/sampler/spin_counts.hpp"
#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin::cpu {

/// Bit-sliced kernels of one rule and instruction set. All sets give the same bits.
struct SpinKernels {
  std::uint32_t width;  ///< words that they advance together
  /// Sweeps first … first + n − 1 over all strips, one after the other.
  void (*advance)(SpinView const&, WordRange, std::uint64_t first, std::uint64_t n);
  /// Strips begin … end − 1 of one colour in one sweep.
  void (*advance_strips)(SpinView const&, WordRange, std::uint32_t colour, std::uint64_t begin,
                         std::uint64_t end, std::uint64_t sweep);
  /// Counts over sites begin … end − 1.
  void (*measure)(SpinView const&, WordRange, std::uint64_t begin, std::uint64_t end,
                  SpinCountsView const&);
  /// Counts over pieces begin … end − 1 of one sublattice.
  /// @param is_alone  nobody else counts the same sublattice and words meanwhile
  void (*add_sublattice)(SpinView const&, WordRange, SublatticeView const&, std::uint32_t number,
                         std::uint64_t begin, std::uint64_t end, SpinCountsView const&,
                         bool is_alone);
  /// Counts the pairs of sites begin … end − 1 with their partners.
  void (*add_pairs)(SpinView const&, WordRange, SiteOffset const&, std::uint32_t quantity,
                    std::uint64_t begin, std::uint64_t end, SpinCountsView const&);
};

SpinKernels spin_kernels_generic(RuleId const& rule);
SpinKernels spin_kernels_avx2(RuleId const& rule);    ///< call only where has_avx2()
SpinKernels spin_kernels_avx512(RuleId const& rule);  ///< call only where has_avx512()

/// The part of them whose bonds have signs, compiled apart.
SpinKernels signed_spin_kernels_generic(RuleId const& rule);
SpinKernels signed_spin_kernels_avx2(RuleId const& rule);
SpinKernels signed_spin_kernels_avx512(RuleId const& rule);

}  // namespace antikelvin::cpu
