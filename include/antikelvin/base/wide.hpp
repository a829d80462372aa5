// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace antikelvin {

/// Energy in quanta above the lowest level of all units: up to N·K needs more than 64 bits.
__extension__ using Quanta = unsigned __int128;
__extension__ using SignedQuanta = __int128;

}  // namespace antikelvin
