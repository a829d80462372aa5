// SPDX-License-Identifier: Apache-2.0
// The page of a scan as a browser shows it. Skipped without Chromium; AK_REQUIRE_BROWSER=1 makes that a failure.
#include <gtest/gtest.h>

#include <cmath>

#include "support/browser.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

class PageInBrowser : public testing::Test {
 protected:
  void SetUp() override {
    bool const is_required = std::getenv("AK_REQUIRE_BROWSER") != nullptr;
    if (!has_command("chromium") || !has_command("gnuplot")) {
      ASSERT_FALSE(is_required) << "chromium or gnuplot is not installed";
      GTEST_SKIP() << "chromium or gnuplot is not installed";
    }
    folder_.write("job.toml",
                  "verb='canonical'\ntitle='Two levels'\n[options]\nlevels='two-level'\n[grid]\n"
                  "subsystems=[1,2,3]\nbeta=[2,-1,10,0.5]\n");
    ASSERT_EQ(run_tool(folder_, words("scan job.toml -o r --quiet")).code, 0);
    ASSERT_EQ(run_tool(folder_, words("report r --quiet")).code, 0);
    page_ = folder_.read("r/report.html");
    if (said("say('starts')") != "starts") {
      ASSERT_FALSE(is_required) << "chromium does not start";
      GTEST_SKIP() << "chromium does not start here";
    }
  }

  std::string said(std::string const& script, int width = 1280, std::string const& flags = "") {
    return said_in_browser(folder_, page_, script, width, flags).value_or("no browser");
  }

  TemporaryFolder const folder_;
  std::string page_;
};

constexpr char const* kCountRequests = "say(performance.getEntriesByType('resource').length)";

TEST_F(PageInBrowser, AsksTheNetworkForNothing) {
  EXPECT_EQ(said(kCountRequests), "0");
  // The count sees what a page asks for in vain.
  page_.insert(page_.find("<main>"), "<img src='http://127.0.0.1:9/image.png'>");
  EXPECT_EQ(said(kCountRequests), "1");
}

TEST_F(PageInBrowser, IsNoWiderThanItsWindow) {
  std::string const overhang = "say(innerWidth + ' ' + document.documentElement.scrollWidth)";
  for (int const width : {390, 768, 1280}) {
    std::string const said_widths = said(overhang, width);
    int window = 0, content = 0;
    ASSERT_EQ(std::sscanf(said_widths.c_str(), "%d %d", &window, &content), 2) << said_widths;
    EXPECT_EQ(window, width);
    EXPECT_LE(content, window);
  }
  page_.insert(page_.find("<main>"), "<div style='width:500px'>wide</div>");
  EXPECT_EQ(said(overhang, 390), "390 524") << "500 pixels and the margin of the page";
}

TEST_F(PageInBrowser, SortsByAColumn) {
  EXPECT_EQ(said("const head = [...document.querySelectorAll('#results ~ * th')].find(h => "
                 "h.textContent === 'beta'); head.querySelector('button').click();"
                 "const column = head.cellIndex, rows = [...head.closest('table').tBodies[0].rows];"
                 "say(head.getAttribute('aria-sort') + ' ' + "
                 "rows.map(row => row.cells[column].textContent).join(' '))"),
            "ascending -1 -1 -1 0.5 0.5 0.5 2 2 2 10 10 10");
}

TEST_F(PageInBrowser, GivesItsRowsAsCsv) {
  std::string const csv = said(
      "HTMLAnchorElement.prototype.click = () => {}; const make = URL.createObjectURL; "
      "URL.createObjectURL = blob => { blob.text().then(say); "
      "return make(blob); }; document.querySelector('#results ~ .download, .download').click()");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 13) << csv;
  std::string const head = csv.substr(0, csv.find('\n'));
  for (std::string const column : {"N", "beta", "energy"})
    EXPECT_NE(head.find(column), std::string::npos) << head;
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.15g", -3 * std::tanh(0.5));
  EXPECT_NE(csv.find(std::string(digits).substr(0, 12)), std::string::npos) << csv;
}

/// Points at a mark of the visible drawing of the first figure.
std::string const kPoint =
    "const svg = document.querySelector('figure .drawing:not([hidden]) svg');"
    "const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;"
    "const pointAt = i => { const [x, y] = "
    "svg.querySelectorAll('.value')[i].getAttribute('transform')"
    ".match(/[-.\\d]+/g).map(Number); svg.dispatchEvent(new PointerEvent('pointermove', "
    "{clientX: box.left + x * scale + 3, clientY: box.top + y * scale + 3})); };"
    "const tip = document.querySelector('.tip');";

TEST_F(PageInBrowser, PointsTellTheirValues) {
  // Of N = 1: β = −1, 0.5, 2, 10.
  std::string const told = said(kPoint + "pointAt(0); say(tip.hidden + tip.textContent)");
  char energy[32];
  std::snprintf(energy, sizeof energy, "= %.8g", std::tanh(1.0));
  EXPECT_EQ(told.substr(0, 5), "false");
  EXPECT_NE(told.find("subsystems = 1\nβ = −1, T = −1\n"), std::string::npos) << told;
  EXPECT_NE(told.find(energy), std::string::npos) << told;
  EXPECT_EQ(said(kPoint + "pointAt(0); svg.dispatchEvent(new PointerEvent('pointerleave')); "
                          "say(tip.hidden)"),
            "true");
  EXPECT_EQ(said(kPoint + "svg.dispatchEvent(new PointerEvent('pointermove', {clientX: box.left + "
                          "2, clientY: box.top + 2})); say(tip.hidden)"),
            "true");
}

TEST_F(PageInBrowser, ReadersChooseTheAxis) {
  std::string const choose =
      "const figure = document.querySelector('figure');"
      "const button = [...figure.querySelectorAll('.choice button')].find(b => b.textContent === "
      "'T');"
      "button.click();";
  EXPECT_EQ(
      said(choose + "say([...figure.querySelectorAll('.choice button')].map(b => b.textContent "
                    "+ b.getAttribute('aria-pressed')).join(' '))"),
      "βfalse Ttrue −1/Tfalse subsystemsfalse");
  EXPECT_EQ(said(choose + "say([...figure.querySelectorAll('.drawing')].map(d => d.dataset.along + "
                          "d.hidden).join(' '))"),
            "βtrue Tfalse −1/Ttrue subsystemstrue");
  // Along T the first point from the left is that of T = 0.1.
  std::string const told = said(choose + kPoint + "pointAt(0); say(tip.textContent)");
  EXPECT_NE(told.find("β = 10, T = 0.1\n"), std::string::npos) << told;
}

TEST_F(PageInBrowser, IsDarkWhereReadersLikeThat) {
  std::string const paper = "say(getComputedStyle(document.body).backgroundColor)";
  EXPECT_EQ(said(paper), "rgb(253, 253, 252)");
  EXPECT_EQ(said(paper, 1280, "--blink-settings=preferredColorScheme=0"), "rgb(21, 24, 28)");
}

}  // namespace
}  // namespace antikelvin::test
