// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/lattice.hpp"

namespace antikelvin {

/// Most sublattices that a lattice is divided into.
inline constexpr std::uint32_t kMostSublattices = 1 << 16;

/// Division of a lattice by phase: site (x, y, z) belongs to the sublattice
///
///     (step[0] x + step[1] y + step[2] z) mod count
///
/// so that all sites of a sublattice have the same phase k·r of the wave vector k = 2π step/count.
/// Two of them tell staggered from uniform order, three are those of a triangular lattice, and L are the
/// planes across an axis.
///
/// Domain  step < count ≤ kMostSublattices; the first step that is not 0 divides count, which any division
///         can be brought to by numbering its sublattices in another order (model/wave_vector.hpp)
struct Sublattices {
  std::uint32_t step[3] = {0, 0, 0};
  std::uint32_t count = 1;
  bool operator==(Sublattices const&) const = default;
};

inline namespace AK_ISA {

/// The number of the sublattice whose site at the beginning of the row (y, z) would be number 0 there:
/// what the term of x has to make up for.
AK_HD constexpr std::uint32_t row_residue(Sublattices const& parts, std::uint32_t number,
                                          std::uint32_t y, std::uint32_t z) {
  std::uint64_t const ahead =
      (std::uint64_t{parts.step[1]} * y + std::uint64_t{parts.step[2]} * z) % parts.count;
  return static_cast<std::uint32_t>((number + parts.count - ahead) % parts.count);
}

/// Sites between those of one sublattice along a row.
AK_HD constexpr std::uint32_t row_stride(Sublattices const& parts) {
  return parts.step[0] == 0 ? 1 : parts.count / parts.step[0];
}

/// First site of a row with this residue that is in the sublattice; `side` or more if there is none.
AK_HD constexpr std::uint32_t first_in_row(Sublattices const& parts, std::uint32_t residue,
                                           std::uint32_t side) {
  if (parts.step[0] == 0) return residue == 0 ? 0 : side;
  if (parts.step[0] == 1) return residue;
  return residue % parts.step[0] == 0 ? residue / parts.step[0] : side;
}

}  // namespace AK_ISA
}  // namespace antikelvin
