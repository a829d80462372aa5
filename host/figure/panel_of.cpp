// SPDX-License-Identifier: Apache-2.0
#include "figure/panel_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "figure/gnuplot_program.hpp"
#include "figure/map_of.hpp"
#include "statistics/fit.hpp"
#include "table/value_with_error.hpp"

namespace antikelvin {
namespace {

bool changes_color(PanelNumbers const& numbers, PanelRecipe const& panel) {
  return panel.extras.signs_of_temperature && numbers.along == Along::number && numbers.x != "beta";
}

/// Lines of several sequences are interrupted where the axis is; points of a line that have no neighbour are
/// drawn as points.
class CurveMaker {
 public:
  CurveMaker(PanelNumbers const& numbers, PanelRecipe const& panel)
      : numbers_(numbers),
        splits_signs_(changes_color(numbers, panel)),
        is_scatter_(panel.extras.is_scatter) {}

  std::vector<Curve> take() { return std::move(curves_); }

  void add(Sequence const& from, std::string const& title, bool has_exact) {
    if (has_exact) {
      line(from, from.exact, from.color, "");
      points(from, CurveLook::points, title);
    } else if (!from.error.empty()) {
      points(from, is_loose(from) ? CurveLook::points : CurveLook::joined_points, title);
    } else if (is_loose(from)) {
      points(from, CurveLook::points, title);
    } else if (splits_signs_ && knows_signs(from)) {
      line_by_sign(from, title);
    } else {
      line(from, from.y, from.color, title);
    }
  }

 private:
  static bool knows_signs(Sequence const& from) {
    return std::none_of(from.beta.begin(), from.beta.end(),
                        [](double beta) { return std::isnan(beta); });
  }

  bool is_loose(Sequence const& from) const {
    return is_scatter_ || from.has_repeated_x || from.x.size() == 1;
  }

  bool is_joined(Sequence const& from, std::vector<double> const& y, std::size_t i) const {
    return i + 1 < y.size() && !std::isnan(y[i]) && !std::isnan(y[i + 1]) &&
           numbers_.axis.joins(from.number[i], from.number[i + 1]);
  }

  void line(Sequence const& from, std::vector<double> const& y, int color,
            std::string const& title) {
    Curve curve{.title = title, .color = color};
    Curve lone{.look = CurveLook::points, .color = color};
    for (std::size_t i = 0; i < y.size(); ++i) {
      bool const before = i > 0 && is_joined(from, y, i - 1), after = is_joined(from, y, i);
      if (!before && i > 0) push(curve, from.x[i], kGap);
      push(before || after ? curve : lone, from.x[i], y[i]);
    }
    curves_.push_back(std::move(curve));
    if (!lone.x.empty()) curves_.push_back(std::move(lone));
  }

  /// Colours of a lone line are those of cold and hot; several keep their colours, and are dashed where T < 0.
  /// Where no point is at infinite temperature both meet at the zero of β between two points.
  void line_by_sign(Sequence const& from, std::string const& title) {
    bool const is_lone = numbers_.sequences.size() == 1;
    Curve cold{.title = is_lone ? "T > 0" : title, .color = is_lone ? kCold : from.color};
    Curve hot{.title = is_lone ? "T < 0" : "",
              .color = is_lone ? kHot : from.color,
              .is_dashed = !is_lone};
    Curve lone{.look = CurveLook::points, .color = is_lone ? kForeground : from.color};
    auto const step = [](Curve& curve, double x0, double y0, double x1, double y1) {
      push(curve, x0, kGap);
      push(curve, x0, y0);
      push(curve, x1, y1);
    };
    for (std::size_t i = 0; i < from.x.size(); ++i) {
      bool const before = i > 0 && is_joined(from, from.y, i - 1),
                 after = is_joined(from, from.y, i);
      if (!before && !after) push(lone, from.x[i], from.y[i]);
      if (!after) continue;
      double const b0 = from.beta[i], b1 = from.beta[i + 1], x0 = from.x[i], x1 = from.x[i + 1],
                   y0 = from.y[i], y1 = from.y[i + 1];
      if (b0 * b1 < 0 && std::isfinite(b0 - b1)) {
        double const share = b0 / (b0 - b1), x = x0 + share * (x1 - x0), y = y0 + share * (y1 - y0);
        step(b0 < 0 ? hot : cold, x0, y0, x, y);
        step(b1 < 0 ? hot : cold, x, y, x1, y1);
      } else {
        step(b0 < 0 || b1 < 0 ? hot : cold, x0, y0, x1, y1);
      }
    }
    if (!cold.x.empty() || !is_lone) curves_.push_back(std::move(cold));
    if (!hot.x.empty()) curves_.push_back(std::move(hot));
    if (!lone.x.empty()) curves_.push_back(std::move(lone));
  }

