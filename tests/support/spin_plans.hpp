// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "device/spin_plan.hpp"
#include "model/bond_signs.hpp"
#include "model/spin_model.hpp"

namespace antikelvin::test_support {

/// `units 0,1,3`, or what parse_spin_model reads.
inline SpinModel spin_model(std::string const& spec) {
  return spec.rfind("units ", 0) == 0 ? unit_model(parse_levels(spec.substr(6)))
                                      : parse_spin_model(spec);
}

/// A lattice by its sides; those after the shape's axes must be 1.
inline Lattice make_lattice(Shape shape, bool periodic, std::uint32_t x, std::uint32_t y = 1,
                            std::uint32_t z = 1) {
  Lattice lattice;
  lattice.shape = shape;
  lattice.periodic = periodic;
  lattice.sides[0] = x;
  lattice.sides[1] = y;
  lattice.sides[2] = z;
  return lattice;
}

/// N independent units.
inline Lattice no_lattice() { return {}; }

/// A plan with one β for all replicas; N is that of the lattice unless given.
inline SpinPlan make_spin_plan(SpinModel const& model, Lattice const& lattice,
                               std::uint32_t n_replicas, Layout layout, double beta,
                               Dynamics dynamics, std::uint64_t n_units = 0,
                               Fault fault = Fault::none) {
  SpinPlan plan;
  plan.lattice = lattice;
  plan.n_units = n_units > 0 ? n_units : n_sites(lattice);
  plan.n_replicas = n_replicas;
  plan.layout = make_layout(lattice, plan.n_units, n_replicas, layout);
  plan.n_states = model.n_states;
  plan.planes = model.planes();
  plan.tables = {make_spin_tables(model, lattice.shape, beta, dynamics, fault)};
  plan.key = 0x9e3779b97f4a7c15 * (plan.n_units + 1);
  plan.bond_signs = bond_signs(model, lattice);
  plan.copy_mask = fault == Fault::correlated ? 0xAAAAAAAAu : 0;
  return plan;
}

inline char const* shape_name(Shape shape) {
  switch (shape) {
    case Shape::chain:
      return "chain";
    case Shape::square:
      return "square";
    case Shape::triangular:
      return "triangular";
    case Shape::cubic:
      return "cubic";
    case Shape::none:
      break;
  }
  return "units";
}

inline char const* dynamics_name(Dynamics dynamics) {
  return dynamics == Dynamics::heat_bath ? "heat bath" : "metropolis";
}

inline std::string describe(Lattice const& lattice) {
  return std::string(shape_name(lattice.shape)) + ' ' + std::to_string(lattice.sides[0]) + 'x' +
         std::to_string(lattice.sides[1]) + 'x' + std::to_string(lattice.sides[2]) +
         (lattice.periodic ? "" : " open");
}

inline std::string describe(SpinPlan const& plan) {
  return describe(plan.lattice) + " N=" + std::to_string(plan.n_units) +
         " q=" + std::to_string(plan.n_states) +
         " kind=" + std::to_string(static_cast<int>(plan.tables[0].rule.kind)) +
         " own=" + std::to_string(plan.tables[0].rule.uses_own) +
         " R=" + std::to_string(plan.n_replicas) + " slabs=" + std::to_string(plan.layout.n_slabs) +
         " words=" + std::to_string(plan.layout.words);
}

}  // namespace antikelvin::test_support
