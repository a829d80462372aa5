// SPDX-License-Identifier: Apache-2.0
#include "scan/merged_job.hpp"

#include <set>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "scan/point_id.hpp"

namespace antikelvin {
namespace {

using PointNames = std::set<std::string>;

PointNames names_of(std::vector<ScanPoint> const& points) {
  PointNames names;
  for (ScanPoint const& point : points) names.insert(point.id);
  return names;
}

std::string value_in_each(std::string const& what, std::string const& x, JobOfFolder const& a,
                          std::string const& y, JobOfFolder const& b) {
  return what + " " + in_quotes(x) + " in " + path_in_quotes(a.folder) + " and " + in_quotes(y) +
         " in " + path_in_quotes(b.folder);
}

/// Value of an option of all points, its default included.
std::string value_of(JobOfFolder const& one, std::string const& name) {
  if (std::string const* const value = find_option(one.job.options, name)) return *value;
  auto const standard = one.verb.defaults.find(name);
  if (standard == one.verb.defaults.end()) return "";
  return standard->is_string() ? standard->get<std::string>() : standard->dump();
}

/// The first option of all points that has another value.
std::string different_option(JobOfFolder const& a, JobOfFolder const& b) {
  for (JobOfFolder const* one : {&a, &b})
    for (auto const& [name, value] : one->job.options) {
      std::string const x = value_of(a, name), y = value_of(b, name);
      if (point_id(a.job.verb, {{name, x}}) != point_id(a.job.verb, {{name, y}}))
        return value_in_each(name + " is", x, a, y, b);
    }
  return "";
}

/// Points that one job alone has, as "2 points are only in 'a', as beta=0.3".
std::string points_alone(JobOfFolder const& a, PointNames const& others) {
  std::size_t n = 0;
  std::string first;
  for (ScanPoint const& point : a.points) {
    if (others.count(point.id) > 0) continue;
    if (n++ == 0) first = point.label;
  }
  return std::to_string(n) + (n == 1 ? " point is" : " points are") + " only in " +
         path_in_quotes(a.folder) + (first.empty() ? "" : ", as " + cut(first));
}

std::string difference(JobOfFolder const& a, JobOfFolder const& b, PointNames const& names_a,
                       PointNames const& names_b) {
  if (a.job.verb != b.job.verb) return value_in_each("verb is", a.job.verb, a, b.job.verb, b);
  if (a.job.rng_layout != b.job.rng_layout)
    return value_in_each("layout of random numbers is", std::to_string(a.job.rng_layout), a,
                         std::to_string(b.job.rng_layout), b);
  auto const seeds = [](Job const& job) {
    return job.independent_seeds ? "independent" : "shared";
  };
  if (a.job.independent_seeds != b.job.independent_seeds)
    return value_in_each("seeds are", seeds(a.job), a, seeds(b.job), b);
  std::string const option = different_option(a, b);
  if (!option.empty()) return option;
  return points_alone(a, names_b) + " and " + points_alone(b, names_a);
}

}  // namespace

void require_same_job(JobOfFolder const& a, JobOfFolder const& b) {
  PointNames const names_a = names_of(a.points), names_b = names_of(b.points);
  // PointNames are made of verb, layout, seeds and options.
  if (names_a == names_b) return;
  throw SpecError(
      path_in_quotes(a.folder) + " and " + path_in_quotes(b.folder) + " are of different jobs",
      difference(a, b, names_a, names_b),
      "merge folders that one job file made, or give all of them the same with scan JOB -o DIR");
}

}  // namespace antikelvin
