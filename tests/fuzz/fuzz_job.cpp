// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "antikelvin/base/error.hpp"
#include "fuzz/targets.hpp"
#include "scan/job.hpp"

namespace antikelvin::fuzz {
namespace {

constexpr double kMostPoints = 300;

std::vector<JobOption> known_options(std::string const& verb) {
  if (verb != "sample") throw SpecError("unknown verb", "no verb has this name", "use sample");
  using enum Numbers;
  return {{"levels"},         {"units", whole}, {"subsystems", whole}, {"model"},
          {"sides"},          {"beta"},         {"energy", exact},     {"sweeps", whole},
          {"seed", whole},    {"start"},        {"coupling", exact},   {"together"},
          {"replicas", whole}};
}

/// None where the job has no points.
std::optional<std::vector<PointOptions>> points_of(Job const& job) {
  try {
    return job_points(job);
  } catch (SpecError const&) {
    return std::nullopt;
  }
}

}  // namespace

/// A job file: what is understood reads back to the same job and the same points.
void fuzz_job(std::string_view bytes) {
  if (has_large_ranges(bytes, 1000)) return;
  Job job;
  try {
    job = parse_job(std::string(bytes), "job.toml", known_options);
  } catch (SpecError const&) {
    return;
  }
  double n = 1;
  for (JobAxis const& axis : job.axes) n *= static_cast<double>(axis.size());
  if (n > kMostPoints) return;
  std::string const text = job_text(job);
  Job const again = parse_job(text, "again.toml", known_options);
  promise(job_text(again) == text, "the text of a job reads back to the same text");
  promise(again.title == job.title && again.independent_seeds == job.independent_seeds,
          "a job keeps its title and seeds");
  promise(points_of(again) == points_of(job), "a job reads back to the same points");
}

}  // namespace antikelvin::fuzz
