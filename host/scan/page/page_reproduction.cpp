// SPDX-License-Identifier: Apache-2.0
#include "scan/page/page_reproduction.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/file_content.hpp"
#include "io/foreign_json.hpp"
#include "process/progress.hpp"
#include "scan/page/page_verdicts.hpp"
#include "scan/records.hpp"
#include "scan/results_folder.hpp"

namespace antikelvin {
namespace {

Json commands(std::string const& name) {
  std::string const own = in_shell(name);
  std::vector<std::pair<std::string, char const*>> const commands = {
      {"scan " + in_shell(name + "/job.toml") + " -o again", "all of it once more"},
      {"resume " + own, "what is open"},
      {"export " + own + " -o all.csv", "one table"},
      {"report " + own, "this page"}};
  Json data = Json::array();
  for (auto const& [command, purpose] : commands) {
    std::string const padding(std::max(command.size(), commands[0].first.size()) - command.size(),
                              ' ');
    data.push_back({{"command", command + padding}, {"purpose", purpose}});
  }
  return data;
}

/// A text or number of a file that may be anybody's; empty if it is not there.
std::string text_in(Json const& json, char const* key) {
  if (!json.is_object() || !json.contains(key)) return "";
  return json[key].is_string() ? json[key].get<std::string>() : json[key].dump();
}

double seconds_of_work(std::string const& folder) {
  double seconds = 0;
  for (std::string const& records : record_files(folder)) {
    std::ifstream journal(std::filesystem::path(records).replace_filename("journal.jsonl"));
    for (std::string line; std::getline(journal, line);)
      seconds += number_in(foreign_json(line), "seconds");
  }
  return seconds;
}

Json facts(Job const& job, std::string const& folder) {
  Json data = Json::array();
  auto const fact = [&](char const* label, std::string const& text) {
    if (!text.empty()) data.push_back({{"label", label}, {"text", text}});
  };
  Json manifest = foreign_json(content_of(folder + "/manifest.json").value_or(""));
  if (!manifest.is_object()) manifest = Json::object();
  Json const build = manifest.value("build", Json::object());
  Json const device = manifest.value("device", Json::object());
  Json const rng = manifest.value("rng", Json::object());
  fact("version", text_in(build, "version") + " (" + text_in(build, "commit") + ")");
  fact("compiler", text_in(build, "compiler") + ", " + text_in(build, "build_type"));
  fact("CUDA", text_in(build, "cuda"));
  fact("Thrust", text_in(build, "thrust") + ", CPU system " + text_in(build, "cpu_system"));
  fact("device",
       text_in(device, "backend") + (device.empty() ? "" : " ") + text_in(device, "name"));
  fact("random numbers", text_in(rng, "generator") + ", layout " + text_in(rng, "layout"));
  fact("seeds",
       job.independent_seeds
           ? "independent: each point has its own, made from its options; its record has it"
           : "shared: the seed of every point is that in the job, else 1");
  fact("layout of results", "schema " + text_in(manifest, "schema"));
  if (double const seconds = seconds_of_work(folder); seconds > 0)
    fact("computing time", duration_text(seconds));
  return data;
}

}  // namespace

Json reproduction_data(Job const& job, std::string const& folder, std::string const& example) {
  return {{"commands", commands(folder_name(folder))},
          {"example", example},
          {"job", content_of(folder + "/job.toml").value_or("")},
          {"facts", facts(job, folder)}};
}

}  // namespace antikelvin
