// SPDX-License-Identifier: Apache-2.0
// Written by the tool's code, read back here with libpng.
#include <gtest/gtest.h>
#include <png.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "io/snapshot.hpp"
#include "support/full_disk.hpp"
#include "support/snapshots.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin {
namespace {

using test::FullDisk;
using test::make_snapshot;
using test::TemporaryFolder;

struct Picture {
  std::uint64_t width = 0, height = 0;
  int depth = 0, colour_type = 0, n_colours = 0;
  std::vector<std::uint8_t> pixels;
  std::map<std::string, std::string> texts;

  std::vector<std::uint64_t> numbers(std::string const& name) const {
    std::istringstream in(texts.at(name));
    std::vector<std::uint64_t> values;
    for (std::uint64_t value; in >> value;) values.push_back(value);
    return values;
  }
};

Picture read_picture(std::string const& path) {
  Picture picture;
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_read_png(png, info, PNG_TRANSFORM_PACKING, nullptr);  // an error ends the test program
  picture.width = png_get_image_width(png, info);
  picture.height = png_get_image_height(png, info);
  picture.depth = png_get_bit_depth(png, info);
  picture.colour_type = png_get_color_type(png, info);
  png_colorp colours = nullptr;
  png_get_PLTE(png, info, &colours, &picture.n_colours);
  png_bytepp const rows = png_get_rows(png, info);
  for (std::uint64_t y = 0; y < picture.height; ++y)
    picture.pixels.insert(picture.pixels.end(), rows[y], rows[y] + picture.width);
  png_textp texts = nullptr;
  int n_texts = 0;
  png_get_text(png, info, &texts, &n_texts);
  for (int i = 0; i < n_texts; ++i) picture.texts[texts[i].key] = texts[i].text;
  png_destroy_read_struct(&png, &info, nullptr);
  std::fclose(file);
  return picture;
}

/// Bit depth of the file itself, which reading with packing hides.
int stored_depth(std::string const& bytes) { return bytes.at(24); }

/// By docs/formats.md and the texts of the file alone.
void expect_same(Picture const& picture, Snapshot const& snapshot) {
  auto const sides = picture.numbers("sides"), tile = picture.numbers("tile");
  auto const columns = picture.numbers("tile_columns").at(0);
  ASSERT_EQ(sides, std::vector<std::uint64_t>(snapshot.sides.begin(), snapshot.sides.end()));
  ASSERT_EQ(picture.numbers("n_states").at(0), snapshot.n_states);
  ASSERT_EQ(picture.numbers("n_replicas").at(0), snapshot.n_replicas);
  ASSERT_EQ(picture.colour_type, PNG_COLOR_TYPE_PALETTE);
  bool const is_folded = sides[1] * sides[2] == 1 && tile[0] < sides[0];
  std::vector<bool> is_site(picture.pixels.size());
  std::size_t n_wrong = 0, i = 0;
  for (std::uint64_t r = 0; r < snapshot.n_replicas; ++r)
    for (std::uint64_t z = 0; z < sides[2]; ++z)
      for (std::uint64_t y = 0; y < sides[1]; ++y)
        for (std::uint64_t x = 0; x < sides[0]; ++x) {
          std::uint64_t const t = r * sides[2] + z;
          std::uint64_t const px = t % columns * (tile[0] + 1) + (is_folded ? x % tile[0] : x);
          std::uint64_t const py = t / columns * (tile[1] + 1) + (is_folded ? x / tile[0] : y);
          ASSERT_LT(px, picture.width);
          ASSERT_LT(py, picture.height);
          std::uint64_t const pixel = py * picture.width + px;
          n_wrong += picture.pixels[pixel] != snapshot.states[i++] || is_site[pixel];
          is_site[pixel] = true;
        }
  EXPECT_EQ(n_wrong, 0u);
  std::size_t n_gaps = 0;
  for (std::size_t pixel = 0; pixel < is_site.size(); ++pixel) {
    if (is_site[pixel]) continue;
    ++n_gaps;
    n_wrong += picture.pixels[pixel] != snapshot.n_states % 256;
  }
  EXPECT_EQ(n_wrong, 0u);
  EXPECT_EQ(n_gaps, picture.pixels.size() - snapshot.states.size());
  EXPECT_EQ(picture.n_colours,
            static_cast<int>(std::min<std::size_t>(snapshot.n_states + (n_gaps > 0), 256)));
}

struct Case {
  std::array<std::uint32_t, 3> sides;
  std::uint32_t n_states, n_replicas;
  int depth;
};

TEST(SnapshotPng, EveryPixelIsAState) {
  TemporaryFolder const folder;
  std::string const path = (folder.path() / "a.png").string();
  Case const cases[] = {
      {{1, 1, 1}, 2, 1, 1},      {{3, 5, 1}, 2, 1, 1},      {{131, 33, 1}, 2, 1, 1},
      {{131, 33, 1}, 3, 1, 2},   {{131, 33, 4}, 2, 2, 2},   {{131, 33, 4}, 4, 2, 4},
      {{3, 5, 7}, 15, 3, 4},     {{3, 5, 7}, 16, 3, 8},     {{131, 33, 1}, 16, 1, 4},
      {{131, 33, 1}, 17, 1, 8},  {{40, 1, 1}, 2, 1, 1},     {{40, 1, 1}, 2, 12, 2},
      {{4096, 1, 1}, 2, 1, 1},   {{4097, 1, 1}, 2, 1, 2},   {{8192, 1, 1}, 2, 1, 1},
      {{9000, 1, 1}, 2, 3, 2},   {{1, 77, 1}, 5, 2, 4},     {{131, 33, 1}, 255, 1, 8},
      {{131, 33, 2}, 255, 1, 8}, {{131, 33, 1}, 256, 1, 8}, {{131, 33, 3}, 256, 1, 8},
      {{5, 5, 1}, 1, 1, 1}};
  for (Case const& c : cases) {
    SCOPED_TRACE(testing::Message() << c.sides[0] << 'x' << c.sides[1] << 'x' << c.sides[2] << ", "
                                    << c.n_states << " states, " << c.n_replicas << " replicas");
    Snapshot const snapshot = make_snapshot(c.sides, c.n_states, c.n_replicas);
    write_snapshot(snapshot, path);
    EXPECT_EQ(stored_depth(folder.read("a.png")), c.depth);
    expect_same(read_picture(path), snapshot);
  }
}

TEST(SnapshotPng, ScalesEverySiteAlike) {
  TemporaryFolder const folder;
  std::string const path = (folder.path() / "a.png").string();
  for (Snapshot snapshot : {make_snapshot({13, 5, 1}, 2, 3), make_snapshot({4, 7, 3}, 256, 2),
                            make_snapshot({5000, 1, 1}, 3, 1)}) {
    write_snapshot(snapshot, path);
    Picture const plain = read_picture(path);
    EXPECT_EQ(plain.texts.count("scale"), 0u);
    snapshot.scale = 3;
    write_snapshot(snapshot, path);
    Picture const scaled = read_picture(path);
    ASSERT_EQ(scaled.width, 3 * plain.width);
    ASSERT_EQ(scaled.height, 3 * plain.height);
    EXPECT_EQ(scaled.texts.at("scale"), "3");
    EXPECT_EQ(scaled.texts.at("tile"), plain.texts.at("tile"));
    std::size_t n_wrong = 0;
    for (std::uint64_t y = 0; y < scaled.height; ++y)
      for (std::uint64_t x = 0; x < scaled.width; ++x)
        n_wrong += scaled.pixels[y * scaled.width + x] != plain.pixels[y / 3 * plain.width + x / 3];
    EXPECT_EQ(n_wrong, 0u);
  }
}

// The size named in docs/formats.md, by numbers and not by the code's own formula.
TEST(SnapshotPng, TilesLieWhereTheDocumentsSay) {
  TemporaryFolder const folder;
  std::string const path = (folder.path() / "a.png").string();
  Snapshot const snapshot = make_snapshot({131, 33, 4}, 2, 2);
  write_snapshot(snapshot, path);
  Picture const picture = read_picture(path);
  EXPECT_EQ(picture.width, 263u);
  EXPECT_EQ(picture.height, 135u);
  EXPECT_EQ(picture.texts.at("tile"), "131 33");
  EXPECT_EQ(picture.texts.at("tile_columns"), "2");
  EXPECT_EQ(picture.pixels[131], 2);
  EXPECT_EQ(picture.pixels[132], snapshot.states[131 * 33]);           // layer 1
  EXPECT_EQ(picture.pixels[68 * 263], snapshot.states[131 * 33 * 4]);  // replica 1
}

TEST(SnapshotPng, TextsHoldTheAttributes) {
  TemporaryFolder const folder;
  std::string const path = (folder.path() / "a.png").string();
  Snapshot snapshot = make_snapshot({3, 5, 1}, 2, 1);
  snapshot.attributes.emplace_back("empty", "");
  snapshot.attributes.emplace_back("input", std::string(100000, 'x'));
  write_snapshot(snapshot, path);
  Picture const picture = read_picture(path);
  EXPECT_EQ(picture.texts.at("Software"), "antikelvin");
  for (auto const& [name, text] : snapshot.attributes) EXPECT_EQ(picture.texts.at(name), text);
  EXPECT_NE(folder.read("a.png").find("tEXtbeta"), std::string::npos);
  EXPECT_NE(folder.read("a.png").find("iTXtsign"), std::string::npos);
}

TEST(SnapshotPng, TheSameSnapshotGivesTheSameBytes) {
  TemporaryFolder const folder;
  for (std::string const name : {"a.png", "b.png"})
    write_snapshot(make_snapshot({131, 33, 4}, 3, 2), (folder.path() / name).string());
  EXPECT_TRUE(folder.read("a.png") == folder.read("b.png"));
}

TEST(SnapshotPng, AFullDiskKeepsTheOldFile) {
  TemporaryFolder const folder;
  folder.write("a.png", "old");
  std::string const path = (folder.path() / "a.png").string();
  Snapshot const snapshot = make_snapshot({1310, 330, 1}, 256, 1);
  for (rlim_t const bytes : {0, 20, 5000, 200000}) {  // headers, texts, pixels
    std::string message;
    try {
      FullDisk const full(bytes);
      write_snapshot(snapshot, path);
    } catch (IoError const& error) {
      message = error.what();
    }
    EXPECT_NE(message.find("cannot write '" + path + "' (File too large)"), std::string::npos)
        << bytes << message;
    EXPECT_EQ(folder.files(), std::vector<std::string>{"a.png"});
    EXPECT_TRUE(folder.read("a.png") == "old");
  }
}

TEST(SnapshotPng, ADeviceThatIsFullIsAnError) {
  TemporaryFolder const folder;
  std::filesystem::create_symlink("/dev/full", folder.path() / "a.png");
  EXPECT_THROW(write_snapshot(make_snapshot({3, 5, 1}, 2, 1), (folder.path() / "a.png").string()),
               IoError);
}

}  // namespace
}  // namespace antikelvin
