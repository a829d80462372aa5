// SPDX-License-Identifier: Apache-2.0
#include "run/start_states.hpp"

#include <algorithm>

#include "antikelvin/core/error.hpp"
#include "antikelvin/rng/stream.hpp"
#include "antikelvin/run/interrupt.hpp"
#include "run/sample_series.hpp"

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

PreparedStart prepare_units(SampleSpec const& spec, SamplePlan const& plan) {
  EnergySteps const grid = grid_of(spec, plan.point);
  auto quanta =
      static_cast<std::uint64_t>(Rational((*plan.point.energy - grid.low) / grid.quantum));
  auto const top = static_cast<std::uint64_t>(spec.model.n_states - 1);
  PreparedStart start{std::vector<std::uint8_t>(plan.point.n_units, 0), 0};
  for (auto& state : start.states) {
    state = static_cast<std::uint8_t>(std::min(quanta, top));
    quanta -= state;
  }
  return start;
}

}  // namespace

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

PreparedStart prepare_start(SampleSpec const& spec, SamplePlan const& plan) {
  if (spec.model.kind == SpinKind::units) return prepare_units(spec, plan);
  Lattice const& lattice = plan.point.lattice;
  EnergySteps const grid = grid_of(spec, plan.point);
  std::uint64_t const n = n_sites(lattice);
  std::vector<std::uint8_t> aligned(n, 0), staggered = staggered_states(lattice), random(n);
  for (std::uint64_t site = 0; site < n; ++site) {
    PhiloxBlock const block = philox4x32(
        stream_counter(Stream::prepare, static_cast<std::uint32_t>(site), 0, 0, 0), plan.key);
    random[site] = static_cast<std::uint8_t>(block.word[0] >> 31);
  }
  // All energies as bond sums: E = −J Σ s s'.
  Rational const j = spec.model.coupling;
  auto const capacity =
      static_cast<std::int64_t>(spec.unbounded_demon ? std::int64_t{1} << 23 : spec.demon_capacity);
  auto const distance = [&](std::int64_t bonds) {
    Rational const held =
        (*plan.point.energy + j * Rational(bonds)) / grid.quantum;  // by the demon
    Rational const off = held < 0          ? Rational(-held)
                         : held > capacity ? Rational(held - capacity)
                                           : Rational(0);
    return to_double(off);
  };
  std::vector<HostSpins> starts;
  for (auto& states : {aligned, staggered, random}) starts.emplace_back(lattice, states);
  HostSpins& spins = *std::min_element(starts.begin(), starts.end(), [&](auto& a, auto& b) {
    return distance(a.bonds) < distance(b.bonds);
  });
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
  Rational const held = (*plan.point.energy + j * Rational(spins.bonds)) / grid.quantum;
  return {spins.states, static_cast<std::uint32_t>(held)};
}

}  // namespace antikelvin
