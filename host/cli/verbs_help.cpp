// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>

#include "antikelvin/base/error.hpp"
#include "cli/help_text.hpp"
#include "cli/invocation.hpp"
#include "io/output_file.hpp"
#include "process/console.hpp"

namespace antikelvin::cli {
namespace {

struct HelpOptions {
  std::string verb, completion, pages;
  bool man = false;
};

Verb verb_of(std::string const& name) {
  require_verb(name);
  for (Verb& verb : all_verbs())
    if (verb.name == name) return std::move(verb);
  throw ContractError("a known verb has no entry");
}

/// Every manual page and completion file, in the folders where systems look for them.
void write_pages(std::string const& folder) {
  auto const write = [&](std::string const& name, std::string const& text) {
    std::filesystem::path const path = std::filesystem::path(folder) / name;
    std::filesystem::create_directories(path.parent_path());
    write_atomically(path.string(), [&](std::ostream& out) { out << text; });
  };
  write("man/man1/antikelvin.1", manual_page());
  for (Verb const& verb : all_verbs())
    write("man/man1/antikelvin-" + verb.name + ".1", manual_page(verb));
  write("bash-completion/completions/antikelvin", completion("bash"));
  write("zsh/site-functions/_antikelvin", completion("zsh"));
  write("fish/vendor_completions.d/antikelvin.fish", completion("fish"));
}

std::optional<Report> help(HelpOptions const& o) {
  if (!o.pages.empty()) {
    write_pages(o.pages);
  } else if (!o.completion.empty()) {
    console_out() << completion(o.completion);
  } else if (o.man) {
    console_out() << (o.verb.empty() ? manual_page() : manual_page(verb_of(o.verb)));
  } else {
    require(!o.verb.empty(), "the verb is missing", "help shows the options of one",
            "try antikelvin help sample, or antikelvin --help for a list");
    require_verb(o.verb);
    read_invocation(o.verb, {"--help"});
  }
  return std::nullopt;
}

}  // namespace

Verb help_verb() {
  auto const o = std::make_shared<HelpOptions>();
  return {
      "help",
      "options of a verb; manual pages and completion for shells",
      "",
      {"antikelvin help sample  # as antikelvin sample --help",
       "antikelvin help sample --man | man -l -", "source <(antikelvin help --completion bash)"},
      [o](OptionTable& table) {
        table.argument("verb", o->verb, kind::text("VERB"), "a verb").is_optional = true;
        table.section(Section::output);
        table.flag("--man", o->man, "its manual page, in man's own language");
        table.add("--completion", o->completion, kind::one_of({"bash", "zsh", "fish"}),
                  "completion file for a shell: bash, zsh or fish");
        table.add("--pages", o->pages, kind::path("FOLDER"),
                  "write all manual pages and completion files below this folder");
      },
      [o](CommonOptions const&) { return help(*o); },
      VerbKind::other,
      0};
}

}  // namespace antikelvin::cli
