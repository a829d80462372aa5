// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin::api {

/// A sentence of the library without its command line: options lose their dashes, letters become the
/// options that they stand for, and commands their first word.
///
///     use --show series, or -L 64; see antikelvin limits  ->  use show series, or sides 64; see limits
std::string plain_text(std::string const& text);

}  // namespace antikelvin::api
