// SPDX-License-Identifier: Apache-2.0
// Heat maps as data: which cells there are, where they stand, what their colours mean.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "figure/figure_of.hpp"
#include "figure/gnuplot_program.hpp"
#include "study/schemas.hpp"

namespace antikelvin::test {
namespace {

/// Rows of a scan over inverse temperature and field, as `export` writes them; their energy is per site
/// 10 field + β, and what `extra` says comes after its error.
std::string scan_rows(std::vector<std::string> const& betas, int n_fields,
                      std::string const& extra_name = "", std::string const& extra = "") {
  std::string csv = "id,field,outcome,N,beta,energy_mean,energy_error" + extra_name + "\n";
  for (std::string const& beta : betas)
    for (int field = n_fields - 1; field >= 0; --field)
      csv += "p," + std::to_string(field) + ",done,10," + beta + ',' +
             std::to_string(10 * (10 * field + std::atof(beta.c_str()))) + ",0.5" + extra + '\n';
  return csv;
}

std::vector<std::string> const kBetas = {"-0.2", "0.4", "0", "0.2"};

Figure map_from(std::string const& csv, FigureChoices const& choices = {}) {
  ResultColumns const rows = parse_result(csv, "rows.csv");
  return figure_of(rows, schema_of_rows(rows), choices);
}

Panel first_map(std::string const& csv, FigureChoices const& choices = {}) {
  return map_from(csv, choices).panels.at(0);
}

TEST(FigureMap, StandsWhereCurvesAreMoreThanColours) {
  Panel const curves = first_map(scan_rows(kBetas, 8));
  EXPECT_TRUE(curves.map.cells.empty());
  EXPECT_EQ(curves.curves.size(), 8u);
  Panel const map = first_map(scan_rows(kBetas, 9));
  EXPECT_TRUE(map.curves.empty());
  EXPECT_EQ(map.map.cells.size(), 36u);
  EXPECT_EQ(map.y.label, "field");
  Panel const chosen = first_map(scan_rows(kBetas, 3), {.map = "field"});
  EXPECT_EQ(chosen.map.cells.size(), 12u);
  EXPECT_EQ(first_map(scan_rows(kBetas, 9), {.map = kNoMap}).curves.size(), 9u);
}

/// Cells of a grid cover it: each holds its point, and neighbours share a side.
TEST(FigureMap, CellsSurroundTheirPointsAndTouch) {
  Panel const panel = first_map(scan_rows(kBetas, 3), {.map = "field"});
  for (MapCell const& cell : panel.map.cells) {
    double const field = (cell.bottom + cell.top) / 2, beta = (cell.left + cell.right) / 2;
    EXPECT_NEAR(cell.value, 10 * field + beta, 1e-9);
    EXPECT_NEAR(cell.right - cell.left, 0.2, 1e-12);
    EXPECT_NEAR(cell.top - cell.bottom, 1, 1e-12);
  }
  EXPECT_NEAR(panel.x.least, -0.3, 1e-12);
  EXPECT_NEAR(panel.x.most, 0.5, 1e-12);
  EXPECT_NEAR(panel.y.least, -0.5, 1e-12);
  EXPECT_NEAR(panel.y.most, 2.5, 1e-12);
  EXPECT_NEAR(panel.hotness.front().from, panel.x.least, 1e-12);
  EXPECT_NEAR(panel.hotness.back().to, panel.x.most, 1e-12);
}

TEST(FigureMap, AMissingPointLeavesAHole) {
  std::string csv = scan_rows(kBetas, 9);
  std::size_t const at = csv.find("p,4,done,10,0.2");
  csv.erase(at, csv.find('\n', at) + 1 - at);
  Figure const figure = map_from(csv);
  EXPECT_EQ(figure.panels.at(0).map.cells.size(), 35u);
  for (MapCell const& cell : figure.panels[0].map.cells) {
    EXPECT_FALSE(cell.left < 0.2 && cell.right > 0.2 && cell.bottom < 4 && cell.top > 4);
    EXPECT_NEAR(cell.right - cell.left, 0.2, 1e-12);
  }
  EXPECT_EQ(figure.notes.at(0), "Without a value, and blank: 1 of 36 points of energy U.");
}

TEST(FigureMap, InfiniteBetaStandsApartBeyondTheBreak) {
  Panel const panel = first_map(scan_rows({"-0.2", "0", "0.2", "inf"}, 9));
  // Energies there are infinite in these rows: what counts is the place of those that are not.
  ASSERT_EQ(panel.breaks.size(), 1u);
  for (MapCell const& cell : panel.map.cells)
    EXPECT_TRUE(cell.right < panel.breaks[0] || cell.left > panel.breaks[0]);
}

TEST(FigureMap, ColoursAreAboutZeroWhereValuesHaveBothSigns) {
  // From -0.2 to 80.4.
  HeatMap const both = first_map(scan_rows(kBetas, 9)).map;
  EXPECT_TRUE(both.diverges);
  EXPECT_DOUBLE_EQ(both.scale.most, 80.4);
  EXPECT_DOUBLE_EQ(both.scale.least, -80.4);
  HeatMap const one = first_map(scan_rows({"0.2", "0.4"}, 9)).map;
  EXPECT_FALSE(one.diverges);
  EXPECT_EQ(one.scale.least, 0);
  HeatMap const chosen = first_map(scan_rows(kBetas, 9), {.color_range = {{1, 2}}}).map;
  EXPECT_EQ(chosen.scale.least, 1);
  EXPECT_EQ(chosen.scale.most, 2);
  EXPECT_FALSE(chosen.diverges);
}

/// An inverse temperature is hottest where it is least.
TEST(FigureMap, NegativeInverseTemperaturesAreHot) {
  std::string csv = "beta,pump_rate,p_0,p_1,beta_0_1,verdict\n";
  for (int beta = 1; beta <= 9; ++beta)
    for (int rate = 0; rate < 3; ++rate)
      csv += std::to_string(beta) + ',' + std::to_string(rate) + ",0.5,0.5," +
             std::to_string(beta - rate * 6) + ",x\n";
  Panel const map = first_map(csv, {.panels = {{"beta_0_1"}}});
  EXPECT_EQ(map.map.cells.size(), 27u);
  EXPECT_TRUE(map.map.diverges);
  EXPECT_TRUE(map.map.is_hot_below);
  std::string const program = gnuplot_program({.panels = {map}}, FigureLook{}, "a.svg");
  EXPECT_NE(program.find("0 '#b2182b', 1 '#f2f2f2', 2 '#2166ac'"), std::string::npos) << program;
  EXPECT_FALSE(first_map(csv, {.panels = {{"p_0"}}}).map.is_hot_below);
}

TEST(FigureMap, LogarithmsOfColoursLeaveBlankWhatIsNotPositive) {
  Figure const figure = map_from(scan_rows(kBetas, 9), {.log = "z"});
  HeatMap const& map = figure.panels.at(0).map;
  EXPECT_TRUE(map.scale.is_log);
  EXPECT_EQ(map.cells.size(), 34u);  // not those of -0.2 and 0
  EXPECT_GT(map.scale.least, 0);
  EXPECT_FALSE(figure.panels[0].y.is_log);
}

TEST(FigureMap, DeviationsFromExactValuesHaveTheirOwn) {
  Figure const figure = map_from(scan_rows(kBetas, 9, ",energy_exact", ",100"));
  ASSERT_EQ(figure.panels.size(), 2u);
  HeatMap const& map = figure.panels[1].map;
  EXPECT_EQ(map.scale.label, "deviation / σ");
  ASSERT_EQ(map.cells.size(), 36u);
  for (std::size_t i = 0; i < map.cells.size(); ++i)
    EXPECT_NEAR(map.cells[i].value, (figure.panels[0].map.cells[i].value - 10) / 0.05, 1e-9);
  EXPECT_EQ(map.scale.least, -map.scale.most);
}

TEST(FigureMap, SaysHowLargeErrorsAre) {
  std::vector<std::string> const notes = map_from(scan_rows(kBetas, 9)).notes;
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0], "Errors are at most 0.05 (U/N).");
}

