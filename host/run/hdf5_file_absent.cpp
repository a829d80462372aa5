// SPDX-License-Identifier: Apache-2.0
// Takes the place of hdf5_file.cpp where the HDF5 library is missing.
#include "antikelvin/core/error.hpp"
#include "antikelvin/core/quote.hpp"
#include "antikelvin/run/hdf5_file.hpp"

namespace antikelvin {
namespace {

[[noreturn]] void refuse(std::string const& problem) {
  throw BackendError(problem, "built without HDF5",
                     "use .csv or .json, or install libhdf5-dev and build again");
}

}  // namespace

bool has_hdf5() { return false; }

void require_hdf5(std::string const& path) { refuse("cannot write " + path_in_quotes(path)); }

RowWriter hdf5_writer(Report const&, std::string const&, std::string const& asked) {
  refuse("cannot write " + path_in_quotes(asked));
}

Hdf5Rows read_hdf5(std::string const& path) { refuse("cannot read " + path_in_quotes(path)); }

}  // namespace antikelvin
