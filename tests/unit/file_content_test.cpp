// SPDX-License-Identifier: Apache-2.0
#include "base/file_content.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace antikelvin {
namespace {

TEST(FileContent, IsToTheByte) {
  test::TemporaryFolder const folder;
  std::filesystem::path const path = folder.path() / "file";
  for (std::size_t const size : {0u, 1u, 16383u, 16384u, 16385u, 1000000u}) {
    std::string expected(size, '\0');
    for (std::size_t i = 0; i < size; ++i) expected[i] = static_cast<char>(i * 131 >> 3);
    std::ofstream(path, std::ios::binary) << expected;
    EXPECT_TRUE(content_of(path) == expected) << size;
  }
}

TEST(FileContent, IsNothingWhereThereIsNoReadableFile) {
  test::TemporaryFolder const folder;
  EXPECT_FALSE(content_of(folder.path()));
  EXPECT_FALSE(content_of(folder.path() / "none"));
  EXPECT_FALSE(content_of("/proc/self/mem"));  // opens, and cannot be read at 0
}

}  // namespace
}  // namespace antikelvin
