// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/spin_oracle.hpp"

// Exact numbers of states of the periodic L × L Ising model from tests/data.
namespace antikelvin::test_support {

inline nlohmann::json read_dos(std::string const& name) {
  return nlohmann::json::parse(std::ifstream(std::string(AK_TEST_DATA) + "/ising2d_dos_" + name));
}

/// g(E) by Σ s_i s_j; for J = 1 that is −E.
inline Census read_census(int side) {
  std::string const l = std::to_string(side);
  nlohmann::json const data = read_dos(l + "x" + l + ".json");
  Census census;
  census.n_sites = side * side;
  for (auto const& level : data.at("levels"))
    census.configurations[{-level.at(0).get<int>()}] = std::stold(level.at(1).get<std::string>());
  return census;
}

/// g(E, M) by Σ s_i s_j and the number of spins up.
inline Census read_joint_census(int side) {
  nlohmann::json const data = read_dos("joint_EM.json");
  Census census;
  census.n_sites = side * side;
  for (auto const& lattice : data.at("lattices")) {
    if (lattice.at("L").get<int>() != side) continue;
    for (auto const& level : lattice.at("levels"))
      census.configurations[{-level.at(0).get<int>(), (level.at(1).get<int>() + side * side) / 2}] =
          std::stold(level.at(2).get<std::string>());
  }
  return census;
}

struct EnergyMoments {
  double mean, variance;
};

/// Exact moments of J = 1 from g(E) of any size, in 50 digits.
inline EnergyMoments dos_moments(int side, double beta) {
  using Real = boost::multiprecision::cpp_bin_float_50;
  std::string const l = std::to_string(side);
  nlohmann::json const data = read_dos(l + "x" + l + ".json");
  Real z = 0, sum = 0, squares = 0;
  for (auto const& level : data.at("levels")) {
    Real const energy = level.at(0).get<int>();
    Real const weight = Real(level.at(1).get<std::string>()) * exp(-Real(beta) * energy);
    z += weight;
    sum += weight * energy;
    squares += weight * energy * energy;
  }
  Real const mean = sum / z;
  return {static_cast<double>(mean), static_cast<double>(Real(squares / z - mean * mean))};
}

}  // namespace antikelvin::test_support