TEST(FigureMap, OnTheAxisOfTInfinityIsInItsMiddleAndBothZerosAtItsEnds) {
  Panel const panel = first_map(scan_rows(kBetas, 9), {.x = "T"});
  ASSERT_EQ(panel.map.cells.size(), 36u);
  EXPECT_EQ(panel.x.ticks.at(0).text, "0^+");
  double const middle = (panel.x.least + panel.x.most) / 2;
  for (MapCell const& cell : panel.map.cells) {
    double const beta = std::remainder(cell.value, 10);
    EXPECT_EQ(cell.left<middle, beta> - 0.1) << beta;
    EXPECT_EQ(cell.right > middle, beta < 0.1) << beta;
  }
}

TEST(FigureMap, WithTwoMoreOptionsThereIsNone) {
  std::string csv = "id,field,coupling,outcome,N,beta,energy_mean,energy_error\n";
  for (int field = 0; field < 9; ++field)
    for (int coupling = 1; coupling < 3; ++coupling)
      for (std::string const beta : {"0.1", "0.2"})
        csv += "p," + std::to_string(field) + ',' + std::to_string(coupling) + ",done,10," + beta +
               ",1,0.1\n";
  EXPECT_EQ(first_map(csv).curves.size(), 18u);
  for (std::string const map : {"field", "beta", "energy_mean", "nothing"})
    EXPECT_THROW(first_map(csv, {.map = map}), SpecError) << map;
}

/// A file has one rectangle for neighbours of one colour, and never one across a hole or two rows.
TEST(FigureMap, NeighboursOfOneColourAreDrawnAsOne) {
  Panel panel;
  panel.map.cells = {{0, 1, 0, 1, 0.1}, {1, 2, 0, 1, 0.9}, {2, 3, 0, 1, 1.5},
                     {4, 5, 0, 1, 1.5}, {0, 1, 1, 2, 1.5}, {1, 2, 1, 2, 63.5}};
  panel.map.scale.least = 0;
  panel.map.scale.most = 64;
  std::string const program = gnuplot_program({.panels = {panel}}, FigureLook{}, "a.svg");
  std::size_t const from = program.find("$m0 << EOD\n") + 11, to = program.find("EOD\n", from);
  std::string const cells = program.substr(from, to - from);
  EXPECT_EQ(cells,
            "0 2.08 0 1.04 0.1\n2 3.04 0 1.04 1.5\n4 5.04 0 1.04 1.5\n0 1.04 1 2.04 1.5\n"
            "1 2.04 1 2.04 63.5\n");
}

}  // namespace
}  // namespace antikelvin::test
