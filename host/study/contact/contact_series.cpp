// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_series.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "sampler/exchange_tables.hpp"
#include "sampler/threshold.hpp"
#include "statistics/equilibration.hpp"
#include "study/sample/start_states.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

/// Sweeps that bring a lattice to its β at least, and units of many levels to their populations.
constexpr std::uint64_t kLatticeSweeps = 400, kMixSweeps = 32;

/// Largest drift of a lattice on its way to its β that counts as none, in standard errors.
constexpr double kMostDrift = 2.5;

std::int32_t whole(Rational const& value) {
  return denominator(value) == 1 ? numerator(value).convert_to<std::int32_t>() : 0;
}

SiteCoupling coupling_of(Body const& body, Rational const& quantum) {
  SiteCoupling coupling;
  if (body.is_lattice()) {
    Rational const j = abs(body.model.coupling);
    coupling.counts_down = body.model.coupling < 0;
    coupling.weight = static_cast<std::uint32_t>(whole(4 * j / quantum));
    int const z = coordination(body.lattice.shape);
    for (int missing = 0; missing <= z; ++missing)  // those that do not occur may be fractions
      coupling.offset[missing] = whole((2 * j * (z - missing) - 2 * body.model.field) / quantum);
    return coupling;
  }
  auto const& levels = body.model.levels.levels;
  if (has_two_equal_levels(body)) {
    coupling.offset[0] = whole((levels[1].energy - levels[0].energy) / quantum);
    return coupling;
  }
  coupling.move = SiteCoupling::Move::level;
  Quad const total(body.model.levels.n_states());
  Quad sum = 0;
  for (std::size_t k = 0; k < levels.size(); ++k) {
    auto const step = [&](std::size_t level) {
      return static_cast<std::uint32_t>(whole((levels[level].energy - levels[0].energy) / quantum));
    };
    coupling.step_differences[k] = k == 0 ? 0 : step(k) ^ step(k - 1);
    sum += Quad(levels[k].degeneracy);
    if (k + 1 < levels.size()) coupling.proposals[k] = threshold_of(sum / total);
  }
  return coupling;
}

/// As many as the larger body has units, or the share that is in contact.
std::uint64_t exchanges(ContactSpec const& spec, std::size_t a, std::size_t b) {
  return spec.in_contact(std::max(spec.bodies[a].n_units, spec.bodies[b].n_units));
}

ContactPlan contact_plan(ContactSpec const& spec, ContactCase const& point) {
  ContactPlan plan;
  plan.key = point.key;
  plan.capacity = point.capacity;
  bool const in_pairs = point.mechanism == ContactMechanism::pairs;
  std::uint8_t planes = 1;
  for (Body const& body : spec.bodies) planes = std::max(planes, body.model.planes());
  for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
    Body const& body = spec.bodies[b];
    BodyPlan part;
    part.spins =
        plan_spins(body.model, body.lattice, body.n_units, spec.n_replicas,
                   make_layout(body.lattice, body.n_units, spec.n_replicas, Layout::replicas),
                   derive_key(point.key, b, 0));
    if (in_pairs) part.spins.planes = planes;
    part.spins.tables = {in_pairs ? make_exchange_tables(body.model, body.model, planes)
                                  : make_spin_tables(body.model, body.lattice.shape,
                                                     body.is_lattice() ? point.starts[b].beta : 0,
                                                     Dynamics::heat_bath)};
    part.mixes = in_pairs && body.model.n_states > 2;
    if (!in_pairs) part.coupling = coupling_of(body, point.quantum);
    part.visited = spec.in_contact(body.n_units);
    plan.bodies.push_back(std::move(part));
  }
  if (!in_pairs) return plan;
  for (std::uint32_t a = 0; a < spec.bodies.size(); ++a)
    for (std::uint32_t b = a + 1; b < spec.bodies.size(); ++b) {
      plan.pairs.push_back(
          {a, b, exchanges(spec, a, b), trades_places(spec, a, b),
           make_exchange_tables(spec.bodies[a].model, spec.bodies[b].model, planes, spec.fault)});
    }
  return plan;
}

