// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/parse.hpp"
#include "study/contact/contact_verb.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;

/// Most quanta that an exchange demon holds.
constexpr std::uint64_t kMaxCapacity = (1u << 23) - 1;

Rational common_quantum(std::vector<Body> const& bodies) {
  Rational quantum = bodies[0].quantum;
  for (Body const& body : bodies) quantum = common_divisor(quantum, body.quantum);
  return quantum;
}

/// Whether the levels of a body are equally spaced, by its quantum.
bool is_ladder(Body const& body) {
  if (body.is_lattice()) return false;
  auto const& levels = body.model.levels.levels;
  return body.top == Quanta{body.n_units} * (levels.size() - 1);
}

bool can_pair(std::vector<Body> const& bodies) {
  return std::all_of(bodies.begin(), bodies.end(), [&](Body const& body) {
    return is_ladder(body) && body.quantum == bodies[0].quantum;
  });
}

/// Largest change of a body's energy by one site, in its quanta.
Rational largest_move(Body const& body) {
  if (!body.is_lattice())
    return (body.model.levels.levels.back().energy - body.model.levels.levels.front().energy) /
           body.quantum;
  return 2 * (abs(body.model.coupling) * coordination(body.lattice.shape) + abs(body.model.field)) /
         body.quantum;
}

void require_common_quantum(ContactSpec const& spec, ContactCase& point) {
  Rational const& quantum = point.quantum = common_quantum(spec.bodies);
  cpp_int exchange = 1;
  std::string quanta;
  double largest = 0, second = 0;
  for (Body const& body : spec.bodies) {
    Rational const step = body.quantum / quantum, move = largest_move(body) * step;
    exchange = lcm(exchange, cpp_int(numerator(step)));
    quanta += (quanta.empty() ? "" : " and ") + to_text(body.quantum);
    second = std::max(second, std::min(largest, to_double(move)));
    largest = std::max(largest, to_double(move));
    point.step.push_back(
        step <= Rational(cpp_int(1) << 62) ? numerator(step).convert_to<std::uint64_t>() : 0);
  }
  std::string const why = "their energies step by " + quanta;
  for (Body const& body : spec.bodies)
    require(Rational(exchange) * quantum <=
                body.quantum * Rational(static_cast<std::uint64_t>(body.top)),
            "the bodies have no common quantum of energy",
            why + ", and the least that both could exchange, " +
                to_text(Rational(exchange) * quantum) + ", is more than " + in_quotes(body.text) +
                " can hold",
            "give levels whose differences have a common divisor of their own size");
  require(largest + second <= static_cast<double>(kMaxCapacity) && exchange < (cpp_int(1) << 62),
          "the bodies have no common quantum of energy",
          why + ", multiples of " + to_text(quantum) + ", of which a demon holds at most " +
              std::to_string(kMaxCapacity),
          "round the levels, so that their differences have a common divisor");
  point.exchange = exchange.convert_to<std::uint64_t>();
  if (point.mechanism == ContactMechanism::pairs) return;
  // To make up any multiple of the quantum it must hold both bodies' largest moves.
  auto const least = static_cast<std::uint32_t>(largest + second);
  std::uint32_t capacity = 15;
  while (capacity < least) capacity = 2 * capacity + 1;
  point.capacity = spec.capacity.value_or(capacity);
  require(point.capacity >= least, "--demon-capacity is too small",
          "moves change energies by up to " + std::to_string(least) + " quanta of " +
              to_text(quantum) + " together",
          "use " + std::to_string(least) + " or more, or leave it out");
}

std::uint64_t key_of(ContactSpec const& spec, ContactCase const& point) {
  std::uint64_t key = derive_key(spec.seed, spec.bodies.size(), spec.bodies[0].n_units);
  for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
    double const place =
        spec.bodies[b].is_lattice() ? point.starts[b].beta : static_cast<double>(point.energy[b]);
    key = derive_key(key, spec.bodies[b].n_units,
                     std::bit_cast<std::uint64_t>(place == 0 ? 0.0 : place));
  }
  return key;
}

