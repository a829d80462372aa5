// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace antikelvin {

/// Properties of configurations that must be known before there are any.
struct SnapshotShape {
  std::array<std::uint32_t, 3> sides = {1, 1, 1};  ///< Lx, Ly, Lz; 1 where there is no such axis
  std::uint32_t n_states = 2;                      ///< of a site, 1 … kMaxSnapshotStates
  std::uint32_t n_replicas = 1;
  std::uint32_t scale = 1;  ///< pixels along a side of a site; of pictures, 1 … kMaxSnapshotScale
};

/// Configurations of the replicas of one lattice.
struct Snapshot : SnapshotShape {
  std::vector<std::uint8_t> states;  ///< [replica][z][y][x], each below n_states
  /// Where it comes from: model, beta, seed, sweep … Names of 1 to 79 printable ASCII characters
  /// without spaces, each once and none of kSnapshotNames; texts are UTF-8 without zero bytes.
  std::vector<std::pair<std::string, std::string>> attributes;
};

inline constexpr std::uint32_t kMaxSnapshotStates = 256;
inline constexpr std::uint32_t kMaxSnapshotScale = 1000;
inline constexpr std::uint64_t kMaxSnapshotSites = std::uint64_t{1} << 48;

/// The names of what the files say themselves.
inline constexpr std::array<char const*, 8> kSnapshotNames = {
    "Software", "tool", "sides", "n_states", "n_replicas", "tile", "tile_columns", "scale"};

/// Sites of all replicas, and so the bytes of their states. Throws SpecError where there is no site
/// or there are more than kMaxSnapshotSites.
std::uint64_t n_sites(SnapshotShape const& shape);

/// The largest scale at which no side of the picture has more than `pixels`, and 1 where that is none.
std::uint32_t fitting_scale(SnapshotShape const& shape, std::uint32_t pixels);

/// Refuses, before work starts, a file that write_snapshot could not make: shape, suffix (.png, .h5
/// or .hdf5), the size of the picture, the folder. Throws SpecError, and BackendError in a build
/// without the library that the suffix needs.
void require_snapshot_path(std::string const& path, SnapshotShape const& shape);

/// Writes a whole file or nothing, in the format of the suffix (layouts: docs/formats.md); the same
/// snapshot gives the same bytes. Memory beyond the snapshot: a line of the picture or a chunk.
/// Throws IoError, and as require_snapshot_path does; std::invalid_argument for a snapshot that
/// breaks its own description, Interrupted on a signal.
void write_snapshot(Snapshot const& snapshot, std::string const& path);

}  // namespace antikelvin
