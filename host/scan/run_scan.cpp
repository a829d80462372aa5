// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <ostream>
#include <utility>

#include "base/failure.hpp"
#include "io/hdf5_file.hpp"
#include "io/output_file.hpp"
#include "process/console.hpp"
#include "process/interrupt.hpp"
#include "scan/folder_lock.hpp"
#include "scan/point_plan.hpp"
#include "scan/results_folder.hpp"
#include "scan/scan.hpp"
#include "scan/scan_monitor.hpp"
#include "scan/scan_recorder.hpp"

namespace antikelvin {
namespace {

/// Bytes of a record and its neighbours, and of a row in a file; both are upper bounds of what is
/// seen.
constexpr double kRecordBytes = 4096, kRowBytes = 64;

/// The rows of a report that are too many for its record, as a file of their own.
std::string write_point_file(Report& report, std::string const& folder, std::string const& id) {
  std::string const name = "points/" + id + ".h5";
  report.reproducible = true;
  std::string const path = folder + "/" + name;
  std::ostream nowhere(nullptr);
  write_report(report, {{path, Format::hdf5}}, nowhere);
  return name;
}

/// A point that can run.
struct Fitting {
  ScanPoint const* point;
  PointCost cost;
};

/// Share of the whole, for the time left: updates, or points where nothing is sampled.
double work_of(PointCost const& cost) { return std::max(cost.updates, 1.0); }

std::string line_of(Json const& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void say(std::string const& text) { console_err() << "antikelvin: " << text << std::endl; }

constexpr std::size_t kDamageShown = 3;

void tell_damage(std::vector<DamagedLine> const& damaged) {
  for (std::size_t i = 0; i < damaged.size() && i < kDamageShown; ++i)
    say("damaged line " + damaged[i].text() + "; kept in damaged.jsonl, its point runs again");
  if (damaged.size() > kDamageShown)
    say(std::to_string(damaged.size() - kDamageShown) + " more damaged lines, likewise");
}

/// While it lives, records are taken.
class Taking {
 public:
  Taking(Ranks& ranks, std::function<void(std::string const&)> take) : ranks_(ranks) {
    ranks_.on_record(std::move(take));
  }
  ~Taking() { ranks_.on_record(nullptr); }
  Taking(Taking const&) = delete;
  Taking& operator=(Taking const&) = delete;

 private:
  Ranks& ranks_;
};

class Scan {
 public:
  Scan(ScanVerb const& verb, ScanSettings const& settings, std::vector<ScanPoint> const& points,
       Ranks& ranks)
      : verb_(verb), settings_(settings), points_(points), ranks_(ranks) {}

  /// Plans, tells the other ranks, and records what all compute: the first rank's part.
  std::uint64_t lead() {
    std::string const own = shard_folder(settings_.folder, settings_.shard);
    Records const records = read_all_records(known_points(points_, settings_.folder));
    tell_damage(records.damaged);
    set_aside(records.damaged, own);
    remove_temporaries(settings_.folder, own);
    ScanRecorder recorder(settings_, own);
    remove_leftovers(records);
    std::vector<ScanPoint const*> const mine = pending(records);
    if (!mine.empty()) std::filesystem::remove(settings_.folder + "/DONE");
    ScanSummary const before = summarize(points_, records);
    std::vector<Fitting> const fitting = refuse_what_cannot_run(mine, recorder);
    double work = 0;
    for (Fitting const& one : fitting) work += work_of(one.cost);
    ScanMonitor monitor(
        settings_.progress, own,
        {points_.size(), before.n_done, before.n_failed + mine.size() - fitting.size()}, work);
    Taking const taking(ranks_,
                        [&](std::string const& message) { recorder.take(message, monitor); });
    ranks_.all_gather(text_of(fitting));
    run_all(fitting, &monitor);
    ranks_.barrier();
    recorder.sync();
    return fitting.size();
  }

  /// Computes what rank 0 has planned: the other ranks' part.
  void follow() {
    run_all(fitting_of(ranks_.all_gather("")[0]), nullptr);
    ranks_.barrier();
  }

 private:
  /// Checkpoints of points that were recorded just before a scan was killed.
  void remove_leftovers(Records const& records) const {
    std::error_code none;
    std::vector<std::filesystem::path> leftovers;
    for (auto const& entry :
         std::filesystem::directory_iterator(checkpoint_folder(settings_.folder, ""), none))
      if (records.find(entry.path().filename().string()) != nullptr)
        leftovers.push_back(entry.path());
    for (auto const& folder : leftovers) std::filesystem::remove_all(folder, none);
  }

  /// Points of this shard without a record.
  std::vector<ScanPoint const*> pending(Records const& records) const {
    std::vector<ScanPoint const*> result;
    for (std::size_t i = settings_.shard.index - 1; i < points_.size();
         i += settings_.shard.count) {
      Json const* const record = records.find(points_[i].id);
      if (record == nullptr || (settings_.retry && is_failure(*record)))
        result.push_back(&points_[i]);
    }
    return result;
  }

  /// Records points that their verb refuses, and returns the others.
  std::vector<Fitting> refuse_what_cannot_run(std::vector<ScanPoint const*> const& points,
                                              ScanRecorder& recorder) const {
    std::vector<Fitting> fitting;
    double bytes = 0, most = 0;
    std::vector<std::pair<ScanPoint const*, Failure>> refused;
    for (ScanPoint const* point : points) {
      check_interrupt();
      PointPlan const plan = plan_of(*point, verb_);
      if (plan.refusal) {
        refused.emplace_back(point, *plan.refusal);
        continue;
      }
      fitting.push_back({point, plan.cost});
      bytes += kRecordBytes + kRowBytes * std::max(0.0, plan.cost.rows - kRecordRows);
      most = std::max(most, plan.cost.memory_bytes);
    }
    // The longest point may leave two checkpoints while it runs, on every rank.
    if (!fitting.empty()) require_disk(settings_.folder, bytes + 2 * most * ranks_.size());
    for (auto const& [point, failure] : refused) recorder.refuse(*point, verb_.name, failure);
    if (!refused.empty())
      say(std::to_string(refused.size()) + " of " + std::to_string(points.size()) +
          " points cannot run (first: " + refused[0].first->label + ": " +
          refused[0].second.message + "); they are recorded as failed");
    return fitting;
  }

  /// Message of rank 0 to the others: places of points, and their updates.
  std::string text_of(std::vector<Fitting> const& fitting) const {
    if (ranks_.size() == 1) return "";
    Json list = Json::array();
    for (Fitting const& one : fitting)
      list.push_back({one.point - points_.data(), one.cost.updates});
    return list.dump();
  }
  std::vector<Fitting> fitting_of(std::string const& text) const {
    std::vector<Fitting> fitting;
    for (Json const& one : Json::parse(text)) {
      PointCost cost;
      cost.updates = one[1].get<double>();
      fitting.push_back({&points_.at(one[0].get<std::size_t>()), cost});
    }
    return fitting;
  }

  /// Points from the queue, until it is empty.
  void run_all(std::vector<Fitting> const& fitting, ScanMonitor* monitor) {
    for (std::uint64_t ticket = ranks_.next_ticket(); ticket < fitting.size();
         ticket = ranks_.next_ticket()) {
      check_interrupt();
      if (settings_.deadline && std::chrono::steady_clock::now() >= *settings_.deadline)
        throw TimeLimitReached(settings_.folder);
      Fitting const& one = fitting[ticket];
      if (monitor != nullptr) monitor->start(one.point->label, work_of(one.cost));
      ranks_.send(run_point(one));
    }
  }

  std::string run_point(Fitting const& one) const {
    ScanPoint const& point = *one.point;
    auto const start = std::chrono::steady_clock::now();
    Json record;
    try {
      record = computed(point, one.cost);
    } catch (Interrupted const&) {
      throw;
    } catch (TimeLimitReached const&) {
      throw;
    } catch (IoError const&) {
      throw;  // the disk, not the point
    } catch (std::exception const& error) {
      Failure const failure = failure_of(error);
      record = failure_record(point.id, verb_.name, point.input, failure.code, failure.message);
    }
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    Json entry = {{"id", point.id},
                  {"failed", is_failure(record)},
                  {"seconds", seconds},
                  {"unit_updates", one.cost.updates}};
    if (ranks_.size() > 1) entry["rank"] = ranks_.rank();
    return line_of(entry) + '\n' + record_line(record);
  }

  Json computed(ScanPoint const& point, PointCost const& cost) const {
    Report report = verb_.run(point, cost);
    report.input = point.input;
    std::string const file =
        needs_file(report) ? write_point_file(report, settings_.folder, point.id) : "";
    return record_of(point.id, point.input, report, file);
  }

  ScanVerb const& verb_;
  ScanSettings const& settings_;
  std::vector<ScanPoint> const& points_;
  Ranks& ranks_;
};

/// The points of a job in a folder, which all ranks then agree on.
std::vector<ScanPoint> open_folder(Job const& job, ScanVerb const& verb,
                                   ScanSettings const& settings) {
  Job const own = with_own_files(job, settings.folder);
  std::vector<ScanPoint> points = scan_points(own, verb, settings.folder);
  write_manifest(own, settings.folder, points.size(), verb.device);
  return points;
}

}  // namespace

ScanSummary run_scan(Job const& job, ScanVerb const& verb, ScanSettings const& settings,
                     Ranks& ranks) {
  if (ranks.rank() > 0) {
    ranks.barrier();  // the folder is there
    std::vector<ScanPoint> const points =
        scan_points(with_own_files(job, settings.folder), verb, settings.folder);
    Scan(verb, settings, points, ranks).follow();
    return {};
  }
  make_results_folder(settings.folder, settings.shard);
  FolderLock const lock(shard_folder(settings.folder, settings.shard));
  if (settings.restart) discard_results(settings.folder);
  std::vector<ScanPoint> const points = open_folder(job, verb, settings);
  ranks.barrier();
  std::uint64_t const n_run = Scan(verb, settings, points, ranks).lead();
  ScanSummary summary = summarize(points, read_all_records(known_points(points, settings.folder)));
  summary.n_run = n_run;
  if (summary.n_done + summary.n_failed == summary.n_points)
    write_atomically(settings.folder + "/DONE", [](std::ostream&) {});
  return summary;
}

}  // namespace antikelvin
