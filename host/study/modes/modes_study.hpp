// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `modes`: light or atoms in the modes of a band, exact.
Study modes_study();

}  // namespace antikelvin
