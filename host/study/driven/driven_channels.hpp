// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "exact/driven.hpp"

namespace antikelvin {

/// Couplings to the bath as users type them: `i-j:k` (k = 1 if left out) or `all:k`, a comma list of
/// which later items win; pairs that none names are not coupled. Levels are numbered from 0 in
/// ascending energy.
///
/// @return  k_ij as DrivenUnit::couplings
/// All throw SpecError that names the item.
std::vector<Rational> parse_couplings(std::string const& text, std::size_t n_levels);

/// Channels of a pump: `i-j:r` both ways, `i>j:r` one way; r = 1 if left out. An empty text has none.
std::vector<PumpChannel> parse_pump(std::string const& text, std::size_t n_levels);

/// A named unit, as texts of the options that it stands for.
struct DrivenPreset {
  std::string name, levels, bath, pump, beta;
};

/// three-level-laser (as ruby) and four-level-laser (as Nd:YAG), in arbitrary units; the pump
/// transition, fast relaxation, slow laser transition (docs/theory.md, section 14).
std::vector<DrivenPreset> const& driven_presets();

}  // namespace antikelvin