/// Energies in common quanta from what is counted.
class EnergyReader {
 public:
  EnergyReader(Body const& body, Rational const& quantum) {
    // Twice the energy, since that of one bond may be half a quantum.
    auto const twice = [&](Rational const& energy) {
      return numerator(Rational(2 * energy / quantum)).convert_to<std::int64_t>();
    };
    LinearEnergy const energy = linear_energy(body.model, n_bonds(body.lattice), body.n_units);
    constant_ = twice(energy.constant - body.low);
    for (Rational const& one : energy.per_count) coefficients_.push_back(twice(one));
  }

  std::uint64_t operator()(SpinCounts const& counts, std::uint32_t replica) const {
    std::int64_t twice = constant_;
    for (std::uint32_t q = 0; q < coefficients_.size(); ++q)
      twice += coefficients_[q] * static_cast<std::int64_t>(counts.at(0, q, replica));
    return static_cast<std::uint64_t>(twice / 2);
  }

 private:
  std::int64_t constant_ = 0;
  std::vector<std::int64_t> coefficients_;
};

/// Levels of the units in order; contact starts with a shuffle.
std::vector<std::uint8_t> states_of(std::vector<std::uint64_t> const& populations) {
  std::vector<std::uint8_t> states;
  for (std::size_t level = 0; level < populations.size(); ++level)
    states.insert(states.end(), populations[level], static_cast<std::uint8_t>(level));
  return states;
}

/// A lattice's ordered state, of those that are likeliest at β: aligned with the field or, as the sign of
/// β asks, against it, or as neighbours that differ. Aligned the other way it could stay for ever.
std::vector<std::uint8_t> ordered_states(Body const& body, double beta) {
  double const bonds = beta * to_double(body.model.coupling) *
                       static_cast<double>(n_bonds(body.lattice)),
               field = beta * to_double(body.model.field) * static_cast<double>(body.n_units);
  if (-bonds > bonds + std::fabs(field)) return staggered_states(body.lattice);
  return std::vector<std::uint8_t>(body.n_units, field > 0 ? 1 : 0);
}

/// Most updates between two answers to interrupts.
constexpr double kBatchUpdates = 2e8;

void advance_alone(ContactChains& chains, std::size_t body, Move move, std::uint64_t sweeps,
                   double updates_per_sweep) {
  in_batches(sweeps, batch_sweeps(kBatchUpdates, updates_per_sweep),
             [&](std::uint64_t now) { chains.advance_alone(body, move, now); });
}

/// Brings a lattice from order to its β. Relaxation may follow a power of time, so that only a long lever
/// shows it: of t sweeps, those from t/8 to t/4 are compared with those from t/2 to t.
/// @return  whether it arrived
bool settle_lattice(ContactSpec const& spec, Rational const& quantum, std::size_t body,
                    ContactChains& chains) {
  Body const& lattice = spec.bodies[body];
  EnergyReader const energy_of(lattice, quantum);
  double const n = static_cast<double>(lattice.n_units), updates = n * spec.n_replicas;
  advance_alone(chains, body, Move::site, kLatticeSweeps / 8, updates);
  for (std::uint64_t sweeps = kLatticeSweeps; sweeps <= kMostLatticeSweeps; sweeps *= 8) {
    std::vector<double> energy, order;
    auto const measure = [&](std::uint64_t times, std::uint64_t every) {
      for (std::uint64_t i = 0; i < times; ++i) {
        advance_alone(chains, body, Move::site, every, updates);
        SpinCounts const counts = chains.measure().bodies[body];
        for (std::uint32_t replica = 0; replica < spec.n_replicas; ++replica) {
          double const m = 2 * static_cast<double>(counts.at(0, 1, replica)) - n;
          energy.push_back(static_cast<double>(energy_of(counts, replica)));
          order.push_back(m * m);
        }
      }
    };
    measure(10, sweeps / 80);  // the quarter and the half that equilibration() compares
    measure(10, sweeps / 40);
    measure(20, sweeps / 40);
    auto const stands = [&](std::vector<double> const& values) {
      return std::fabs(equilibration(values, spec.n_replicas).drift_z) <= kMostDrift;
    };
    if (stands(energy) && stands(order)) return true;
  }
  return false;
}

