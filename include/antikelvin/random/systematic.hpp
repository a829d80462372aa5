// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Copies of one of R replicas in systematic resampling: of R points at equal distances along the
/// sum of all weights, those that fall on its own,
///
///     copies = ⌊(R·after + u)/total⌋ − ⌊(R·before + u)/total⌋
///
/// All R together have R copies, and each has ⌊R w/total⌋ or one more, on average R w/total.
///
/// @param before, after  weights of the replicas before it, without and with its own
/// @param total          of all R weights, 1 … 2^63/R
/// @param offset         u, uniform in 0 … total − 1
/// Backends   integers only
/// Reference  J. Carpenter, P. Clifford, P. Fearnhead, IEE Proc. Radar 146, 2 (1999)
AK_HD inline std::uint32_t systematic_copies(std::uint64_t before, std::uint64_t after,
                                             std::uint64_t total, std::uint32_t n_replicas,
                                             std::uint64_t offset) {
  return static_cast<std::uint32_t>((after * n_replicas + offset) / total -
                                    (before * n_replicas + offset) / total);
}

}  // namespace AK_ISA
}  // namespace antikelvin
