// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `limits`: how fast finite N reaches the thermodynamic limit.
Study limits_study();

}  // namespace antikelvin
