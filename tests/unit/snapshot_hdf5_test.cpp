// SPDX-License-Identifier: Apache-2.0
// Written by the tool's code, read back here with HDF5's own.
#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/wait.h>
#include <unistd.h>

#include "antikelvin/base/error.hpp"
#include "io/hdf5_file.hpp"
#include "io/snapshot.hpp"
#include "support/full_disk.hpp"
#include "support/snapshots.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin {
namespace {

using test::FullDisk;
using test::make_snapshot;
using test::TemporaryFolder;

std::string text_attribute(hid_t object, char const* name) {
  hid_t const id = H5Aopen(object, name, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  char* text = nullptr;
  EXPECT_GE(H5Aread(id, type, &text), 0) << name;
  std::string const value = text != nullptr ? text : "";
  H5free_memory(text);
  H5Tclose(type);
  H5Aclose(id);
  return value;
}

struct Stored {
  std::vector<hsize_t> size = std::vector<hsize_t>(4), chunk = std::vector<hsize_t>(4);
  std::vector<std::uint8_t> states;
  std::size_t item_bytes = 0;
  int n_filters = 0;
  std::uint32_t n_states = 0;
};

Stored read_states(std::string const& path) {
  Stored stored;
  hid_t const file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  hid_t const dataset = H5Dopen2(file, "states", H5P_DEFAULT), space = H5Dget_space(dataset);
  hid_t const type = H5Dget_type(dataset), creation = H5Dget_create_plist(dataset);
  EXPECT_EQ(H5Sget_simple_extent_ndims(space), 4);
  H5Sget_simple_extent_dims(space, stored.size.data(), nullptr);
  EXPECT_EQ(H5Pget_chunk(creation, 4, stored.chunk.data()), 4);
  stored.n_filters = H5Pget_nfilters(creation);
  stored.item_bytes = H5Tget_size(type);
  EXPECT_EQ(H5Tget_class(type), H5T_INTEGER);
  EXPECT_EQ(H5Tget_sign(type), H5T_SGN_NONE);
  stored.states.resize(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  EXPECT_GE(H5Dread(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, stored.states.data()),
            0);
  hid_t const attribute = H5Aopen(file, "n_states", H5P_DEFAULT);
  EXPECT_GE(H5Aread(attribute, H5T_NATIVE_UINT32, &stored.n_states), 0);
  H5Aclose(attribute);
  H5Pclose(creation);
  H5Tclose(type);
  H5Sclose(space);
  H5Dclose(dataset);
  H5Fclose(file);
  return stored;
}

TEST(SnapshotHdf5, EveryStateComesBack) {
  TemporaryFolder const folder;
  struct Case {
    std::array<std::uint32_t, 3> sides;
    std::uint32_t n_states, n_replicas;
  };
  // The last ones need several chunks along x, along y, along z and along replicas.
  Case const cases[] = {{{1, 1, 1}, 2, 1},       {{3, 5, 1}, 3, 1},       {{131, 33, 1}, 256, 1},
                        {{131, 33, 4}, 2, 2},    {{40, 1, 1}, 2, 12},     {{9000, 1, 1}, 2, 1},
                        {{3000001, 1, 1}, 2, 1}, {{1500, 1500, 1}, 5, 1}, {{500, 401, 11}, 2, 1},
                        {{701, 2, 2}, 2, 900},   {{1048577, 2, 2}, 2, 2}};
  for (Case const& c : cases)
    for (std::string const name : {"a.h5", "a.hdf5"}) {
      SCOPED_TRACE(testing::Message() << c.sides[0] << 'x' << c.sides[1] << 'x' << c.sides[2]);
      std::string const path = (folder.path() / name).string();
      Snapshot const snapshot = make_snapshot(c.sides, c.n_states, c.n_replicas);
      write_snapshot(snapshot, path);
      Stored const stored = read_states(path);
      EXPECT_EQ(stored.size,
                (std::vector<hsize_t>{c.n_replicas, c.sides[2], c.sides[1], c.sides[0]}));
      EXPECT_TRUE(stored.states == snapshot.states);
      EXPECT_EQ(stored.n_states, c.n_states);
      EXPECT_EQ(stored.item_bytes, 1u);
      EXPECT_EQ(stored.n_filters, 1);
      EXPECT_LE(stored.chunk[0] * stored.chunk[1] * stored.chunk[2] * stored.chunk[3], 1u << 20);
    }
}

TEST(SnapshotHdf5, AttributesComeBack) {
  TemporaryFolder const folder;
  std::string const path = (folder.path() / "a.h5").string();
  Snapshot snapshot = make_snapshot({3, 5, 1}, 2, 1);
  snapshot.attributes.emplace_back("empty", "");
  snapshot.attributes.emplace_back("input", std::string(100000, 'x'));
  write_snapshot(snapshot, path);
  hid_t const file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  EXPECT_EQ(text_attribute(file, "tool"), "antikelvin");
  for (auto const& [name, text] : snapshot.attributes)
    EXPECT_EQ(text_attribute(file, name.c_str()), text);
  H5Fclose(file);
}

// So that `plot` says what is wrong.
TEST(SnapshotHdf5, IsNoReport) {
  TemporaryFolder const folder;
  std::string const path = (folder.path() / "a.h5").string();
  Snapshot snapshot = make_snapshot({3, 5, 1}, 2, 1);
  snapshot.attributes.emplace_back("verb", "sample");
  write_snapshot(snapshot, path);
  EXPECT_THROW(read_hdf5(path), SpecError);
}

TEST(SnapshotHdf5, TheSameSnapshotGivesTheSameBytes) {
  TemporaryFolder const folder;
  for (std::string const name : {"a.h5", "b.h5"})
    write_snapshot(make_snapshot({131, 33, 4}, 3, 2), (folder.path() / name).string());
  EXPECT_TRUE(folder.read("a.h5") == folder.read("b.h5"));
}

/// Message of write_snapshot when files may hold so many bytes. In a process of its own,
/// since the library keeps what it could not write until its process ends.
std::string child_error(rlim_t bytes, Snapshot const& snapshot, std::string const& path) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  pid_t const child = fork();
  if (child == 0) {
    std::string message = "no error";
    try {
      FullDisk const full(bytes);
      write_snapshot(snapshot, path);
    } catch (IoError const& error) {
      message = error.what();
    }
    bool const said = write(ends[1], message.data(), message.size()) > 0;
    _exit(said ? 0 : 1);
  }
  close(ends[1]);
  std::string message(1000, '\0');
  ssize_t const size = read(ends[0], message.data(), message.size());
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  message.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return message;
}

TEST(SnapshotHdf5, AFullDiskKeepsTheOldFile) {
  TemporaryFolder const folder;
  folder.write("a.h5", "old");
  std::string const path = (folder.path() / "a.h5").string();
  Snapshot const snapshot = make_snapshot({1310, 3300, 1}, 256, 1);
  for (rlim_t const bytes : {0, 100, 5000, 2000000}) {
    std::string const message = child_error(bytes, snapshot, path);
    EXPECT_NE(message.find("cannot write '" + path + "' (File too large)"), std::string::npos)
        << bytes << message;
    EXPECT_EQ(folder.files(), std::vector<std::string>{"a.h5"});
    EXPECT_TRUE(folder.read("a.h5") == "old");
  }
}

TEST(SnapshotHdf5, ADeviceIsRefused) {
  TemporaryFolder const folder;
  std::filesystem::create_symlink("/dev/full", folder.path() / "a.h5");
  EXPECT_THROW(require_snapshot_path((folder.path() / "a.h5").string(), {}), SpecError);
}

}  // namespace
}  // namespace antikelvin
