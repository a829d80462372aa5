// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "antikelvin/random/stream.hpp"
#include "device/backend.hpp"
#include "model/spin_model.hpp"
#include "sampler/exchange_tables.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin::test_support {

/// A body and the states that it starts from.
struct ContactPart {
  SpinModel model;
  Lattice lattice;
  std::uint64_t n_units;
  SiteCoupling coupling;  ///< to an exchange demon
};

struct ContactRunCase {
  std::string name;
  std::vector<ContactPart> parts;
  bool in_pairs, trades;
  std::uint32_t capacity;
  double area = 1;
};

/// Two levels `gap` quanta apart.
inline SiteCoupling two_levels_coupling(std::int32_t gap) {
  SiteCoupling coupling;
  coupling.offset[0] = gap;
  return coupling;
}

/// Levels at 0, 1 and 3 quanta, with 1, 3 and 1 states.
inline SiteCoupling three_levels_coupling() {
  SiteCoupling coupling;
  coupling.move = SiteCoupling::Move::level;
  coupling.step_differences[1] = 0 ^ 1;
  coupling.step_differences[2] = 1 ^ 3;
  coupling.proposals[0] = 0x3333333333333333;  // 1/5
  coupling.proposals[1] = 0xCCCCCCCCCCCCCCCC;  // 4/5
  return coupling;
}

/// Ising spins with J of two quanta, no field: a flip releases 4J (neighbours up) − 2J (neighbours).
inline SiteCoupling spins_coupling(int coordination) {
  SiteCoupling coupling;
  coupling.weight = 8;
  for (int missing = 0; missing <= coordination; ++missing)
    coupling.offset[missing] = 4 * (coordination - missing);
  return coupling;
}

/// Spins of many states with J of two quanta: Potts, or Blume-Capel with D of three and h of one.
inline SiteCoupling states_coupling(SiteCoupling::Move move, int n_states, int coordination,
                                    bool counts_down) {
  SiteCoupling coupling;
  coupling.move = move;
  coupling.counts_down = counts_down;
  coupling.weight = 2;
  coupling.ends = 6;
  for (int missing = 0; missing <= coordination; ++missing)
    coupling.offset[missing] = 2 * (coordination - missing) - 3 - 1;
  for (int k = 0; k + 1 < n_states; ++k)
    coupling.proposals[k] =
        ~std::uint64_t{0} / static_cast<unsigned>(n_states) * static_cast<unsigned>(k + 1);
  return coupling;
}

inline SiteCoupling signed_spins_coupling(int coordination) {
  SiteCoupling coupling = spins_coupling(coordination);
  coupling.move = SiteCoupling::Move::signed_flip;
  return coupling;
}

inline std::vector<ContactRunCase> contact_run_cases() {
  using Move = SiteCoupling::Move;
  SpinModel const two = spin_model("units two-level:0.5"), one = spin_model("units spin:1"),
                  three_halves = spin_model("units spin:3/2"), ising = spin_model("ising"),
                  levels = spin_model("units 0,1x3,3"), potts = spin_model("potts:3"),
                  six = spin_model("potts:6"), capel = spin_model("blume-capel:3/2"),
                  glass = spin_model("edwards-anderson:1");
  auto const square = [](bool periodic, std::uint32_t x, std::uint32_t y) {
    return make_lattice(Shape::square, periodic, x, y);
  };
  return {
      {"two levels trade", {{two, {}, 70, {}}, {two, {}, 33, {}}}, true, true, 0},
      {"two levels trade, one pair", {{two, {}, 70, {}}, {two, {}, 1, {}}}, true, true, 0, 0.01},
      {"three bodies trade",
       {{two, {}, 40, {}}, {two, {}, 100, {}}, {two, {}, 7, {}}},
       true,
       true,
       0,
       0.3},
      {"spin 1 with spin 3/2", {{one, {}, 45, {}}, {three_halves, {}, 66, {}}}, true, false, 0},
      {"three ladders in pairs",
       {{one, {}, 20, {}}, {three_halves, {}, 31, {}}, {two, {}, 64, {}}},
       true,
       false,
       0,
       0.5},
      {"an exchange demon and levels",
       {{levels, {}, 65, three_levels_coupling()}, {two, {}, 40, two_levels_coupling(2)}},
       false,
       false,
       15},
      {"an exchange demon and a square",
       {{ising, square(true, 5, 6), 30, spins_coupling(4)}, {two, {}, 70, two_levels_coupling(8)}},
       false,
       false,
       31},
      {"a wide demon, an open square, levels and a square",
       {{ising, square(false, 6, 3), 18, spins_coupling(4)},
        {levels, {}, 33, three_levels_coupling()},
        {ising, square(true, 4, 9), 36, spins_coupling(4)}},
       false,
       false,
       1000,
       0.6},
      {"Potts spins and levels",
       {{potts, square(true, 5, 6), 30, states_coupling(Move::potts, 3, 4, false)},
        {six, square(false, 4, 3), 12, states_coupling(Move::potts, 6, 4, true)},
        {levels, {}, 33, three_levels_coupling()}},
       false,
       false,
       31},
      {"Blume-Capel spins and a glass",
       {{capel, square(true, 5, 6), 30, states_coupling(Move::blume_capel, 3, 4, false)},
        {capel, square(false, 3, 7), 21, states_coupling(Move::blume_capel, 3, 4, true)},
        {glass, square(true, 6, 4), 24, signed_spins_coupling(4)},
        {two, {}, 40, two_levels_coupling(2)}},
       false,
       false,
       63},
      {"a glass on an open square",
       {{glass, square(false, 6, 4), 24, signed_spins_coupling(4)},
        {two, {}, 40, two_levels_coupling(2)}},
       false,
       false,
       63},
      {"nine bodies and a demon",
       {{ising, square(true, 5, 6), 30, spins_coupling(4)},
        {two, {}, 70, two_levels_coupling(8)},
        {two, {}, 7, two_levels_coupling(4)},
        {levels, {}, 9, three_levels_coupling()},
        {two, {}, 40, two_levels_coupling(1)},
        {levels, {}, 33, three_levels_coupling()},
        {two, {}, 5, two_levels_coupling(16)},
        {ising, square(false, 4, 3), 12, spins_coupling(4)},
        {two, {}, 1, two_levels_coupling(2)}},
       false,
       false,
       63},
      {"five bodies trade",
       {{two, {}, 40, {}},
        {two, {}, 100, {}},
        {two, {}, 7, {}},
        {two, {}, 1, {}},
        {two, {}, 33, {}}},
       true,
       true,
       0,
       0.3},
  };
}

