// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

#include "scan/results.hpp"

namespace antikelvin {

/// Verdicts that the records of a scan contain.
struct Verdicts {
  std::map<std::string, std::uint64_t> outcomes;
  std::vector<std::pair<std::string, std::string>> doubtful;  ///< label, outcome and reason
  std::uint64_t n_doubtful = 0;
  struct Note {
    std::string first;
    std::uint64_t n = 0;
  };
  std::vector<Note> notes;  ///< those that differ in numbers only are one
  std::string example;      ///< command that runs one point alone
};

Verdicts verdicts_of(Results const& results);

/// The section of the page.
Json verdict_data(Verdicts const& verdicts);

/// A word as a shell takes it, in quotes where it needs them.
std::string in_shell(std::string const& text);

}  // namespace antikelvin
