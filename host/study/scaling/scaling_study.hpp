// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `scaling`: how relative fluctuations fall with size.
Study scaling_study();

}  // namespace antikelvin
