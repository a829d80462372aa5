// SPDX-License-Identifier: Apache-2.0
#include "io/output_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <deque>
#include <filesystem>
#include <fstream>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"

namespace antikelvin {
namespace {

namespace fs = std::filesystem;

class OutputFile : public testing::Test {
 protected:
  OutputFile()
      : folder_(fs::path(testing::TempDir()) /
                ("antikelvin_output_" + std::to_string(::getpid()))) {
    fs::create_directory(folder_);
  }
  ~OutputFile() override { fs::remove_all(folder_); }
  std::string content(std::string const& path) const { return content_of(path).value_or(""); }
  std::size_t n_files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  fs::path folder_;
};

TEST_F(OutputFile, ReplacesWhole) {
  std::string const path = (folder_ / "a.csv").string();
  write_atomically(path, [](std::ostream& out) { out << "old"; });
  write_atomically(path, [](std::ostream& out) { out << "new"; });
  EXPECT_EQ(content(path), "new");
  EXPECT_EQ(n_files(), 1u);
}

TEST_F(OutputFile, AFailureLeavesTheOldContentAndNoDebris) {
  std::string const path = (folder_ / "a.csv").string();
  write_atomically(path, [](std::ostream& out) { out << "old"; });
  EXPECT_THROW(write_atomically(path,
                                [](std::ostream& out) {
                                  out << "half";
                                  throw std::runtime_error("stop");
                                }),
               std::runtime_error);
  EXPECT_EQ(content(path), "old");
  EXPECT_EQ(n_files(), 1u);
}

TEST_F(OutputFile, SeveralAreReplacedTogetherOrNotAtAll) {
  std::string const a = (folder_ / "a.csv").string(), b = (folder_ / "b.csv").string();
  write_atomically(a, [](std::ostream& out) { out << "old"; });
  {
    std::deque<AtomicFile> files;
    for (std::string const& path : {a, b}) std::ofstream(files.emplace_back(path).path()) << "new";
    EXPECT_EQ(content(a), "old");
    EXPECT_EQ(n_files(), 3u);
    fs::remove(files.back().path());  // the second can no longer be completed
    EXPECT_THROW(commit_all(files), IoError);
    EXPECT_EQ(content(a), "old");
  }
  EXPECT_EQ(n_files(), 1u);
  std::deque<AtomicFile> files;
  for (std::string const& path : {a, b}) std::ofstream(files.emplace_back(path).path()) << "new";
  commit_all(files);
  EXPECT_EQ(content(a) + content(b), "newnew");
  EXPECT_EQ(n_files(), 2u);
}

TEST_F(OutputFile, WithoutACommitNothingIsLeft) {
  std::string const path = (folder_ / "a.csv").string();
  {
    AtomicFile const file(path);
    std::ofstream(file.path()) << "new";
    EXPECT_EQ(n_files(), 1u);
  }
  EXPECT_EQ(n_files(), 0u);
}

TEST_F(OutputFile, RefusesBeforeWork) {
  EXPECT_THROW(require_writable(folder_.string()), SpecError);
  EXPECT_THROW(require_writable((folder_ / "missing" / "a.csv").string()), SpecError);
  EXPECT_THROW(require_writable(""), SpecError);
  EXPECT_NO_THROW(require_writable((folder_ / "a.csv").string()));
}

}  // namespace
}  // namespace antikelvin
