// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `selftest`: checks the samplers on this device.
Study selftest_study();

}  // namespace antikelvin
