// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/dos/dos_estimate.hpp"

namespace antikelvin {

/// Appends the rows that spec.show asks for.
void add_dos_rows(DosSpec const& spec, DosSystem const& system, DosEstimate const& estimate,
                  Table& table);

}  // namespace antikelvin
