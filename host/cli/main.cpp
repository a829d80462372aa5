// SPDX-License-Identifier: Apache-2.0
// Arguments → verb → report → outputs; exit codes; nothing else.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>

#include "antikelvin/core/build_info.hpp"
#include "antikelvin/core/error.hpp"
#include "antikelvin/run/interrupt.hpp"
#include "antikelvin/run/parse.hpp"
#include "cli/checkpoint_options.hpp"
#include "cli/config.hpp"
#include "cli/verbs.hpp"

namespace antikelvin::cli {
namespace {

enum ExitCode {
  kDone = 0,
  kInternal = 1,
  kUsage = 2,
  kNoBackend = 3,
  kCheckFailed = 4,
  kNotConverged = 5
};

/// Options that say where and how to run, not what to compute; they do not belong to a report's
/// input.
bool is_about_the_run(std::string const& name) {
  static std::vector<std::string> const names = {
      "help",     "config",  "set",        "output",           "format",
      "progress", "quiet",   "dry-run",    "threads",          "backend",
      "simd",     "restart", "checkpoint", "checkpoint-every", "time-limit"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (Verb const& verb : all_verbs()) names.push_back(verb.name);
  return names;
}

/// Common options may stand before the verb: finds it, skipping their values.
std::size_t verb_position(std::vector<std::string> const& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string const& argument = arguments[i];
    if (argument.empty() || argument[0] != '-') return i;
    bool const has_value = argument != "--quiet" && argument != "--dry-run" &&
                           argument != "--restart" && argument != "--help" && argument != "-h" &&
                           argument != "--version" && argument.find('=') == std::string::npos &&
                           !(argument.size() > 2 && argument[1] != '-');
    if (has_value) ++i;
  }
  return arguments.size();
}

std::string overview() {
  std::string text =
      "antikelvin - statistical ensembles at positive and negative absolute temperature\n\n"
      "Usage: antikelvin VERB [options]\n\nVerbs:\n";
  for (Verb const& verb : all_verbs())
    text += "  " + verb.name + std::string(12 - verb.name.size(), ' ') + verb.summary + "\n";
  text +=
      "\n  antikelvin VERB --help    options of a verb, with examples\n"
      "  antikelvin --version      version\n\n"
      "Exit codes: 0 done, 1 internal fault, 2 bad usage, 3 backend not available, 4 check "
      "failed,\n"
      "5 not converged or out of time, 130/138/143 interrupted.\n";
  return text;
}

/// One parse of one verb.
struct Parsed {
  CommonOptions common;
  Verb verb;
  std::vector<std::string> known;  ///< long option names
  std::vector<std::string> given;  ///< those on the command line
  Json input = Json::object();
  bool help_shown = false;
};

[[noreturn]] void refuse_arguments(CLI::ParseError const& error,
                                   std::vector<std::string> const& arguments,
                                   Parsed const& parsed) {
  std::string const see = "see antikelvin " + parsed.verb.name + " --help";
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    for (std::string const& argument : arguments) {
      if (argument.rfind("--", 0) != 0) continue;
      std::string const name = argument.substr(
          2, argument.find('=') == std::string::npos ? std::string::npos : argument.find('=') - 2);
      if (std::find(parsed.known.begin(), parsed.known.end(), name) != parsed.known.end() ||
          name == "help")
        continue;
      std::string const near = nearest_name(name, parsed.known);
      throw SpecError("unknown option --" + name.substr(0, 60), "this verb has none of that name",
                      near.empty() ? see : "did you mean --" + near + "?");
    }
  }
  std::string what = error.what();
  std::replace(what.begin(), what.end(), '\n', ' ');
  throw SpecError(what, "the arguments do not fit", see);
}

void parse_verb(Parsed& parsed, std::string const& name,
                std::vector<std::string> const& arguments) {
  for (Verb& verb : all_verbs())
    if (verb.name == name) parsed.verb = std::move(verb);
  CLI::App app(parsed.verb.summary, "antikelvin " + name);
  app.set_help_flag("-h,--help", "print this help");
  parsed.verb.add_options(app);
  add_common_options(app, parsed.common);
  if (parsed.verb.samples) add_checkpoint_options(app, parsed.common.checkpoint);
  app.footer("\n" + parsed.verb.examples);
  parsed.known.clear();
  for (CLI::Option const* option : app.get_options())
    for (std::string const& long_name : option->get_lnames())
      if (long_name != "help" && long_name != "config" && long_name != "set")
        parsed.known.push_back(long_name);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
  } catch (CLI::CallForHelp const&) {
    std::cout << app.help();
    parsed.help_shown = true;
    return;
  } catch (CLI::ParseError const& error) {
    if (parsed.known.empty()) throw;
    parsed.known.insert(parsed.known.end(), {"config", "set"});
    refuse_arguments(error, arguments, parsed);
  }
  for (CLI::Option const* option : app.get_options())
    if (option->count() > 0 && !option->get_lnames().empty())
      parsed.given.push_back(option->get_lnames()[0]);
  for (CLI::Option const* option : app.get_options()) {
    if (option->get_lnames().empty() || is_about_the_run(option->get_lnames()[0])) continue;
    std::string const& key = option->get_lnames()[0];
    if (option->get_expected_max() == 0)
      parsed.input[key] = option->as<bool>();
    else
      parsed.input[key] =
          option->count() > 0 ? option->results().back() : option->get_default_str();
  }
}

