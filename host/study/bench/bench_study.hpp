// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/study.hpp"

namespace antikelvin {

/// `bench`: rates of the kernels on this machine.
Study bench_study();

}  // namespace antikelvin
