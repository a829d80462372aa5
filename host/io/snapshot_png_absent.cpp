// SPDX-License-Identifier: Apache-2.0
// Takes the place of snapshot_png.cpp where the library is missing.
#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "io/snapshot_formats.hpp"

namespace antikelvin {

void require_snapshot_png(std::string const& path) {
  throw BackendError("cannot write snapshot " + path_in_quotes(path), "built without libpng",
                     "use .h5, or install libpng-dev and build again");
}

void write_snapshot_png(Snapshot const&, std::string const&, std::string const& asked) {
  require_snapshot_png(asked);
}

}  // namespace antikelvin
