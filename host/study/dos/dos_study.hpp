// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `dos`: densities of states of spins on lattices.
Study dos_study();

}  // namespace antikelvin
