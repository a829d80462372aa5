// SPDX-License-Identifier: Apache-2.0
// Arguments → verb → report → outputs; exit codes; nothing else.
#include "cli/run.hpp"

#include <algorithm>
#include <chrono>
#include <ostream>
#include <set>

#include "base/build_info.hpp"
#include "base/failure.hpp"
#include "base/quote.hpp"
#include "cli/checkpoint_options.hpp"
#include "cli/help_text.hpp"
#include "cli/invocation.hpp"
#include "cli/launch.hpp"
#include "process/console.hpp"
#include "process/interrupt.hpp"
#include "study/schemas.hpp"

namespace antikelvin::cli {
namespace {

/// Common options may stand before the verb: finds it, skipping their values.
std::size_t verb_position(std::vector<std::string> const& arguments) {
  // Mostly the verb comes first, and no table of options is needed to find it.
  if (!arguments.empty() && (arguments[0].empty() || arguments[0][0] != '-')) return 0;
  std::set<std::string> flags = {"--version"};
  CommonOptions common;
  for (Verb const& verb : all_verbs()) {
    OptionTable const table = option_table(verb, common);
    for (Option const& option : table.options()) {
      if (!option.is_flag()) continue;
      flags.insert("--" + option.name);
      if (!option.letter.empty()) flags.insert("-" + option.letter);
    }
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string const& argument = arguments[i];
    if (argument.empty() || argument[0] != '-') return i;
    bool const has_value = flags.count(argument) == 0 && argument.find('=') == std::string::npos &&
                           !(argument.size() > 2 && argument[1] != '-');
    if (has_value) ++i;
  }
  return arguments.size();
}

int finish(Report const& report, CommonOptions const& common, std::vector<Output> const& targets) {
  // Tables and JSON have the notes in them.
  bool const are_shown = std::any_of(targets.begin(), targets.end(), [](Output const& output) {
    return output.path == "-" && output.format != Format::csv;
  });
  if (!are_shown && !common.quiet)
    for (std::string const& note : report.notes) console_err() << note << '\n';
  auto const warn = [&](char const* problem, std::string const& hint, int code) {
    console_err() << "antikelvin: " << problem << " (" << report.outcome_reason << "); "
                  << (report.outcome_hint.empty() ? hint : report.outcome_hint) << '\n';
    return code;
  };
  switch (report.outcome) {
    case Outcome::done:
      return kDone;
    case Outcome::check_failed:
      return warn("check failed", "the result is written and its reasons say where", kCheckFailed);
    case Outcome::not_converged:
      return warn("not converged", "the result is written, repeat with more --sweeps",
                  kNotConverged);
    case Outcome::incomplete:
      return warn("incomplete", "", kNotConverged);
  }
  return kInternal;
}

int run_verb(std::vector<std::string> arguments) {
  auto const has = [&](char const* flag) {
    return std::find(arguments.begin(), arguments.end(), flag) != arguments.end();
  };
  if (has("--version")) {
    console_out() << "antikelvin " << build_info().version << '\n';
    return kDone;
  }
  std::size_t const position = verb_position(arguments);
  if (position == arguments.size()) {
    if (has("--help") || has("-h")) {
      console_out() << overview(help_width());
      return kDone;
    }
    throw SpecError("no verb given", "the tool needs to know what to do", "see antikelvin --help");
  }
  std::string const name = arguments[position];
  if (name == "help" && arguments.size() == 1) {
    console_out() << overview(help_width());
    return kDone;
  }
  require_verb(name);
  arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(position));
  Invocation invocation = read_invocation(name, arguments);
  if (invocation.help_shown) return kDone;
  bool const shared =
      invocation.verb.kind == VerbKind::sampling || invocation.verb.kind == VerbKind::scan;
  if (ranks().rank() > 0 && !shared) return kDone;

  bool const is_special =
      invocation.verb.kind == VerbKind::scan || invocation.verb.kind == VerbKind::other;
  validate(invocation.common);
  std::vector<Output> const targets =
      is_special ? std::vector<Output>{} : outputs(invocation.common);
  announce_renamed(invocation.common);
  catch_interrupts();
  std::shared_ptr<Checkpoint> saved;
  if (invocation.verb.kind == VerbKind::sampling) {
    require_checkpoint_options(invocation.common.checkpoint);
    invocation.common.open_saved = [&] {
      try {
        return saved = open_checkpoint(invocation.common, name, invocation.input, &ranks());
      } catch (IoError const&) {
        throw SpecError(
            "cannot make checkpoint " + path_in_quotes(invocation.common.checkpoint.folder),
            "the folder or a file in it cannot be written", "choose another folder");
      }
    };
  }
  auto const start = std::chrono::steady_clock::now();
  std::optional<Report> report = invocation.verb.run(invocation.common);
  if (!report) return kDone;
  report->input = invocation.input;
  if (report->schema.tables.empty()) report->schema = schema_with_plan(report->verb);
  report->start = start;
  write_report(*report, targets, console_out());
  if (saved) saved->finished();
  return finish(*report, invocation.common, targets);
}

/// Results that did not reach standard output are no results.
int flushed(int code) {
  console_out().flush();
  if (!console_out())
    throw IoError("cannot write to standard output", "it does not take the data",
                  "check space, or use -o FILE");
  return code;
}

std::string resumes(std::string const& folder) {
  return "state saved in " + folder + ", the same command resumes";
}

}  // namespace

int complain(std::string message, int code, std::ostream& err) {
  std::replace_if(
      message.begin(), message.end(), [](unsigned char c) { return c < ' ' || c == 127; }, '?');
  message = "antikelvin: " + message;
  ranks().fail(message, code);  // does not return where there are other ranks
  err << message << '\n';
  return code;
}

bool computes(std::vector<std::string> const& arguments) {
  std::size_t const position = verb_position(arguments);
  if (position == arguments.size()) return false;
  std::vector<Verb> const verbs = all_verbs();
  return std::any_of(verbs.begin(), verbs.end(), [&](Verb const& verb) {
    return verb.kind != VerbKind::other && verb.name == arguments[position];
  });
}

int run(std::vector<std::string> const& arguments, std::ostream& out, std::ostream& err,
        std::string const& program) {
  ConsoleOn const console(out, err);
  start_time_limits();
  try {
    int const code = flushed(run_verb(arguments));
    ranks().barrier();
    return code;
  } catch (Interrupted const& error) {
    return complain("interrupted (signal " + std::to_string(error.signal) + "); " +
                        (error.saved_in.empty() ? "no file was written" : resumes(error.saved_in)),
                    128 + error.signal, err);
  } catch (TimeLimitReached const& error) {
    return complain("time limit reached (not all is done); " + resumes(error.saved_in) + ": " +
                        command_line(program, arguments),
                    kNotConverged, err);
  } catch (std::exception const& error) {
    Failure const failure = failure_of(error);
    return complain(failure.message, failure.code, err);
  }
}

}  // namespace antikelvin::cli
