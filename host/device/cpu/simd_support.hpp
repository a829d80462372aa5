// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace antikelvin::cpu {

/// Whether this processor can run the kernels of an instruction set.
bool has_avx2();
bool has_avx512();

}  // namespace antikelvin::cpu
