// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "device/walker_plan.hpp"
#include "model/spin_model.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin::test_support {

struct WalkerCase {
  std::string name;
  SpinModel model;
  Lattice lattice;
};

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
      {"Edwards-Anderson 3x3", spin_model("edwards-anderson:3"), three},
      {"Edwards-Anderson 3x4 open", spin_model("edwards-anderson:4"),
       make_lattice(Shape::square, false, 3, 4)}};
}

}  // namespace antikelvin::test_support
