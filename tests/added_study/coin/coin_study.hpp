// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin::test {

/// The verb `coin`: N coins, thrown again and again; how many heads?
Study coin_study();

}  // namespace antikelvin::test
