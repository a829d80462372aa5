// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `sample`: Monte Carlo of one system at many temperatures or energies.
Study sample_study();

}  // namespace antikelvin
