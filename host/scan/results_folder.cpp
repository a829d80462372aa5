// SPDX-License-Identifier: Apache-2.0
#include "scan/results_folder.hpp"

#include <unistd.h>

#include <fmt/core.h>
#include <filesystem>
#include <set>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/build_info.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"
#include "io/foreign_json.hpp"
#include "io/output_file.hpp"
#include "scan/folder_lock.hpp"
#include "scan/point_id.hpp"

namespace antikelvin {
namespace {

namespace fs = std::filesystem;

/// Bumped on any change of meaning of a results folder (docs/formats.md).
constexpr int kResultsSchema = 1;

/// All that a scan writes, but for its locks.
std::set<std::string> const kParts = {
    "results.jsonl", "journal.jsonl", "points", "checkpoints", "inputs",       "shards",
    "damaged.jsonl", "running.json",  "DONE",   "job.toml",    "manifest.json"};

bool is_results(std::string const& folder) {
  return fs::exists(fs::path(folder) / "manifest.json");
}

/// Whether a scan has begun there without a manifest so far: one that was killed, or another shard
/// at this moment. A lock or the folder of shards comes first, and nothing else is beside.
bool is_begun(fs::path const& folder) {
  std::error_code none;
  for (auto const& entry : fs::directory_iterator(folder, none)) {
    std::string const name = entry.path().filename().string();
    bool const is_pending = name.rfind(".antikelvin-", 0) == 0 || name == ".running.json";
    if (name != "lock" && !is_pending && kParts.count(name) == 0) return false;
  }
  return fs::exists(folder / "lock") || fs::exists(folder / "shards");
}

void make_folder(fs::path const& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed)
    throw IoError("cannot make folder " + path_in_quotes(path.string()), failed.message(),
                  "check space and permissions");
}

/// Layout of random numbers of the results there; this version's where there are none.
int rng_layout_of(std::string const& folder) {
  Json const manifest = foreign_json(content_of(folder + "/manifest.json").value_or(""));
  Json const rng = manifest.is_object() ? manifest.value("rng", Json::object()) : Json::object();
  bool const has_layout =
      rng.is_object() && rng.contains("layout") && rng["layout"].is_number_integer();
  return has_layout ? rng["layout"].get<int>() : kRngLayoutVersion;
}

void write_if_different(fs::path const& path, std::string const& content) {
  if (content_of(path) == content) return;
  write_atomically(path.string(), [&](std::ostream& out) { out << content; });
}

}  // namespace

std::string folder_name(std::string const& folder) {
  std::string const name = std::filesystem::path(folder).lexically_normal().string();
  return std::filesystem::path(name.back() == '/' ? name.substr(0, name.size() - 1) : name)
      .filename()
      .string();
}

std::string shard_folder(std::string const& folder, Shard const& shard) {
  if (shard.count == 1) return folder;
  return folder + "/shards/" + std::to_string(shard.index) + "-of-" + std::to_string(shard.count);
}

void require_results_or_none(std::string const& folder) {
  std::error_code none;
  if (!fs::exists(folder, none)) return;
  require(fs::is_directory(folder, none), "cannot write results to " + path_in_quotes(folder),
          "it is a file", "choose another name with -o DIR");
  require(fs::is_empty(folder, none) || is_begun(folder) || is_results(folder),
          "cannot write results to " + path_in_quotes(folder), "the folder holds something else",
          "choose another one with -o DIR");
}

void require_results(std::string const& folder) {
  require(is_results(folder), path_in_quotes(folder) + " holds no results of a scan",
          "there is no manifest.json in it", "give the folder that scan -o wrote");
}

void require_present_layout(std::string const& folder) {
  int const layout = rng_layout_of(folder);
  require(
      layout == kRngLayoutVersion,
      path_in_quotes(folder) + " holds results of random number layout " + std::to_string(layout),
      "this version has layout " + std::to_string(kRngLayoutVersion) +
          " and would compute every point anew",
      "compute them elsewhere with scan JOB -o DIR; status, export and report read these");
}

Job read_results_job(std::string const& folder, KnownOptions const& known) {
  Job job = read_job(folder + "/job.toml", known);
  job.rng_layout = rng_layout_of(folder);
  return job;
}

void make_results_folder(std::string const& folder, Shard const& shard) {
  require_results_or_none(folder);
  make_folder(folder);
  require(access(folder.c_str(), W_OK) == 0, "cannot write results to " + path_in_quotes(folder),
          "the folder is not writable", "choose another one with -o DIR");
  make_folder(shard_folder(folder, shard));
}