void plan_time(ContactSpec const& spec, ContactCase& point) {
  double mixing = 12 / spec.area;  // an exchange demon follows no law: it is given time, and tested
  if (point.mechanism == ContactMechanism::pairs) {
    // The two largest bodies are the slowest; an exchange takes away half of a difference.
    std::vector<double> sizes;
    for (Body const& body : spec.bodies) sizes.push_back(static_cast<double>(body.n_units));
    std::sort(sizes.begin(), sizes.end(), std::greater<>());
    auto const exchanges =
        static_cast<double>(spec.in_contact(static_cast<std::uint64_t>(sizes[0])));
    point.relaxation = 1 / std::min(exchanges / 2 * (1 / sizes[0] + 1 / sizes[1]), 4.0);
    // Bodies are mixed only when all of their units have met others.
    mixing = std::max(point.relaxation, sizes[0] / exchanges);
  }
  point.sweeps = spec.sweeps.value_or(static_cast<std::uint64_t>(std::ceil(16 * mixing)));
  point.every = spec.every.value_or(std::max<std::uint64_t>(1, point.sweeps / 96));
  require(point.every <= point.sweeps || point.sweeps == 0, "--every exceeds --sweeps",
          "there would be no row", "use a smaller one");
  point.gap = static_cast<std::uint64_t>(std::max(1.0, std::ceil(2 * mixing)));
  double sites = 0, bytes = 0;
  for (Body const& body : spec.bodies) {
    sites += static_cast<double>(body.n_units);
    bytes += static_cast<double>(
        make_layout(body.lattice, body.n_units, spec.n_replicas, Layout::replicas)
            .state_bytes(body.model.planes()));
  }
  double const times =
      static_cast<double>(point.sweeps / point.every) + static_cast<double>(spec.n_measurements);
  require(times * spec.n_replicas * static_cast<double>(spec.bodies.size()) < 1e9,
          "the series would be too long", "more than 1e9 energies", "use a larger --every");
  point.updates = sites * spec.area * spec.n_replicas *
                  static_cast<double>(point.sweeps + spec.n_measurements * point.gap);
  point.memory_bytes =
      bytes + 24 * times * spec.n_replicas * static_cast<double>(spec.bodies.size());
}

}  // namespace

std::string mechanism_name(ContactMechanism mechanism) {
  return mechanism == ContactMechanism::pairs ? "pairs" : "demon";
}

std::vector<ContactCase> plan_contact(ContactSpec const& spec) {
  bool const in_pairs = can_pair(spec.bodies);
  require(in_pairs || spec.mechanism != ContactMechanism::pairs,
          "--mechanism pairs needs subsystems of equally spaced levels with one spacing",
          "other pairs of sites could not share every energy", "leave it out");
  require(spec.fault == Fault::none || (in_pairs && spec.mechanism != ContactMechanism::demon),
          "--fault acceptance needs pairs of subsystems",
          "an exchange demon's moves have no probabilities to change",
          "use subsystems of equally spaced levels");
  ContactCase common;
  common.mechanism =
      spec.mechanism.value_or(in_pairs ? ContactMechanism::pairs : ContactMechanism::demon);
  require_common_quantum(spec, common);
  double n_cases = 1;
  for (Body const& body : spec.bodies) n_cases *= static_cast<double>(body.starts.size());
  require(n_cases <= 1e5, "there are too many contacts", "the limit is 100000 combinations",
          "use shorter lists");
  std::vector<ContactCase> cases;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n_cases); ++i) {
    ContactCase point = common;
    std::size_t rest = i;
    for (std::size_t b = spec.bodies.size(); b-- > 0;) {  // the first body's starts outermost
      Body const& body = spec.bodies[b];
      point.starts.insert(point.starts.begin(), body.starts[rest % body.starts.size()]);
      rest /= body.starts.size();
    }
    for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
      Body const& body = spec.bodies[b];
      require(!body.is_lattice() || std::isfinite(point.starts[b].beta),
              in_quotes(body.text) + " cannot start at T = 0",
              "a lattice starts from samples at its beta", "use a finite beta");
      point.energy.push_back(body.is_lattice()
                                 ? 0
                                 : static_cast<std::uint64_t>(start_energy(body, point.starts[b])) *
                                       point.step[b]);
    }
    point.key = key_of(spec, point);
    plan_time(spec, point);
    cases.push_back(std::move(point));
  }
  return cases;
}

void require_memory(ContactSpec const& spec, std::vector<ContactCase> const& cases,
                    DeviceInfo const& device) {
  std::uint64_t most = 0;
  for (Body const& body : spec.bodies) most = std::max(most, body.n_units);
  for (ContactCase const& point : cases)
    require_memory(most, point.memory_bytes, device, "use fewer replicas, or smaller bodies");
}

Report describe_contact(ContactSpec const& spec, std::vector<ContactCase> const& cases) {
  Report report;
  report.verb = "contact";
  report.seed = spec.seed;
  report.rows.columns = {
      "contact", "mechanism",    "quantum",  "demon_capacity",    "relaxation",  "sweeps",
      "every",   "measurements", "replicas", "attempted_updates", "memory_bytes"};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    ContactCase const& point = cases[i];
    report.rows.rows.push_back({std::uint64_t{i}, mechanism_name(point.mechanism),
                                to_double(point.quantum), std::uint64_t{point.capacity},
                                point.relaxation > 0 ? Cell(point.relaxation) : Cell(),
                                point.sweeps, point.every, spec.n_measurements,
                                std::uint64_t{spec.n_replicas}, point.updates, point.memory_bytes});
  }
  return report;
}

}  // namespace antikelvin
