// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "antikelvin/run/report.hpp"

namespace antikelvin {

/// Whether this build has the HDF5 library.
bool has_hdf5();

/// Throws BackendError in a build without HDF5, before work starts.
void require_hdf5(std::string const& path);

/// Every column is an open dataset, of 25 kB.
inline constexpr std::size_t kMaxHdf5Columns = 10240;

/// Writes a report to the HDF5 file `path`, block by block (layout: docs/formats.md). Whole only
/// after its end. Throws IoError with the name `asked`, by which the user knows the file.
RowWriter hdf5_writer(Report const& report, std::string const& path, std::string const& asked);

/// The rows of such a file, columns in their order.
struct Hdf5Rows {
  std::string verb;
  std::vector<Column> columns;
  Block rows;
};

/// Throws SpecError for an HDF5 file that is none of this tool.
Hdf5Rows read_hdf5(std::string const& path);

}  // namespace antikelvin