Job with_own_files(Job job, std::string const& folder) {
  auto const own = [&](std::string& value) {
    if (value.size() < 2 || value[0] != '@') return;
    fs::path const source(value.substr(1)), inputs = fs::absolute(folder) / "inputs";
    if (source.parent_path() == inputs.lexically_normal()) return;
    std::optional<std::string> const content = content_of(source);
    require(content.has_value(), "cannot read " + path_in_quotes(source.string()),
            "it does not exist or is not a readable file", "check the path in the job");
    std::string const name =
        point_id("file", {{"content", *content}}).substr(0, 8) + "-" + source.filename().string();
    make_folder(inputs);
    write_if_different(inputs / name, *content);
    value = "@" + (inputs / name).lexically_normal().string();
  };
  auto const all = [&](PointOptions& options) {
    for (auto& option : options) own(option.second);
  };
  all(job.options);
  for (JobAxis& axis : job.axes)
    for (auto& values : axis.values)
      for (std::string& value : values) own(value);
  for (JobOverride& one : job.overrides) all(one.set);
  for (PointOptions& one : job.include) all(one);
  return job;
}

std::string relative_file(std::string const& value, std::string const& folder) {
  if (folder.empty() || value.empty() || value[0] != '@') return value;
  std::string const prefix = "@" + (fs::absolute(folder) / "").lexically_normal().string();
  return value.rfind(prefix, 0) == 0 ? "@" + value.substr(prefix.size()) : value;
}

void write_manifest(Job const& job, std::string const& folder, std::uint64_t n_points,
                    std::optional<DeviceInfo> const& device) {
  make_folder(fs::path(folder) / "points");
  Job relative = job;
  auto const all = [&](PointOptions& options) {
    for (auto& option : options) option.second = relative_file(option.second, folder);
  };
  all(relative.options);
  for (JobAxis& axis : relative.axes)
    for (auto& values : axis.values)
      for (std::string& value : values) value = relative_file(value, folder);
  for (JobOverride& one : relative.overrides) all(one.set);
  for (PointOptions& one : relative.include) all(one);
  write_if_different(folder + "/job.toml", job_text(relative));
  Json manifest = {{"schema", kResultsSchema},
                   {"tool", "antikelvin"},
                   {"verb", job.verb},
                   {"title", job.title},
                   {"points", n_points},
                   {"point_version", kPointVersion},
                   {"rng", {{"generator", "Philox4x32-10"}, {"layout", kRngLayoutVersion}}},
                   {"build", build_json()}};
  if (device) manifest["device"] = device_json(*device);
  // Of results that merge has made: what computed them.
  Json const present = foreign_json(content_of(folder + "/manifest.json").value_or(""));
  if (present.is_object() && present.contains("merged_from"))
    manifest["merged_from"] = present["merged_from"];
  // Last: it is what makes a folder one of results.
  write_if_different(folder + "/manifest.json",
                     manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void discard_results(std::string const& folder) {
  if (!fs::exists(folder)) return;
  require_results_or_none(folder);
  std::error_code failed;
  for (std::string const& name : kParts) fs::remove_all(fs::path(folder) / name, failed);
}

void remove_temporaries(std::string const& folder, std::string const& own) {
  std::error_code none;
  std::vector<fs::path> found, writers = {folder};
  for (auto const& entry : fs::directory_iterator(folder + "/shards", none))
    writers.push_back(entry.path());
  std::vector<fs::path> places = writers;
  places.insert(places.end(), {fs::path(folder) / "points", fs::path(folder) / "inputs"});
  for (fs::path const& place : places)
    for (auto const& entry : fs::directory_iterator(place, none))
      if (entry.path().filename().string().rfind(".antikelvin-", 0) == 0)
        found.push_back(entry.path());
  // In this order: who begins after the list was made has files that are not in it.
  for (fs::path const& writer : writers)
    if (writer != own && !lock_owner(writer.string()).empty()) return;
  for (fs::path const& file : found) fs::remove(file, none);
}

void require_disk(std::string const& folder, double bytes) {
  std::error_code failed;
  fs::space_info const space = fs::space(folder, failed);
  if (failed) return;
  auto const free = static_cast<double>(space.available);
  require(bytes <= free, "the results do not fit on the disk of " + path_in_quotes(folder),
          fmt::format("about {:.3g} MB are needed and {:.3g} MB are free", bytes / 1e6, free / 1e6),
          "make space, or choose another folder with -o DIR");
}

}  // namespace antikelvin
