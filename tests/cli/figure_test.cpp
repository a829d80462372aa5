// SPDX-License-Identifier: Apache-2.0
// Figures as data: which curves there are, which points they have, where those stand. What gnuplot makes of them is no
// part of it.
#include "figure/figure_of.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <tuple>

#include "antikelvin/base/error.hpp"
#include "figure/gnuplot_program.hpp"
#include "study/schemas.hpp"

namespace antikelvin::test {
namespace {

/// Rows of CSV.
ResultColumns rows_from(std::string const& csv) { return parse_result(csv, "rows.csv"); }

Figure figure_from(std::string const& csv, FigureChoices const& choices = {}) {
  ResultColumns const rows = rows_from(csv);
  return figure_of(rows, schema_of_rows(rows), choices);
}

std::string text_of(double value) {
  std::ostringstream text;
  text.precision(17);
  text << value;
  return text.str();
}

/// Two-level subsystems at these β, as `canonical` writes them.
std::string canonical_rows(std::vector<double> const& betas, double n = 1) {
  std::string csv = "N,beta,temperature,log_z,energy,entropy,heat_capacity\n";
  for (double const beta : betas)
    csv += text_of(n) + ',' + text_of(beta) + ",0,1," + text_of(-n * std::tanh(beta)) + ",1,1\n";
  return csv;
}

std::string without_header(std::string const& csv) { return csv.substr(csv.find('\n') + 1); }

/// Points of all curves of a panel that are no gaps.
std::vector<Tick> points_of(Panel const& panel) {
  std::vector<Tick> points;
  for (Curve const& curve : panel.curves)
    for (std::size_t i = 0; i < curve.x.size(); ++i)
      if (!std::isnan(curve.x[i]) && !std::isnan(curve.y[i]))
        points.push_back({curve.x[i], text_of(curve.y[i])});
  return points;
}

std::vector<std::string> titles_of(Panel const& panel) {
  std::vector<std::string> titles;
  for (Curve const& curve : panel.curves)
    if (!curve.title.empty()) titles.push_back(curve.title);
  return titles;
}

/// Steps of lines, from one point to the next without a gap.
std::vector<std::pair<double, double>> steps_of(Panel const& panel) {
  std::vector<std::pair<double, double>> steps;
  for (Curve const& curve : panel.curves) {
    if (curve.look != CurveLook::line && curve.look != CurveLook::joined_points) continue;
    for (std::size_t i = 1; i < curve.x.size(); ++i)
      if (!std::isnan(curve.y[i - 1]) && !std::isnan(curve.y[i]))
        steps.emplace_back(curve.x[i - 1], curve.x[i]);
  }
  return steps;
}

std::string tick_at(Axis const& axis, double at) {
  for (Tick const& tick : axis.ticks)
    if (std::fabs(tick.at - at) < 1e-9) return tick.text;
  return "";
}

TEST(Figure, OnTheAxisOfTNoLineLeadsFromTheHottestToTheColdest) {
  // T = -5, -1, 1, 5: in the order of numbers -1 and 1 are neighbours, and are the ends of hotness.
  Figure const figure = figure_from(canonical_rows({-0.2, -1, 1, 0.2}), {.x = "T"});
  Panel const& panel = figure.panels.at(0);
  ASSERT_EQ(points_of(panel).size(), 4u);
  EXPECT_EQ(tick_at(panel.x, panel.x.least), "0^+");
  EXPECT_EQ(tick_at(panel.x, panel.x.most), "0^−");
  double const middle = (panel.x.least + panel.x.most) / 2;
  EXPECT_EQ(tick_at(panel.x, middle), "±∞");
  auto const steps = steps_of(panel);
  ASSERT_EQ(steps.size(), 2u);
  for (auto const& [from, to] : steps) EXPECT_TRUE((from < middle) == (to < middle));
  // Hotter to the right: energies rise all the way.
  Curve const& curve = panel.curves.at(0);
  double last = -HUGE_VAL;
  for (double const y : curve.y) {
    if (std::isnan(y)) continue;
    EXPECT_GT(y, last);
    last = y;
  }
}

TEST(Figure, InfiniteTemperatureJoinsBothSigns) {
  Panel const panel = figure_from(canonical_rows({-1, -0.5, 0, 0.5, 1}), {.x = "T"}).panels.at(0);
  double const middle = (panel.x.least + panel.x.most) / 2;
  auto const steps = steps_of(panel);
  EXPECT_EQ(steps.size(), 4u);
  EXPECT_TRUE(std::any_of(steps.begin(), steps.end(), [&](auto const& step) {
    return step.first < middle && step.second == middle;
  }));
  EXPECT_TRUE(std::any_of(steps.begin(), steps.end(), [&](auto const& step) {
    return step.first == middle && step.second > middle;
  }));
}

TEST(Figure, TheAxisOfTIsLinearUpToItsBreakAndKeepsWhatLiesBeyond) {
  std::vector<double> betas;
  for (int i = -50; i <= 50; ++i) betas.push_back(0.1 * i);
  Panel const panel = figure_from(canonical_rows(betas), {.x = "T"}).panels.at(0);
  EXPECT_EQ(points_of(panel).size(), 101u);
  ASSERT_EQ(panel.breaks.size(), 2u);
  // T = 1 and T = 2 are on the linear part.
  double one = kGap, two = kGap;
  for (Tick const& tick : panel.x.ticks) {
    if (tick.text == "1") one = tick.at;
    if (tick.text == "2") two = tick.at;
  }
  EXPECT_NEAR(two, 2 * one, 1e-12);
  EXPECT_LE(two, panel.breaks[0] + 1e-12);
  for (Tick const& point : points_of(panel)) {
    EXPECT_GE(point.at, panel.x.least);
    EXPECT_LE(point.at, panel.x.most);
  }
}

/// The least temperatures that there are, and the greatest: their rounded values may be 0 or infinite.
TEST(Figure, ExtremeTemperaturesHaveAnAxis) {
  for (double const beta : {1e308, 5e-324, 1e-300})
    for (std::string const x : {"beta", "T", "-1/T"}) {
      Panel const panel = figure_from(canonical_rows({-beta, beta}), {.x = x}).panels.at(0);
      EXPECT_EQ(points_of(panel).size(), 2u) << beta << x;
      EXPECT_LE(panel.x.ticks.size(), 20u);
      EXPECT_LE(panel.top.ticks.size(), 20u);
    }
}

TEST(Figure, ColdestAndHottestStatesHaveAPlaceOnTheAxisOfBeta) {
  std::string const rows =
      "rank,beta,temperature,regime,gave,took,none,contacts\n1,inf,0,zero+,0,3,0,3\n"
      "2,1,1,positive,1,2,0,3\n3,-1,-1,negative,2,1,0,3\n4,-inf,-0,zero-,3,0,0,3\n";
  Panel const panel = figure_from(rows).panels.at(0);
  std::vector<Tick> const points = points_of(panel);
  EXPECT_EQ(points.size(), 8u);  // of both curves
  double lowest = HUGE_VAL, highest = -HUGE_VAL;
  for (Tick const& point : points) {
    lowest = std::min(lowest, point.at);
    highest = std::max(highest, point.at);
  }
  EXPECT_LT(lowest, -1);
  EXPECT_GT(highest, 1);
  EXPECT_EQ(tick_at(panel.x, lowest), "−∞");
  EXPECT_EQ(tick_at(panel.x, highest), "+∞");
  EXPECT_EQ(tick_at(panel.top, lowest), "0^−");
  EXPECT_EQ(tick_at(panel.top, highest), "0^+");
  for (auto const& [from, to] : steps_of(panel))
    EXPECT_TRUE(std::fabs(from) <= 1 && std::fabs(to) <= 1) << from << ' ' << to;
}

TEST(Figure, NoPumpHasAPlaceOnTheLogarithmicAxis) {
  std::string rows = "beta,pump_rate,p_0,p_1,beta_0_1\n";
  for (char const* rate : {"0", "0.01", "1", "100"})
    rows += std::string("1,") + rate + ",0.6,0.4,1\n";
  Panel const panel = figure_from(rows).panels.at(0);
  EXPECT_TRUE(panel.x.is_log);
  std::vector<Tick> const points = points_of(panel);
  EXPECT_EQ(points.size(), 8u);
  double const lowest =
      std::min_element(points.begin(), points.end(), [](auto const& a, auto const& b) {
        return a.at < b.at;
      })->at;
  EXPECT_GT(lowest, 0);
  EXPECT_LT(lowest, 0.01);
  EXPECT_EQ(tick_at(panel.x, lowest), "0");
}

/// A scan's export has its rows in the order of the job, not of any curve.
TEST(Figure, RowsOfAScanAreSplitByAllThatVariesAndSorted) {
  std::string rows = "id,coupling,sides,outcome,N,beta,energy_mean,energy_error\n";
  for (char const* beta : {"0.3", "-0.1", "0.1"})
    for (char const* rest : {"-1,4,done,16", "1,4,done,16", "1,8,done,64"})
      rows += std::string("p,") + rest + ',' + beta + ",3,0.1\n";
  Panel const panel = figure_from(rows).panels.at(0);
  ASSERT_EQ(panel.curves.size(), 3u);
  EXPECT_EQ(titles_of(panel),
            (std::vector<std::string>{"coupling = −1, sides = 4", "coupling = 1, sides = 4",
                                      "coupling = 1, sides = 8"}));
  for (Curve const& curve : panel.curves)
    EXPECT_EQ(curve.x, (std::vector<double>{-0.1, 0.1, 0.3})) << curve.title;
}

TEST(Figure, RepeatedRunsArePointsThatNothingJoins) {
  std::string rows = "N,beta,energy_mean,energy_error\n";
  for (int i = 0; i < 3; ++i) rows += "10,0.1,1,0.1\n10,0.2,2,0.1\n";
  Panel const panel = figure_from(rows).panels.at(0);
  ASSERT_EQ(panel.curves.size(), 1u);
  EXPECT_EQ(panel.curves[0].look, CurveLook::points);
  EXPECT_EQ(points_of(panel).size(), 6u);
}

TEST(Figure, ExtensiveQuantitiesArePerSubsystemUnlessWholeSystemsAreAskedFor) {
  std::string const rows = canonical_rows({0.5, 1}, 100);
  Panel const per = figure_from(rows).panels.at(0);
  EXPECT_NEAR(per.curves.at(0).y.at(1), -std::tanh(1.0), 1e-12);
  EXPECT_NE(per.y.label.find("per subsystem U/N"), std::string::npos) << per.y.label;
  Panel const whole = figure_from(rows, {.draws_whole_systems = true}).panels.at(0);
  EXPECT_NEAR(whole.curves.at(0).y.at(1), -100 * std::tanh(1.0), 1e-10);
  EXPECT_EQ(whole.y.label, "energy U");
}

TEST(Figure, ErrorsAndExactValuesAreOverNToo) {
  Figure const figure = figure_from(
      "N,sides,beta,energy_mean,energy_error,energy_exact,energy_z\n"
      "100,10x10,0.1,200,4,190,2.5\n100,10x10,0.2,300,4,310,-2.5\n");
  ASSERT_EQ(figure.panels.size(), 2u);
  Panel const& panel = figure.panels[0];
  EXPECT_NE(panel.y.label.find("per site"), std::string::npos) << panel.y.label;
  std::vector<double> exact, sampled, errors;
  for (Curve const& curve : panel.curves)
    if (curve.look == CurveLook::line && !curve.x.empty())
      exact = curve.y;
    else if (curve.look == CurveLook::points)
      sampled = curve.y, errors = curve.error;
  EXPECT_EQ(exact, (std::vector<double>{1.9, 3.1}));
  EXPECT_EQ(sampled, (std::vector<double>{2, 3}));
  EXPECT_EQ(errors, (std::vector<double>{0.04, 0.04}));
  // Deviations in errors stand beneath, as the result has them.
  EXPECT_TRUE(figure.panels[1].is_small);
  EXPECT_EQ(figure.panels[1].curves.at(0).y, (std::vector<double>{2.5, -2.5}));
  std::vector<std::string> const titles = titles_of(panel);
  EXPECT_EQ(std::count(titles.begin(), titles.end(), "exact"), 1);
}

TEST(Figure, PointsWithoutAPlaceAreCountedInANote) {
  Figure const figure =
      figure_from("N,energy,log_omega,beta\n10,-10,0,inf\n10,0,5,0\n10,10,0,-inf\n");
  EXPECT_TRUE(std::any_of(figure.notes.begin(), figure.notes.end(), [](std::string const& note) {
    return note.find("Infinite and not drawn: 2 of the points") != std::string::npos;
  }));
  EXPECT_TRUE(figure_from(canonical_rows({0, 1})).notes.empty());
}

/// Colours change where T is infinite, and both have that point.
TEST(Figure, EntropyIsColouredByTheSignOfT) {
  Panel const panel =
      figure_from("N,energy,log_omega,beta\n2,-2,0,1\n2,-1,1,0.5\n2,0,2,0\n2,1,1,-0.5\n2,2,0,-1\n")
          .panels.at(0);
  ASSERT_EQ(panel.curves.size(), 2u);
  auto const ends = [](Curve const& curve) {
    std::vector<double> xs;
    for (std::size_t i = 0; i < curve.x.size(); ++i)
      if (!std::isnan(curve.y[i])) xs.push_back(curve.x[i]);
    return std::pair(*std::min_element(xs.begin(), xs.end()),
                     *std::max_element(xs.begin(), xs.end()));
  };
  EXPECT_EQ(panel.curves[0].color, kCold);
  EXPECT_EQ(panel.curves[1].color, kHot);
  EXPECT_EQ(ends(panel.curves[0]), (std::pair(-1.0, 0.0)));
  EXPECT_EQ(ends(panel.curves[1]), (std::pair(0.0, 1.0)));
}

TEST(Figure, WhereBetaIsZeroThereIsAMark) {
  Figure const figure =
      figure_from("N,energy,log_omega,beta\n2,-2,0,1\n2,-1,1,0.5\n2,1,1,-0.5\n2,2,0,-1\n");
  ASSERT_GE(figure.panels.size(), 2u);
  ASSERT_EQ(figure.panels[1].marks.size(), 1u);
  EXPECT_NEAR(figure.panels[1].marks[0].at, 0, 1e-15);
  EXPECT_EQ(figure.panels[1].marks[0].text, "T = ±∞");
}

TEST(Figure, ScalingHasItsExponentAndAPanelWithoutTheLaw) {
  std::string rows =
      "N,beta,relative_fluctuation,relative_fluctuation_error,relative_fluctuation_exact\n";
  for (double const n : {1e2, 1e4, 1e6})
    rows += text_of(n) + ",1," + text_of(0.5 / std::sqrt(n)) + ',' + text_of(0.001 / std::sqrt(n)) +
            ',' + text_of(0.5 / std::sqrt(n)) + '\n';
  Figure const figure = figure_from(rows);
  ASSERT_EQ(figure.panels.size(), 3u);
  EXPECT_TRUE(figure.panels[0].x.is_log && figure.panels[0].y.is_log);
  std::vector<std::string> const titles = titles_of(figure.panels[0]);
  EXPECT_NE(titles.at(0).find("N^{−0.500"), std::string::npos) << titles.at(0);
  for (Curve const& curve : figure.panels[1].curves) {
    if (curve.look == CurveLook::band) {
      // One σ of the amplitude in the middle of the sizes: 0.002/√3.
      EXPECT_NEAR(curve.error.at(1) - 1, 0.002 / std::sqrt(3), 1e-8);
      continue;
    }
    for (double const y : curve.y) EXPECT_NEAR(y, 1, 1e-9);
  }
}

TEST(Figure, OfManyCurvesTheFirstAreDrawnAndANoteSaysSo) {
  std::string rows = "N,beta,log_z,energy,entropy,heat_capacity\n";
  for (int n = 1; n <= 30; ++n)
    for (char const* beta : {"0", "1"}) rows += std::to_string(n) + ',' + beta + ",1,1,1,1\n";
  Figure const figure = figure_from(rows, {.map = kNoMap});
  EXPECT_EQ(figure.panels.at(0).curves.size(), kMaxCurves);
  EXPECT_EQ(figure.notes, std::vector<std::string>{"The first 24 of 30 curves are drawn."});
}

TEST(Figure, TheStripGoesFromHotToColdAlongBetaAndBackAlongT) {
  for (std::string const x : {"beta", "T", "-1/T"}) {
    Panel const panel = figure_from(canonical_rows({-2, -1, 1, 2}), {.x = x}).panels.at(0);
    ASSERT_GT(panel.hotness.size(), 10u) << x;
    double const sign = x == "beta" ? -1 : 1;
    for (std::size_t i = 1; i < panel.hotness.size(); ++i)
      EXPECT_GT(sign * panel.hotness[i].warmth, sign * panel.hotness[i - 1].warmth) << x;
    EXPECT_GT(panel.hotness.front().warmth * panel.hotness.back().warmth, -1.1);
    EXPECT_LT(panel.hotness.front().warmth * panel.hotness.back().warmth, 0) << x;
  }
}

/// T = 0- is hottest wherever the other points are.
TEST(Figure, BeyondABreakTheStripHasTheColourOfThatEnd) {
  for (auto const& betas : {std::vector<double>{1, 2, -HUGE_VAL},
                            {-1, -2, HUGE_VAL},
                            {-HUGE_VAL, HUGE_VAL},
                            {-HUGE_VAL, -1, 1, HUGE_VAL}})
    for (std::string const x : {"beta", "-1/T"}) {
      std::string rows = "rank,beta,temperature,gave,took,none,contacts\n";
      for (double const beta : betas)
        rows += "1," + std::string(std::isinf(beta) ? beta > 0 ? "inf" : "-inf" : text_of(beta)) +
                ",0,1,2,0,3\n";
      Panel const panel = figure_from(rows, {.x = x}).panels.at(0);
      for (Tick const& tick : panel.top.ticks) {
        if (tick.text != "0^+" && tick.text != "0^−") continue;
        for (Stretch const& part : panel.hotness) {
          bool const is_there = part.from <= tick.at && tick.at < part.to;
          if (!is_there) continue;
          EXPECT_EQ(part.warmth, tick.text == "0^+" ? -1 : 1) << x << tick.text;
        }
      }
    }
}

TEST(Figure, AlongNItIsBetaThatTellsCurvesApart) {
  std::string const rows =
      canonical_rows({-1, 1}, 10) + without_header(canonical_rows({-1, 1}, 100));
  Panel const panel = figure_from(rows, {.x = "N"}).panels.at(0);
  EXPECT_EQ(titles_of(panel), (std::vector<std::string>{"β = −1", "β = 1"}));
}

/// S is the same at β and −β: along it, curves follow β, and S is over N as well as U.
TEST(Figure, AlongWhatDependsOnBetaCurvesFollowBeta) {
  std::string rows = "N,beta,log_z,energy,entropy,heat_capacity\n";
  for (double const n : {10.0, 100.0})
    for (double const beta : {1.0, -1.0, 0.0})
      rows += text_of(n) + ',' + text_of(beta) + ",1," + text_of(-n * beta) + ',' +
              text_of(n * (1 - beta * beta / 2)) + ",1\n";
  Panel const panel = figure_from(rows, {.x = "entropy", .panels = {{"energy"}}}).panels.at(0);
  ASSERT_EQ(panel.curves.size(), 4u);  // two colours of each
  EXPECT_NE(panel.x.label.find("per subsystem"), std::string::npos);
  for (auto const& [from, to] : steps_of(panel))
    EXPECT_EQ(std::max(from, to), 1) << from << ' ' << to;
  EXPECT_EQ(steps_of(panel).size(), 4u);
}

TEST(Figure, WhatIsNotKnownIsSaid) {
  Figure const errors = figure_from(
      "N,sides,beta,energy_mean,energy_error\n4,2x2,0.1,1,inf\n4,2x2,0.2,1,\n4,2x2,0.3,1,0.1\n");
  EXPECT_EQ(errors.notes,
            std::vector<std::string>{
                "Drawn without an error bar, since the result has none: 2 of the points."});
  Figure const off = figure_from(canonical_rows({-1, 0, 1}), {.x = "energy", .log = "x"});
  ASSERT_EQ(off.notes.size(), 1u);
  EXPECT_NE(off.notes[0].find("Without a place on the horizontal axis: 1 of"), std::string::npos);
  // E = 0 stands left of the break, joined to nothing, and is there all the same.
  EXPECT_EQ(points_of(off.panels.at(0)).size(), 2u);
}

TEST(Figure, WhatIsOverNAndWhatIsNotShareNoPanel) {
  std::string const rows = canonical_rows({-1, 1}, 10);
  EXPECT_THROW(figure_from(rows, {.panels = {{"energy", "temperature"}}}), SpecError);
  EXPECT_NO_THROW(
      figure_from(rows, {.panels = {{"energy", "temperature"}}, .draws_whole_systems = true}));
}

TEST(Figure, WordsAlongAnAxisStandSideBySide) {
  Panel const panel =
      figure_from("N,method,levels,mean_error\n16,annealing,9,0.1\n16,combined,9,0.05\n")
          .panels.at(0);
  EXPECT_EQ(tick_at(panel.x, 0), "annealing");
  EXPECT_EQ(tick_at(panel.x, 1), "combined");
  EXPECT_EQ(points_of(panel).size(), 2u);
}

TEST(Figure, ChosenColumnsRangesTitlesAndScalesAreTaken) {
  Figure const figure =
      figure_from(canonical_rows({-1, 0.5, 1}), {.x = "energy",
                                                 .panels = {{"heat_capacity"}, {"temperature"}},
                                                 .title = "mine",
                                                 .x_label = "U",
                                                 .x_range = AxisRange{-2, 2},
                                                 .y_range = AxisRange{0.5, 3},
                                                 .log = "y"});
  ASSERT_EQ(figure.panels.size(), 2u);
  EXPECT_EQ(figure.title, "mine");
  for (Panel const& panel : figure.panels) {
    EXPECT_EQ(panel.x.label, "U");
    EXPECT_EQ(panel.x.least, -2);
    EXPECT_EQ(panel.y.most, 3);
    EXPECT_TRUE(panel.y.is_log);
    EXPECT_FALSE(panel.x.is_log);
  }
  EXPECT_EQ(figure.panels[1].y.label, "temperature");
}

TEST(Figure, SeveralColumnsShareAPanel) {
  Figure const figure =
      figure_from(canonical_rows({-1, 0.5, 1}), {.panels = {{"energy", "entropy"}, {"entropy"}}});
  ASSERT_EQ(figure.panels.size(), 2u);
  EXPECT_EQ(titles_of(figure.panels[0]), (std::vector<std::string>{"energy", "entropy"}));
  EXPECT_TRUE(titles_of(figure.panels[1]).empty());
}

TEST(Figure, LabelsAreInTheLanguageThatIsAskedFor) {
  Figure const figure = figure_from(canonical_rows({-1, 1}), {.language = Language::chinese});
  EXPECT_NE(figure.panels.at(0).y.label.find("每子系统能量"), std::string::npos)
      << figure.panels[0].y.label;
  EXPECT_NE(figure.title.find("正则系综"), std::string::npos) << figure.title;
}

TEST(Figure, WhatCannotBeDrawnIsRefusedWithAHint) {
  auto const refusal = [](std::string const& rows, FigureChoices const& choices) {
    try {
      figure_from(rows, choices);
    } catch (SpecError const& error) {
      return std::string(error.what());
    }
    return std::string("drawn");
  };
  std::string const rows = canonical_rows({-1, 1});
  EXPECT_NE(refusal(rows, {.x = "volume"}).find("no numbers in a column 'volume'"),
            std::string::npos);
  EXPECT_NE(refusal(rows, {.panels = {{"energie"}}}).find("energy"), std::string::npos);
  EXPECT_NE(refusal("N,energy,log_omega\n2,-2,0\n2,0,1\n", {.x = "T"}).find("'beta'"),
            std::string::npos);
}

/// Names of users' files and columns are no mark-up of gnuplot's, and no commands.
TEST(Figure, TextsOfUsersAreDrawnAsTheyAre) {
  EXPECT_EQ(plain_text("a_b^{c}@d&e~f\\g"), "a\\_b\\^\\{c\\}\\@d\\&e\\~f\\\\g");
  Figure figure = figure_from(canonical_rows({-1, 1}), {.title = "it's\n`ls`_x"});
  std::string const program = gnuplot_program(figure, {}, "a.svg");
  EXPECT_NE(program.find("'it''s `ls`\\_x'"), std::string::npos);
  ResultColumns const words = rows_from("method,mean_error\n100%s,1\na%d,2\n");
  std::string const ticks = gnuplot_program(figure_of(words, schema_of("dos")), {}, "a.svg");
  EXPECT_NE(ticks.find("'100%%s'"), std::string::npos) << ticks;
}

/// An option that only places a state on the axis, by another of its numbers, splits no curve.
TEST(Figure, WhatSaysWhereAStateStandsTellsNoCurvesApart) {
  std::string csv =
      "id,subsystems,input_entropy,outcome,N,beta,temperature,log_z,energy,entropy,heat_capacity\n";
  for (int n : {10, 20})
    for (int i = 1; i <= 3; ++i)
      for (int sign : {1, -1})
        csv += "x," + std::to_string(n) + ',' + std::to_string(i) + ",done," + std::to_string(n) +
               ',' + std::to_string(sign * (4 - i)) + ",1,1," + std::to_string(-sign * (4 - i)) +
               ",1,1\n";
  Panel const panel = figure_from(csv, {.panels = {{"energy"}}}).panels.at(0);
  EXPECT_EQ(titles_of(panel), (std::vector<std::string>{"subsystems = 10", "subsystems = 20"}));
  std::string modes = "id,band,fraction,outcome,quanta,energy_per_quantum,beta,beta_mu,entropy\n";
  for (char const* band : {"chain:8", "chain:9"})
    for (int i = 1; i <= 3; ++i)
      modes += "x," + std::string(band) + ",0." + std::to_string(i) + ",done,10," +
               std::to_string(i) + ",1,1,1\n";
  EXPECT_EQ(titles_of(figure_from(modes).panels.at(0)),
            (std::vector<std::string>{"band = chain:8", "band = chain:9"}));
}

TEST(Figure, ALineThatLiesOnAnotherIsDashed) {
  // Energies of N = 1 and 2 are the same over N.
  std::string const csv =
      canonical_rows({-2, -1, 0, 1, 2}) + without_header(canonical_rows({-2, -1, 0, 1, 2}, 2));
  Panel const panel = figure_from(csv).panels.at(0);
  ASSERT_EQ(panel.curves.size(), 2u);
  EXPECT_FALSE(panel.curves[0].is_dashed);
  EXPECT_TRUE(panel.curves[1].is_dashed);
}

/// Rates of a pump at which pair 0-1 is inverted between 1 and 2, on an axis that is linear, and pair 1-2 from 3 on.
std::string driven_rows(double beta) {
  std::string csv;
  for (auto const& [rate, a, b] : {std::tuple{0.5, 2.0, 4.0},
                                   {1.0, 1.0, 3.0},
                                   {2.0, -1.0, 1.0},
                                   {3.0, -3.0, 0.0},
                                   {4.0, 1.0, -2.0}})
    csv += text_of(beta) + ',' + text_of(rate) + ",not thermal,0.5,0.3,0.2," + text_of(a) + ',' +
           text_of(b) + '\n';
  return csv;
}

char const kDrivenHeader[] = "beta,pump_rate,verdict,p_0,p_1,p_2,beta_0_1,beta_1_2\n";

TEST(Figure, ShadesWhereAPairOfLevelsIsInverted) {
  Figure const figure = figure_from(kDrivenHeader + driven_rows(3));
  ASSERT_EQ(figure.panels.size(), 2u);
  EXPECT_TRUE(figure.panels[0].shaded.empty());
  // From the zero of β_01, through the rate where β_12 becomes negative while β_01 returns, to the end.
  ASSERT_EQ(figure.panels[1].shaded.size(), 1u);
  EXPECT_NEAR(figure.panels[1].shaded[0].from, 1.5, 1e-12);
  EXPECT_NEAR(figure.panels[1].shaded[0].to, 4, 1e-12);
  EXPECT_EQ(figure.panels[1].shaded[0].text, "inverted");
}

TEST(Figure, ShadesNoInversionWhereCurvesAreOfSeveralSystems) {
  Figure const figure = figure_from(kDrivenHeader + driven_rows(3) + driven_rows(4));
  EXPECT_TRUE(figure.panels[1].shaded.empty());
}

}  // namespace
}  // namespace antikelvin::test
