// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/level_system.hpp"

namespace antikelvin {

/// A sentence where every beta is so small that all levels of a unit are equally occupied to a part in
/// 10^12, as with energies in joules and temperatures in kelvins; none elsewhere.
std::vector<std::string> remarks_on_scale(LevelSystem const& system,
                                          std::vector<double> const& betas);

}  // namespace antikelvin
