// SPDX-License-Identifier: Apache-2.0
// Snapshots without a library: geometry, colours, refusals.
#include "io/snapshot.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <set>
#include <stdexcept>
#include <tuple>

#include "antikelvin/base/error.hpp"
#include "base/build_info.hpp"
#include "io/snapshot_palette.hpp"
#include "io/snapshot_sheet.hpp"
#include "support/snapshots.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin {
namespace {

using test::make_snapshot;
using test::TemporaryFolder;

SnapshotSheet sheet(std::array<std::uint32_t, 3> sides, std::uint32_t n_replicas) {
  return sheet_of({sides, 2, n_replicas});
}

TEST(Snapshot, ALayerIsAPixelPerSite) {
  SnapshotSheet const one = sheet({131, 33, 1}, 1);
  EXPECT_EQ(one.width, 131u);
  EXPECT_EQ(one.height, 33u);
  EXPECT_FALSE(one.has_gaps);
  EXPECT_EQ(sheet({65536, 65536, 1}, 1).width, 65536u);
}

TEST(Snapshot, TilesMakeASquare) {
  SnapshotSheet const cube = sheet({64, 64, 64}, 1);
  EXPECT_EQ(cube.tile_columns, 8u);
  EXPECT_EQ(cube.width, 8u * 65 - 1);
  EXPECT_EQ(cube.height, 8u * 65 - 1);
  EXPECT_TRUE(cube.has_gaps);
  SnapshotSheet const flat = sheet({131, 33, 4}, 2);  // rather than 131x271 or 395x101
  EXPECT_EQ(flat.tile_columns, 2u);
  EXPECT_EQ(flat.width, 263u);
  EXPECT_EQ(flat.height, 135u);
  EXPECT_EQ(sheet({1, 5, 1}, 1).height, 5u);
}

// Against all other numbers of columns.
TEST(Snapshot, NoOtherTilingHasAShorterLongSide) {
  for (std::uint32_t const lx : {1u, 2u, 3u, 10u, 100u})
    for (std::uint32_t const ly : {1u, 2u, 7u, 30u})
      for (std::uint32_t n = 1; n <= 40; ++n) {
        SnapshotSheet const best = sheet({lx, ly, 1}, n);
        EXPECT_EQ(best.width, best.tile_columns * (lx + 1) - 1);
        for (std::uint64_t columns = 1; columns <= n; ++columns) {
          std::uint64_t const width = columns * (lx + 1) - 1;
          std::uint64_t const height = (n + columns - 1) / columns * (ly + 1) - 1;
          EXPECT_LE(std::max(best.width, best.height), std::max(width, height))
              << lx << 'x' << ly << " times " << n;
        }
      }
}

TEST(Snapshot, LongChainsAreFolded) {
  EXPECT_EQ(sheet({4096, 1, 1}, 1).height, 1u);
  SnapshotSheet const folded = sheet({4097, 1, 1}, 1);
  EXPECT_EQ(folded.width, 4096u);
  EXPECT_EQ(folded.height, 2u);
  EXPECT_TRUE(folded.has_gaps);
  EXPECT_FALSE(sheet({8192, 1, 1}, 1).has_gaps);
  SnapshotSheet const longest = sheet({4294967295, 1, 1}, 1);
  EXPECT_EQ(longest.width, 65536u);
  EXPECT_EQ(longest.height, 65536u);
  EXPECT_EQ(sheet({5000, 2, 1}, 1).width, 5000u);  // a ladder is no chain
}

TEST(Snapshot, ColoursDiffer) {
  for (std::uint32_t n = 1; n <= kMaxSnapshotStates; ++n) {
    std::set<std::tuple<int, int, int>> seen;
    auto colours = state_colours(n);
    ASSERT_EQ(colours.size(), n);
    colours.push_back(gap_colour(n));
    for (Colour const& colour : colours) seen.insert({colour.red, colour.green, colour.blue});
    EXPECT_EQ(seen.size(), n + 1) << n;
  }
}

// Brightness alone tells neighbours of a long palette, and the two of the short one, apart.
TEST(Snapshot, ColoursGrowBrighter) {
  auto const brightness = [](Colour const& c) {
    return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue;
  };
  for (std::uint32_t n = 2; n <= kMaxSnapshotStates; ++n) {
    if (n == 3) n = 9;
    auto const colours = state_colours(n);
    for (std::size_t i = 1; i < n; ++i)
      EXPECT_GT(brightness(colours[i]), brightness(colours[i - 1])) << n << ' ' << i;
  }
  EXPECT_GT(brightness(state_colours(2)[1]) - brightness(state_colours(2)[0]), 180);
}

TEST(Snapshot, PathsAreRefusedBeforeWork) {
  TemporaryFolder const folder;
  SnapshotShape const shape;
  for (std::string const name : {"", "a", "a.svg", "a.PNG", "a.png.gz", ".png"})
    EXPECT_THROW(require_snapshot_path((folder.path() / name).string(), shape), SpecError) << name;
  EXPECT_THROW(require_snapshot_path("", shape), SpecError);
  std::filesystem::create_directory(folder.path() / "b.png");
  std::filesystem::create_directory(folder.path() / "locked");
  std::filesystem::permissions(folder.path() / "locked", std::filesystem::perms(0555));
  for (std::string const suffix : {".png", ".h5", ".hdf5"}) {
    EXPECT_THROW(require_snapshot_path((folder.path() / "none" / "a").string() + suffix, shape),
                 SpecError);
    if (geteuid() != 0) {
      EXPECT_THROW(require_snapshot_path((folder.path() / "locked" / "a").string() + suffix, shape),
                   SpecError);
    }
  }
  EXPECT_THROW(require_snapshot_path((folder.path() / "b.png").string(), shape), SpecError);
  EXPECT_EQ(folder.files(), (std::vector<std::string>{"b.png", "locked"}));
}

// Permissions do not stop root, but nobody makes files in /proc.
TEST(Snapshot, AFolderThatTakesNoFilesIsAnError) {
  if (build_info().png.starts_with("not built")) GTEST_SKIP() << "built without libpng";
  std::string const path = "/proc/antikelvin.png";
  if (geteuid() == 0) {
    EXPECT_THROW(write_snapshot(make_snapshot({3, 5, 1}, 2, 1), path), IoError);
  } else {
    EXPECT_THROW(require_snapshot_path(path, {}), SpecError);
  }
}

TEST(Snapshot, ShapesAreRefusedBeforeWork) {
  TemporaryFolder const folder;
  std::string const png = (folder.path() / "a.png").string();
  EXPECT_EQ(fitting_scale({{64, 64, 1}, 2, 1}, 1024), 16u);
  EXPECT_EQ(fitting_scale({{64, 64, 1}, 2, 4}, 1024), 7u);  // 129 sites along a side
  EXPECT_EQ(fitting_scale({{1025, 3, 1}, 2, 1}, 1024), 1u);
  EXPECT_EQ(fitting_scale({{1, 1, 1}, 2, 1}, 1024), 1000u);
  SnapshotShape const states{{1, 1, 1}, 257, 1}, no_states{{1, 1, 1}, 0, 1},
      no_site{{3, 0, 1}, 2, 1}, no_replica{{3, 1, 1}, 2, 0}, huge{{65536, 65536, 65537}, 2, 1},
      overflowing{{4294967295, 4294967295, 4294967295}, 2, 4294967295};
  for (SnapshotShape const& shape : {states, no_states, no_site, no_replica, huge, overflowing})
    EXPECT_THROW(require_snapshot_path(png, shape), SpecError);
  // HDF5 can hold what a picture cannot.
  SnapshotShape const ladder{{1000001, 2, 1}, 2, 1};
  EXPECT_THROW(require_snapshot_path(png, ladder), SpecError);
  try {
    require_snapshot_path((folder.path() / "a.h5").string(), ladder);
  } catch (BackendError const&) {
  }
}

TEST(Snapshot, AMissingLibraryIsSaidBeforeWork) {
  TemporaryFolder const folder;
  auto const throws = [&](std::string const& name) {
    try {
      require_snapshot_path((folder.path() / name).string(), {});
      return false;
    } catch (BackendError const&) {
      return true;
    }
  };
  EXPECT_EQ(throws("a.png"), build_info().png.starts_with("not built"));
  EXPECT_EQ(throws("a.h5"), build_info().hdf5.starts_with("not built"));
}

TEST(Snapshot, RefusesSizesStatesAndAttributesThatCannotBe) {
  TemporaryFolder const folder;
  bool const has_png = !build_info().png.starts_with("not built");
  if (!has_png && build_info().hdf5.starts_with("not built")) GTEST_SKIP() << "no format built";
  std::string const path = (folder.path() / (has_png ? "a.png" : "a.h5")).string();
  Snapshot const good = make_snapshot({3, 5, 1}, 3, 1);
  Snapshot bad = good;
  bad.states.pop_back();
  EXPECT_THROW(write_snapshot(bad, path), std::invalid_argument);
  bad = good;
  bad.states[7] = 3;
  EXPECT_THROW(write_snapshot(bad, path), std::invalid_argument);
  std::vector<std::pair<std::string, std::string>> const bad_attributes = {
      {"", ""},         {"two words", ""}, {std::string(80, 'a'), ""},    {"β", ""},
      {"n_states", ""}, {"model", ""},     {"zero", std::string(1, '\0')}};
  for (auto const& attribute : bad_attributes) {
    bad = good;
    bad.attributes.push_back(attribute);
    EXPECT_THROW(write_snapshot(bad, path), std::invalid_argument) << attribute.first;
  }
  EXPECT_TRUE(folder.files().empty());
  write_snapshot(good, path);
  EXPECT_EQ(folder.files().size(), 1u);
}

}  // namespace
}  // namespace antikelvin
