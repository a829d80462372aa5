// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "scan/job.hpp"

namespace antikelvin {
namespace {

/// Whether a text may be a number. Infinities are no numbers here.
bool looks_like_number(std::string const& text) {
  return !text.empty() && text.find_first_not_of("+-.0123456789eE/") == std::string::npos;
}

/// −1, 0 or 1; none where order has no meaning.
std::optional<int> order_of(std::string const& a, std::string const& b) {
  if (a == b) return 0;
  // Every option is compared with every condition: most texts are told from numbers by a look.
  if (!looks_like_number(a) || !looks_like_number(b)) return std::nullopt;
  try {
    return compare_numbers(a, b, "value");
  } catch (SpecError const&) {
    return std::nullopt;
  }
}

bool meets(std::string const& value, std::string const& wanted) {
  static std::vector<std::string> const operators = {"<=", ">=", "!=", "<", ">"};
  for (std::string const& sign : operators) {
    if (wanted.rfind(sign, 0) != 0) continue;
    std::size_t const start = wanted.find_first_not_of(' ', sign.size());
    auto const order =
        order_of(value, start == std::string::npos ? std::string() : wanted.substr(start));
    if (sign == "!=") return order != 0;
    if (!order) return false;
    if (sign == "<=") return *order <= 0;
    if (sign == ">=") return *order >= 0;
    return sign == "<" ? *order < 0 : *order > 0;
  }
  return order_of(value, wanted) == 0;
}

}  // namespace

std::string const* find_option(PointOptions const& options, std::string const& name) {
  auto const found = std::find_if(options.begin(), options.end(),
                                  [&](auto const& option) { return option.first == name; });
  return found == options.end() ? nullptr : &found->second;
}

void set_option(PointOptions& options, std::string const& name, std::string const& value) {
  for (auto& option : options)
    if (option.first == name) {
      option.second = value;
      return;
    }
  options.emplace_back(name, value);
}

bool JobCondition::holds_for(PointOptions const& options) const {
  return std::all_of(any_of.begin(), any_of.end(), [&](auto const& entry) {
    std::string const* const value = find_option(options, entry.first);
    return value != nullptr &&
           std::any_of(entry.second.begin(), entry.second.end(),
                       [&](std::string const& wanted) { return meets(*value, wanted); });
  });
}

std::vector<PointOptions> job_points(Job const& job) {
  double n = 1;
  for (JobAxis const& axis : job.axes) n *= static_cast<double>(axis.size());
  require(n + static_cast<double>(job.include.size()) <= double{kMaxJobPoints},
          "the grid has too many points", "the limit is 1000000", "use shorter lists");
  std::vector<PointOptions> points;
  // With includes only, there is no grid.
  std::size_t const n_grid =
      job.axes.empty() && !job.include.empty() ? 0 : static_cast<std::size_t>(n);
  for (std::size_t i = 0; i < n_grid; ++i) {
    PointOptions point = job.options;
    std::size_t rest = i, block = n_grid;
    for (JobAxis const& axis : job.axes) {
      block /= axis.size();
      for (std::size_t j = 0; j < axis.names.size(); ++j)
        set_option(point, axis.names[j], axis.values[j][rest / block]);
      rest %= block;
    }
    if (std::none_of(job.exclude.begin(), job.exclude.end(),
                     [&](JobCondition const& condition) { return condition.holds_for(point); }))
      points.push_back(std::move(point));
  }
  for (PointOptions const& own : job.include) {
    PointOptions point = job.options;
    for (auto const& [name, value] : own) set_option(point, name, value);
    points.push_back(std::move(point));
  }
  for (PointOptions& point : points)
    for (JobOverride const& one : job.overrides)
      if (one.where.holds_for(point))
        for (auto const& [name, value] : one.set) set_option(point, name, value);
  require(!points.empty(), "the job has no points", "exclude leaves none", "check its conditions");
  return points;
}

}  // namespace antikelvin
