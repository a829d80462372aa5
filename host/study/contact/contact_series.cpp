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

/// A body of the sampler: one of the user's, or one digit of the quanta of its oscillators.
struct Part {
  std::size_t body;
  std::uint32_t digit = 0;
};

std::vector<Part> parts_of(ContactCase const& point) {
  std::vector<Part> parts;
  for (std::size_t b = 0; b < point.digits.size(); ++b)
    for (std::uint32_t digit = 0; digit < point.digits[b]; ++digit) parts.push_back({b, digit});
  return parts;
}

/// Proposals of states of these weights; under Fault::acceptance all but the first are proposed 1 % too often.
void set_proposals(std::vector<Quad> weights, Fault fault, SiteCoupling& coupling) {
  Quad total = 0, sum = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (fault == Fault::acceptance && k > 0) weights[k] *= Quad(1.01);
    total += weights[k];
  }
  for (std::size_t k = 0; k + 1 < weights.size(); ++k) {
    sum += weights[k];
    coupling.proposals[k] = threshold_of(sum / total);
  }
}

SiteCoupling coupling_of_lattice(Body const& body, Rational const& quantum, Fault fault) {
  SpinModel const& model = body.model;
  SiteCoupling coupling;
  Rational const j = abs(model.coupling);
  int const z = coordination(body.lattice.shape);
  coupling.counts_down = model.coupling < 0;
  if (!model.is_up_or_down())
    set_proposals(std::vector<Quad>(static_cast<std::size_t>(model.n_states), Quad(1)), fault,
                  coupling);
  switch (model.kind) {
    case SpinKind::potts:
      coupling.move = SiteCoupling::Move::potts;
      coupling.weight = static_cast<std::uint32_t>(whole(j / quantum));
      break;
    case SpinKind::blume_capel:
      coupling.move = SiteCoupling::Move::blume_capel;
      coupling.weight = static_cast<std::uint32_t>(whole(j / quantum));
      coupling.ends = whole(2 * model.crystal_field / quantum);
      for (int missing = 0; missing <= z; ++missing)
        coupling.offset[missing] =
            whole((j * (z - missing) - model.crystal_field - model.field) / quantum);
      break;
    default:
      if (model.kind == SpinKind::edwards_anderson) coupling.move = SiteCoupling::Move::signed_flip;
      coupling.weight = static_cast<std::uint32_t>(whole(4 * j / quantum));
      for (int missing = 0; missing <= z; ++missing)  // those that do not occur may be fractions
        coupling.offset[missing] = whole((2 * j * (z - missing) - 2 * model.field) / quantum);
  }
  return coupling;
}

