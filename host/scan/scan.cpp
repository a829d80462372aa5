// SPDX-License-Identifier: Apache-2.0
#include "scan/scan.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <ostream>
#include <set>

#include "base/failure.hpp"
#include "io/foreign_json.hpp"
#include "io/hdf5_file.hpp"
#include "io/output_file.hpp"
#include "process/console.hpp"
#include "process/interrupt.hpp"
#include "scan/folder_lock.hpp"
#include "scan/line_log.hpp"
#include "scan/point_id.hpp"
#include "scan/results_folder.hpp"
#include "scan/scan_monitor.hpp"

namespace antikelvin {
namespace {

/// Bytes of a record and its neighbours, and of a row in a file; both are upper bounds of what is
/// seen.
constexpr double kRecordBytes = 4096, kRowBytes = 64;

/// Options that differ from their defaults, sorted.
Json input_of(PointOptions const& options, ScanVerb const& verb, std::string const& folder) {
  std::map<std::string, Json> sorted;
  for (auto const& [name, value] : options) {
    Json const& standard = verb.defaults.at(name);
    Json const own = standard.is_boolean() ? Json(value == "true") : Json(value);
    if (own != standard) sorted[name] = own;
  }
  Json input = Json::object();
  for (auto& [name, value] : sorted)
    input[name] = value.is_string() ? Json(relative_file(value.get<std::string>(), folder)) : value;
  return input;
}

/// Of the options that walk along the grid, or else of all.
std::string label_of(PointOptions const& options, std::set<std::string> const& walking) {
  std::string label;
  for (auto const& [name, value] : options)
    if (walking.empty() || walking.count(name) > 0)
      label += (label.empty() ? "" : " ") + name + "=" + value.substr(0, 40);
  return label;
}

std::set<std::string> walking_options(Job const& job) {
  std::set<std::string> names;
  for (JobAxis const& axis : job.axes) names.insert(axis.names.begin(), axis.names.end());
  for (PointOptions const& one : job.include)
    for (auto const& option : one) names.insert(option.first);
  return names;
}

/// A point's cost, or why it cannot run.
struct Plan {
  PointCost cost;
  std::optional<Failure> refusal;
};

Plan plan_of(ScanPoint const& point, ScanVerb const& verb) {
  try {
    return {verb.plan(point.options), std::nullopt};
  } catch (Interrupted const&) {
    throw;
  } catch (std::exception const& error) {
    return {{}, failure_of(error)};
  }
}

/// The rows of a report that are too many for its record, as a file of their own.
std::string write_point_file(Report& report, std::string const& folder, std::string const& id) {
  std::string const name = "points/" + id + ".h5";
  report.reproducible = true;
  std::string const path = folder + "/" + name;
  std::ostream nowhere(nullptr);
  write_report(report, {{path, Format::hdf5}}, nowhere);
  return name;
}

/// Of the points computed so far.
std::optional<double> updates_per_second(std::string const& folder) {
  std::ifstream journal(folder + "/journal.jsonl");
  double updates = 0, seconds = 0;
  for (std::string line; std::getline(journal, line);) {
    Json const entry = foreign_json(line);
    if (!entry.is_object()) continue;
    updates += number_in(entry, "unit_updates");
    seconds += number_in(entry, "seconds");
  }
  if (updates <= 0 || seconds <= 0) return std::nullopt;
  return updates / seconds;
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

/// Rank 0 alone: writes the records of all ranks.
class Recorder {
 public:
  Recorder(ScanSettings const& settings, std::string const& own)
      : settings_(settings), results_(own + "/results.jsonl"), journal_(own + "/journal.jsonl") {}

  void refuse(ScanPoint const& point, std::string const& verb, Failure const& failure) {
    results_.append(
        record_line(failure_record(point.id, verb, point.input, failure.code, failure.message)));
  }

  /// @param message  a journal entry, a line break, a record
  void take(std::string const& message, ScanMonitor& monitor) {
    std::size_t const end = message.find('\n');
    std::string const entry = message.substr(0, end), record = message.substr(end + 1);
    results_.append(record);
    journal_.append(entry);
    Json const journal = Json::parse(entry);
    std::string const leftovers =
        checkpoint_folder(settings_.folder, journal["id"].get<std::string>());
    if (std::filesystem::exists(leftovers)) {
      results_.sync();
      std::filesystem::remove_all(leftovers);
    }
    monitor.finish(!journal["failed"].get<bool>(),
                   std::max(journal["unit_updates"].get<double>(), 1.0));
  }

  void sync() { results_.sync(); }

 private:
  ScanSettings const& settings_;
  LineLog results_, journal_;
};

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

  /// Of the first rank: plans, tells the others, and records what all compute.
  std::uint64_t lead() {
    std::string const own = shard_folder(settings_.folder, settings_.shard);
    Records const records = read_all_records(known_points(points_, settings_.folder));
    tell_damage(records.damaged);
    set_aside(records.damaged, own);
    remove_temporaries(settings_.folder, own);
    Recorder recorder(settings_, own);
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

  /// Of the other ranks.
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
                                              Recorder& recorder) const {
    std::vector<Fitting> fitting;
    double bytes = 0, most = 0;
    std::vector<std::pair<ScanPoint const*, Failure>> refused;
    for (ScanPoint const* point : points) {
      check_interrupt();
      Plan const plan = plan_of(*point, verb_);
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

  /// What rank 0 tells the others: places of points, and their updates.
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

std::vector<ScanPoint> scan_points(Job const& job, ScanVerb const& verb,
                                   std::string const& folder) {
  std::set<std::string> const walking = walking_options(job);
  std::set<std::string> seen;
  std::vector<ScanPoint> points;
  for (PointOptions& options : job_points(job)) {
    ScanPoint point;
    if (job.independent_seeds)
      set_option(
          options, "seed",
          std::to_string(seed_of_point(job.verb, input_of(options, verb, ""), job.rng_layout)));
    point.id = point_id(job.verb, input_of(options, verb, ""), job.rng_layout);
    if (!seen.insert(point.id).second) continue;  // written twice
    point.input = input_of(options, verb, folder);
    point.label = label_of(options, walking);
    point.options = std::move(options);
    points.push_back(std::move(point));
  }
  return points;
}

Report describe_scan(Job const& job, ScanVerb const& verb, ScanSettings const& settings) {
  Report report;
  report.verb = "scan";
  report.rows.columns = {"id", "point", "state", "memory_bytes", "unit_updates", "rows", "reason"};
  std::vector<ScanPoint> const points = scan_points(job, verb, settings.folder);
  Records const records = read_all_records(known_points(points, settings.folder));
  double updates = 0, most = 0, seconds = 0;
  bool is_estimated = true;
  std::uint64_t n_new = 0, n_refused = 0;
  for (ScanPoint const& point : points) {
    check_interrupt();
    Json const* const record = records.find(point.id);
    Plan const plan = plan_of(point, verb);
    std::string const state = record != nullptr ? is_failure(*record) ? "failed" : "done"
                              : plan.refusal    ? "refused"
                                                : "new";
    bool const fits = !plan.refusal;
    report.rows.rows.push_back(
        {point.id, point.label, state, fits ? Cell(plan.cost.memory_bytes) : Cell(),
         fits ? Cell(plan.cost.updates) : Cell(), fits ? Cell(plan.cost.rows) : Cell(),
         fits ? std::string() : plan.refusal->message});
    n_refused += state == "refused" ? 1 : 0;
    if (state != "new") continue;
    ++n_new;
    updates += plan.cost.updates;
    is_estimated = is_estimated && plan.cost.seconds;
    seconds += plan.cost.seconds.value_or(0);
    most = std::max(most, plan.cost.memory_bytes);
  }
  char text[200];
  std::snprintf(text, sizeof text,
                "%zu points, %llu to run, %llu refused: %.3g unit updates, at most %.3g MB at once",
                report.rows.rows.size(), static_cast<unsigned long long>(n_new),
                static_cast<unsigned long long>(n_refused), updates, most / 1e6);
  report.notes.emplace_back(text);
  if (auto const rate = updates_per_second(settings.folder)) {
    std::snprintf(text, sizeof text, "about %s at the rate of the points done so far",
                  duration_text(updates / *rate).c_str());
    report.notes.emplace_back(text);
  } else if (is_estimated && updates > 0) {
    report.notes.push_back("about " + duration_text(std::max(1.0, seconds)) +
                           " on this machine (a rough estimate)");
  }
  return report;
}

ScanSummary summarize(std::vector<ScanPoint> const& points, Records const& records) {
  ScanSummary summary;
  summary.n_points = points.size();
  std::uint64_t n_found = 0;
  for (ScanPoint const& point : points) {
    Json const* const record = records.find(point.id);
    if (record == nullptr) continue;
    ++n_found;
    if (is_failure(*record)) {
      ++summary.n_failed;
      if (summary.first_failure.empty())
        summary.first_failure = point.label + ": " + text_in(record->at("error"), "message");
      continue;
    }
    ++summary.n_done;
    std::string const outcome = record->value("outcome", "");
    summary.n_unconverged += outcome == "not converged" ? 1 : 0;
    summary.n_check_failed += outcome == "check failed" ? 1 : 0;
  }
  summary.n_other = records.list.size() - n_found;
  return summary;
}

KnownPoints known_points(std::vector<ScanPoint> const& points, std::string const& folder,
                         int rng_layout) {
  KnownPoints known{folder, {}, rng_layout};
  for (ScanPoint const& point : points) known.names.insert(point.id);
  return known;
}

std::string checkpoint_folder(std::string const& folder, std::string const& id) {
  return folder + "/checkpoints/" + id;
}

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
