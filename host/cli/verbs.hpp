// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "io/report.hpp"
#include "study/cost.hpp"

namespace antikelvin::cli {

enum class VerbKind {
  plain,     ///< makes a report; of several ranks, the first runs it
  sampling,  ///< makes a report; ranks share the replicas, and run it in step
  scan,      ///< ranks share the points; -o is a folder, --set is over the job
  other,     ///< does its own writing; of several ranks, the first runs it
};

/// Common options that a verb makes use of. The others are accepted, so that a script may give all
/// verbs the same, and not shown in its help.
enum Use : unsigned {
  kKernels = 1,    ///< --backend, --threads, --simd
  kSeed = 2,       ///< --seed
  kProgress = 4,   ///< --progress
  kFormat = 8,     ///< --format
  kColumns = 16,   ///< --columns, --compact
  kFiles = 32,     ///< -o
  kConfig = 64,    ///< --config
  kSet = 128,      ///< --set
  kRemarks = 256,  ///< --quiet
  kPlan = 512,     ///< --dry-run
  kTable = kFormat | kColumns | kFiles,
  kExact = kTable | kConfig | kSet | kRemarks | kPlan,
  kEverything = kExact | kKernels | kSeed | kProgress,
};

/// One verb of the tool: its options, and what it does with them.
struct Verb {
  std::string name;
  std::string summary;                ///< one line for `antikelvin --help`
  std::string notes;                  ///< a paragraph of `antikelvin VERB --help`, or empty
  std::vector<std::string> examples;  ///< commands, each with its remark behind "  # "
  std::function<void(OptionTable&)> add_options;
  /// Validates everything, then runs. No report: the verb has written its own output.
  std::function<std::optional<Report>(CommonOptions const&)> run;
  VerbKind kind = VerbKind::plain;
  unsigned uses = kEverything;   ///< of Use
  std::string output_help = {};  ///< of -o, where it is no file of results
  /// Validates everything and says what it takes; set for studies.
  std::function<Cost(CommonOptions const&)> cost = {};
};

/// Everything that a verb takes, its own options first.
OptionTable option_table(Verb const& verb, CommonOptions& common);

/// Studies, and the verbs that are none.
std::vector<Verb> all_verbs();

Verb plot_verb();
Verb scan_verb();
Verb resume_verb();
Verb status_verb();
Verb export_verb();
Verb diff_verb();
Verb transitions_verb();
Verb merge_verb();
Verb report_verb();
Verb info_verb();
Verb columns_verb();
Verb help_verb();

}  // namespace antikelvin::cli