/// Under Fault::acceptance all levels but the lowest are proposed 1 % too often, of two levels too.
SiteCoupling coupling_of(Body const& body, std::uint32_t digit, Rational const& quantum,
                         Fault fault) {
  SiteCoupling coupling;
  if (body.is_lattice()) return coupling_of_lattice(body, quantum, fault);
  auto const& levels = body.model.levels.levels;
  if (body.is_oscillators()) {
    coupling.offset[0] = whole(body.quantum / quantum) << digit;
    return coupling;
  }
  if (has_two_equal_levels(body) && fault == Fault::none) {
    coupling.offset[0] = whole((levels[1].energy - levels[0].energy) / quantum);
    return coupling;
  }
  coupling.move = SiteCoupling::Move::level;
  std::vector<Quad> weights;
  for (std::size_t k = 0; k < levels.size(); ++k) {
    auto const step = [&](std::size_t level) {
      return static_cast<std::uint32_t>(whole((levels[level].energy - levels[0].energy) / quantum));
    };
    coupling.step_differences[k] = k == 0 ? 0 : step(k) ^ step(k - 1);
    weights.push_back(Quad(levels[k].degeneracy));
  }
  set_proposals(std::move(weights), fault, coupling);
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
  for (auto const& [b, digit] : parts_of(point)) {
    Body const& body = spec.bodies[b];
    BodyPlan part;
    part.spins =
        plan_spins(body.model, body.lattice, body.n_units, spec.n_replicas,
                   make_layout(body.lattice, body.n_units, spec.n_replicas, Layout::replicas),
                   derive_key(point.key, b, digit));
    if (in_pairs) part.spins.planes = planes;
    part.spins.tables = {in_pairs ? make_exchange_tables(body.model, body.model, planes)
                                  : make_spin_tables(body.model, body.lattice.shape,
                                                     body.is_lattice() ? point.starts[b].beta : 0,
                                                     Dynamics::heat_bath)};
    part.mixes = in_pairs && body.model.n_states > 2;
    if (!in_pairs) part.coupling = coupling_of(body, digit, point.quantum, spec.fault);
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

/// Energies in common quanta from what is counted; of oscillators those of one digit.
class EnergyReader {
 public:
  EnergyReader(Body const& body, Rational const& quantum, std::uint32_t digit = 0) {
    if (body.is_oscillators()) {
      coefficients_ = {
          0, (2 * numerator(Rational(body.quantum / quantum)).convert_to<std::int64_t>()) << digit};
      return;
    }
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

/// A lattice's ordered state, of those that are likeliest at β: all sites in one state, the one that a field
/// prefers, or, as the sign of β asks, neighbours that differ. In another one it could stay for ever.
std::vector<std::uint8_t> ordered_states(Body const& body, double beta) {
  SpinModel const& model = body.model;
  double const bonds =
                   beta * to_double(model.coupling) * static_cast<double>(n_bonds(body.lattice)),
               sites = beta * static_cast<double>(body.n_units),
               field = sites * to_double(model.field);
  std::vector<std::uint8_t> staggered = staggered_states(body.lattice);
  if (model.kind == SpinKind::potts) {
    if (bonds < 0) return staggered;
    return std::vector<std::uint8_t>(body.n_units, 0);
  }
  if (model.kind == SpinKind::blume_capel) {
    double const crystal = sites * to_double(model.crystal_field);
    if (-crystal + std::fabs(bonds) + std::fabs(field) < 0)
      return std::vector<std::uint8_t>(body.n_units, 1);
    for (std::uint8_t& state : staggered) state = static_cast<std::uint8_t>(2 * state);
    if (-bonds > bonds + std::fabs(field)) return staggered;
    return std::vector<std::uint8_t>(body.n_units, field > 0 ? 2 : 0);
  }
  if (-bonds > bonds + std::fabs(field)) return staggered;
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
/// @param part  of the chains
/// @return  whether it arrived
bool settle_lattice(ContactSpec const& spec, Body const& lattice, Rational const& quantum,
                    std::size_t part, ContactChains& chains) {
  EnergyReader const energy_of(lattice, quantum);
  double const n = static_cast<double>(lattice.n_units), updates = n * spec.n_replicas;
  advance_alone(chains, part, Move::site, kLatticeSweeps / 8, updates);
  for (std::uint64_t sweeps = kLatticeSweeps; sweeps <= kMostLatticeSweeps; sweeps *= 8) {
    std::vector<double> energy, order;
    auto const measure = [&](std::uint64_t times, std::uint64_t every) {
      for (std::uint64_t i = 0; i < times; ++i) {
        advance_alone(chains, part, Move::site, every, updates);
        SpinCounts const counts = chains.measure().bodies[part];
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
  std::vector<Part> const parts = parts_of(point);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    auto const [b, digit] = parts[p];
    Body const& body = spec.bodies[b];
    double const updates = static_cast<double>(body.n_units) * spec.n_replicas;
    if (body.is_lattice()) {
      chains.set_states(p, ordered_states(body, point.starts[b].beta));
      if (!settle_lattice(spec, body, point.quantum, p, chains)) unsettled.push_back(b);
      continue;
    }
    std::uint64_t const energy = point.energy[b] / point.step[b];
    std::vector<std::uint64_t> populations;
    if (body.is_oscillators()) {
      std::uint64_t const set = start_digits(body.n_units, point.digits[b], energy)[digit];
      populations = {body.n_units - set, set};
    } else {
      populations = start_populations(body, energy);
    }
    chains.set_states(p, states_of(populations));
    if (*std::max_element(populations.begin(), populations.end()) == body.n_units) continue;
    // Every sweep halves what is left of the order.
    auto const shuffles =
        static_cast<std::uint64_t>(2 * std::log2(static_cast<double>(body.n_units))) + 8;
    advance_alone(chains, p, Move::shuffle, shuffles, updates);
    if (plan.bodies[p].mixes) advance_alone(chains, p, Move::exchange, kMixSweeps, updates);
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
  std::vector<Part> const parts = parts_of(point);
  std::vector<EnergyReader> readers;
  for (auto const& [b, digit] : parts) readers.emplace_back(spec.bodies[b], point.quantum, digit);
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
      for (auto& of_body : energy) of_body.push_back(0);
      for (std::size_t p = 0; p < parts.size(); ++p) {
        std::uint64_t const held = readers[p](counts.bodies[p], replica);
        energy[parts[p].body].back() += held;
        now[replica] += held;
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
  series.totals = std::move(totals);
  return series;
}

}  // namespace antikelvin
