// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "cli/options.hpp"
#include "model/level_system.hpp"

namespace antikelvin::cli {

/// Says on standard error where every beta is so small that all levels of a unit are equally
/// occupied to a part in 10^12, as with energies in joules and temperatures in kelvins.
void remark_on_scale(LevelSystem const& system, std::vector<double> const& betas,
                     CommonOptions const& common);

}  // namespace antikelvin::cli
