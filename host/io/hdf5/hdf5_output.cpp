// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/hdf5_output.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace antikelvin {
namespace {

hid_t number_type(ColumnType type) {
  return type == ColumnType::count  ? H5T_STD_U64LE
         : type == ColumnType::real ? H5T_IEEE_F64LE
                                    : H5T_STD_U8LE;
}

/// One group with a dataset per column, filled block by block.
class TableWriter {
 public:
  TableWriter(Hdf5Library const& library, hid_t file, Hdf5Table const& table)
      : library_(library), columns_(table.columns) {
    Hdf5Handle const group = library_.own(
        H5Gcreate2(file, table.name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    hsize_t const size = table.n_rows;
    // A chunk is a block, so that each is compressed and written once, past the cache.
    hsize_t const chunk = std::clamp<hsize_t>(size, 1, table.block_rows);
    space_ = library_.own(H5Screate_simple(1, &size, nullptr), H5Sclose);
    Hdf5Handle const creation = library_.own(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    library_.check(H5Pset_chunk(creation, 1, &chunk));
    library_.check(H5Pset_shuffle(creation));
    library_.check(H5Pset_deflate(creation, 1));
    library_.check(H5Pset_obj_track_times(creation, false));  // same table, same bytes
    Hdf5Handle const access = library_.own(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    library_.check(H5Pset_chunk_cache(access, 0, 0, H5D_CHUNK_CACHE_W0_DEFAULT));
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      Column const& column = columns_[j];
      Hdf5Handle text;
      if (column.type == ColumnType::text)
        text = text_type(library_, std::max<std::size_t>(column.width, 1));
      datasets_.push_back(
          library_.own(H5Dcreate2(group, column.name.c_str(),
                                  column.type == ColumnType::text ? text : number_type(column.type),
                                  space_, H5P_DEFAULT, creation, access),
                       H5Dclose));
      if (column.type == ColumnType::real)
        write_text_attribute(library_, datasets_.back(), "missing", "NaN");
      if (!table.units[j].empty() && column.type != ColumnType::text &&
          column.type != ColumnType::flag)
        write_text_attribute(library_, datasets_.back(), "unit", table.units[j]);
    }
  }

  void add(Block const& block) {
    hsize_t const count = block.n_rows;
    library_.check(H5Sselect_hyperslab(space_, H5S_SELECT_SET, &done_, nullptr, &count, nullptr));
    Hdf5Handle const memory = library_.own(H5Screate_simple(1, &count, nullptr), H5Sclose);
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (auto const* texts = std::get_if<std::vector<std::string>>(&block.columns[j]))
        write_texts(j, *texts, memory);
      else
        std::visit(
            [&](auto const& values) {
              write(j, memory_type(columns_[j].type), memory, values.data());
            },
            block.columns[j]);
    }
    done_ += count;
  }

 private:
  void write_texts(std::size_t j, std::vector<std::string> const& texts, hid_t memory) {
    std::size_t const width = std::max<std::size_t>(columns_[j].width, 1);
    packed_.assign(texts.size() * width, '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].size() > width)
        throw std::length_error("column " + columns_[j].name + " promised shorter texts");
      std::memcpy(&packed_[i * width], texts[i].data(), texts[i].size());
    }
    write(j, text_type(library_, width), memory, packed_.data());
  }
  void write(std::size_t j, hid_t type, hid_t memory, void const* values) {
    library_.check(H5Dwrite(datasets_[j], type, memory, space_, H5P_DEFAULT, values));
  }

  Hdf5Library library_;
  std::vector<Column> columns_;
  Hdf5Handle space_;
  std::vector<Hdf5Handle> datasets_;
  hsize_t done_ = 0;
  std::string packed_;
};

// Snapshots.

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

void write_states(Hdf5Library const& library, hid_t file, Snapshot const& snapshot,
                  void (*check_interrupt)()) {
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
        // The rank is that of the file, or the library would map site by site.
        Hdf5Handle const memory = library.own(H5Screate_simple(4, count.data(), nullptr), H5Sclose);
        library.check(H5Dwrite(dataset, H5T_NATIVE_UINT8, memory, space, H5P_DEFAULT, next));
        next += count[0] * count[1] * count[2] * count[3];
      }
}

/// Members in the order of their need: tables close before the file.
class OutputFile final : public Hdf5Output {
 public:
  OutputFile(std::string const& path, std::string const& asked, void (*check)())
      : check_(check), library_("cannot write", asked), file_(make_hdf5_file(library_, path)) {}

  void start_table(Hdf5Table const& table) override {
    table_.reset();
    table_ = std::make_unique<TableWriter>(library_, file_, table);
  }
  void add(Block const& block) override { table_->add(block); }
  void add_states(Snapshot const& snapshot) override {
    write_states(library_, file_, snapshot, check_);
  }
  void set(char const* name, int value) override {
    write_attribute(library_, file_, name, H5T_NATIVE_INT, &value);
  }
  void set(char const* name, std::uint32_t value) override {
    write_attribute(library_, file_, name, H5T_NATIVE_UINT32, &value);
  }
  void set(char const* name, std::string const& text) override {
    write_text_attribute(library_, file_, name, text);
  }
  void close() override {
    table_.reset();
    library_.check(file_.close());
  }

 private:
  void (*check_)();
  Hdf5Library library_;
  Hdf5Handle file_;
  std::unique_ptr<TableWriter> table_;
};

}  // namespace

std::unique_ptr<Hdf5Output> make_hdf5_output(std::string const& path, std::string const& asked,
                                             void (*check_interrupt)()) {
  return std::make_unique<OutputFile>(path, asked, check_interrupt);
}

}  // namespace antikelvin