/// @return  lattices that have not arrived at their β
std::vector<std::size_t> start(ContactSpec const& spec, ContactCase const& point,
                               ContactPlan const& plan, ContactChains& chains) {
  std::vector<std::size_t> unsettled;
  for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
    Body const& body = spec.bodies[b];
    double const updates = static_cast<double>(body.n_units) * spec.n_replicas;
    if (body.is_lattice()) {
      chains.set_states(b, ordered_states(body, point.starts[b].beta));
      if (!settle_lattice(spec, point.quantum, b, chains)) unsettled.push_back(b);
      continue;
    }
    std::vector<std::uint64_t> const populations =
        start_populations(body, point.energy[b] / point.step[b]);
    chains.set_states(b, states_of(populations));
    if (*std::max_element(populations.begin(), populations.end()) == body.n_units) continue;
    // Every sweep halves what is left of the order.
    auto const shuffles =
        static_cast<std::uint64_t>(2 * std::log2(static_cast<double>(body.n_units))) + 8;
    advance_alone(chains, b, Move::shuffle, shuffles, updates);
    if (plan.bodies[b].mixes) advance_alone(chains, b, Move::exchange, kMixSweeps, updates);
  }
  return unsettled;
}

}  // namespace

bool trades_places(ContactSpec const& spec, std::size_t a, std::size_t b) {
  return spec.fault == Fault::none && has_two_equal_levels(spec.bodies[a]) &&
         has_two_equal_levels(spec.bodies[b]);
}

std::uint64_t pairs_per_sweep(ContactSpec const& spec) { return exchanges(spec, 0, 1); }

ContactSeries run_case(ContactSpec const& spec, ContactCase const& point, Backend const& backend,
                       Progress& progress) {
  ContactPlan const plan = contact_plan(spec, point);
  auto const chains = backend.make_contact(plan);
  std::vector<std::size_t> unsettled = start(spec, point, plan, *chains);
  std::vector<EnergyReader> readers;
  for (Body const& body : spec.bodies) readers.emplace_back(body, point.quantum);
  std::size_t const n_bodies = spec.bodies.size();
  ContactSeries series;
  series.unsettled = std::move(unsettled);
  series.energy.resize(n_bodies);
  series.late_energy.resize(n_bodies);
  std::vector<std::uint64_t> totals;
  auto const record = [&](std::vector<std::vector<std::uint64_t>>& energy,
                          std::vector<std::uint64_t>& demon) {
    ContactCounts const counts = chains->measure();
    std::vector<std::uint64_t> now(spec.n_replicas, 0);
    for (std::uint32_t replica = 0; replica < spec.n_replicas; ++replica) {
      for (std::size_t b = 0; b < n_bodies; ++b) {
        energy[b].push_back(readers[b](counts.bodies[b], replica));
        now[replica] += energy[b].back();
      }
      if (!counts.demon.empty()) now[replica] += counts.demon[replica];
    }
    demon.insert(demon.end(), counts.demon.begin(), counts.demon.end());
    if (totals.empty()) totals = now;
    if (now != totals)
      throw std::logic_error("energy was not conserved in contact: a fault of this program");
  };
  double const per_sweep =
      point.updates / static_cast<double>(point.sweeps + spec.n_measurements * point.gap);
  auto const advance = [&](std::uint64_t sweeps) {
    in_batches(sweeps, batch_sweeps(kBatchUpdates, per_sweep), [&](std::uint64_t now) {
      chains->advance(now);
      progress.advance(per_sweep * static_cast<double>(now), "contact");
    });
  };
  series.time.push_back(0);
  record(series.energy, series.demon);
  for (std::uint64_t time = point.every; time <= point.sweeps; time += point.every) {
    advance(point.every);
    series.time.push_back(time);
    record(series.energy, series.demon);
  }
  advance(point.sweeps % point.every);  // those that no row ends
  for (std::uint64_t i = 0; i < spec.n_measurements; ++i) {
    advance(point.gap);
    record(series.late_energy, series.late_demon);
  }
  series.total = totals[0];
  return series;
}

}  // namespace antikelvin
