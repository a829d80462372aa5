// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// The verb `contact`: bodies that exchange energy.
Study contact_study();

}  // namespace antikelvin
