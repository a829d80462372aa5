// SPDX-License-Identifier: Apache-2.0
// Takes the place of snapshot_hdf5.cpp where the library is missing.
#include "antikelvin/core/error.hpp"
#include "antikelvin/core/quote.hpp"
#include "run/snapshot_formats.hpp"

namespace antikelvin {

void require_snapshot_hdf5(std::string const& path) {
  throw BackendError("cannot write snapshot " + path_in_quotes(path), "built without HDF5",
                     "use .png, or install libhdf5-dev and build again");
}

void write_snapshot_hdf5(Snapshot const&, std::string const&, std::string const& asked) {
  require_snapshot_hdf5(asked);
}

}  // namespace antikelvin
