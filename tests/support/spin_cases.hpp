// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/spin_model.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin::test_support {

inline constexpr Shape kLatticeShapes[] = {Shape::chain, Shape::square, Shape::triangular,
                                           Shape::cubic};
inline constexpr Dynamics kAllDynamics[] = {Dynamics::heat_bath, Dynamics::metropolis};

/// Models on lattices: one for every rule, and those whose rule is another without a field both ways.
inline std::vector<SpinModel> lattice_models() {
  std::vector<SpinModel> all;
  for (char const* spec : {"ising", "ising", "potts:2", "potts:3", "potts:5", "blume-capel:1/2",
                           "edwards-anderson:7", "edwards-anderson:7"})
    all.push_back(spin_model(spec));
  all[1].field = Rational(1, 4);
  all[5].field = Rational(-1, 8);
  all[7].field = Rational(1, 3);
  return all;
}

/// Units of 2, 3, 4 and 8 levels, some of them degenerate.
inline std::vector<SpinModel> unit_models() {
  std::vector<SpinModel> all;
  for (char const* spec :
       {"units two-level", "units 0,1x2,3", "units 0,1,2x3,7/2", "units 0,1,2,3,4,5x4,6,8"})
    all.push_back(spin_model(spec));
  return all;
}

/// Sides whose words, strips and rings end in all ways: 1, 2, 3, 31, 32, 33, 64, 131, odd and even
/// together.
inline std::vector<Lattice> lattices_of(Shape shape, bool periodic) {
  std::vector<Lattice> all;
  auto const add = [&](std::uint32_t x, std::uint32_t y, std::uint32_t z) {
    all.push_back(make_lattice(shape, periodic, x, y, z));
  };
  if (shape == Shape::chain) {
    for (std::uint32_t const side : {1, 2, 3, 31, 32, 33, 64, 131, 5000}) add(side, 1, 1);
  } else if (shape == Shape::cubic) {
    add(1, 1, 1), add(2, 3, 2), add(3, 2, 3), add(31, 1, 3), add(4, 32, 1);
    add(2, 2, 33), add(64, 2, 2), add(131, 1, 2), add(2, 131, 1), add(3, 3, 3);
  } else {
    add(1, 1, 1), add(1, 4, 1), add(2, 2, 1), add(2, 3, 1), add(3, 2, 1), add(3, 3, 1);
    if (periodic) add(2100, 3, 1), add(3, 2100, 1);  // rows and columns of several pieces
    add(31, 4, 1), add(32, 3, 1), add(3, 33, 1), add(64, 2, 1), add(131, 2, 1), add(2, 131, 1);
  }
  return all;
}

/// Lattices whose last axis can be cut into slabs that fill 1, 2, 8 and 16 words, or nearly.
inline std::vector<Lattice> slab_lattices_of(Shape shape, bool periodic) {
  std::vector<Lattice> all;
  for (std::uint32_t const last : {2, 6, 64, 66, 262, 1024, 1048}) {
    Lattice lattice = make_lattice(shape, periodic, last);
    if (shape == Shape::square || shape == Shape::triangular)
      lattice = make_lattice(shape, periodic, last % 4 == 2 ? 3 : 2, last);
    if (shape == Shape::cubic)
      lattice = make_lattice(shape, periodic, 2, last % 8 == 2 ? 3 : 1, last);
    all.push_back(lattice);
  }
  // Slabs of an odd number of rows have three colours and exist on rings only.
  if (periodic) {
    if (shape == Shape::chain) all.push_back(make_lattice(shape, periodic, 131 * 3));
    if (shape == Shape::square || shape == Shape::triangular)
      all.push_back(make_lattice(shape, periodic, 4, 9));
    if (shape == Shape::cubic) all.push_back(make_lattice(shape, periodic, 3, 2, 131 * 3));
  }
  return all;
}

