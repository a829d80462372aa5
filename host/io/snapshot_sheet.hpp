// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "io/snapshot.hpp"

namespace antikelvin {

/// Longest chain that is drawn as one line.
inline constexpr std::uint64_t kLongestLine = 4096;

/// Longest side of a picture: what readers that use libpng accept unless told otherwise.
inline constexpr std::uint64_t kMaxSheetSide = 1000000;

/// Where the sites of all replicas lie in one picture. A tile is a layer of a replica, or a whole
/// chain, folded if it is long; tiles follow each other by replica and then by layer, row by row,
/// with the width of a site between neighbours, so that the sheet is as near to a square as it can be.
struct SnapshotSheet {
  std::uint64_t tile_width = 1, tile_height = 1;  ///< in sites
  std::uint64_t tile_sites = 1;  ///< the last line of a folded chain may be shorter
  std::uint64_t n_tiles = 1;
  std::uint64_t tile_columns = 1;
  std::uint64_t width = 1, height = 1;  ///< in sites
  bool has_gaps = false;                ///< whether some place is no site
};

/// Throws SpecError as n_sites does.
SnapshotSheet sheet_of(SnapshotShape const& shape);

}  // namespace antikelvin
