// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `canonical`: canonical ensembles of independent units, exact.
Study canonical_study();

}  // namespace antikelvin
