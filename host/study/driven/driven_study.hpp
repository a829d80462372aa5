// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `driven`: units between a bath and a pump.
Study driven_study();

}  // namespace antikelvin
