// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "support/browser.hpp"
#include "support/html_check.hpp"
#include "support/run_tool.hpp"
#include "support/scan_results.hpp"

namespace antikelvin::test {
namespace {

std::size_t count_of(std::string const& text, std::string const& part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
}

/// A title and a value that would be markup.
std::string const kPageJob =
    "verb = 'sample'\ntitle = '<script>alert(1)</script> & \"quotes\"'\n[options]\nmodel = "
    "'ising'\nreplicas = 64\nsweeps = 16\nburn-in = 16\n[grid]\nsides = [4, 6]\n"
    "beta = '-0.4:0.4:9'\n[[include]]\nsides = '<b>&'\n";

class Page : public testing::Test {
 protected:
  std::string page_of(std::string const& job,
                      std::vector<std::pair<std::string, std::string>> const& environment = {}) {
    folder_.write("job.toml", job);
    EXPECT_EQ(run_tool(folder_, words("scan job.toml -o r --backend cpu --quiet")).code % 5, 0);
    ToolResult const result = run_tool(folder_, words("report r"), environment);
    EXPECT_EQ(result.code, 0) << result.err;
    EXPECT_EQ(result.out, "");
    return folder_.read("r/report.html");
  }
  TemporaryFolder const folder_;
};

TEST_F(Page, IsWholeAndLoadsNothing) {
  std::string const page = page_of(kPageJob);
  EXPECT_EQ(html_fault(page), "");
  for (std::string const part :
       {"http:", "https:", "src=", "<link", "<img", "<iframe", "@import", "url("})
    EXPECT_EQ(page.find(part), std::string::npos) << part;
  // Every reference is to something within.
  std::regex const reference("href=[\"']([^\"']*)");
  for (std::sregex_iterator one(page.begin(), page.end(), reference), end; one != end; ++one) {
    std::string const target = (*one)[1];
    ASSERT_EQ(target[0], '#');
    EXPECT_EQ(count_of(page, "id=\"" + target.substr(1) + "\"") +
                  count_of(page, "id='" + target.substr(1) + "'"),
              1u)
        << target;
  }
}

TEST_F(Page, EscapesWhatUsersWrite) {
  std::string const page = page_of(kPageJob);
  EXPECT_EQ(page.find("alert(1)</script>"), std::string::npos);
  EXPECT_EQ(page.find("<b>&"), std::string::npos);
  EXPECT_NE(page.find("<title>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;"),
            std::string::npos);
  EXPECT_NE(page.find("&lt;b&gt;&amp;"), std::string::npos);
}

TEST_F(Page, HoldsEveryPointAndTheJob) {
  std::string const page = page_of(kPageJob);
  ScanResults const results = scan_results(folder_.path() / "r");
  ASSERT_EQ(results.records.size(), 19u);
  for (std::string const& line : results.records)
    EXPECT_NE(page.find(nlohmann::json::parse(line)["id"].get<std::string>()), std::string::npos);
  std::string job;
  for (char const c : folder_.read("r/job.toml"))
    job += c == '&'    ? "&amp;"
           : c == '<'  ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '"'  ? "&quot;"
           : c == '\'' ? "&#39;"
                       : std::string(1, c);
  EXPECT_NE(page.find(job), std::string::npos);
  EXPECT_NE(page.find("19"), std::string::npos);
  EXPECT_NE(page.find("Philox4x32-10"), std::string::npos);
  if (has_command("gnuplot")) {
    EXPECT_EQ(count_of(page, "<figure>"), 4u);   // energy, heat capacity, magnetization, order
    EXPECT_EQ(count_of(page, "<svg "), 4u * 3);  // along β, T and −1/T
    // The key and the title of each curve, and the texts of its nine points.
    EXPECT_EQ(count_of(page, "sides = 6"), 4u * 3 * (2 + 9));
  }
}

TEST_F(Page, GivesNoIdTwice) {
  std::string const page = page_of(kPageJob);
  std::regex const id("\\sid=[\"']([^\"']*)");
  std::set<std::string> seen;
  for (std::sregex_iterator one(page.begin(), page.end(), id), end; one != end; ++one)
    EXPECT_TRUE(seen.insert((*one)[1]).second) << (*one)[1];
  EXPECT_GE(seen.size(), 6u);
}

/// Its style sets colours of figures by those that gnuplot writes.
TEST_F(Page, ItsStyleKnowsTheColoursOfFigures) {
  if (!has_command("gnuplot")) GTEST_SKIP() << "gnuplot is not installed";
  std::string const page = page_of(
      "verb='canonical'\n[options]\nlevels='two-level'\n[grid]\nsubsystems=[1,2,3,4,5,6,7]\nbeta='-"
      "1:1:"
      "5'\n");
  std::string const style = page.substr(0, page.find("</style>"));
  std::string const figures = page.substr(style.size());
  std::regex const color("<(path|use)[^>]*(stroke|color)=['\"](rgb[^'\"]*)");
  std::set<std::string> seen;
  for (std::sregex_iterator one(figures.begin(), figures.end(), color), end; one != end; ++one) {
    if ((*one)[3] == "rgb(204, 204, 204)") continue;  // the grid, which has a class
    seen.insert((*one)[3]);
    EXPECT_NE(style.find((*one)[2].str() + "=\"" + (*one)[3].str() + "\"]"), std::string::npos)
        << one->str();
  }
  EXPECT_GE(seen.size(), 6u);
}

TEST_F(Page, SaysWhyThereAreNoFigures) {
  std::string const page = page_of(kPageJob, {{"PATH", "/nonexistent"}});
  EXPECT_EQ(html_fault(page), "");
  EXPECT_NE(page.find("gnuplot is not installed"), std::string::npos);
  EXPECT_EQ(page.find("<svg"), std::string::npos);
}

TEST_F(Page, OfEveryVerbIsSoundAndHasItsFigures) {
  for (std::string const job :
       {"verb='canonical'\n[grid]\nlevels=['two-level','spin:1']\nbeta='-1:1:5'\n",
        "verb='entropy'\n[options]\nsubsystems=100\n[grid]\nfraction='0:1:5'\n",
        "verb='limits'\n[options]\nsubsystems='100,1000,10000'\n[grid]\nfraction=[0.3,0.6]\n",
        "verb='scaling'\n[options]\nsubsystems='100:10000:3@log'\nsweeps=32\n[grid]\nbeta=[-1,1]\n",
        "verb='driven'\n[options]\npreset='three-level-laser'\nmethod='exact'\n[grid]\n"
        "pump-rate=[0,0.1,1,10]\n",
        "verb='contact'\n[options]\nreplicas=32\nshow='contacts'\nb='two-level N=20 beta=1'\n"
        "[grid]\na=['two-level N=10 beta=-1','two-level N=10 beta=0']\n",
        "verb='sample'\n[options]\nreplicas=4\nsweeps=4\nshow='series'\n[grid]\nbeta=[0,1]\n",
        "verb='sample'\n[grid]\nbeta=['x']\n"}) {
    std::filesystem::remove_all(folder_.path() / "r");
    std::string const page = page_of(job);
    EXPECT_EQ(html_fault(page), "") << job;
    if (has_command("gnuplot") && job.find("sample") == std::string::npos) {
      EXPECT_GE(count_of(page, "<svg "), 1u) << job;
    }
  }
}

/// Without an exact value anywhere nobody needs its column.
TEST_F(Page, LeavesOutColumnsThatAreEmptyThroughout) {
  std::string const head = ">energy_exact</th>";
  std::string const with = page_of(
      "verb='sample'\n[options]\nsubsystems=100\nreplicas=32\nmeasurements=8\n[grid]\nbeta=[0,0.2]"
      "\n");
  std::filesystem::remove_all(folder_.path() / "r");
  std::string const without = page_of(kPageJob);
  EXPECT_EQ(without.find(head), std::string::npos);
  EXPECT_NE(without.find(">energy_mean</th>"), std::string::npos);
  EXPECT_NE(with.find(head), std::string::npos);
}

TEST_F(Page, LongTablesAreShortened) {
  std::string const page =
      page_of("verb='canonical'\n[options]\nlevels='two-level'\n[grid]\nbeta='-3:3:601'\n");
  EXPECT_EQ(html_fault(page), "");
  EXPECT_NE(page.find("The first 500 of 601 rows"), std::string::npos);
  EXPECT_NE(page.find("antikelvin export r"), std::string::npos);
}

TEST_F(Page, OfTheExamplesIsSound) {
  std::size_t n = 0;
  for (auto const& entry : std::filesystem::directory_iterator(AK_EXAMPLES)) {
    std::string const stem = entry.path().stem().string();
    // The glass takes ten minutes; tests of documents run it reduced.
    if (stem.rfind("scan_", 0) != 0 || stem == "scan_glass") continue;
    ++n;
    ToolResult const result = run_tool(
        folder_, {"scan", entry.path().string(), "-o", stem, "--backend", "cpu", "--quiet"});
    EXPECT_EQ(result.code, 0) << stem << result.err;
    EXPECT_EQ(run_tool(folder_, {"report", stem, "-o", stem + ".html", "--quiet"}).code, 0);
    EXPECT_EQ(html_fault(folder_.read(stem + ".html")), "");
  }
  EXPECT_GE(n, 2u);
}

}  // namespace
}  // namespace antikelvin::test
