// SPDX-License-Identifier: Apache-2.0
#include "io/snapshot.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <numeric>
#include <set>
#include <stdexcept>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "io/output_file.hpp"
#include "io/snapshot_formats.hpp"
#include "io/snapshot_sheet.hpp"

namespace antikelvin {
namespace {

enum class SnapshotFormat { png, hdf5 };

SnapshotFormat format_of(std::string const& path) {
  std::string const suffix = std::filesystem::path(path).extension().string();
  if (suffix == ".png") return SnapshotFormat::png;
  require(suffix == ".h5" || suffix == ".hdf5",
          "cannot tell the format of the snapshot " + path_in_quotes(path),
          "the suffix is none of .png, .h5, .hdf5", "rename it");
  return SnapshotFormat::hdf5;
}

bool is_name(std::string const& text) {
  auto const is_graph = [](unsigned char c) { return c < 128 && std::isgraph(c) != 0; };
  return !text.empty() && text.size() <= 79 && std::all_of(text.begin(), text.end(), is_graph);
}

/// Its makers are programs: what breaks the description is a bug, and would make a file that lies.
void check(Snapshot const& snapshot) {
  if (snapshot.states.size() != n_sites(snapshot))
    throw std::invalid_argument("snapshot: not one state per site");
  auto const higher = [](std::uint8_t a, std::uint8_t b) { return std::max(a, b); };
  std::uint8_t const highest =
      std::accumulate(snapshot.states.begin(), snapshot.states.end(), std::uint8_t{0}, higher);
  if (highest >= snapshot.n_states)
    throw std::invalid_argument("snapshot: a state beyond n_states");
  std::set<std::string> names(kSnapshotNames.begin(), kSnapshotNames.end());
  for (auto const& [name, text] : snapshot.attributes)
    if (!is_name(name) || !names.insert(name).second || text.find('\0') != std::string::npos)
      throw std::invalid_argument("snapshot: attribute " + in_quotes(name) + " cannot be stored");
}

}  // namespace

std::uint64_t n_sites(SnapshotShape const& shape) {
  std::uint64_t product = 1;
  for (std::uint64_t const factor :
       {shape.sides[0], shape.sides[1], shape.sides[2], shape.n_replicas}) {
    require(factor >= 1, "cannot take a snapshot", "there is no site",
            "all sides and the number of replicas are at least 1");
    require(factor <= kMaxSnapshotSites / product, "cannot take a snapshot",
            "it would have more than 2^48 sites", "take a smaller lattice or fewer replicas");
    product *= factor;
  }
  return product;
}

std::uint32_t fitting_scale(SnapshotShape const& shape, std::uint32_t pixels) {
  SnapshotSheet const sheet = sheet_of(shape);
  auto const scale = static_cast<std::uint32_t>(pixels / std::max(sheet.width, sheet.height));
  return std::clamp(scale, 1u, kMaxSnapshotScale);
}

void require_snapshot_path(std::string const& path, SnapshotShape const& shape) {
  SnapshotFormat const format = format_of(path);
  std::string const problem = "cannot write snapshot " + path_in_quotes(path);
  require(shape.n_states >= 1 && shape.n_states <= kMaxSnapshotStates, problem,
          "a site has " + std::to_string(shape.n_states) + " states",
          "snapshots hold 1 to " + std::to_string(kMaxSnapshotStates));
  SnapshotSheet const sheet = sheet_of(shape);
  require_writable(path);
  if (format == SnapshotFormat::png) {
    require(shape.scale >= 1 && shape.scale <= kMaxSnapshotScale, problem,
            "a site would have " + std::to_string(shape.scale) + " pixels along a side",
            "choose 1 to " + std::to_string(kMaxSnapshotScale));
    std::uint64_t const width = sheet.width * shape.scale, height = sheet.height * shape.scale;
    require(width <= kMaxSheetSide && height <= kMaxSheetSide, problem,
            "the picture would have " + std::to_string(width) + "x" + std::to_string(height) +
                " pixels, and few programs read sides beyond " + std::to_string(kMaxSheetSide),
            shape.scale > 1 ? "choose a smaller scale" : "use .h5");
    require_snapshot_png(path);
  } else {
    require(shape.scale == 1, problem, "HDF5 holds states, which have no pixels",
            "use .png for a picture of another scale");
    require(!std::filesystem::exists(path) || std::filesystem::is_regular_file(path), problem,
            "HDF5 cannot go to a device or pipe", "name a file");
    require_snapshot_hdf5(path);
  }
}

void write_snapshot(Snapshot const& snapshot, std::string const& path) {
  require_snapshot_path(path, snapshot);
  check(snapshot);
  auto const write =
      format_of(path) == SnapshotFormat::png ? write_snapshot_png : write_snapshot_hdf5;
  replace_atomically(path, [&](std::string const& temporary) { write(snapshot, temporary, path); });
}

}  // namespace antikelvin
