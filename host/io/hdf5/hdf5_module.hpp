// SPDX-License-Identifier: Apache-2.0
// Interface of the module antikelvin-hdf5.so (host/io/hdf5), which alone is linked with HDF5.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "io/hdf5_file.hpp"
#include "io/snapshot.hpp"

namespace antikelvin {

/// A group with a dataset for each column.
struct Hdf5Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::string> units;  ///< of the columns; empty where there is none
  std::uint64_t n_rows = 0, block_rows = 0;
};

/// A file that is whole only after close(). Every call throws IoError where the disk refuses.
class Hdf5Output {
 public:
  virtual ~Hdf5Output() = default;
  /// Starts a table, which calls of add() fill.
  virtual void start_table(Hdf5Table const& table) = 0;
  virtual void add(Block const& block) = 0;
  /// Dataset `states`; answers interrupts.
  virtual void add_states(Snapshot const& snapshot) = 0;
  /// Attributes of the file.
  virtual void set(char const* name, int value) = 0;
  virtual void set(char const* name, std::uint32_t value) = 0;
  virtual void set(char const* name, std::string const& text) = 0;
  virtual void close() = 0;
};

/// The result of the module's entry, MakeHdf5.
class Hdf5Module {
 public:
  virtual ~Hdf5Module() = default;
  /// Makes the file `path`, which the user knows as `asked`.
  virtual std::unique_ptr<Hdf5Output> create(std::string const& path,
                                             std::string const& asked) const = 0;
  /// Columns in the order in which HDF5 lists them.
  virtual Hdf5Rows read(std::string const& path) const = 0;
};

/// @param check  answers interrupts: check_interrupt() of the program that has loaded the module
using MakeHdf5 = Hdf5Module const* (*)(void (*check)());

}  // namespace antikelvin
