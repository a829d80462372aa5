// SPDX-License-Identifier: Apache-2.0
// Options of a verb, each declared once: parsing, --help, manual pages, completion and job files read this table.
#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace antikelvin {

/// Headings of --help, in their order.
enum class Section { system, state, sampling, output, running, testing };
inline constexpr Section kSections[] = {Section::system, Section::state,   Section::sampling,
                                        Section::output, Section::running, Section::testing};
std::string title_of(Section section);

/// Numbers that a range lo:hi:count of an option stands for.
enum class Numbers { whole, exact, real };

/// Kind of the text behind an option.
struct ValueKind {
  std::string name;  ///< as --help shows it: N, REAL, LIST, FILE …; empty for a flag
  std::string unit;  ///< of a number, with k_B = 1; empty for pure numbers
  std::vector<std::string> choices;  ///< values, or beginnings of values, that can be listed
  bool is_closed = false;            ///< whether any value but the choices is refused
  bool is_path = false;              ///< whether it names a file or folder
  /// Choices that have another name now, with that: accepted for a release, with a remark.
  std::vector<std::pair<std::string, std::string>> former;
  Numbers numbers = Numbers::real;

  ValueKind of(Numbers kind) const;
};

/// Names with what they stand for.
template <class T>
using Choices = std::vector<std::pair<std::string, T>>;

namespace kind {

ValueKind whole();  ///< N: a whole number, also as 1e6
ValueKind real(std::string const& unit = "");
ValueKind exact(std::string const& unit = "");  ///< a real that keeps all its digits
ValueKind list(std::string const& unit = "");   ///< of reals: 1,2 or lo:hi:count
ValueKind wholes();
ValueKind exacts(std::string const& unit = "");
ValueKind path(std::string const& name = "FILE");
ValueKind text(std::string const& name);  ///< with rules of its own
/// Exactly one of the choices.
ValueKind one_of(std::vector<std::string> choices);
/// A text that is one of these or begins with one.
ValueKind like(std::string const& name, std::vector<std::string> choices);

template <class T>
ValueKind one_of(Choices<T> const& choices) {
  std::vector<std::string> names;
  for (auto const& choice : choices) names.push_back(choice.first);
  return one_of(names);
}

}  // namespace kind

/// Refuses a value that is none of the choices, and names the nearest.
void require_choice(std::string const& value, std::string const& option,
                    std::vector<std::string> const& choices);

/// Choice of a value; refuses others as require_choice does.
template <class T>
T choose(std::string const& value, std::string const& option, Choices<T> const& choices) {
  std::vector<std::string> names;
  for (auto const& choice : choices) names.push_back(choice.first);
  require_choice(value, option, names);
  return std::find_if(choices.begin(), choices.end(),
                      [&](auto const& choice) { return choice.first == value; })
      ->second;
}

/// One option, or an argument that is told by its place.
struct Option {
  std::string name;    ///< long name without dashes; of an argument, its name
  std::string letter;  ///< the short form without its dash, or empty
  Section section = Section::running;
  ValueKind value;
  std::string help, default_value;
  std::vector<std::string> former;  ///< names that it had: accepted for a release, with a remark
  std::string instead;              ///< of an option that is on its way out: what to use now
  bool is_argument = false;
  bool is_optional = false;  ///< of an argument
  bool is_input = true;      ///< says what to compute, not where or how to run and write
  bool is_shown = true;      ///< the verb uses it; others are accepted, for scripts, and not shown
  std::variant<bool*, std::string*, std::vector<std::string>*> target;

  bool is_flag() const { return std::holds_alternative<bool*>(target); }
  bool is_repeated() const { return target.index() == 2; }
  bool is_outgoing() const { return !instead.empty(); }

  Option& formerly(std::string const& old_name);
  Option& with_former_choice(std::string const& old_choice, std::string const& choice);
};

/// Options in the order of their declaration. It refers to what they set.
class OptionTable {
 public:
  /// Those declared next stand under this heading.
  void section(Section section) { section_ = section; }

  /// An option with a value, of which the last occurrence counts.
  /// @param names  `--long` or `-l,--long`
  Option& add(std::string const& names, std::string& value, ValueKind kind,
              std::string const& help);
  /// An option that may be repeated.
  Option& add(std::string const& names, std::vector<std::string>& values, ValueKind kind,
              std::string const& help);
  Option& flag(std::string const& names, bool& value, std::string const& help);
  /// @param name  without dashes
  Option& argument(std::string const& name, std::string& value, ValueKind kind,
                   std::string const& help);

  /// All words that stand behind those before it; the last argument.
  Option& arguments(std::string const& name, std::vector<std::string>& values, ValueKind kind,
                    std::string const& help);

  /// Options that say the same in different ways: where a command line has one of them, it silences the
  /// others in files and --set.
  void exclusive(std::vector<std::string> names) { exclusive_.push_back(std::move(names)); }
  std::vector<std::vector<std::string>> const& exclusive() const { return exclusive_; }

  std::vector<Option>& options() { return options_; }
  std::vector<Option> const& options() const { return options_; }

 private:
  Option& append(std::string const& names, ValueKind kind, std::string const& help);

  Section section_ = Section::running;
  std::vector<Option> options_;
  std::vector<std::vector<std::string>> exclusive_;
};

}  // namespace antikelvin
