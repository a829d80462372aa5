// SPDX-License-Identifier: Apache-2.0
#include "cli/option_text.hpp"

#include <CLI/CLI.hpp>
#include <map>

#include "cli/checkpoint_options.hpp"

namespace antikelvin::cli {
namespace {

using Choices = std::vector<std::string>;

bool takes_file(std::string const& option) {
  static Choices const names = {"output", "config", "checkpoint", "snapshot",
                                "job",    "folder", "file",       "levels"};
  return std::find(names.begin(), names.end(), option) != names.end();
}

OptionText text_of(std::string const& verb, CLI::Option const& option) {
  OptionText text;
  text.is_argument = option.get_lnames().empty();
  text.name = text.is_argument ? option.get_single_name() : option.get_lnames()[0];
  if (!option.get_snames().empty()) text.letter = option.get_snames()[0];
  text.group = option.get_group();
  text.help = option.get_description();
  text.default_value = option.get_default_str();
  text.is_repeated = option.get_multi_option_policy() == CLI::MultiOptionPolicy::Throw &&
                     option.get_expected_max() > 1;
  text.choices = choices_of(verb, text.name);
  text.takes_file = takes_file(text.name);
  bool const is_flag = option.get_expected_max() == 0;
  std::string const type = option.get_type_name();
  if (!is_flag)
    text.value = text.takes_file ? "FILE" : type.empty() || type == "TEXT" ? "VALUE" : type;
  return text;
}

}  // namespace

std::vector<OptionText> option_texts(Verb const& verb) {
  CLI::App app(verb.summary, "antikelvin " + verb.name);
  app.set_help_flag("-h,--help", "print this help");
  CommonOptions common;
  verb.add_options(app);
  add_common_options(app, common);
  if (verb.kind == VerbKind::sampling) add_checkpoint_options(app, common.checkpoint);
  if (verb.kind == VerbKind::scan) add_interval_options(app, common.checkpoint);
  std::vector<OptionText> texts;
  for (CLI::Option const* option : app.get_options()) texts.push_back(text_of(verb.name, *option));
  return texts;
}

std::vector<std::string> choices_of(std::string const& verb, std::string const& option) {
  static std::map<std::string, Choices> const common = {
      {"backend", {"auto", "cpu", "cuda"}},
      {"simd", {"auto", "generic", "avx2", "avx512"}},
      {"format", {"table", "csv", "json", "h5"}},
      {"progress", {"auto", "always", "never", "json"}},
      {"model", {"ising", "potts:", "blume-capel:", "edwards-anderson:"}},
      {"lattice", {"chain", "square", "triangular", "cubic", "complete"}},
      {"boundary", {"periodic", "open"}},
      {"completion", {"bash", "zsh", "fish"}},
  };
  static std::map<std::string, Choices> const own = {
      {"sample dynamics",
       {"auto", "heat-bath", "metropolis", "swendsen-wang", "demon", "exchange"}},
      {"sample method", {"auto", "spin-flip", "binomial"}},
      {"sample layout", {"auto", "replicas", "slabs"}},
      {"sample start", {"hot", "cold"}},
      {"sample show", {"summary", "histogram", "series"}},
      {"sample fault", {"none", "acceptance", "correlated"}},
      {"scaling dynamics", {"auto", "heat-bath", "metropolis", "swendsen-wang"}},
      {"scaling method", {"auto", "spin-flip", "binomial"}},
      {"scaling quantity", {"energy", "magnetization"}},
      {"scaling fault", {"none", "acceptance", "correlated"}},
      {"contact mechanism", {"auto", "pairs", "carrier"}},
      {"contact show", {"auto", "series", "contacts", "order"}},
      {"contact fault", {"none", "acceptance"}},
      {"driven preset", {"three-level-laser", "four-level-laser"}},
      {"driven method", {"exact", "sample", "both"}},
      {"driven fault", {"none", "acceptance", "correlated"}},
      {"dos method", {"annealing", "multicanonical", "exchange", "both", "all"}},
      {"dos show", {"levels", "canonical", "transition", "zeros", "methods"}},
      {"dos exact", {"auto", "no"}},
      {"dos fault", {"none", "acceptance"}},
  };
  if (auto const found = own.find(verb + " " + option); found != own.end()) return found->second;
  auto const found = common.find(option);
  return found != common.end() ? found->second : Choices{};
}

}  // namespace antikelvin::cli
