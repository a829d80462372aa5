// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "antikelvin/backend/walker_plan.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin::test_support {

struct WalkerCase {
  std::string name;
  SpinModel model;
  Lattice lattice;
  std::vector<std::uint8_t> signs = {};
};

/// One sign per site and axis, half of them reversed, without any pattern that a lattice has.
inline std::vector<std::uint8_t> some_signs(Lattice const& lattice) {
  std::vector<std::uint8_t> signs(n_sites(lattice) *
                                  static_cast<std::size_t>(coordination(lattice.shape) / 2));
  std::uint64_t x = 88172645463325252u;
  for (std::uint8_t& sign : signs) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    sign = static_cast<std::uint8_t>(x >> 40 & 1);
  }
  return signs;
}

inline SpinModel with_field(SpinModel model, Rational const& field, Rational const& coupling = 1) {
  model.field = field;
  model.coupling = coupling;
  return model;
}

/// Small systems, of every model and shape.
inline std::vector<WalkerCase> walker_cases() {
  SpinModel const ising = spin_model("ising");
  Lattice const three = make_lattice(Shape::square, true, 3, 3);
  return {
      {"Ising 3x3", ising, three},
      {"Ising 3x3 in a field", with_field(ising, Rational(3) / 10), three},
      {"Ising 4x3 open, J = -1", with_field(ising, 0, -1),
       make_lattice(Shape::square, false, 4, 3)},
      {"Ising triangular 3x3", ising, make_lattice(Shape::triangular, true, 3, 3)},
      {"Ising triangular 4x3", ising, make_lattice(Shape::triangular, true, 4, 3)},
      {"Ising chain", ising, make_lattice(Shape::chain, true, 9)},
      {"Ising cubic open", ising, make_lattice(Shape::cubic, false, 2, 2, 3)},
      {"Blume-Capel 3x3", spin_model("blume-capel:1.966"), three},
      {"Blume-Capel 3x3 in a field", with_field(spin_model("blume-capel:1/2"), Rational(1) / 4),
       three},
      {"Potts 3 3x3", spin_model("potts:3"), three},
      {"Potts 5 triangular", spin_model("potts:5"), make_lattice(Shape::triangular, true, 3, 2)},
      {"Edwards-Anderson 3x3", ising, three, some_signs(three)},
      {"Edwards-Anderson 3x4 open", ising, make_lattice(Shape::square, false, 3, 4),
       some_signs(make_lattice(Shape::square, false, 3, 4))}};
}

}  // namespace antikelvin::test_support
