// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "cli/config.hpp"
#include "fuzz/targets.hpp"

namespace antikelvin::fuzz {

/// A config file, TOML or a JSON report, and --set.
void fuzz_config(std::string_view bytes) {
  std::vector<std::string> const known = {"beta",   "temperature", "seed",
                                          "output", "levels",      "check"};
  auto const check = [&](std::string const& argument) {
    std::size_t const equals = argument.find('=');
    promise(argument.rfind("--", 0) == 0 && equals != std::string::npos &&
                std::count(known.begin(), known.end(), argument.substr(2, equals - 2)) == 1,
            "arguments are --key=value of known keys");
  };
  std::string const text(bytes);
  try {
    auto const arguments =
        cli::parse_config(text, "run.toml", "canonical", {"canonical", "entropy"}, known);
    for (std::string const& argument : arguments) check(argument);
    promise(cli::without_overridden(arguments, {"beta"}).size() <= arguments.size(),
            "overriding adds nothing");
  } catch (SpecError const&) {
  }
  try {
    check(cli::set_argument(text, known));
  } catch (SpecError const&) {
  }
}

}  // namespace antikelvin::fuzz
