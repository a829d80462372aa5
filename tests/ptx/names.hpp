// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin::ptx {

/// The name of a function as in its source, without parameters. Template arguments of a long one
/// are reduced to names of this project.
std::string readable(std::string const& symbol);

}  // namespace antikelvin::ptx
