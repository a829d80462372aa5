// SPDX-License-Identifier: Apache-2.0
#include "scan/merge_results.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"
#include "io/foreign_json.hpp"
#include "io/output_file.hpp"
#include "process/interrupt.hpp"
#include "scan/folder_lock.hpp"
#include "scan/line_log.hpp"
#include "scan/merged_job.hpp"
#include "scan/results_folder.hpp"

namespace antikelvin {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_copy(fs::path const& from, std::error_code const& reason) {
  throw IoError("cannot copy " + path_in_quotes(from.string()), reason.message(),
                "check space and permissions");
}

/// A path without the slash that may end it.
fs::path plain_path(std::string const& text) {
  fs::path path = fs::path(text).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

fs::path folder_around(fs::path const& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// A folder beside its place, which replaces nothing but an empty folder there, at once; removed if that
/// never comes.
class PendingFolder {
 public:
  explicit PendingFolder(fs::path const& target) : target_(target) {
    std::string name = (folder_around(target) / ".antikelvin-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) cannot_write(path_in_quotes(target.string()), errno);
    path_ = name;
    mode_t const mask = umask(0);
    umask(mask);
    chmod(name.c_str(), 0777 & ~mask);
  }
  ~PendingFolder() {
    std::error_code none;
    if (!path_.empty()) fs::remove_all(path_, none);
  }
  PendingFolder(PendingFolder const&) = delete;
  PendingFolder& operator=(PendingFolder const&) = delete;

  fs::path const& path() const { return path_; }

  void commit() {
    // All of its files at once, however many there are.
    flush(path_, syncfs);
    if (std::rename(path_.c_str(), target_.c_str()) != 0)
      cannot_write(path_in_quotes(target_.string()), errno);
    path_.clear();
    flush(folder_around(target_), fsync);
  }

 private:
  void flush(fs::path const& folder, int (*synchronize)(int)) const {
    int const descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const is_flushed = descriptor >= 0 && synchronize(descriptor) == 0;
    int const reason = errno;
    if (descriptor >= 0) close(descriptor);
    if (!is_flushed) cannot_write(path_in_quotes(target_.string()), reason);
  }

  fs::path target_, path_;
};

/// Refuses a place for the merged folder that something else has, or that has no name to rename to.
void require_free(fs::path const& target) {
  std::error_code none;
  std::string const name = path_in_quotes(target.string());
  require(target.filename() != "." && target.filename() != "..", "cannot merge into " + name,
          "it names no new folder", "give the folder a name");
  fs::file_status const status = fs::symlink_status(target, none);
  bool const is_free =
      !fs::exists(status) || (fs::is_directory(status) && fs::is_empty(target, none));
  require(is_free, "cannot merge into " + name,
          fs::exists(target / "manifest.json", none) ? "it holds results, which merge never changes"
                                                     : "it exists",
          "name a new folder; results that are there may be one of those that are merged");
  fs::path const around = folder_around(target);
  require(fs::is_directory(around, none), "cannot merge into " + name,
          "there is no folder " + path_in_quotes(around.string()), "make it first");
  require(access(around.c_str(), W_OK) == 0, "cannot merge into " + name,
          path_in_quotes(around.string()) + " is not writable", "choose another place");
}

/// Refuses a place within one of the folders, which stay as they are, whatever links lead there.
void require_apart(fs::path const& place, std::vector<MergeSource> const& sources) {
  std::error_code none, failed;
  fs::path real = fs::weakly_canonical(fs::absolute(place), failed);
  if (failed) real = fs::absolute(place).lexically_normal();
  for (MergeSource const& source : sources)
    for (fs::path around = real.parent_path();; around = around.parent_path()) {
      require(!fs::equivalent(around, source.path, none),
              "cannot merge into " + path_in_quotes(place.string()),
              "it is within " + path_in_quotes(source.path) + ", which stays as it is",
              "choose another place");
      if (around == around.root_path()) break;
    }
}

void require_each_once(std::vector<MergeSource> const& sources) {
  for (std::size_t i = 0; i < sources.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      std::error_code none;
      require(!fs::equivalent(sources[i].path, sources[j].path, none),
              path_in_quotes(sources[j].path) + " and " + path_in_quotes(sources[i].path) +
                  " are one folder",
              "its results are merged with themselves", "give each folder once");
    }
}

Json manifest_in(std::string const& folder) {
  Json manifest = foreign_json(content_of(folder + "/manifest.json").value_or(""));
  require(manifest.is_object(), "cannot read " + path_in_quotes(folder + "/manifest.json"),
          "it is no JSON object", "run antikelvin scan or resume there once, which writes it");
  return manifest;
}

std::vector<std::string> lines_of(fs::path const& path) {
  std::vector<std::string> lines;
  std::ifstream file(path, std::ios::binary);
  for (std::string line; std::getline(file, line) && !file.eof();) lines.push_back(line);
  return lines;
}

/// Lines of the journals of a folder about points that are taken from it, the last of each.
void add_journal(MergedRecords const& merged, std::size_t from,
                 std::unordered_map<std::string, Json>& journal) {
  std::string const& folder = merged.folders()[from].path;
  for (std::string const& records : record_files(folder))
    for (std::string const& line : lines_of(fs::path(records).replace_filename("journal.jsonl"))) {
      check_interrupt();
      Json entry = foreign_json(line);
      if (!entry.is_object()) continue;
      std::string const id = text_in(entry, "id");
      MergedRecords::Point const* const point = merged.find(id);
      if (point == nullptr || point->from != from) continue;
      if (!entry.contains("from")) entry["from"] = folder;
      journal[id] = std::move(entry);
    }
}

/// Copies what the job's options name: files of `inputs`, whose names hold the hash of their content.
void copy_inputs(std::vector<MergeSource> const& sources, fs::path const& target) {
  for (MergeSource const& source : sources) {
    std::error_code none, failed;
    for (auto const& entry : fs::directory_iterator(fs::path(source.path) / "inputs", none)) {
      bool const is_ours = entry.symlink_status(none).type() == fs::file_type::regular &&
                           entry.path().filename().string()[0] != '.';
      if (!is_ours || fs::exists(target / "inputs" / entry.path().filename())) continue;
      fs::create_directories(target / "inputs", failed);
      fs::copy_file(entry.path(), target / "inputs" / entry.path().filename(), failed);
      if (failed) cannot_copy(entry.path(), failed);
    }
  }
}

/// The first folder's manifest, and what is known of all.
Json merged_manifest(MergedRecords const& merged, std::size_t n_points) {
  Json parts = Json::array();
  for (MergedFolder const& folder : merged.folders()) {
    Json const manifest = manifest_in(folder.path);
    Json part = {{"folder", folder.path}, {"points", folder.n_taken}};
    for (char const* const key : {"build", "device", "merged_from"})
      if (manifest.contains(key)) part[key] = manifest[key];
    parts.push_back(std::move(part));
  }
  Json manifest = manifest_in(merged.folders()[0].path);
  manifest["points"] = n_points;
  manifest["merged_from"] = std::move(parts);
  return manifest;
}

/// Points in the order of the job, then others.
std::vector<MergedRecords::Point const*> in_order(MergedRecords const& merged,
                                                  std::vector<ScanPoint> const& points) {
  std::vector<MergedRecords::Point const*> order;
  std::set<std::string> of_job;
  for (ScanPoint const& point : points) {
    of_job.insert(point.id);
    if (auto const* const found = merged.find(point.id)) order.push_back(found);
  }
  for (MergedRecords::Point const& point : merged.points())
    if (of_job.count(point.record["id"].get<std::string>()) == 0) order.push_back(&point);
  return order;
}

/// Writes all records and their files, and flushes them.
void write_records(MergedRecords const& merged, std::vector<ScanPoint> const& points,
                   fs::path const& target) {
  std::unordered_map<std::string, Json> journal;
  for (std::size_t from = 0; from < merged.folders().size(); ++from)
    add_journal(merged, from, journal);
  fs::create_directory(target / "points");
  LineLog records((target / "results.jsonl").string()),
      journal_log((target / "journal.jsonl").string());
  for (MergedRecords::Point const* point : in_order(merged, points)) {
    check_interrupt();
    std::string const id = point->record["id"].get<std::string>();
    if (point->record.contains("file")) {
      std::string const file = point->record["file"].get<std::string>();
      fs::path const from = fs::path(merged.folders()[point->from].path) / file;
      std::error_code failed;
      fs::copy_file(from, target / file, failed);
      if (failed) cannot_copy(from, failed);
    }
    records.append(record_line(point->record));
    auto const entry = journal.find(id);
    if (entry != journal.end())
      journal_log.append(entry->second.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  records.sync();
  journal_log.sync();
}

/// Bytes of a file; 0 where nobody can tell.
double bytes_of_file(fs::path const& path) {
  std::error_code failed;
  std::uintmax_t const size = fs::file_size(path, failed);
  return failed ? 0 : static_cast<double>(size);
}

/// Bytes of the merged folder, about: those of what it takes.
double bytes_of(std::vector<MergeSource> const& sources, MergedRecords const& merged) {
  constexpr double kJournalLine = 256;
  double bytes = 0;
  for (MergedRecords::Point const& point : merged.points()) {
    check_interrupt();
    bytes += static_cast<double>(record_line(point.record).size()) + kJournalLine;
    if (std::string const file = text_in(point.record, "file"); !file.empty())
      bytes += bytes_of_file(fs::path(merged.folders()[point.from].path) / file);
  }
  std::set<fs::path> inputs;
  for (MergeSource const& source : sources) {
    std::error_code none;
    for (auto const& entry : fs::directory_iterator(fs::path(source.path) / "inputs", none))
      if (inputs.insert(entry.path().filename()).second) bytes += bytes_of_file(entry.path());
  }
  return bytes;
}

void write_folder(std::vector<MergeSource> const& sources, MergedRecords const& merged,
                  std::vector<ScanPoint> const& points, bool is_complete, fs::path const& place) {
  require_disk(folder_around(place).string(), bytes_of(sources, merged));
  PendingFolder pending(place);
  fs::path const& target = pending.path();
  write_records(merged, points, target);
  copy_inputs(sources, target);
  auto const write = [&](char const* name, std::string const& content) {
    write_atomically((target / name).string(), [&](std::ostream& out) { out << content; });
  };
  write("job.toml", content_of(fs::path(sources[0].path) / "job.toml").value_or(""));
  write("manifest.json",
        merged_manifest(merged, points.size()).dump(2, ' ', false, Json::error_handler_t::replace) +
            "\n");
  if (is_complete) write("DONE", "");
  check_interrupt();
  pending.commit();
}

std::string count_text(std::uint64_t n, std::string const& one, std::string const& many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

/// Sentences about a folder that whoever merges it should know.
void add_remarks(MergedFolder const& folder, MergedRecords const& merged, Report& report) {
  std::string const name = path_in_quotes(folder.path);
  bool is_in_use = !lock_owner(folder.path).empty();
  for (std::string const& records : record_files(folder.path))
    is_in_use = is_in_use || !lock_owner(fs::path(records).parent_path().string()).empty();
  if (is_in_use)
    report.notes.push_back("a scan runs in " + name +
                           ": points that it finishes later are not merged");
  if (!folder.damaged.empty())
    report.notes.push_back(
        count_text(folder.damaged.size(), "damaged line of ", "damaged lines of ") + name +
        (folder.damaged.size() == 1 ? " is" : " are") + " passed over: " + folder.damaged[0] +
        (folder.damaged.size() > 1 ? ", and more" : ""));
  std::error_code none;
  std::size_t n_checkpoints = 0;
  for (auto const& entry : fs::directory_iterator(folder.path + "/checkpoints", none))
    n_checkpoints += merged.find(entry.path().filename().string()) == nullptr ? 1 : 0;
  if (n_checkpoints > 0)
    report.notes.push_back(
        count_text(n_checkpoints, "point", "points") + " that " + name +
        " has begun would start anew in the merged folder: checkpoints stay where they are");
}

ScanSummary summary_of(MergedRecords const& merged, std::vector<ScanPoint> const& points) {
  ScanSummary summary;
  summary.n_points = points.size();
  for (ScanPoint const& point : points)
    if (auto const* const found = merged.find(point.id))
      ++(is_failure(found->record) ? summary.n_failed : summary.n_done);
  summary.n_other = merged.points().size() - summary.n_done - summary.n_failed;
  return summary;
}

}  // namespace

Report merge_results(std::vector<MergeSource> const& sources, MergeSettings const& settings) {
  fs::path const place = plain_path(settings.folder);
  require_free(place);
  require_apart(place, sources);
  require_each_once(sources);
  Report report;
  report.verb = "merge";
  MergedRecords merged(settings.prefers_first);
  std::vector<ScanPoint> points;
  std::unordered_map<std::string, std::string> labels;
  for (MergeSource const& source : sources) {
    check_interrupt();
    manifest_in(source.path);
    std::vector<ScanPoint> own = scan_points(source.job, source.verb, source.path);
    KnownPoints const known = known_points(own, source.path, source.job.rng_layout);
    if (points.empty()) {
      points = std::move(own);
      for (ScanPoint const& point : points) labels[point.id] = point.label;
    } else {
      require_same_job({sources[0].path, sources[0].job, sources[0].verb, points},
                       {source.path, source.job, source.verb, own});
    }
    merged.add_folder(source.path, known, labels);
  }
  ScanSummary const summary = summary_of(merged, points);
  report.rows.columns = {"folder", "records",   "taken",        "identical",
                         "failed", "different", "damaged_lines"};
  for (MergedFolder const& folder : merged.folders()) {
    report.rows.rows.push_back({folder.path, folder.n_records, folder.n_taken, folder.n_identical,
                                folder.n_failed, folder.n_different,
                                static_cast<std::uint64_t>(folder.damaged.size())});
    add_remarks(folder, merged, report);
  }
  bool const is_complete = summary.n_done + summary.n_failed == summary.n_points;
  if (!settings.dry_run) write_folder(sources, merged, points, is_complete, place);
  std::string note = place.string() + (settings.dry_run ? " would have " : ": ") +
                     std::to_string(summary.n_done) + " of " +
                     count_text(summary.n_points, "point", "points") + " done, " +
                     std::to_string(summary.n_failed) + " failed, " +
                     std::to_string(summary.n_points - summary.n_done - summary.n_failed) + " open";
  report.notes.push_back(note);
  if (summary.n_other > 0)
    report.notes.push_back(count_text(summary.n_other, "more record is", "more records are") +
                           " of points that the job has no longer");
  return report;
}

}  // namespace antikelvin
