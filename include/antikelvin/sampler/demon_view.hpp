// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace antikelvin {

/// One Creutz demon per lane. Its energy is a whole number of quanta, 0 … capacity; a quantum is
/// the smallest energy that a flip can exchange, in units of which flips give or take
/// `scale`·(broken bonds) − offset.
struct DemonView {
  std::uint32_t* energy;   ///< energy[group][plane][word], bit-sliced
  std::uint32_t planes;    ///< of the energy: 4, 8 or 24
  std::uint32_t capacity;  ///< < 2^planes
  /// Bits that count: neighbours that differ (J > 0) or agree (J < 0); for units the own state.
  bool counts_equal;
  /// Quantum 4|J|, where every site has z neighbours: a flip releases count − z/2 of them. Else
  /// 2|J|: it releases 2 count − (neighbours).
  bool halved;
};

/// Energies of demons of which a kernel has the planes for.
inline constexpr std::uint32_t kDemonPlanes[] = {4, 8, 24};

}  // namespace antikelvin
