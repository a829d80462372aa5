// SPDX-License-Identifier: Apache-2.0
#include <png.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "io/snapshot_formats.hpp"
#include "io/snapshot_palette.hpp"
#include "io/snapshot_sheet.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// libpng on one file. It reports errors by longjmp, which must not cross a frame with objects to
/// destroy: only the calls given to `guarded` may fail, and they make none.
class PngFile {
 public:
  PngFile(std::string const& path, std::string asked)
      : asked_(std::move(asked)), file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) fail(errno);
    png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ != nullptr) return;
    png_destroy_write_struct(&png_, nullptr);
    fail(ENOMEM);
  }
  ~PngFile() { png_destroy_write_struct(&png_, &info_); }
  PngFile(PngFile const&) = delete;
  PngFile& operator=(PngFile const&) = delete;

  /// @param width, height  in pixels
  void start(std::uint64_t width, std::uint64_t height, std::vector<Colour> const& colours,
             Texts const& texts) {
    std::vector<png_color> palette;
    for (Colour const& colour : colours) palette.push_back({colour.red, colour.green, colour.blue});
    std::vector<png_text> chunks;
    for (auto const& [name, text] : texts) chunks.push_back(chunk_of(name, text));
    int const n_colours = static_cast<int>(palette.size());
    int const depth = n_colours <= 2 ? 1 : n_colours <= 4 ? 2 : n_colours <= 16 ? 4 : 8;
    guarded([&] {
      png_set_write_fn(png_, this, on_write, on_flush);
      png_set_user_limits(png_, kMaxSheetSide, kMaxSheetSide);
      png_set_IHDR(png_, info_, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height),
                   depth, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                   PNG_FILTER_TYPE_DEFAULT);
      png_set_PLTE(png_, info_, palette.data(), n_colours);
      png_set_text(png_, info_, chunks.data(), static_cast<int>(chunks.size()));
      png_set_filter(png_, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);  // indices have no slopes
      png_write_info(png_, info_);
      png_set_packing(png_);
    });
  }

  /// @param indices  a byte per pixel
  void row(std::vector<std::uint8_t> const& indices) {
    guarded([&] { png_write_row(png_, indices.data()); });
  }

  void end() {
    guarded([&] { png_write_end(png_, nullptr); });
    if (std::fclose(file_.release()) != 0) fail(errno);
  }

 private:
  static PngFile& self(png_structp png) { return *static_cast<PngFile*>(png_get_error_ptr(png)); }

  /// Latin-1 of tEXt would spoil what is not ASCII; iTXt is UTF-8.
  static png_text chunk_of(std::string const& name, std::string const& text) {
    bool const is_ascii = std::all_of(text.begin(), text.end(),
                                      [](char c) { return static_cast<signed char>(c) > 0; });
    png_text chunk{};
    chunk.compression = is_ascii ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
    chunk.key = const_cast<char*>(name.c_str());
    chunk.text = const_cast<char*>(text.c_str());
    return chunk;
  }

  static void on_warning(png_structp, char const*) {}

  [[noreturn]] static void on_error(png_structp png, char const* message) {
    std::snprintf(self(png).message_, sizeof message_, "libpng: %s", message);
    png_longjmp(png, 1);
  }

  static void on_write(png_structp png, png_bytep data, std::size_t size) {
    PngFile& file = self(png);
    if (std::fwrite(data, 1, size, file.file_.get()) == size) return;
    file.reason_ = errno;
    png_error(png, "write failed");
  }

  static void on_flush(png_structp) {}

  template <class Calls>
  bool succeeds(Calls const& calls) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    calls();
    return true;
  }
  template <class Calls>
  void guarded(Calls const& calls) {
    if (!succeeds(calls)) fail(reason_);
  }

  [[noreturn]] void fail(int reason) const {
    throw IoError("cannot write " + path_in_quotes(asked_),
                  reason != 0 ? std::strerror(reason) : message_, "check space and permissions");
  }

  std::string asked_;
  std::unique_ptr<std::FILE, CloseFile> file_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  int reason_ = 0;  ///< errno of the write that failed
  char message_[200] = "";
};

Texts texts_of(Snapshot const& snapshot, SnapshotSheet const& sheet) {
  auto const text = [](std::uint64_t number) { return std::to_string(number); };
  Texts texts = {{"Software", "antikelvin"},
                 {"sides", text(snapshot.sides[0]) + ' ' + text(snapshot.sides[1]) + ' ' +
                               text(snapshot.sides[2])},
                 {"n_states", text(snapshot.n_states)},
                 {"n_replicas", text(snapshot.n_replicas)},
                 {"tile", text(sheet.tile_width) + ' ' + text(sheet.tile_height)},
                 {"tile_columns", text(sheet.tile_columns)}};
  if (snapshot.scale > 1) texts.emplace_back("scale", text(snapshot.scale));
  texts.insert(texts.end(), snapshot.attributes.begin(), snapshot.attributes.end());
  return texts;
}

/// Each value as often as a site is wide.
void stretch(std::vector<std::uint8_t> const& line, std::uint32_t scale,
             std::vector<std::uint8_t>& pixels) {
  auto to = pixels.begin();
  for (std::uint8_t const value : line) to = std::fill_n(to, scale, value);
}

/// Copies the sites of one line; the places between them stay.
void fill_line(Snapshot const& snapshot, SnapshotSheet const& sheet, std::uint64_t y,
               std::vector<std::uint8_t>& line) {
  std::uint64_t const first_tile = y / (sheet.tile_height + 1) * sheet.tile_columns;
  std::uint64_t const skipped = y % (sheet.tile_height + 1) * sheet.tile_width;
  std::uint64_t const count = std::min(sheet.tile_width, sheet.tile_sites - skipped);
  for (std::uint64_t column = 0; column < sheet.tile_columns; ++column) {
    std::uint64_t const tile = first_tile + column;
    if (tile >= sheet.n_tiles) return;
    std::copy_n(snapshot.states.data() + tile * sheet.tile_sites + skipped, count,
                line.data() + column * (sheet.tile_width + 1));
  }
}

}  // namespace

void require_snapshot_png(std::string const&) {}

void write_snapshot_png(Snapshot const& snapshot, std::string const& path,
                        std::string const& asked) {
  SnapshotSheet const sheet = sheet_of(snapshot);
  std::vector<Colour> colours = state_colours(snapshot.n_states);
  std::uint8_t gap = 0;  // with 256 states no index is left
  if (sheet.has_gaps && snapshot.n_states < 256) {
    gap = static_cast<std::uint8_t>(snapshot.n_states);
    colours.push_back(gap_colour(snapshot.n_states));
  }
  PngFile file(path, asked);
  std::uint32_t const scale = snapshot.scale;
  file.start(sheet.width * scale, sheet.height * scale, colours, texts_of(snapshot, sheet));
  std::vector<std::uint8_t> line(sheet.width), pixels(sheet.width * scale);
  for (std::uint64_t y = 0; y < sheet.height; ++y) {
    check_interrupt();
    std::fill(line.begin(), line.end(), gap);
    if (y % (sheet.tile_height + 1) < sheet.tile_height) fill_line(snapshot, sheet, y, line);
    stretch(line, scale, pixels);
    for (std::uint32_t copy = 0; copy < scale; ++copy) file.row(pixels);
  }
  file.end();
}

}  // namespace antikelvin
