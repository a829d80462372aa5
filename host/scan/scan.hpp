// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "process/progress.hpp"
#include "process/ranks.hpp"
#include "scan/job.hpp"
#include "scan/records.hpp"

namespace antikelvin {

/// A point of a scan.
struct ScanPoint {
  std::string id;
  PointOptions options;  ///< files in them are absolute
  Json input;            ///< what differs from the defaults; files relative to the results folder
  std::string label;     ///< what tells it from its neighbours: `beta=0.3 sides=16`
};

/// Predicted cost of a point.
struct PointCost {
  double memory_bytes = 0, updates = 0, rows = 0;
  std::optional<double> seconds;  ///< a rough estimate
};

/// A verb as a scan calls it; the command line makes it.
struct ScanVerb {
  std::string name;
  std::optional<DeviceInfo> device;  ///< that computes, for the manifest
  Json defaults;                     ///< every option of the verb that a job may set: its default
  /// Both throw what the verb throws.
  std::function<PointCost(PointOptions const&)> plan;
  std::function<Report(ScanPoint const&, PointCost const&)> run;
};

/// Part of a job that an array of jobs shares: of the points, every count-th from index on.
struct Shard {
  std::uint32_t index = 1, count = 1;
};

struct ScanSettings {
  std::string folder;  ///< of the results
  Shard shard;
  bool retry = false;    ///< run failed points again
  bool restart = false;  ///< discard all results first
  ProgressMode progress = ProgressMode::never;
  std::optional<std::chrono::steady_clock::time_point> deadline;  ///< ends it: TimeLimitReached
};

/// All points of a job, in its order, each once.
/// @param folder  whose files (`@DIR/inputs/…`) inputs name as `@inputs/…`
std::vector<ScanPoint> scan_points(Job const& job, ScanVerb const& verb, std::string const& folder);

/// Lists what would run: one row per point, with what it takes and whether its result is there.
Report describe_scan(Job const& job, ScanVerb const& verb, ScanSettings const& settings);

/// How a scan stands.
struct ScanSummary {
  std::uint64_t n_points = 0, n_done = 0, n_failed = 0, n_unconverged = 0, n_check_failed = 0;
  std::string first_failure;  ///< `beta=0.3: message`
  std::uint64_t n_run = 0;    ///< points that this run computed
  std::uint64_t n_other = 0;  ///< recorded points that the job has no longer
};

/// The names of a job's points, and where their records are.
KnownPoints known_points(std::vector<ScanPoint> const& points, std::string const& folder,
                         int rng_layout = kRngLayoutVersion);

/// Where a point leaves checkpoints while it runs; gone once its record is on disk.
std::string checkpoint_folder(std::string const& folder, std::string const& id);

/// Runs all points of a job that have no record yet, and records each. A failed point does not stop
/// the rest. Makes the folder, or resumes in it; one process at a time, or the ranks of one job, which
/// take points from a queue. Results do not depend on their number.
///
/// @throws SpecError    the folder is something else, is in use, or what cannot fit
/// @throws IoError      a record cannot be written; what was recorded is safe
/// @throws Interrupted, TimeLimitReached  likewise
ScanSummary run_scan(Job const& job, ScanVerb const& verb, ScanSettings const& settings,
                     Ranks& ranks);

/// The folder's records against its job.
ScanSummary summarize(std::vector<ScanPoint> const& points, Records const& records);

}  // namespace antikelvin