int finish(Report const& report, CommonOptions const& common) {
  bool const to_file =
      !common.output.empty() &&
      std::find(common.output.begin(), common.output.end(), "-") == common.output.end();
  switch (report.outcome) {
    case Outcome::done:
      if (to_file && !common.quiet)
        for (std::string const& note : report.notes) std::cerr << note << '\n';
      return kDone;
    case Outcome::check_failed:
      std::cerr << "antikelvin: check failed (" << report.outcome_reason
                << "); the result is written and its reasons say where\n";
      return kCheckFailed;
    case Outcome::not_converged:
      std::cerr << "antikelvin: not converged (" << report.outcome_reason
                << "); the result is written, repeat with more --sweeps\n";
      return kNotConverged;
  }
  return kInternal;
}

int run(std::vector<std::string> arguments) {
  auto const has = [&](char const* flag) {
    return std::find(arguments.begin(), arguments.end(), flag) != arguments.end();
  };
  if (has("--version")) {
    std::cout << "antikelvin " << build_info().version << '\n';
    return kDone;
  }
  std::size_t const position = verb_position(arguments);
  if (position == arguments.size()) {
    if (has("--help") || has("-h")) {
      std::cout << overview();
      return kDone;
    }
    throw SpecError("no verb given", "the tool needs to know what to do", "see antikelvin --help");
  }
  std::string const name = arguments[position];
  std::vector<std::string> const verbs = verb_names();
  if (std::find(verbs.begin(), verbs.end(), name) == verbs.end()) {
    std::string const near = nearest_name(name, verbs);
    throw SpecError("unknown verb '" + name.substr(0, 60) + "'", "the tool has none of that name",
                    near.empty() ? "see antikelvin --help" : "did you mean " + near + "?");
  }
  arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(position));
  Parsed parsed;
  parse_verb(parsed, name, arguments);
  if (!parsed.help_shown && (!parsed.common.config.empty() || !parsed.common.set.empty())) {
    // Read again, lowest rank first: later ones win.
    std::vector<std::string> from_file, from_set, set_names;
    for (std::string const& text : parsed.common.set) {
      from_set.push_back(set_argument(text, parsed.known));
      set_names.push_back(text.substr(0, text.find('=')));
    }
    if (!parsed.common.config.empty())
      from_file = config_arguments(parsed.common.config, name, verbs, parsed.known);
    std::vector<std::string> merged =
        without_overridden(without_overridden(from_file, set_names), parsed.given);
    for (std::string const& argument : without_overridden(from_set, parsed.given))
      merged.push_back(argument);
    merged.insert(merged.end(), arguments.begin(), arguments.end());
    parsed = Parsed{};
    parse_verb(parsed, name, merged);
  }
  if (parsed.help_shown) return kDone;

  validate(parsed.common);
  bool const own_output = name == "plot" || name == "info";
  std::vector<Output> const targets = own_output ? std::vector<Output>{} : outputs(parsed.common);
  catch_interrupts();
  parsed.common.saved = open_checkpoint(parsed.common, name, parsed.input);
  auto const start = std::chrono::steady_clock::now();
  std::optional<Report> report = parsed.verb.run(parsed.common);
  if (!report) return kDone;
  report->input = parsed.input;
  report->start = start;
  write_report(*report, targets, std::cout);
  if (parsed.common.saved) parsed.common.saved->finished();
  return finish(*report, parsed.common);
}

/// One line, whatever control characters the user's text had.
int complain(std::string message, int code) {
  std::replace_if(
      message.begin(), message.end(), [](unsigned char c) { return c < ' ' || c == 127; }, '?');
  std::cerr << "antikelvin: " << message << '\n';
  return code;
}

/// Results that did not reach standard output are no results.
int flushed(int code) {
  std::cout.flush();
  if (!std::cout)
    throw IoError("cannot write to standard output", "it does not take the data",
                  "check space, or use -o FILE");
  return code;
}

std::string goes_on(std::string const& folder) {
  return "state saved in " + folder + ", the same command goes on";
}

int guarded_run(int argc, char** argv) {
  try {
    return flushed(run({argv + 1, argv + argc}));
  } catch (SpecError const& error) {
    return complain(error.what(), kUsage);
  } catch (BackendError const& error) {
    return complain(error.what(), kNoBackend);
  } catch (Interrupted const& error) {
    return complain("interrupted (signal " + std::to_string(error.signal) + "); " +
                        (error.saved_in.empty() ? "no file was written" : goes_on(error.saved_in)),
                    128 + error.signal);
  } catch (TimeLimitReached const& error) {
    return complain("time limit reached (no result yet); " + goes_on(error.saved_in) + ": " +
                        command_line(argc, argv),
                    kNotConverged);
  } catch (std::bad_alloc const&) {
    return complain("out of memory (the request does not fit); use fewer rows, replicas or sweeps",
                    kInternal);
  } catch (std::exception const& error) {
    return complain(error.what(), kInternal);
  }
}

}  // namespace
}  // namespace antikelvin::cli

int main(int argc, char** argv) { return antikelvin::cli::guarded_run(argc, argv); }
