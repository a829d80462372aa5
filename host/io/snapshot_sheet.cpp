// SPDX-License-Identifier: Apache-2.0
#include "io/snapshot_sheet.hpp"

#include <algorithm>
#include <cmath>

namespace antikelvin {
namespace {

std::uint64_t quotient_up(std::uint64_t a, std::uint64_t b) { return (a + b - 1) / b; }

/// Width and height with so many tiles in a row.
void set_columns(SnapshotSheet& sheet, std::uint64_t columns) {
  std::uint64_t const rows = quotient_up(sheet.n_tiles, columns);
  sheet.tile_columns = quotient_up(sheet.n_tiles, rows);  // no empty columns
  sheet.width = sheet.tile_columns * (sheet.tile_width + 1) - 1;
  sheet.height = rows * (sheet.tile_height + 1) - 1;
}

/// The least number of columns at which the sheet is not higher than wide, or all.
std::uint64_t columns_of_lying(SnapshotSheet const& sheet) {
  std::uint64_t low = 1, high = sheet.n_tiles;
  while (low < high) {
    std::uint64_t const middle = low + (high - low) / 2;
    bool const lies = middle * (sheet.tile_width + 1) >=
                      quotient_up(sheet.n_tiles, middle) * (sheet.tile_height + 1);
    (lies ? high : low) = lies ? middle : middle + 1;
  }
  return low;
}

}  // namespace

SnapshotSheet sheet_of(SnapshotShape const& shape) {
  std::uint64_t const lx = shape.sides[0], ly = shape.sides[1], lz = shape.sides[2];
  SnapshotSheet sheet;
  sheet.tile_sites = n_sites({{shape.sides[0], shape.sides[1], 1}, shape.n_states, 1});
  sheet.n_tiles = n_sites(shape) / sheet.tile_sites;
  sheet.tile_width = lx;
  sheet.tile_height = ly;
  if (ly == 1 && lz == 1 && lx > kLongestLine) {
    auto const square = static_cast<std::uint64_t>(std::ceil(std::sqrt(static_cast<double>(lx))));
    sheet.tile_width = std::max(kLongestLine, square);
    sheet.tile_height = quotient_up(lx, sheet.tile_width);
  }
  std::uint64_t const lying = columns_of_lying(sheet);
  set_columns(sheet, lying);
  if (lying > 1) {
    SnapshotSheet standing = sheet;
    set_columns(standing, lying - 1);
    if (std::max(standing.width, standing.height) < std::max(sheet.width, sheet.height))
      sheet = standing;
  }
  sheet.has_gaps = sheet.width * sheet.height > n_sites(shape);
  return sheet;
}

}  // namespace antikelvin
