// SPDX-License-Identifier: Apache-2.0
// Many-level entropy of 1e6 to 1e18 units against tests/data/level_reference.json.
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "antikelvin/exact/level_microstate.hpp"
#include "device/backend.hpp"
#include "support/level_oracle.hpp"
#include "support/level_sets.hpp"
#include "support/oracle.hpp"

namespace antikelvin {
namespace {

using nlohmann::json;
using test_support::Binary50;
using test_support::LevelCheck;
using test_support::LevelTruth;

/// "-inf" and "nan" mean that the value does not exist.
std::optional<Binary50> number(json const& text) {
  auto const digits = text.get<std::string>();
  if (digits == "-inf" || digits == "nan") return std::nullopt;
  return Binary50(digits);
}

LevelTruth<Binary50> truth_of(json const& row) {
  LevelTruth<Binary50> truth;
  truth.log_omega = number(row.at(1));
  truth.beta_forward = number(row.at(2));
  truth.beta_backward = number(row.at(3));
  if (truth.beta_forward && truth.beta_backward)
    truth.beta = Binary50((*truth.beta_forward + *truth.beta_backward) / 2);
  truth.knows_beta = truth.log_omega.has_value();
  truth.knows_gibbs = !row.at(4).is_null();
  if (truth.knows_gibbs) truth.log_gibbs = number(row.at(4));
  if (truth.log_omega && truth.log_gibbs)
    truth.log_temperature = Binary50(*truth.log_gibbs - *truth.log_omega);
  return truth;
}

TEST(LevelReference, HugeSystemsEqualTheReferenceFile) {
  json const data = json::parse(std::ifstream(std::string(AK_TEST_DATA) + "/level_reference.json"));
  auto const backend = make_cpu_backend(0);
  std::map<std::uint64_t, std::unique_ptr<LevelCheck>> checks;  // one per N
  std::size_t n_rows = 0;
  for (json const& set : data.at("sets")) {
    auto const name = set.at("name").get<std::string>();
    IntegerLevels const levels{set.at("steps").get<std::vector<std::uint64_t>>(),
                               set.at("degeneracies").get<std::vector<std::uint64_t>>()};
    for (json const& size : set.at("sizes")) {
      std::uint64_t const n_units = std::stoull(size.at("N").get<std::string>());
      auto& check = checks[n_units];
      if (!check) check = std::make_unique<LevelCheck>("N = " + std::to_string(n_units));
      json const& rows = size.at("rows");
      std::vector<Quanta> energies;
      for (json const& row : rows)
        energies.push_back(test_support::quanta(row.at(0).get<std::string>()));
      std::vector<LevelMicrostate> const states =
          backend->evaluator().level_states(levels, n_units, energies);
      ASSERT_EQ(states.size(), rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i, ++n_rows)
        check->check(states[i], truth_of(rows[i]),
                     name + " E=" + test_support::to_text(energies[i]));
    }
  }
  EXPECT_GT(n_rows, 1000u);
}

}  // namespace
}  // namespace antikelvin
