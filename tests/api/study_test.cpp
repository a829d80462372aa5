// SPDX-License-Identifier: Apache-2.0
// Every study by its name and texts; interrupts.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "antikelvin/api/all.hpp"

namespace ak = antikelvin::api;

namespace {

TEST(ApiRun, RunsEveryStudy) {
  std::vector<std::pair<std::string, ak::Options>> const runs = {
      {"canonical", {{"levels", "spin:1"}, {"beta", "-1:1:5"}}},
      {"entropy", {{"subsystems", "10"}, {"n", "0,3,10"}}},
      {"limits", {{"fraction", "0.25"}}},
      {"modes", {{"band", "chain:8"}, {"quanta", "4"}, {"fraction", "0.25,0.75"}}},
      {"ensembles", {{"model", "potts:3"}, {"points", "5"}}},
      {"sample", {{"subsystems", "50"}, {"beta", "-0.5"}, {"sweeps", "32"}}},
      {"scaling", {{"subsystems", "16,64,256"}, {"beta", "-0.5"}, {"sweeps", "64"}}},
      {"contact",
       {{"a", "two-level N=64 beta=-0.4"}, {"b", "two-level N=64 beta=0.4"}, {"replicas", "64"}}},
      {"driven", {{"levels", "0,1,3"}, {"beta", "0.3"}, {"pump", "0-2"}}},
      {"dos", {{"model", "ising"}, {"sides", "4"}, {"method", "annealing"}, {"replicas", "64"}}},
      {"selftest", {{"only", "two-level N=100 heat-bath"}}},
      {"bench", {{"only", "two-level N=65536"}, {"seconds", "0.01"}}}};
  std::vector<std::string> names;
  for (auto const& [study, options] : runs) names.push_back(study);
  EXPECT_EQ(names, ak::studies());
  for (auto const& [study, options] : runs) {
    try {
      ak::Table const table = ak::run(study, options);
      EXPECT_GT(table.n_rows(), 0u) << study;
      for (ak::Column const& column : table.columns)
        EXPECT_EQ(std::visit([](auto const& values) { return values.size(); }, column.values),
                  table.n_rows())
            << study << ' ' << column.name;
      for (std::string const& note : table.notes)
        EXPECT_EQ(note.find("--"), std::string::npos) << study << ": " << note;
    } catch (ak::Error const& error) {
      ADD_FAILURE() << study << ": " << error.what();
    }
  }
}

TEST(ApiRun, HasTheNumbersOfTheFunctions) {
  ak::Table const table =
      ak::run("canonical", {{"levels", "0,1x2,4"}, {"subsystems", "9"}, {"beta", "-0.7"}});
  ak::CanonicalState const state = ak::canonical(ak::Spectrum("0,1x2,4"), 9, -0.7);
  ASSERT_EQ(table.n_rows(), 1u);
  EXPECT_EQ(table.numbers("energy"), std::vector<double>{state.energy});
  EXPECT_EQ(table.numbers("heat_capacity"), std::vector<double>{state.heat_capacity});
  EXPECT_EQ(table.numbers("N"), std::vector<double>{9});
}

TEST(ApiRun, HasColumnsWithUnitsAndTexts) {
  ak::Table const table = ak::run("entropy", {{"subsystems", "10"}, {"n", "3,7"}});
  EXPECT_EQ(table.texts("regime"), (std::vector<std::string>{"positive", "negative"}));
  EXPECT_TRUE(table.has("log_omega"));
  EXPECT_FALSE(table.has("log_omeg"));
  auto const at = [&](std::string const& name) {
    return *std::find_if(table.columns.begin(), table.columns.end(),
                         [&](ak::Column const& column) { return column.name == name; });
  };
  EXPECT_EQ(at("beta").unit, "1/energy");
  EXPECT_TRUE(std::holds_alternative<std::vector<std::uint64_t>>(at("n").values));
  EXPECT_THROW(table.numbers("regime"), ak::Error);
  EXPECT_THROW(table.texts("beta"), ak::Error);
  EXPECT_THROW(table.numbers("log_omeg"), ak::Error);
}

TEST(ApiRun, TakesTheLastOfANameAndSwitches) {
  ak::Options options = {{"subsystems", "5"}, {"n", "1"}, {"subsystems", "10"}};
  EXPECT_EQ(ak::run("entropy", options).numbers("N"), std::vector<double>{10});
  options = {{"model", "ising"}, {"sides", "6"},    {"beta", "-0.2,0.2"},
             {"sweeps", "8"},    {"replicas", "4"}, {"together", "true"}};
  EXPECT_EQ(ak::run("sample", options).n_rows(), 2u);
}

TEST(ApiInterrupt, EndsOneCallAndNoOther) {
  ak::Options const options = {
      {"model", "ising"}, {"sides", "6"}, {"beta", "0.2"}, {"sweeps", "8"}};
  ak::Sampler sampler({}, {.sides = "6"}, 0.4);
  ak::interrupt();
  try {
    ak::run("sample", options);
    FAIL() << "was not interrupted";
  } catch (ak::Error const& error) {
    EXPECT_EQ(error.kind, ak::ErrorKind::interrupted);
  }
  EXPECT_GT(ak::run("sample", options).n_rows(), 0u);
  ak::interrupt();
  EXPECT_THROW(sampler.advance(3), ak::Error);
  sampler.advance(3);
}

}  // namespace
