// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "scan/merge_records.hpp"
#include "scan/scan.hpp"

namespace antikelvin {

/// A results folder that is merged with others.
struct MergeSource {
  std::string path;
  Job job;
  ScanVerb verb;  ///< name and defaults
};

struct MergeSettings {
  std::string folder;          ///< of the merged results
  bool prefers_first = false;  ///< of results that differ, that of the first folder is kept
  bool dry_run = false;        ///< everything but the writing
};

/// Combines results folders of one job in a new one, which is complete or not there at all: it is
/// made beside its place and renamed. No folder that is read is changed.
///
/// Jobs are the same if verb, seeds and layout of random numbers are, and all names of points; the order of
/// points and the title do not matter, those of the first folder count. Results of one point must be
/// equal; a result counts before a failure. Records of points that the job has no longer are kept.
/// The journal says of each point from which folder it came, the manifest what computed in each.
///
/// @returns  one row per folder: what became of its records
/// @throws SpecError  jobs or results differ; the folder holds something; a disk too small
/// @throws IoError    a file cannot be read or written
Report merge_results(std::vector<MergeSource> const& sources, MergeSettings const& settings);

}  // namespace antikelvin
