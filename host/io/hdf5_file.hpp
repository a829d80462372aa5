// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "io/report.hpp"

namespace antikelvin {

/// Whether the module of HDF5 can be loaded here.
bool has_hdf5();

/// Throws BackendError where it cannot, before work starts, as all functions below do.
void require_hdf5(std::string const& path);

/// Every column is an open dataset, of 25 kB.
inline constexpr std::size_t kMaxHdf5Columns = 10240;

/// Writes a report to the HDF5 file `path`, block by block (layout: docs/formats.md). Whole only
/// after its end. Throws IoError with the name `asked`, by which the user knows the file.
RowWriter hdf5_writer(Report const& report, std::string const& path, std::string const& asked);

/// The rows of such a file, columns in their order.
struct Hdf5Rows {
  std::string verb;
  std::string report;  ///< the JSON of all else
  std::vector<Column> columns;
  Block rows;
};

/// Throws SpecError for an HDF5 file that is none of this tool.
Hdf5Rows read_hdf5(std::string const& path);

}  // namespace antikelvin
