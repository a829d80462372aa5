// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/model/level_code.hpp"
#include "antikelvin/model/rule_id.hpp"

namespace antikelvin {

/// Updates that draw from one generator. Part of the layout of random numbers.
inline constexpr std::uint32_t kWalkerStrip = 512;

/// Neighbour of a site: its index, and the highest bit set where the bond has −J.
inline constexpr std::uint32_t kReversedBond = 1u << 31;

/// Walkers as kernels see them: each is one lattice, on a level of the energy grid.
///
/// State s of walker w at a site stands at states[(w / block · n_sites + site) · block + w % block],
/// so that walkers of a block, in lockstep, read consecutive bytes.
struct WalkerView {
  std::uint8_t* states;
  std::uint32_t* levels;     ///< levels[walker]
  std::uint8_t* last_end;    ///< [walker]: 0 none yet, 1 the lower end, 2 the upper end
  std::uint64_t* crossings;  ///< [group]: ways from one end to the other
  std::uint64_t* histogram;  ///< [group][level]
  std::uint64_t* moves;      ///< [group][class][level]: proposals; null if not wanted

  std::uint32_t const* links;       ///< links[site · coordination + i], i < n_links[site]
  std::uint8_t const* n_links;      ///< null: all sites have all neighbours
  std::uint32_t const* group;       ///< [own · q + other], times n_terms
  std::uint32_t const* offset;      ///< [class]: class · n_levels
  std::uint32_t const* step;        ///< [class]: change of the level, modulo 2^32
  std::uint32_t const *high, *low;  ///< thresholds [class][level]

  std::uint64_t n_sites, key;
  std::uint32_t block, n_walkers, first_walker, walkers_per_group;
  std::uint32_t n_states, coordination, n_terms, n_classes, n_levels;
  std::uint32_t halved, has_groups;
  std::uint32_t record;             ///< updates per entry of the histogram; 0: none
  std::uint32_t low_end, high_end;  ///< levels ≤ and ≥ which are ends
  SpinKind kind;
};

inline namespace AK_ISA {

AK_HD inline std::uint64_t walker_base(WalkerView const& view, std::uint64_t walker) {
  return walker / view.block * view.n_sites * view.block + walker % view.block;
}

}  // namespace AK_ISA
}  // namespace antikelvin
