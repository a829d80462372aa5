// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "antikelvin/run/interrupt.hpp"
#include "run/hdf5_library.hpp"
#include "run/snapshot_formats.hpp"

namespace antikelvin {
namespace {

using Extent = std::array<hsize_t, 4>;  ///< replica, z, y, x

constexpr hsize_t kChunkBytes = 1 << 20;

/// The inner axes are filled first, so that a chunk that spans the whole of x lies in one piece.
Extent chunk_of(Extent const& size) {
  Extent chunk{};
  hsize_t left = kChunkBytes;
  for (std::size_t axis = 4; axis-- > 0;) {
    chunk[axis] = std::min(size[axis], left);
    left /= chunk[axis];
  }
  return chunk;
}

Hdf5Handle make_dataset(Hdf5Library const& library, hid_t file, hid_t space, Extent const& chunk) {
  Hdf5Handle const creation = library.own(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  library.check(H5Pset_chunk(creation, 4, chunk.data()));
  library.check(H5Pset_deflate(creation, 1));
  library.check(H5Pset_obj_track_times(creation, false));  // the same bytes on another day
  Hdf5Handle const access = library.own(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  // Every chunk is written once and whole, past the cache.
  library.check(H5Pset_chunk_cache(access, 0, 0, H5D_CHUNK_CACHE_W0_DEFAULT));
  return library.own(H5Dcreate2(file, "states", H5T_STD_U8LE, space, H5P_DEFAULT, creation, access),
                     H5Dclose);
}

void write_states(Hdf5Library const& library, hid_t file, Snapshot const& snapshot) {
  Extent const size = {snapshot.n_replicas, snapshot.sides[2], snapshot.sides[1],
                       snapshot.sides[0]};
  Extent const chunk = chunk_of(size);
  Hdf5Handle const space = library.own(H5Screate_simple(4, size.data(), nullptr), H5Sclose);
  Hdf5Handle const dataset = make_dataset(library, file, space, chunk);
  std::uint8_t const* next = snapshot.states.data();
  for (hsize_t r = 0; r < size[0]; r += chunk[0])
    for (hsize_t z = 0; z < size[1]; z += chunk[1])
      for (hsize_t y = 0; y < size[2]; y += chunk[2]) {
        check_interrupt();
        Extent const start = {r, z, y, 0};
        Extent const count = {std::min(chunk[0], size[0] - r), std::min(chunk[1], size[1] - z),
                              std::min(chunk[2], size[2] - y), size[3]};
        library.check(H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr,
                                          count.data(), nullptr));
        // Of the same rank, or the library would map site by site.
        Hdf5Handle const memory = library.own(H5Screate_simple(4, count.data(), nullptr), H5Sclose);
        library.check(H5Dwrite(dataset, H5T_NATIVE_UINT8, memory, space, H5P_DEFAULT, next));
        next += count[0] * count[1] * count[2] * count[3];
      }
}

}  // namespace

void require_snapshot_hdf5(std::string const&) {}

void write_snapshot_hdf5(Snapshot const& snapshot, std::string const& path,
                         std::string const& asked) {
  Hdf5Library const library("cannot write", asked);
  Hdf5Handle file = make_hdf5_file(library, path);
  write_states(library, file, snapshot);
  write_text_attribute(library, file, "tool", "antikelvin");
  write_attribute(library, file, "n_states", H5T_NATIVE_UINT32, &snapshot.n_states);
  for (auto const& [name, text] : snapshot.attributes)
    write_text_attribute(library, file, name.c_str(), text);
  library.check(file.close());
}

}  // namespace antikelvin
