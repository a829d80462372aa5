// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

Study ensembles_study();

}  // namespace antikelvin
