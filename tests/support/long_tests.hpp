// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace antikelvin::test_support {

inline bool long_tests() {
  char const* const wanted = std::getenv("AK_LONG_TESTS");
  return wanted != nullptr && std::string(wanted) == "1";
}

}  // namespace antikelvin::test_support

#define AK_SKIP_UNLESS_LONG() \
  if (!::antikelvin::test_support::long_tests()) GTEST_SKIP() << "long; set AK_LONG_TESTS=1"