/// Divisions into sublattices that rows meet in all ways: every site, every second, one of many, none,
/// and planes across the first and the last axis.
inline std::vector<Sublattices> divisions_of(Lattice const& lattice, std::size_t turn) {
  std::uint32_t const last = lattice.sides[n_axes(lattice.shape) - 1];
  Sublattices across_last{{0, 0, 0}, last};
  if (last > 1) across_last.step[n_axes(lattice.shape) - 1] = 1;
  Sublattices const all[] = {{{1, 1, 1}, 2},  {{1, 2, 0}, 3}, across_last,
                             {{2, 1, 3}, 6},  {{0, 1, 3}, 5}, {{1, 0, 0}, lattice.sides[0] + 1},
                             {{0, 2, 3}, 8},  {{3, 2, 2}, 9}, {{0, 0, 0}, 1},
                             {{6, 4, 3}, 12}, {{0, 0, 2}, 4}};
  if (turn % 3 == 2) return {};
  constexpr std::size_t kN = sizeof all / sizeof *all;
  if (turn % 3 == 1) return {all[turn / 3 % kN]};
  return {all[turn / 3 % kN], all[(turn / 3 + 3) % kN]};
}

/// Distances along, across and over the ends of all axes.
inline std::vector<SiteOffset> offsets_of(Lattice const& lattice, std::size_t turn) {
  auto const within = [&](std::uint32_t x, std::uint32_t y, std::uint32_t z) {
    return SiteOffset{{x % lattice.sides[0], y % lattice.sides[1], z % lattice.sides[2]}};
  };
  auto const far = static_cast<std::uint32_t>(turn / 4 % 40);
  if (turn % 2 == 0) return {};
  if (turn % 4 == 1) return {within(1 + far, 0, 0), within(0, 1 + far, 0)};
  return {within(0, 0, 1), within(far, far, far), within(0, 0, 0)};
}

/// A plan for each way that the kernels can go: every model and shape with all sides on both
/// boundaries and in both layouts. β, the sign of J, dynamics and numbers of replicas take turns.
inline std::vector<SpinPlan> all_plans() {
  std::vector<SpinPlan> all;
  constexpr double kBetas[] = {0.3, -0.4, 0, 1.5};
  constexpr std::uint32_t kReplicas[] = {3, 40, 160, 530};
  std::size_t turn = 0;
  auto const add = [&](SpinModel model, Lattice const& lattice, Layout layout, Dynamics dynamics) {
    ++turn;
    if (turn % 5 < 2) model.coupling = -1;
    std::uint32_t const replicas = layout == Layout::slabs ? 1 + turn % 2 : kReplicas[turn / 3 % 4];
    all.push_back(make_spin_plan(model, lattice, replicas, layout, kBetas[turn % 4], dynamics));
    all.back().sublattices = divisions_of(lattice, turn);
    if (layout == Layout::replicas) all.back().pairs = offsets_of(lattice, turn / 3);
    if (layout == Layout::replicas && model.is_up_or_down() && replicas % 2 == 0)
      all.back().overlaps = OverlapPlan{divisions_of(lattice, turn / 2)};
  };
  for (SpinModel const& model : lattice_models())
    for (Shape const shape : kLatticeShapes)
      for (Dynamics const dynamics : kAllDynamics)
        for (bool const periodic : {true, false}) {
          // Both dynamics of Potts share a kernel.
          bool const few = model.kind == SpinKind::potts && dynamics == Dynamics::metropolis;
          for (Lattice const& lattice : lattices_of(shape, periodic))
            if (!few || lattice.sides[0] == 3) add(model, lattice, Layout::replicas, dynamics);
          for (Lattice const& lattice : slab_lattices_of(shape, periodic))
            if (!few) add(model, lattice, Layout::slabs, dynamics);
        }
  for (SpinModel const& model : unit_models())
    for (Dynamics const dynamics : kAllDynamics)
      for (std::uint64_t const n_units : {1, 2, 3, 31, 32, 33, 64, 131, 511, 512, 513})
        for (Layout const layout : {Layout::replicas, Layout::slabs}) {
          ++turn;
          std::uint32_t const replicas = layout == Layout::slabs ? 3 : kReplicas[turn / 3 % 4];
          all.push_back(make_spin_plan(model, no_lattice(), replicas, layout, kBetas[turn % 4],
                                       dynamics, n_units));
        }
  return all;
}

}  // namespace antikelvin::test_support
