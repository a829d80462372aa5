// SPDX-License-Identifier: Apache-2.0
#include "figure/point_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "table/value_with_error.hpp"

namespace antikelvin {
namespace {

/// A backslash stands before what would be mark-up.
std::string without_markup(std::string const& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    result += text[i];
  }
  return result;
}

std::string place_text(PanelNumbers const& numbers, double number) {
  if (numbers.along != Along::number)
    return number == 0 ? "β = 0, T = ±∞"
                       : fmt::format("β = {:.6g}, T = {:.6g}", number, 1 / number);
  if (!numbers.words.empty()) return numbers.words[static_cast<std::size_t>(number)];
  return fmt::format("{}{} = {:.8g}", name_of_option(numbers.x),
                     numbers.x_is_per_subsystem ? "/N" : "", number);
}

std::string value_text(Sequence const& one, std::size_t i, std::string const& label) {
  double const error = one.error.empty() ? 0 : one.error[i];
  double const exact = one.exact.empty() ? kGap : one.exact[i];
  std::string text = label + " = ";
  if (std::isnan(one.y[i])) return text + fmt::format("{:.8g} (exact)", exact);
  text += value_with_error(one.y[i], std::isnan(error) ? 0 : error);
  if (std::isnan(exact)) return text;
  text += fmt::format("\nexact: {:.8g}", exact);
  return std::isnan(one.deviation[i]) ? text : text + fmt::format(" ({:+.2f} σ)", one.deviation[i]);
}

std::string text_of(PanelNumbers const& numbers, Sequence const& one, std::size_t i,
                    std::string const& label) {
  std::string const title = without_markup(one.title);
  return with_minus_signs((title.empty() ? "" : title + "\n") + place_text(numbers, one.number[i]) +
                          "\n" + value_text(one, i, without_markup(label)));
}

bool has_value(Sequence const& one, std::size_t i) {
  return !std::isnan(one.y[i]) || (!one.exact.empty() && !std::isnan(one.exact[i]));
}

/// Texts of every so many points of a column, of all columns where it is empty.
template <class Height>
std::vector<PointText> texts_of(PanelNumbers const& numbers, std::string const& column,
                                std::string const& label, Height const& height) {
  std::vector<std::pair<Sequence const*, std::size_t>> points;
  for (Sequence const& one : numbers.sequences)
    for (std::size_t i = 0; i < one.x.size(); ++i)
      if ((column.empty() || one.column == column) && has_value(one, i))
        points.emplace_back(&one, i);
  std::size_t const step = (points.size() + kMostValues - 1) / kMostValues;
  std::vector<PointText> values;
  for (std::size_t k = 0; k < points.size(); k += step) {
    auto const& [one, i] = points[k];
    values.push_back({one->x[i], height(*one, i), text_of(numbers, *one, i, label)});
  }
  return values;
}

}  // namespace

std::vector<PointText> values_of(PanelNumbers const& numbers, Panel const& panel) {
  return texts_of(numbers, "", panel.y.label, [](Sequence const& one, std::size_t i) {
    return std::isnan(one.y[i]) ? one.exact[i] : one.y[i];
  });
}

std::vector<PointText> values_of_map(PanelNumbers const& numbers, std::string const& column) {
  std::string const label = column + (numbers.is_per_subsystem ? "/N" : "");
  return texts_of(numbers, column, label, [&](Sequence const& one, std::size_t) {
    return numbers.upward->axis.place(one.upward);
  });
}

}  // namespace antikelvin
