// SPDX-License-Identifier: Apache-2.0
// One pair of functions per format of snapshots; where the library is missing, both throw
// BackendError.
#pragma once
#include <string>

#include "io/snapshot.hpp"

namespace antikelvin {

void require_snapshot_png(std::string const& path);
void require_snapshot_hdf5(std::string const& path);

/// Fill the file `path`, which the user knows as `asked`; whole only after the return.
void write_snapshot_png(Snapshot const& snapshot, std::string const& path,
                        std::string const& asked);
void write_snapshot_hdf5(Snapshot const& snapshot, std::string const& path,
                         std::string const& asked);

}  // namespace antikelvin
