// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "model/bond_signs.hpp"
#include "support/bond_sign_oracle.hpp"
#include "support/spin_oracle.hpp"
#include "support/z_score.hpp"

// Draws from the samplers, to be held against exact laws. Replicas at one time are the independent
// observations: nothing needs to be known of autocorrelation times. Sweeps before it that are too
// few leave a bias, and can only make a test fail.
namespace antikelvin::test_support {

inline constexpr Dynamics kBothDynamics[] = {Dynamics::heat_bath, Dynamics::metropolis};

struct Draw {
  SpinModel model;
  Lattice lattice;
  double beta = 0;
  Dynamics dynamics = Dynamics::heat_bath;
  std::uint32_t n_replicas = 16384;
  std::uint64_t sweeps = 300;
  Layout layout = Layout::replicas;
  Fault fault = Fault::none;
  std::uint32_t copy_mask = 0;
  std::vector<std::uint8_t> start = {};       ///< states at first; all 0 if empty
  std::vector<std::uint8_t> bond_signs = {};  ///< in place of the model's own
};

inline SpinModel ising(Rational const& j = 1, Rational const& h = 0) {
  SpinModel model;
  model.coupling = j;
  model.field = h;
  return model;
}

inline SpinModel potts(int q, Rational const& j = 1) {
  SpinModel model;
  model.kind = SpinKind::potts;
  model.n_states = q;
  model.coupling = j;
  return model;
}

inline SpinModel blume_capel(Rational const& j, Rational const& d, Rational const& h) {
  SpinModel model;
  model.kind = SpinKind::blume_capel;
  model.n_states = 3;
  model.coupling = j;
  model.crystal_field = d;
  model.field = h;
  return model;
}

inline SpinModel edwards_anderson(std::uint32_t sample, Rational const& j = 1,
                                  Rational const& h = 0) {
  SpinModel model = ising(j, h);
  model.kind = SpinKind::edwards_anderson;
  model.sample = sample;
  return model;
}

/// The census of a model, with the signs that its bonds must have.
inline Census census_of(Lattice const& lattice, SpinModel const& model) {
  return census_of(lattice, model.kind, model.n_states, plain_signs(model, lattice));
}

inline std::string describe(Draw const& draw) {
  static char const* const kShapes[] = {"units", "chain", "square", "triangular", "cubic"};
  static char const* const kKinds[] = {"units", "ising", "potts", "blume-capel",
                                       "edwards-anderson"};
  std::string name = kKinds[static_cast<int>(draw.model.kind)];
  if (draw.model.kind == SpinKind::edwards_anderson)
    name.append(":").append(std::to_string(draw.model.sample));
  std::string text = name + " q=" + std::to_string(draw.model.n_states) + " " +
                     draw.model.levels.spec + " J=" + antikelvin::to_text(draw.model.coupling) +
                     " h=" + antikelvin::to_text(draw.model.field) +
                     " D=" + antikelvin::to_text(draw.model.crystal_field) + " " +
                     kShapes[static_cast<int>(draw.lattice.shape)];
  for (std::uint32_t const side : draw.lattice.sides) text.append(" ").append(std::to_string(side));
  return text + (draw.lattice.periodic ? " periodic" : " open") +
         (draw.layout == Layout::slabs ? " slabs" : "") + " beta=" + std::to_string(draw.beta) +
         (draw.dynamics == Dynamics::heat_bath ? " heat bath" : " metropolis") +
         (draw.fault == Fault::none ? "" : " fault");
}

/// A key of the draw's own, so that a test alone sees what it sees among others.
inline std::uint64_t key_of(Draw const& draw) {
  std::uint64_t key = 0xcbf29ce484222325;
  for (char const c : describe(draw)) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return key;
}

inline std::uint64_t sites_of(Lattice const& lattice) {
  return std::uint64_t{lattice.sides[0]} * lattice.sides[1] * lattice.sides[2];
}

inline SpinPlan plan_of(Draw const& draw) {
  SpinPlan plan;
  plan.lattice = draw.lattice;
  plan.n_units = sites_of(draw.lattice);
  plan.n_replicas = draw.n_replicas;
  plan.layout = make_layout(draw.lattice, plan.n_units, draw.n_replicas, draw.layout);
  plan.n_states = draw.model.n_states;
  plan.planes = draw.model.planes();
  plan.tables = {
      make_spin_tables(draw.model, draw.lattice.shape, draw.beta, draw.dynamics, draw.fault)};
  plan.key = key_of(draw);
  plan.copy_mask = draw.copy_mask;
  plan.bond_signs =
      draw.bond_signs.empty() ? bond_signs(draw.model, draw.lattice) : draw.bond_signs;
  return plan;
}

/// Counts of the library in one replica, in the oracle's terms.
inline Macrostate counted(SpinModel const& model, std::size_t bonds_in_all,
                          SpinCounts const& counts, std::uint64_t measurement,
                          std::uint32_t replica) {
  int const bonds = static_cast<int>(counts.at(measurement, 0, replica)),
            all = static_cast<int>(bonds_in_all);
  Macrostate macro(static_cast<std::size_t>(model.n_states));
  macro[0] = model.is_up_or_down()                 ? 2 * bonds - all
             : model.kind == SpinKind::blume_capel ? bonds - all
                                                   : bonds;
  for (std::uint32_t s = 1; s < counts.n_quantities; ++s)
    macro[s] = static_cast<int>(counts.at(measurement, s, replica));
  return macro;
}

/// Counts and exact energy of a replica against its states.
/// @param signs  of the bonds; empty: all 1
inline void expect_counts_of_states(SpinModel const& model, std::vector<Bond> const& bonds,
                                    SpinChains const& chains, SpinCounts const& counts,
                                    std::uint64_t measurement, std::uint32_t replica,
                                    std::vector<int> const& signs = {}) {
  std::vector<std::uint8_t> const states = chains.states(replica);
  Macrostate const truth = macrostate_of(model.kind, model.n_states, bonds, states, signs);
  ASSERT_EQ(counted(model, bonds.size(), counts, measurement, replica), truth)
      << "replica " << replica;
  std::vector<std::uint64_t> populations;
  for (std::uint32_t s = 1; s < counts.n_quantities; ++s)
    populations.push_back(counts.at(measurement, s, replica));
  double const energy = to_double(energy_of(model, bonds.size(), counts.at(measurement, 0, replica),
                                            states.size(), populations.data()));
  double const expected = energy_of_macrostate(model, static_cast<int>(states.size()), truth);
  ASSERT_NEAR(energy, expected, 1e-9 * (1 + std::fabs(expected)));
}

/// Macrostates of all replicas after the sweeps, by the library's counts; one replica in 61 is
/// compared with its states.
inline std::vector<Macrostate> observe(Draw const& draw) {
  auto const chains = make_cpu_backend(1)->make_chains(plan_of(draw));
  std::vector<Bond> const bonds = bonds_of(draw.lattice);
  std::vector<int> const signs = plain_signs(draw.model, draw.lattice);
  EXPECT_EQ(n_bonds(draw.lattice), bonds.size()) << describe(draw);
  if (!draw.start.empty()) chains->set_states(draw.start);
  SpinCounts const counts = chains->measure(1, static_cast<std::uint32_t>(draw.sweeps));
  std::vector<Macrostate> observed;
  for (std::uint32_t replica = 0; replica < draw.n_replicas; ++replica) {
    observed.push_back(counted(draw.model, bonds.size(), counts, 0, replica));
    if (replica % 61 == 0 && draw.bond_signs.empty())
      expect_counts_of_states(draw.model, bonds, *chains, counts, 0, replica, signs);
  }
  return observed;
}

/// χ² of macrostates against the law's cells. A macrostate that the law does not know has
/// probability 0 and counts as a failure.
inline ChiSquare test_law(CanonicalLaw const& law, std::vector<Macrostate> const& observed) {
  std::vector<double> histogram(law.probabilities.size(), 0);
  std::size_t const key_length = law.cell_of.begin()->first.size();
  for (Macrostate macro : observed) {
    macro.resize(key_length);
    auto const cell = law.cell_of.find(macro);
    if (cell == law.cell_of.end()) {
      ADD_FAILURE() << "impossible macrostate";
      return {};
    }
    ++histogram[cell->second];
  }
  return chi_square(histogram, law.probabilities, static_cast<double>(observed.size()));
}

/// Draws, and holds energies and macrostates against the census.
inline void expect_canonical(Census const& census, Draw const& draw, Extremes& extremes) {
  SCOPED_TRACE(describe(draw));
  std::vector<Macrostate> const observed = observe(draw);
  CanonicalLaw const law = canonical_law(census, draw.model, draw.beta, Cells::energies);
  double sum = 0;
  for (Macrostate const& macro : observed)
    sum += energy_of_macrostate(draw.model, census.n_sites, macro);
  double const n = static_cast<double>(observed.size());
  if (law.energies.size() > 1) {
    ChiSquare const by_energy = test_law(law, observed);
    EXPECT_TRUE(fits(by_energy));
    extremes.note_p(by_energy.p_value);
    double const z = z_score(sum / n, law.mean_energy, std::sqrt(law.variance / n));
    EXPECT_LE(std::fabs(z), kMaxZ);
    extremes.note_z(z);
  }
  CanonicalLaw const joint = canonical_law(census, draw.model, draw.beta);
  if (joint.energies.size() > law.energies.size()) {
    ChiSquare const by_macrostate = test_law(joint, observed);
    EXPECT_TRUE(fits(by_macrostate));
    extremes.note_p(by_macrostate.p_value);
  }
}

}  // namespace antikelvin::test_support
