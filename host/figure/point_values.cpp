// SPDX-License-Identifier: Apache-2.0
#include "figure/point_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "table/value_with_error.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kMostValues = 2000;

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

}  // namespace

std::vector<PointText> values_of(PanelNumbers const& numbers, Panel const& panel) {
  std::vector<PointText> values;
  for (Sequence const& one : numbers.sequences)
    for (std::size_t i = 0; i < one.x.size(); ++i) {
      if (!has_value(one, i)) continue;
      if (values.size() == kMostValues) return {};
      values.push_back({one.x[i], std::isnan(one.y[i]) ? one.exact[i] : one.y[i],
                        text_of(numbers, one, i, panel.y.label)});
    }
  return values;
}

std::vector<PointText> values_of_map(PanelNumbers const& numbers, std::string const& column) {
  std::string const label = column + (numbers.is_per_subsystem ? "/N" : "");
  std::vector<PointText> values;
  for (Sequence const& one : numbers.sequences)
    for (std::size_t i = 0; i < one.x.size(); ++i) {
      if (one.column != column || !has_value(one, i)) continue;
      if (values.size() == kMostValues) return {};
      values.push_back(
          {one.x[i], numbers.upward->axis.place(one.upward), text_of(numbers, one, i, label)});
    }
  return values;
}

}  // namespace antikelvin
