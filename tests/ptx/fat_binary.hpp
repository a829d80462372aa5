// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace antikelvin::ptx {

/// Returns the PTX texts of a fat binary, which nvcc embeds in an object. Machine code is skipped.
/// @param begin  the header of a fat binary
std::vector<std::string> ptx_texts(void const* begin);

}  // namespace antikelvin::ptx