  void points(Sequence const& from, CurveLook look, std::string const& title) {
    Curve curve{.title = title, .look = look, .color = from.color};
    for (std::size_t i = 0; i < from.x.size(); ++i) {
      if (i > 0 && look == CurveLook::joined_points && !is_joined(from, from.y, i - 1)) {
        push(curve, from.x[i], kGap);
        if (!from.error.empty()) curve.error.push_back(kGap);
      }
      push(curve, from.x[i], from.y[i]);
      if (!from.error.empty()) curve.error.push_back(from.error[i]);
    }
    curves_.push_back(std::move(curve));
  }

  static void push(Curve& curve, double x, double y) {
    curve.x.push_back(x);
    curve.y.push_back(y);
  }

  PanelNumbers const& numbers_;
  bool splits_signs_, is_scatter_;
  std::vector<Curve> curves_;
};

/// Where a line between two points is 0, one of which is not.
double zero_between(PanelNumbers const& numbers, Sequence const& one, std::size_t i) {
  double const share = one.y[i] / (one.y[i] - one.y[i + 1]), from = one.x[i], to = one.x[i + 1];
  return numbers.log_x ? from * std::pow(to / from, share) : from + (to - from) * share;
}

/// Where y, an inverse temperature, goes through 0: marked while the marks can be told apart.
void mark_zeros(Panel& panel, PanelNumbers const& numbers) {
  std::vector<double> zeros;
  for (Sequence const& one : numbers.sequences)
    for (std::size_t i = 0; i + 1 < one.y.size(); ++i) {
      double const a = one.y[i], b = one.y[i + 1];
      if (a == 0) zeros.push_back(one.x[i]);
      if (a * b < 0) zeros.push_back(zero_between(numbers, one, i));
    }
  constexpr std::size_t kMost = 4;
  if (zeros.size() > kMost) return;
  for (double const zero : zeros)
    panel.marks.push_back({zero, panel.marks.empty() ? "T = ±∞" : ""});
}

/// Where one of the curves, inverse temperatures of the pairs of levels of one system, is negative: in one system, so that
/// a stretch says of what it speaks.
std::vector<Stretch> inverted_stretches(PanelNumbers const& numbers, Labels const& labels) {
  std::set<std::string> columns;
  std::vector<Stretch> parts;
  for (Sequence const& one : numbers.sequences) {
    if (!columns.insert(one.column).second) return {};
    for (std::size_t i = 0; i + 1 < one.y.size(); ++i) {
      double const a = one.y[i], b = one.y[i + 1];
      if (!(std::min(a, b) < 0)) continue;
      parts.push_back({a < 0 ? one.x[i] : zero_between(numbers, one, i),
                       b < 0 ? one.x[i + 1] : zero_between(numbers, one, i)});
    }
  }
  std::sort(parts.begin(), parts.end(),
            [](Stretch const& a, Stretch const& b) { return a.from < b.from; });
  std::vector<Stretch> stretches;
  for (Stretch const& part : parts)
    if (stretches.empty() || part.from > stretches.back().to)
      stretches.push_back({.from = part.from, .to = part.to, .text = labels.text("inverted")});
    else
      stretches.back().to = std::max(stretches.back().to, part.to);
  return stretches;
}

/// y = e^(intercept + slope (ln N − middle)): about the weighted mean of ln N both errors are independent.
struct PowerLaw {
  LineFit fit;
  double middle;
  double amplitude;  ///< of y √N

