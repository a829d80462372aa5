// SPDX-License-Identifier: Apache-2.0
#include "study/sample/start_states.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "process/interrupt.hpp"
#include "sampler/demon_thermometer.hpp"
#include "study/sample/sample_series.hpp"

namespace antikelvin {
namespace {

/// Lowest and highest energy and the step between possible ones.
struct EnergySteps {
  Rational low, high, quantum;
};

EnergySteps grid_of(SampleSpec const& spec, SamplePoint const& point) {
  if (spec.model.kind == SpinKind::units) {
    auto const& levels = spec.model.levels.levels;
    Rational const n = point.n_units;
    return {n * levels.front().energy, n * levels.back().energy,
            levels[1].energy - levels[0].energy};
  }
  Rational const most = abs(spec.model.coupling) * Rational(n_bonds(point.lattice));
  return {-most, most, demon_quantum(spec, point)};
}

/// Ising spins of one lattice on the host, with the sum of s s' over bonds.
class HostSpins {
 public:
  HostSpins(Lattice const& lattice, std::vector<std::uint8_t> configuration)
      : lattice_(lattice), states(std::move(configuration)) {
    for (std::uint64_t site = 0; site < states.size(); ++site) bonds += local(site, true);
  }

  /// Change of the bond sum if a site flips.
  std::int64_t change(std::uint64_t site) const { return -2 * local(site, false); }

 private:
  /// Σ s s' over the neighbours of a site; over every second direction to count bonds once.
  std::int64_t local(std::uint64_t site, bool forward_only) const {
    std::int64_t sum = 0;
    for (int k = 0; k < coordination(lattice_.shape); k += forward_only ? 2 : 1) {
      Step const step = step_of(lattice_.shape, k);
      auto x = static_cast<std::uint32_t>(site % lattice_.sides[0]),
           y = static_cast<std::uint32_t>(site / lattice_.sides[0] % lattice_.sides[1]),
           z = static_cast<std::uint32_t>(site / lattice_.sides[0] / lattice_.sides[1]);
      if (!step_along(lattice_, 0, step.x, x) || !step_along(lattice_, 1, step.y, y) ||
          !step_along(lattice_, 2, step.z, z))
        continue;
      std::uint64_t const other =
          x + lattice_.sides[0] * (y + std::uint64_t{lattice_.sides[1]} * z);
      sum += states[site] == states[other] ? 1 : -1;
    }
    return sum;
  }

  Lattice lattice_;

