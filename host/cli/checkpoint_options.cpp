// SPDX-License-Identifier: Apache-2.0
#include "cli/checkpoint_options.hpp"

#include <unistd.h>

#include <fmt/core.h>
#include <algorithm>
#include <filesystem>
#include <ostream>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/file_content.hpp"
#include "base/hash.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "process/console.hpp"

namespace antikelvin::cli {
namespace {

/// When this run began.
auto run_start = CheckpointPlan::Clock::now();

/// Hash of a file's content, as text.
std::string hash_of_file(std::string const& path) {
  return fmt::format("{:016x}", xxh3(content_of(path).value_or("")));
}

/// Lines on the files that a value names by `@file`, alone or among words.
std::string files_in(std::string const& name, std::string const& value) {
  std::vector<std::string> paths;
  if (value.rfind('@', 0) == 0) paths.push_back(value.substr(1));
  std::istringstream words(value);
  for (std::string word; words >> word;)
    if (word[0] == '@') paths.push_back(word.substr(1));
  std::string lines;
  for (std::string const& path : paths)
    if (std::filesystem::is_regular_file(path))
      lines += name + " content=" + hash_of_file(path) + "\n";
  return lines;
}

std::string without_controls(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

}  // namespace

void add_interval_options(OptionTable& table, CheckpointOptions& o) {
  table.section(Section::running);
  table
      .add("--checkpoint-every", o.every, kind::text("TIME"),
           "time between two states; longer where saving would take over 5 % of it")
      .is_input = false;
  table
      .add("--time-limit", o.time_limit, kind::text("TIME"),
           "end after this time (2h30m, 90s) with the state saved and exit code 5")
      .is_input = false;
}

void add_checkpoint_options(OptionTable& table, CheckpointOptions& o) {
  table.section(Section::running);
  table
      .add("--checkpoint", o.folder, kind::path("FOLDER"),
           "save the state in this folder; the same command resumes from there, with the "
           "same results, and removes the folder when it is done")
      .is_input = false;
  table.flag("--restart", o.restart, "discard what --checkpoint holds and start over").is_input =
      false;
  add_interval_options(table, o);
}

std::string identity_of(std::string const& verb, Json const& input) {
  std::string identity = "verb=" + verb + "\nrandom number layout=";
  identity += std::to_string(kRngLayoutVersion) + "\n";
  for (auto const& [name, value] : input.items()) {
    std::string const text = value.is_string() ? value.get<std::string>() : value.dump();
    identity += name + "=" + without_controls(text) + "\n" + files_in(name, text);
  }
  return identity;
}

namespace {

/// Whether a folder of this path is there, or can be made, and can be written to. Makes nothing.
void require_folder(std::string const& path) {
  namespace fs = std::filesystem;
  std::error_code none;
  fs::path nearest = fs::absolute(path, none);
  while (!fs::exists(nearest, none) && nearest.has_relative_path()) {
    require(nearest.filename().string().size() <= 255, "cannot make checkpoint " + in_quotes(path),
            "a name in it is longer than 255 bytes", "choose another folder");
    nearest = nearest.parent_path();
  }
  auto const require_it = [&](bool holds, char const* why) {
    require(holds, "cannot make checkpoint " + path_in_quotes(path),
            path_in_quotes(nearest.string()) + why, "choose another folder");
  };
  require_it(fs::is_directory(nearest, none), " is no folder");
  require_it(access(nearest.c_str(), W_OK | X_OK) == 0, " is not writable");
}

}  // namespace

void require_checkpoint_options(CheckpointOptions const& o) {
  char const* const hint = "add --checkpoint DIR";
  parse_duration(o.every, "--checkpoint-every");
  if (!o.time_limit.empty()) parse_duration(o.time_limit, "--time-limit");
  if (!o.folder.empty()) return require_folder(o.folder);
  require(o.time_limit.empty(), "--time-limit needs --checkpoint",
          "what was computed would be lost", hint);
  require(!o.restart, "--restart needs --checkpoint", "there is nothing to discard", hint);
  require(o.every == CheckpointOptions{}.every, "--checkpoint-every needs --checkpoint",
          "the state needs a folder", hint);
}

std::shared_ptr<Checkpoint> open_checkpoint(CommonOptions const& options, std::string const& verb,
                                            Json const& input, Ranks* ranks) {
  CheckpointOptions const& o = options.checkpoint;
  if (o.folder.empty() || options.dry_run) return nullptr;
  CheckpointPlan plan;
  plan.folder = o.folder;
  plan.identity = identity_of(verb, input);
  plan.every = parse_duration(o.every, "--checkpoint-every");
  plan.restart = o.restart;
  plan.deadline = deadline_of(o);
  if (!options.quiet)
    plan.say = [](std::string const& remark) { console_err() << "antikelvin: " << remark << '\n'; };
  return std::make_shared<Checkpoint>(std::move(plan), ranks);
}

std::optional<CheckpointPlan::Clock::time_point> deadline_of(CheckpointOptions const& o) {
  if (o.time_limit.empty()) return std::nullopt;
  return run_start +
         std::chrono::duration_cast<CheckpointPlan::Clock::duration>(
             std::chrono::duration<double>(parse_duration(o.time_limit, "--time-limit")));
}

void start_time_limits() { run_start = CheckpointPlan::Clock::now(); }

std::string command_line(std::string const& program, std::vector<std::string> const& arguments) {
  std::vector<std::string> words = arguments;
  words.insert(words.begin(), program);
  std::string line;
  for (std::string const& word : words) {
    if (!line.empty()) line += ' ';
    if (!word.empty() &&
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "-_=+,./:@%") == std::string::npos) {
      line += word;
      continue;
    }
    line += '\'';
    for (char const c : word) c == '\'' ? line += "'\\''" : line += c;
    line += '\'';
  }
  return line;
}

}  // namespace antikelvin::cli