  double at(double n) const {
    return std::exp(fit.intercept.value + fit.slope.value * (std::log(n) - middle));
  }
  double relative_error(double n) const {
    return std::hypot(fit.intercept.error, fit.slope.error * (std::log(n) - middle));
  }
};

std::optional<PowerLaw> power_law(Sequence const& one) {
  std::vector<double> x, y, error, compensated, compensated_error;
  for (std::size_t i = 0; i < one.x.size() && !one.error.empty(); ++i) {
    if (!(one.y[i] > 0) || !(one.error[i] > 0) || !(one.n[i] > 0)) continue;
    x.push_back(std::log(one.n[i]));
    y.push_back(std::log(one.y[i]));
    error.push_back(one.error[i] / one.y[i]);
    compensated.push_back(one.y[i] * std::sqrt(one.n[i]));
    compensated_error.push_back(one.error[i] * std::sqrt(one.n[i]));
  }
  if (x.size() < 3 ||
      *std::max_element(x.begin(), x.end()) <= *std::min_element(x.begin(), x.end()))
    return std::nullopt;
  double const middle = weighted_mean(x, error).value;
  for (double& log_n : x) log_n -= middle;
  return PowerLaw{fit_line(x, y, error), middle,
                  weighted_mean(compensated, compensated_error).value};
}

/// y √N over its mean, with the band of the fit.
Panel compensated_panel(PanelNumbers const& numbers, Panel const& above) {
  Panel panel{.x = above.x, .is_small = true};
  panel.y.label = "y √N / mean";
  for (Sequence const& one : numbers.sequences) {
    auto const law = power_law(one);
    if (!law) continue;
    Curve band{.look = CurveLook::band, .color = one.color};
    Curve exact{.color = one.color};
    Curve points{.look = CurveLook::points, .color = one.color};
    for (std::size_t i = 0; i < one.x.size(); ++i) {
      double const by = std::sqrt(one.n[i]) / law->amplitude;
      double const fitted = law->at(one.n[i]) * by, error = fitted * law->relative_error(one.n[i]);
      band.x.push_back(one.x[i]);
      band.y.push_back(fitted - error);
      band.error.push_back(fitted + error);
      points.x.push_back(one.x[i]);
      points.y.push_back(one.y[i] * by);
      points.error.push_back(one.error[i] * by);
      if (one.exact.empty()) continue;
      exact.x.push_back(one.x[i]);
      exact.y.push_back(one.exact[i] * by);
    }
    panel.curves.push_back(std::move(band));
    if (!exact.x.empty()) panel.curves.push_back(std::move(exact));
    panel.curves.push_back(std::move(points));
  }
  return panel;
}

Panel deviations(PanelNumbers const& numbers, Panel const& above, Labels const& labels) {
  Panel panel{.x = above.x, .shaded = above.shaded, .y_band = 1, .is_small = true};
  std::erase_if(panel.shaded, [](Stretch const& one) { return !one.text.empty(); });
  panel.y.label = labels.text("deviation / σ");
  double most = kUsualDeviation;
  for (Sequence const& one : numbers.sequences) {
    if (one.deviation.empty()) continue;
    Curve curve{.look = CurveLook::points, .color = one.color, .x = one.x, .y = one.deviation};
    for (double const z : one.deviation)
      if (std::fabs(z) > most) most = std::fabs(z);
    panel.curves.push_back(std::move(curve));
  }
  panel.y.least = -1.1 * most;
  panel.y.most = 1.1 * most;
  return panel;
}

/// Heights that are not negative are measured from 0, unless they differ by little.
void begin_at_zero(Panel& panel) {
  double least = HUGE_VAL, most = -HUGE_VAL;
  for (Curve const& curve : panel.curves)
    for (double const y : curve.y) {
      if (!std::isfinite(y)) continue;
      least = std::min(least, y);
      most = std::max(most, y);
    }
  if (!panel.y.is_log && least >= 0 && least <= 0.3 * most) panel.y.least = 0;
}

/// A line that lies on an earlier one is dashed, so that both are seen.
void tell_lines_apart(std::vector<Curve>& curves) {
  constexpr double kSame = 0.004;
  double least = HUGE_VAL, most = -HUGE_VAL;
  for (Curve const& curve : curves)
    for (double const y : curve.y)
      if (!std::isnan(y)) least = std::min(least, y), most = std::max(most, y);
  auto const lies_on = [&](Curve const& a, Curve const& b) {
    if (a.look != CurveLook::line || b.look != CurveLook::line || a.x != b.x || a.x.size() < 2)
      return false;
    for (std::size_t i = 0; i < a.y.size(); ++i)
      if (std::isnan(a.y[i]) != std::isnan(b.y[i]) ||
          std::fabs(a.y[i] - b.y[i]) > kSame * (most - least))
        return false;
    return true;
  };
  for (std::size_t i = 1; i < curves.size(); ++i)
    for (std::size_t j = 0; j < i && !curves[i].is_dashed; ++j)
      curves[i].is_dashed = !curves[j].is_dashed && lies_on(curves[i], curves[j]);
}

/// Words along an axis in place of numbers.
void write_words(Axis& axis, std::vector<std::string> const& words) {
  axis.has_only_these_ticks = true;
  for (std::size_t i = 0; i < words.size(); ++i)
    axis.ticks.push_back({static_cast<double>(i), plain_text(short_cell(words[i]))});
  axis.least = -0.5;
  axis.most = static_cast<double>(words.size()) - 0.5;
}

}  // namespace

void describe_x(Panel& panel, PanelNumbers const& numbers, FigureRecipe const& recipe,
                PanelRecipe const& from, FigureChoices const& choices) {
  Labels const labels(choices.language);
  bool const own_x = !from.x_label.empty() && choices.x.empty();
  std::string const x_name = numbers.along == Along::temperature  ? "T"
                             : numbers.along == Along::minus_beta ? "-1/T"
                                                                  : numbers.x;
  numbers.axis.describe(
      panel,
      own_x ? labels.text(from.x_label)
            : labels.of_column(x_name, numbers.x_is_per_subsystem, recipe.subsystem),
      labels);
  if (!choices.x_label.empty()) panel.x.label = choices.x_label;
  if (!numbers.words.empty()) write_words(panel.x, numbers.words);
}

Panel panel_of(PanelNumbers const& numbers, FigureRecipe const& recipe, PanelRecipe const& from,
               FigureChoices const& choices) {
  Labels const labels(choices.language);
  Panel panel;
  describe_x(panel, numbers, recipe, from, choices);
  panel.y.label = choices.y_label.empty()
                      ? labels.of(from.quantity, numbers.is_per_subsystem, recipe.subsystem)
                      : choices.y_label;
  panel.y.is_log = numbers.log_y;
  bool const has_exact = numbers.has_exact(), is_lone = numbers.sequences.size() == 1;
  CurveMaker maker(numbers, from);
  for (Sequence const& one : numbers.sequences) {
    std::string title =
        is_lone && one.title.empty() && has_exact ? labels.text("sampled") : one.title;
    if (auto const law =
            from.extras.fits_power_of_n && numbers.log_y ? power_law(one) : std::nullopt)
      title += (title.empty() ? "N^{" : ":  N^{") +
               with_minus_signs(value_with_error(law->fit.slope.value, law->fit.slope.error)) + "}";
    maker.add(one, title, has_exact && !one.exact.empty());
  }
  panel.curves = maker.take();
  // Where dashes mean T < 0 they mean nothing else.
  if (!changes_color(numbers, from)) tell_lines_apart(panel.curves);
  if (has_exact) panel.curves.push_back({.title = labels.text("exact"), .color = kForeground});
  if (from.extras.marks_zeros) mark_zeros(panel, numbers);
  if (from.extras.shades_inversion)
    for (Stretch& one : inverted_stretches(numbers, labels)) panel.shaded.push_back(std::move(one));
  begin_at_zero(panel);
  auto const limit = [](Axis& axis, std::optional<AxisRange> const& range) {
    if (range) axis.least = range->from, axis.most = range->to;
  };
  if (numbers.along != Along::temperature) limit(panel.x, choices.x_range);
  limit(panel.y, choices.y_range);
  return panel;
}

std::vector<Panel> panels_beneath(PanelNumbers const& numbers, Panel const& above,
                                  PanelRecipe const& from, Labels const& labels) {
  std::vector<Panel> panels;
  if (from.extras.fits_power_of_n && numbers.log_x)
    if (Panel panel = compensated_panel(numbers, above); !panel.curves.empty())
      panels.push_back(std::move(panel));
  if (numbers.has_exact())
    if (Panel panel = deviations(numbers, above, labels); !panel.curves.empty())
      panels.push_back(std::move(panel));
  return panels;
}

void add_notes(std::vector<std::string>& notes, PanelNumbers const& numbers,
               PanelRecipe const& panel, Labels const& labels) {
  auto const add = [&](std::string const& note) {
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
  };
  auto const say = [&](char const* what, auto const&... values) {
    add(fmt::format(fmt::runtime(labels.text(what)), values...));
  };
  if (numbers.n_curves > kMaxCurves && !numbers.upward)
    say("The first {} of {} curves are drawn.", kMaxCurves, numbers.n_curves);
  std::string const where = labels.of(panel.quantity, false, "");
  if (numbers.n_infinite > 0)
    say("Infinite and not drawn: {} of the points of {}.", numbers.n_infinite, where);
  if (numbers.n_off_log > 0)
    say("Not positive, without a place on a logarithmic scale: {} of the points of {}.",
        numbers.n_off_log, where);
  if (numbers.n_off_x > 0)
    say("Without a place on the horizontal axis: {} of the points.", numbers.n_off_x);
  if (numbers.upward) {
    add_map_notes(notes, numbers, panel, labels);
    return;
  }
  if (numbers.n_without_error > 0)
    say("Drawn without an error bar, since the result has none: {} of the points.",
        numbers.n_without_error);
  if (changes_color(numbers, panel) && numbers.sequences.size() > 1)
    add(labels.text("Dashed: T < 0."));
}

}  // namespace antikelvin
