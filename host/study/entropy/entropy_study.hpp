// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `entropy`: microcanonical entropy and temperature of independent units, exact.
Study entropy_study();

}  // namespace antikelvin
