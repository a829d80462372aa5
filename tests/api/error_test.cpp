// SPDX-License-Identifier: Apache-2.0
// Errors that programs get: of a kind, in three parts, and without the command line of the tool.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "antikelvin/api/all.hpp"

namespace ak = antikelvin::api;

namespace {

struct Refused {
  char const* name;
  std::function<void()> call;
  ak::ErrorKind kind = ak::ErrorKind::bad_input;
};

std::function<void()> run_of(std::string const& study, ak::Options const& options) {
  return [=] { ak::run(study, options); };
}

std::vector<Refused> refused() {
  ak::Options const ising = {{"model", "ising"}, {"sides", "8"}};
  auto const with = [](ak::Options options, ak::Options const& more) {
    options.insert(options.end(), more.begin(), more.end());
    return options;
  };
  return {
      {"no such study", run_of("sampel", {})},
      {"no such option", run_of("sample", {{"model", "ising"}, {"side", "8"}})},
      {"no such choice", run_of("sample", with(ising, {{"beta", "1"}, {"dynamics", "hot"}}))},
      {"nothing given", run_of("sample", {})},
      {"no sides", run_of("dos", {{"model", "ising"}})},
      {"no model", run_of("dos", {})},
      {"no beta", run_of("sample", ising)},
      {"two of three", run_of("sample", with(ising, {{"beta", "1"}, {"temperature", "1"}}))},
      {"subsystems of a model",
       run_of("sample", with(ising, {{"beta", "1"}, {"subsystems", "5"}}))},
      {"no number", run_of("sample", with(ising, {{"beta", "one"}}))},
      {"no seed", run_of("sample", with(ising, {{"beta", "1"}, {"seed", "-1"}}))},
      {"no flag", run_of("sample", with(ising, {{"beta", "1"}, {"together", "yes"}}))},
      {"no backend", run_of("sample", with(ising, {{"beta", "1"}, {"backend", "tpu"}}))},
      {"too many n", run_of("entropy", {{"subsystems", "5"}, {"n", "6"}})},
      {"no energy of the subsystems", run_of("entropy", {{"subsystems", "5"}, {"energy", "0.5"}})},
      {"n of three levels",
       run_of("entropy", {{"levels", "0,1,3"}, {"subsystems", "5"}, {"n", "1"}})},
      {"an oscillator below zero", run_of("canonical", {{"levels", "oscillator"}, {"beta", "-1"}})},
      {"a demon in a field",
       run_of("sample", with(ising, {{"beta", "1"}, {"dynamics", "demon"}, {"field", "1"}}))},
      {"slabs of demons",
       run_of("sample", with(ising, {{"beta", "1"}, {"dynamics", "demon"}, {"layout", "slabs"}}))},
      {"no bodies", run_of("contact", {})},
      {"no pump", run_of("driven", {{"levels", "0,1"}, {"beta", "1"}, {"pump", "0-7"}})},
      {"odd replicas", run_of("dos", with(ising, {{"replicas", "33"}}))},
      {"levels", [] { ak::Spectrum("two-levels"); }},
      {"lengths",
       [] {
         ak::Spectrum({1, 2}, {1});
       }},
      {"beta of an oscillator", [] { ak::canonical(ak::Spectrum("oscillator"), 1, 0); }},
      {"energy between levels", [] { ak::microcanonical(ak::Spectrum("two-level"), 3, "0"); }},
      {"lattice", [] { ak::n_sites({.shape = "hexagonal", .sides = "4"}); }},
      {"no sides of a lattice", [] { ak::n_sites({}); }},
      {"complete", [] { ak::Sampler({}, {.shape = "complete", .sides = "4"}, 1); }},
      {"clusters in a field",
       [] { ak::Sampler({.field = "1"}, {.sides = "4"}, 1, {.dynamics = "swendsen-wang"}); }},
      {"infinite beta",
       [] { ak::Sampler({}, {.sides = "4"}, std::numeric_limits<double>::infinity()); }},
      {"potts in a field",
       [] { ak::Sampler({.kind = "potts:3", .field = "1"}, {.sides = "4"}, 1); }},
      {"threads", [] { ak::Sampler({}, {.sides = "4"}, 1, {.on = {.threads = -1}}); }},
      {"replica", [] { ak::Sampler({}, {.sides = "4"}, 1).states(32); }},
      {"no device", [] { ak::Sampler({}, {.sides = "4"}, 1, {.on = {.backend = "cuda:1023"}}); },
       ak::ErrorKind::not_there}};
}

TEST(ApiErrors, AreOfAKindAndSpeakOfNoCommandLine) {
  for (Refused const& one : refused()) {
    try {
      one.call();
      ADD_FAILURE() << one.name << " is accepted";
    } catch (ak::Error const& error) {
      std::string const text = error.what();
      EXPECT_EQ(error.kind, one.kind) << one.name << ": " << text;
      EXPECT_EQ(text, error.problem + " (" + error.why + "); " + error.hint);
      EXPECT_FALSE(error.problem.empty() || error.why.empty() || error.hint.empty()) << text;
      for (char const* const part : {"--", "antikelvin ", " -N", " -L", " -J", "\n"})
        EXPECT_EQ(text.find(part), std::string::npos) << one.name << ": " << text;
    }
  }
}

TEST(ApiErrors, NameOptionsWithoutDashes) {
  auto const text_of = [](std::function<void()> const& call) -> std::string {
    try {
      call();
    } catch (ak::Error const& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(text_of(run_of("entropy", {})),
            "subsystems is missing (the number of subsystems N is needed); try subsystems 1e6");
  EXPECT_EQ(text_of(run_of("sample", {{"model", "ising"}, {"sides", "8"}, {"lattise", "cubic"}})),
            "unknown option 'lattise' (the study does not take it); did you mean lattice?");
}

}  // namespace
