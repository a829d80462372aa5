// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

/// The present name of an option of a study that is called by that or by a name it had; other names as
/// they are.
std::string present_option(std::string const& study, std::string const& name);

/// The oldest name of the option: what names of points are made of, so that points computed before a
/// renaming are still known.
std::string oldest_option(std::string const& study, std::string const& name);

}  // namespace antikelvin
