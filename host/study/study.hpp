// SPDX-License-Identifier: Apache-2.0
// A study is a verb that computes. All that the tool knows of one is said here, by its folder: command line, job files, help,
// manual pages, completion, plans, units and the page of a scan read it.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "io/report.hpp"
#include "process/progress.hpp"
#include "study/cost.hpp"
#include "study/option_table.hpp"
#include "table/schema.hpp"

namespace antikelvin {

/// Settings that a plan depends on beside the study's own options.
struct StudyContext {
  std::uint64_t seed = 1;
  /// False in a process that computes a share of what another one writes.
  bool writes_files = true;
};

/// Options understood and everything decided, before anything runs. It is described or run, once.
class StudyPlan {
 public:
  StudyPlan() = default;
  StudyPlan(StudyPlan const&) = delete;
  StudyPlan& operator=(StudyPlan const&) = delete;
  virtual ~StudyPlan() = default;

  /// Whether kernels run it; if not, it is run without a backend.
  virtual bool uses_backend() const { return true; }

  /// Refuses what does not fit the device, with the numbers.
  virtual void require_memory(DeviceInfo const&) const {}

  /// Refuses what only kernels can tell cannot be answered, and does nothing else.
  virtual void check(std::shared_ptr<Backend const> const&) const {}

  virtual Cost cost() const = 0;

  /// Sentences for people who may have meant something else.
  virtual std::vector<std::string> remarks() const { return {}; }

  /// Lists what would run, a row per part: the result of --dry-run.
  virtual Report describe(std::shared_ptr<Backend const> const& backend) = 0;

  virtual Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) = 0;
};

/// Options of a study as texts, which its table of options sets.
class StudyOptions {
 public:
  StudyOptions() = default;
  StudyOptions(StudyOptions const&) = delete;
  StudyOptions& operator=(StudyOptions const&) = delete;
  virtual ~StudyOptions() = default;

  /// Declares every option, with its default as it stands. The table refers to these options.
  virtual void declare(OptionTable& table) = 0;

  /// Plans what the texts say. Throws SpecError for what cannot be.
  virtual std::unique_ptr<StudyPlan> plan(StudyContext const& context) const = 0;
};

struct Study {
  std::string name;
  std::string summary;                ///< one line for the list of verbs
  std::string notes;                  ///< a paragraph of its help, or empty
  std::vector<std::string> examples;  ///< commands, each with its remark behind "  # "
  Schema schema;                      ///< columns of its tables
  bool has_kernels = true;            ///< some of its plans use a backend
  bool is_random = true;              ///< a seed matters; replicas can be shared, and chains saved
  std::function<std::unique_ptr<StudyOptions>()> options;
};

/// How a study comes to a plan from its options. Options is a StudyOptions with defaults.
template <class Options>
std::function<std::unique_ptr<StudyOptions>()> options_of() {
  return [] { return std::make_unique<Options>(); };
}

}  // namespace antikelvin
