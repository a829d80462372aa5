// SPDX-License-Identifier: Apache-2.0
#include "ptx/findings.hpp"

#include <cstdio>
#include <set>
#include <utility>

namespace antikelvin::ptx {
namespace {

struct Findings {
  Counts counts;
  std::set<std::string> keys;
  std::vector<std::string> messages;
};

Findings& findings() {
  static Findings& all = *new Findings;  // read when the program ends
  return all;
}

}  // namespace

Counts& counts() { return findings().counts; }

void report(std::string const& key, std::string const& message) {
  Findings& all = findings();
  if (!all.keys.insert(key).second) return;
  all.messages.push_back(message);
  std::fprintf(stderr, "PTX machine: %s\n", message.c_str());
}

std::vector<std::string> take_findings() {
  findings().keys.clear();
  return std::exchange(findings().messages, {});
}

}  // namespace antikelvin::ptx
