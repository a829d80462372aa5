// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <iosfwd>
#include <string>

namespace antikelvin {

/// Writes a whole file or nothing: beside the target, fsync, rename, fsync of the directory.
/// Readers see the old content or the new, never a part. Links are followed, an existing file keeps
/// its permissions, devices and pipes are written to as they are. Throws IoError; then `path` is
/// untouched.
void write_atomically(std::string const& path, std::function<void(std::ostream&)> const& write);

/// The same for a file that another program makes: `make` gets a temporary path to fill.
void replace_atomically(std::string const& path,
                        std::function<void(std::string const& temporary)> const& make);

/// Refuses an output path whose folder is missing or not writable, or which is a folder, before
/// work starts.
void require_writable(std::string const& path);

}  // namespace antikelvin
