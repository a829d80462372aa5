// SPDX-License-Identifier: Apache-2.0
// Completion for bash, zsh and fish from the options of verbs.
#include "cli/help_text.hpp"

namespace antikelvin::cli {
namespace {

std::string joined(std::vector<std::string> const& words) {
  std::string text;
  for (std::string const& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Between single quotes of a shell.
std::string single_quoted(std::string const& text) {
  std::string result = "'";
  for (char const c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

/// zsh reads brackets and colons in descriptions.
std::string zsh_text(std::string const& text) {
  std::string result;
  for (char const c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string verb_list() {
  std::vector<std::string> names;
  for (Verb const& verb : all_verbs()) names.push_back(verb.name);
  return joined(names);
}

std::string bash_completion() {
  std::string options, values;
  for (Verb const& verb : all_verbs()) {
    std::vector<std::string> names;
    for (Option const& option : shown_options(verb)) {
      if (option.is_argument) {
        if (option.name == "verb") values += "    'help ') words=$verbs ;;\n";
        continue;
      }
      names.push_back("--" + option.name);
      if (option.value.choices.empty() && option.value.is_path) continue;
      if (option.is_flag()) continue;
      values += "    '" + verb.name + " --" + option.name + "'" +
                (option.letter.empty() ? "" : "|'" + verb.name + " -" + option.letter + "'") +
                ") words=" + single_quoted(joined(option.value.choices)) + "; files= ;;\n";
    }
    options += "    " + verb.name + ") options=" + single_quoted(joined(names)) + " ;;\n";
  }
  return "# bash completion of antikelvin; made by antikelvin help --completion bash\n"
         "_antikelvin() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} i\n"
         "  local verbs=" +
         single_quoted(verb_list()) +
         " verb= options= words= files=1\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case \" $verbs \" in *\" ${COMP_WORDS[i]} \"*) verb=${COMP_WORDS[i]}; break ;; esac\n"
         "  done\n"
         "  if [ -z \"$verb\" ]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$verbs --help --version\" -- \"$current\")\n"
         "    return\n"
         "  fi\n"
         "  case $verb in\n" +
         options +
         "  esac\n"
         "  if [ \"$current\" = = ]; then current=\n"
         "  elif [ \"$previous\" = = ]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
         "  [[ $previous == -* ]] || { [ \"$verb\" = help ] && previous=; }\n"
         "  case \"$verb $previous\" in\n" +
         values +
         "  esac\n"
         "  if [[ $current == -* ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
         "  elif [ -n \"$words\" ]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "  elif [ -n \"$files\" ]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _antikelvin antikelvin\n";
}

std::string zsh_completion() {
  std::string verbs, cases;
  for (Verb const& verb : all_verbs()) {
    verbs += "    " + single_quoted(verb.name + ":" + zsh_text(verb.summary)) + "\n";
    cases += "      " + verb.name + ") _arguments";
    for (Option const& option : shown_options(verb)) {
      std::string const action = !option.value.choices.empty()
                                     ? "(" + joined(option.value.choices) + ")"
                                 : option.value.is_path ? "_files"
                                                        : "";
      auto const add = [&](std::string const& spec) {
        cases += " \\\n        " + single_quoted(spec);
      };
      if (option.is_argument) {
        add((option.is_repeated() ? "*:" : ":") + option.name + ":" +
            (option.name == "verb" ? "(" + verb_list() + ")" : action));
        continue;
      }
      std::string const help = "[" + zsh_text(option.help) + "]";
      std::string const rest =
          option.is_flag() ? help : help + ":" + zsh_text(option.value.name) + ":" + action;
      add("*--" + option.name + (option.is_flag() ? "" : "=") + rest);
      if (!option.letter.empty()) add("*-" + option.letter + (option.is_flag() ? "" : "+") + rest);
    }
    cases += " ;;\n";
  }
  return "#compdef antikelvin\n"
         "# zsh completion of antikelvin; made by antikelvin help --completion zsh\n"
         "_antikelvin() {\n"
         "  local context state line\n"
         "  local -a verbs=(\n" +
         verbs +
         "  )\n"
         "  _arguments -C '1:verb:->verb' '*::option:->option'\n"
         "  case $state in\n"
         "    verb) _describe verb verbs ;;\n"
         "    option)\n"
         "      case $line[1] in\n" +
         cases +
         "      esac ;;\n"
         "  esac\n"
         "}\n"
         "_antikelvin \"$@\"\n";
}

std::string fish_completion() {
  std::string text =
      "# fish completion of antikelvin; made by antikelvin help --completion fish\n"
      "complete -c antikelvin -n __fish_use_subcommand -l version -d version\n";
  for (Verb const& verb : all_verbs()) {
    text += "complete -c antikelvin -f -n __fish_use_subcommand -a " + verb.name + " -d " +
            single_quoted(verb.summary) + "\n";
    for (Option const& option : shown_options(verb)) {
      std::string const start =
          "complete -c antikelvin -n '__fish_seen_subcommand_from " + verb.name + "'";
      if (option.is_argument) {
        if (option.name == "verb") text += start + " -f -a " + single_quoted(verb_list()) + "\n";
        continue;
      }
      text += start + " -l " + option.name;
      if (!option.letter.empty()) text += " -s " + option.letter;
      if (!option.value.choices.empty())
        text += " -x -a " + single_quoted(joined(option.value.choices));
      else if (!option.is_flag())
        text += option.value.is_path ? " -r" : " -x";
      text += " -d " + single_quoted(option.help) + "\n";
    }
  }
  return text;
}

}  // namespace

std::string completion(std::string const& shell) {
  if (shell == "bash") return bash_completion();
  return shell == "zsh" ? zsh_completion() : fish_completion();
}

}  // namespace antikelvin::cli
