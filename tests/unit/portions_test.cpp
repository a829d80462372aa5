// SPDX-License-Identifier: Apache-2.0
// Launches in portions: together they are the whole, in order, and none is longer than allowed.
#include "device/portions.hpp"

#include <gtest/gtest.h>

namespace antikelvin {
namespace {

TEST(Portions, AreTheWholeInOrder) {
  for (std::uint64_t const updates :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, kUpdatesPerLaunch / 3,
        kUpdatesPerLaunch, 5 * kUpdatesPerLaunch})
    for (std::uint64_t const n : {0, 1, 2, 3, 4, 1000, 5000}) {
      std::uint64_t next = 7, calls = 0;
      in_portions(updates, 7, n, [&](std::uint64_t first, std::uint64_t count) {
        EXPECT_EQ(first, next);
        EXPECT_GT(count, 0u);
        EXPECT_TRUE(count == 1 || count * updates <= kUpdatesPerLaunch) << updates;
        next += count;
        ++calls;
      });
      EXPECT_EQ(next, 7 + n);
      if (updates == kUpdatesPerLaunch / 3) {
        EXPECT_EQ(calls, (n + 2) / 3);
      }
    }
}

}  // namespace
}  // namespace antikelvin