inline ContactPlan contact_plan_of(ContactRunCase const& c, std::uint32_t n_replicas) {
  ContactPlan plan;
  plan.key = derive_key(7, n_replicas, c.parts.size());
  plan.capacity = c.capacity;
  plan.demon_start = c.capacity / 2;
  std::uint8_t planes = 1;
  for (ContactPart const& part : c.parts) planes = std::max(planes, part.model.planes());
  std::uint64_t most = 0;
  for (std::size_t b = 0; b < c.parts.size(); ++b) {
    ContactPart const& part = c.parts[b];
    BodyPlan body{};
    body.spins = make_spin_plan(part.model, part.lattice, n_replicas, Layout::replicas, 0.1,
                                Dynamics::heat_bath, part.n_units);
    body.spins.key = derive_key(plan.key, b, 0);
    if (c.in_pairs) {
      body.spins.planes = planes;
      body.spins.tables = {make_exchange_tables(part.model, part.model, planes)};
    }
    body.mixes = c.in_pairs && part.model.n_states > 2;
    body.coupling = part.coupling;
    body.visited = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(c.area * static_cast<double>(part.n_units)));
    most = std::max(most, part.n_units);
    plan.bodies.push_back(std::move(body));
  }
  for (std::uint32_t a = 0; c.in_pairs && a < c.parts.size(); ++a)
    for (std::uint32_t b = a + 1; b < c.parts.size(); ++b)
      plan.pairs.push_back({a, b,
                            std::max<std::uint64_t>(
                                1, static_cast<std::uint64_t>(c.area * static_cast<double>(most))),
                            c.trades,
                            make_exchange_tables(c.parts[a].model, c.parts[b].model, planes)});
  return plan;
}

/// All counts after a shuffle, and after contact in batches of these sweeps.
inline std::vector<std::uint64_t> run_contact_plan(Backend const& backend, ContactRunCase const& c,
                                                   ContactPlan const& plan,
                                                   std::vector<std::uint64_t> const& batches) {
  auto const chains = backend.make_contact(plan);
  for (std::size_t b = 0; b < c.parts.size(); ++b) {
    ContactPart const& part = c.parts[b];
    std::vector<std::uint8_t> states(part.n_units, 0);
    if (part.lattice.shape == Shape::none) {
      auto const top = static_cast<std::uint8_t>(part.model.n_states - 1);
      std::size_t const raised = (b % 4 + 1) * states.size() / 4;
      std::fill(states.begin(), states.begin() + static_cast<std::ptrdiff_t>(raised), top);
      chains->set_states(b, states);
      chains->advance_alone(b, Move::shuffle, 3);
    } else {
      for (std::size_t site = 0; site < states.size(); site += b + 2) states[site] = 1;
      chains->set_states(b, states);
    }
  }
  std::vector<std::uint64_t> all;
  auto const add = [&] {
    ContactCounts const counts = chains->measure();
    for (SpinCounts const& body : counts.bodies)
      all.insert(all.end(), body.counts.begin(), body.counts.end());
    all.insert(all.end(), counts.demon.begin(), counts.demon.end());
  };
  for (std::uint64_t const sweeps : batches) chains->advance(sweeps);
  add();
  chains->advance(2);
  add();
  return all;
}

}  // namespace antikelvin::test_support
