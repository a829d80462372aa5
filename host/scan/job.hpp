// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "antikelvin/random/stream.hpp"
#include "study/option_table.hpp"

namespace antikelvin {

/// Options of a verb: long names and values, as `--name=value` has them; flags are true or false.
using PointOptions = std::vector<std::pair<std::string, std::string>>;

/// The value of an option, or null.
std::string const* find_option(PointOptions const& options, std::string const& name);

/// Sets an option, in its place if it is there.
void set_option(PointOptions& options, std::string const& name, std::string const& value);

/// Options that walk together: value[i] of each. An axis of a grid has one option.
struct JobAxis {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> values;  ///< values[option][step]
  std::size_t size() const { return values.empty() ? 0 : values[0].size(); }
};

/// Options compared with values: `0.3`, `<0.3`, `>=16`, `!=cold`; any of a list.
struct JobCondition {
  std::vector<std::pair<std::string, std::vector<std::string>>> any_of;
  /// Whether every option meets one of its values. An option that is not there meets none.
  bool holds_for(PointOptions const& options) const;
};

struct JobOverride {
  JobCondition where;
  PointOptions set;
};

/// A job file, read and checked; ranges are written out. docs/scans.md describes it.
struct Job {
  std::string verb, title;
  std::vector<std::string>
      former_names;                ///< by which the file calls options; below are present ones
  bool independent_seeds = false;  ///< each point has a seed of its own, made from `seed`
  PointOptions options;            ///< of all points
  std::vector<JobAxis> axes;       ///< their product is the grid, the last one innermost
  std::vector<JobOverride> overrides;
  std::vector<JobCondition> exclude;
  std::vector<PointOptions> include;  ///< points beside the grid
  /// Layout of random numbers that the names of its points stand for; of results that are there, theirs.
  int rng_layout = kRngLayoutVersion;
};

/// An option that a job may set.
struct JobOption {
  std::string name;                 ///< long, without dashes
  Numbers numbers = Numbers::real;  ///< that a range of it stands for
};

/// Those of a verb. Throws SpecError for an unknown verb.
using KnownOptions = std::function<std::vector<JobOption>(std::string const& verb)>;

/// Reads the text of a job file, which errors call `name`, with the line.
/// @throws SpecError  not TOML, unknown keys (with the nearest known one), wrong types, empty lists
Job parse_job(std::string const& text, std::string const& name, KnownOptions const& known);

/// Reads a job file. Files that options name (`@levels.csv`) are looked for beside it; their paths
/// become absolute.
Job read_job(std::string const& path, KnownOptions const& known);

/// The job as a file that reads back to the same job.
std::string job_text(Job const& job);

/// Points of the grid that no `exclude` holds for, then those of `include`; overrides applied in
/// order. At most 1e6.
std::vector<PointOptions> job_points(Job const& job);

inline constexpr std::uint64_t kMaxJobPoints = 1000000;

}  // namespace antikelvin
