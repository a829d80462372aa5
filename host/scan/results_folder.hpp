// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "scan/scan.hpp"

namespace antikelvin {

/// The last component of a results folder's path.
std::string folder_name(std::string const& folder);

/// Where a shard writes: DIR itself, or DIR/shards/2-of-8.
std::string shard_folder(std::string const& folder, Shard const& shard);

/// Refuses a folder that is neither missing, nor empty, nor one of results, finished or begun.
void require_results_or_none(std::string const& folder);

/// Refuses what is no results folder.
void require_results(std::string const& folder);

/// Refuses to add to results of another layout of random numbers, whose points all have other names.
void require_present_layout(std::string const& folder);

/// The job of the results in a folder, with the layout of random numbers that they have.
Job read_results_job(std::string const& folder, KnownOptions const& known);

/// Makes the folder of a scan, and that of a shard in it.
void make_results_folder(std::string const& folder, Shard const& shard);

/// Copies the files that a job names to DIR/inputs, once, and makes the job name the copies:
/// `@DIR/inputs/1f3a90c2-levels.csv`.
Job with_own_files(Job job, std::string const& folder);

/// A name of a file in the folder, as records and DIR/job.toml have it, relative to the folder. All
/// other values, and all where no folder is given, stay as they are.
std::string relative_file(std::string const& value, std::string const& folder);

/// Writes job.toml and manifest.json, and makes the folder of long tables.
void write_manifest(Job const& job, std::string const& folder, std::uint64_t n_points,
                    std::optional<DeviceInfo> const& device);

/// Removes all results, after a look that these are results.
void discard_results(std::string const& folder);

/// Removes temporary files of runs that were killed, unless another process writes in the folder or in
/// a shard of it. The caller has the lock of `own`.
void remove_temporaries(std::string const& folder, std::string const& own);

/// Refuses work whose results need more than the free space of the disk.
void require_disk(std::string const& folder, double bytes);

}  // namespace antikelvin
