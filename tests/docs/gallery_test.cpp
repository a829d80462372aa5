// SPDX-License-Identifier: Apache-2.0
// The figures of docs/gallery.md are what its commands make.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "base/file_content.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

std::filesystem::path const kGallery = AK_SOURCE "/docs/gallery";

/// `5.4 patchlevel 4`, as gnuplot says it in what it draws.
std::string gnuplot_of(std::string const& svg) {
  std::smatch found;
  std::regex const version("Produced by GNUPLOT ([^<]*?) *</desc>");
  return std::regex_search(svg, found, version) ? found[1].str() : "";
}

TEST(Gallery, FiguresAreWhatItsCommandsMake) {
  if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  ToolResult const made = run_program(AK_SOURCE "/scripts/gallery", folder,
                                      {folder.path().string()}, {{"AK_TOOL", tool_path()}});
  ASSERT_EQ(made.code, 0) << made.err;
  std::size_t n_figures = 0;
  for (auto const& entry : std::filesystem::directory_iterator(kGallery)) {
    std::string const name = entry.path().filename().string();
    std::string const kept = content_of(entry.path()).value_or(""), now = folder.read(name);
    ++n_figures;
    EXPECT_LE(kept.size(), 60'000u) << name;
    ASSERT_FALSE(gnuplot_of(kept).empty()) << name;
    if (gnuplot_of(kept) != gnuplot_of(now)) continue;  // another gnuplot writes other bytes
    EXPECT_TRUE(kept == now) << name << " is not what its command makes; run scripts/gallery";
  }
  EXPECT_GE(n_figures, 12u);
}

TEST(Gallery, ShowsEveryFigureAndNoOther) {
  std::string const text = content_of(AK_SOURCE "/docs/gallery.md").value_or("");
  std::size_t n_shown = 0;
  std::regex const image("!\\[[^\\]]{10,}\\]\\(gallery/([a-z_]+\\.svg)\\)");
  for (std::sregex_iterator one(text.begin(), text.end(), image), end; one != end; ++one, ++n_shown)
    EXPECT_TRUE(std::filesystem::exists(kGallery / (*one)[1].str())) << (*one)[1];
  std::size_t const n_kept = static_cast<std::size_t>(std::distance(
      std::filesystem::directory_iterator(kGallery), std::filesystem::directory_iterator{}));
  EXPECT_EQ(n_shown, n_kept);
}

}  // namespace
}  // namespace antikelvin::test
