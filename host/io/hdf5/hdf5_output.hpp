// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "io/hdf5/hdf5_library.hpp"
#include "io/hdf5/hdf5_module.hpp"

namespace antikelvin {

/// The file `path`, which the user knows as `asked`.
/// @param check_interrupt  called between the parts of a snapshot
std::unique_ptr<Hdf5Output> make_hdf5_output(std::string const& path, std::string const& asked,
                                             void (*check_interrupt)());

}  // namespace antikelvin