 public:
  std::vector<std::uint8_t> states;
  std::int64_t bonds = 0;
};

/// Quanta of the plan's energy above the lowest.
std::uint64_t quanta_of(EnergySteps const& grid, SamplePoint const& point) {
  return static_cast<std::uint64_t>(Rational((*point.energy - grid.low) / grid.quantum));
}

/// Sites of a stretch that gets its share of the energy.
constexpr std::uint64_t kStretch = 16;

/// The part of `whole` that falls to stretch i of n, so that all parts add up.
std::int64_t share_of(std::int64_t whole, std::uint64_t i, std::uint64_t n) {
  auto const up_to = [&](std::uint64_t k) {
    return static_cast<std::int64_t>(static_cast<__int128>(whole) * static_cast<__int128>(k) /
                                     static_cast<__int128>(n));
  };
  return up_to(i + 1) - up_to(i);
}

/// n of the two-level units excited, as evenly as possible: of the first k units ⌊k n/N⌋.
std::vector<std::uint8_t> spread_units(std::uint64_t n_units, std::uint64_t n_excited) {
  std::vector<std::uint8_t> states(n_units, 0);
  for (std::uint64_t i = 0; i < n_units; ++i)
    states[i] = share_of(static_cast<std::int64_t>(n_excited), i, n_units) > 0;
  return states;
}

PreparedStart prepare_units(SampleSpec const& spec, SamplePlan const& plan) {
  EnergySteps const grid = grid_of(spec, plan.point);
  std::uint64_t quanta = quanta_of(grid, plan.point);
  auto const top = static_cast<std::uint64_t>(spec.model.n_states - 1);
  PreparedStart start{std::vector<std::uint8_t>(plan.point.n_units, 0), 0};
  for (auto& state : start.states) {
    state = static_cast<std::uint8_t>(std::min(quanta, top));
    quanta -= state;
  }
  return start;
}

/// Random flips, stretch by stretch, that change the bond sum by about `change`, each stretch by its share.
void spread_bonds(SamplePlan const& plan, std::int64_t change, HostSpins& spins) {
  std::uint64_t const n = spins.states.size(), stretches = (n + kStretch - 1) / kStretch;
  std::int64_t owed = 0;  // what the stretches before could not do
  std::uint64_t tries = 0;
  for (std::uint64_t i = 0; i < stretches; ++i) {
    if (i % 1024 == 0) check_interrupt();
    std::uint64_t const begin = i * kStretch, size = std::min(n - begin, kStretch);
    std::int64_t rest = share_of(change, i, stretches) + std::clamp<std::int64_t>(owed, -16, 16);
    for (std::uint64_t left = 32 * kStretch; left > 0 && rest != 0; --left, ++tries) {
      PhiloxBlock const block =
          philox4x32(stream_counter(Stream::prepare, static_cast<std::uint32_t>(tries),
                                    static_cast<std::uint32_t>(tries >> 32), 0, 0),
                     plan.key);
      std::uint64_t const site = begin + ((std::uint64_t{block.word[0]} * size) >> 32);
      std::int64_t const step = spins.change(site);
      if (std::abs(rest - step) > std::abs(rest)) continue;
      spins.states[site] ^= 1;
      spins.bonds += step;
      rest -= step;
    }
    owed = rest;
  }
}

/// Most quanta that an unbounded demon starts with: half of what 24 bits hold.
constexpr std::int64_t kMostUnbounded = std::int64_t{1} << 23;

}  // namespace

EnergyRange energy_range(SampleSpec const& spec, SamplePoint const& point) {
  EnergySteps const grid = grid_of(spec, point);
  return {grid.low, grid.high};
}

void require_energy(SampleSpec const& spec, SamplePoint const& point) {
  EnergySteps const grid = grid_of(spec, point);
  Rational const energy = *point.energy, steps = (energy - grid.low) / grid.quantum;
  std::string const text = "energy " + to_text(energy);
  require(energy >= grid.low && energy <= grid.high, text + " cannot occur",
          "it is outside " + to_text(grid.low) + " to " + to_text(grid.high), "choose one inside");
  if (denominator(steps) == 1) return;
  Rational const below = grid.low + grid.quantum * Rational(numerator(steps) / denominator(steps));
  throw SpecError(
      text + " cannot occur",
      "energies are " + to_text(grid.low) + " plus multiples of " + to_text(grid.quantum),
      "the nearest are " + to_text(below) + " and " + to_text(Rational(below + grid.quantum)));
}

std::vector<std::uint8_t> staggered_states(Lattice const& lattice) {
  std::vector<std::uint8_t> states(n_sites(lattice));
  for (std::uint64_t site = 0; site < states.size(); ++site) {
    std::uint64_t const x = site % lattice.sides[0], y = site / lattice.sides[0] % lattice.sides[1],
                        z = site / lattice.sides[0] / lattice.sides[1];
    states[site] = static_cast<std::uint8_t>((x + y + z) % 2);
  }
  return states;
}

std::uint32_t expected_demon(SampleSpec const& spec, SamplePoint const& point) {
  EnergySteps const grid = grid_of(spec, point);
  // Where the energy lies in its range, -1 to 1; t = -tanh of the coupling of a pair.
  double const t = 2 * to_double(Rational((*point.energy - grid.low) / (grid.high - grid.low))) - 1;
  bool const units = spec.model.kind == SpinKind::units;
  double const steps = units ? 1 : to_double(Rational(2 * abs(spec.model.coupling) / grid.quantum));
  double const x = -2 * std::atanh(t) / steps;
  std::uint32_t const capacity = spec.unbounded_demon ? 0 : spec.demon_capacity;
  if (std::isinf(x)) return x > 0 ? 0 : capacity;
  double const mean = std::min(demon_mean(x, capacity), static_cast<double>(kMostUnbounded));
  return static_cast<std::uint32_t>(std::lround(mean));
}

PreparedStart prepare_start(SampleSpec const& spec, SamplePlan const& plan, std::uint32_t demon) {
  bool const has_demon = plan.dynamics == SampleDynamics::demon;
  EnergySteps const grid = grid_of(spec, plan.point);
  if (spec.model.kind == SpinKind::units && !has_demon) return prepare_units(spec, plan);
  if (spec.model.kind == SpinKind::units)
    return {spread_units(plan.point.n_units, quanta_of(grid, plan.point)), demon};
  Lattice const& lattice = plan.point.lattice;
  std::uint64_t const n = n_sites(lattice);
  // All energies as bond sums: E = −J Σ s s'.
  Rational const j = spec.model.coupling,
                 total = *plan.point.energy + grid.quantum * Rational(demon);
  auto const capacity =
      static_cast<std::int64_t>(spec.unbounded_demon ? kMostUnbounded : spec.demon_capacity);
  auto const held_by_demon = [&](std::int64_t bonds) {
    return Rational((total + j * Rational(bonds)) / grid.quantum);
  };
  auto const distance = [&](std::int64_t bonds) {
    Rational const held = held_by_demon(bonds);
    Rational const off = held < 0          ? Rational(-held)
                         : held > capacity ? Rational(held - capacity)
                                           : Rational(0);
    return to_double(off);
  };
  HostSpins spins(lattice, std::vector<std::uint8_t>(n, 0));
  HostSpins staggered(lattice, staggered_states(lattice));
  if (distance(staggered.bonds) < distance(spins.bonds)) spins = std::move(staggered);
  // A configuration like any other in the mean, but without its fluctuations of energy from place to
  // place: replicas have it in common, and a demon would report where it ends its walk.
  Rational const aim = -*plan.point.energy / j - Rational(spins.bonds);
  spread_bonds(plan, static_cast<std::int64_t>(numerator(aim) / denominator(aim)), spins);
  double now = distance(spins.bonds);
  std::uint64_t const most_tries = 1000 * n + 100000;
  for (std::uint64_t tries = 0; now > 0; ++tries) {
    if (tries % 65536 == 0) check_interrupt();
    if (tries == most_tries)
      throw SpecError("no configuration of energy " + to_text(*plan.point.energy) + " was found",
                      "random flips came within " + to_text(Rational(now)) + " quanta of it",
                      "raise --demon-capacity, or give --beta");
    PhiloxBlock const block =
        philox4x32(stream_counter(Stream::prepare, static_cast<std::uint32_t>(tries),
                                  static_cast<std::uint32_t>(tries >> 32), 0, 1),
                   plan.key);
    std::uint64_t const site = (std::uint64_t{block.word[0]} * n) >> 32;
    std::int64_t const bonds = spins.bonds + spins.change(site);
    double const next = distance(bonds);
    if (next > now) continue;
    spins.states[site] ^= 1;
    spins.bonds = bonds;
    now = next;
  }
  auto const held = static_cast<std::uint32_t>(held_by_demon(spins.bonds));
  return {std::move(spins.states), held};
}

}  // namespace antikelvin
