// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/parse.hpp"
#include "study/contact/contact_verb.hpp"
#include "study/contact/lattice_states.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;

/// Most quanta that an exchange demon holds.
constexpr std::uint64_t kMaxCapacity = (1u << 23) - 1;
/// Digits of oscillators' quanta, the highest of which a demon must be able to hold.
constexpr std::uint32_t kMostDigits = 23;
/// Energies of the whole, in common quanta, are below.
constexpr Quanta kMostEnergy = Quanta{1} << 62;

Rational common_quantum(std::vector<Body> const& bodies) {
  Rational quantum = bodies[0].quantum;
  for (Body const& body : bodies) quantum = common_divisor(quantum, body.quantum);
  return quantum;
}

/// Whether the levels of a body are equally spaced, by its quantum.
bool is_ladder(Body const& body) {
  if (body.is_lattice() || body.is_oscillators()) return false;
  auto const& levels = body.model.levels.levels;
  return body.top == Quanta{body.n_units} * (levels.size() - 1);
}

/// Whether moves of a body's sites are proposed with probabilities that change its energies where they are wrong.
/// All states of a Potts spin are alike: one that is proposed too often changes them next to nothing.
bool has_proposals(Body const& body) {
  return body.is_lattice() ? body.model.kind == SpinKind::blume_capel : !body.is_oscillators();
}

bool can_pair(std::vector<Body> const& bodies) {
  return std::all_of(bodies.begin(), bodies.end(), [&](Body const& body) {
    return is_ladder(body) && body.quantum == bodies[0].quantum;
  });
}

/// Largest change of a body's energy by one site, in its quanta.
Rational largest_move(Body const& body, std::uint32_t digits) {
  if (body.is_oscillators()) return Rational(std::uint64_t{1} << (digits - 1));
  if (!body.is_lattice())
    return (body.model.levels.levels.back().energy - body.model.levels.levels.front().energy) /
           body.quantum;
  SpinModel const& model = body.model;
  Rational const bonds = abs(model.coupling) * coordination(body.lattice.shape);
  if (model.kind == SpinKind::potts) return bonds / body.quantum;
  Rational const flip = 2 * (bonds + abs(model.field));
  if (model.kind == SpinKind::blume_capel)
    return std::max(flip, Rational(bonds + abs(model.field) + abs(model.crystal_field))) /
           body.quantum;
  return flip / body.quantum;
}

/// How the energies of all bodies step, for errors.
std::string steps_text(std::vector<Body> const& bodies) {
  std::string quanta;
  for (Body const& body : bodies) quanta += (quanta.empty() ? "" : " and ") + to_text(body.quantum);
  return "their energies step by " + quanta;
}

void require_common_quantum(ContactSpec const& spec, ContactCase& point) {
  Rational const& quantum = point.quantum = common_quantum(spec.bodies);
  cpp_int exchange = 1;
  for (Body const& body : spec.bodies) {
    Rational const step = body.quantum / quantum;
    exchange = lcm(exchange, cpp_int(numerator(step)));
    point.step.push_back(
        step <= Rational(cpp_int(1) << 62) ? numerator(step).convert_to<std::uint64_t>() : 0);
  }
  for (Body const& body : spec.bodies)
    require(Rational(exchange) * quantum <=
                body.quantum * Rational(static_cast<std::uint64_t>(body.top)),
            "the bodies have no common quantum of energy",
            steps_text(spec.bodies) + ", and the least that both could exchange, " +
                to_text(Rational(exchange) * quantum) + ", is more than " + in_quotes(body.text) +
                " can hold",
            "give levels whose differences have a common divisor of their own size");
  // Steps beyond are refused with the demon's capacity.
  point.exchange =
      exchange < (cpp_int(1) << 62) ? exchange.convert_to<std::uint64_t>() : std::uint64_t{0};
}

/// @param quanta  that one oscillator could have
/// @param step    of them, in common quanta
[[noreturn]] void refuse_oscillators(Body const& body, std::uint64_t quanta, std::uint64_t step) {
  // The demon holds the highest digit and the next one.
  std::uint32_t digit = 0;
  while ((std::uint64_t{3} << digit) * step <= kMaxCapacity) ++digit;
  throw SpecError("there is too much energy for the oscillators " + in_quotes(body.text),
                  "one of them could have " + std::to_string(quanta) +
                      " quanta, of which a demon passes on at most 2^" + std::to_string(digit) +
                      " at once",
                  "use more oscillators, or start with less energy");
}

/// What the demon must hold: to make up any multiple of the quantum, both bodies' largest moves.
void set_capacity(ContactSpec const& spec, ContactCase& point) {
  double largest = 0, second = 0;
  std::size_t widest = 0;
  for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
    Body const& body = spec.bodies[b];
    double const move =
        to_double(largest_move(body, point.digits[b]) * (body.quantum / point.quantum));
    second = std::max(second, std::min(largest, move));
    if (move > largest) widest = b;
    largest = std::max(largest, move);
    // Further digits are bodies of their own.
    if (body.is_oscillators()) second = std::max(second, move / 2);
  }
  bool const is_affordable = largest + second <= static_cast<double>(kMaxCapacity);
  if (!is_affordable && point.digits[widest] > 1)
    refuse_oscillators(spec.bodies[widest], point.top[widest] / point.step[widest],
                       point.step[widest]);
  require(is_affordable && point.exchange > 0, "the bodies have no common quantum of energy",
          steps_text(spec.bodies) + ", multiples of " + to_text(point.quantum) +
              ", of which a demon holds at most " + std::to_string(kMaxCapacity),
          "round the levels, so that their differences have a common divisor");
  if (point.mechanism == ContactMechanism::pairs) return;
  auto const least = static_cast<std::uint32_t>(largest + second);
  std::uint32_t capacity = 15;
  while (capacity < least) capacity = 2 * capacity + 1;
  point.capacity = spec.capacity.value_or(capacity);
  require(point.capacity >= least, "--demon-capacity is too small",
          "moves change energies by up to " + std::to_string(least) + " quanta of " +
              to_text(point.quantum) + " together",
          "use " + std::to_string(least) + " or more, or leave it out");
}

/// An energy of a body in common quanta.
std::uint64_t in_common_quanta(Body const& body, Quanta quanta, std::uint64_t step) {
  require(quanta * step < kMostEnergy, in_quotes(body.text) + " has too much energy",
          "it is more than 2^62 common quanta", "use a smaller body, or start with less energy");
  return static_cast<std::uint64_t>(quanta * step);
}

/// Ends of the bodies' energies. Oscillators have none of their own, but no more than the whole has at most.
void set_tops(ContactSpec const& spec, ContactCase& point) {
  Quanta sum = 0;
  for (std::size_t b = 0; b < spec.bodies.size(); ++b)
    sum += spec.bodies[b].is_lattice()
               ? in_common_quanta(spec.bodies[b], spec.bodies[b].top, point.step[b])
               : point.energy[b];
  require(sum < kMostEnergy, "the bodies have too much energy",
          "it could be more than 2^62 quanta of " + to_text(point.quantum) + " together",
          "use smaller or fewer bodies, or start with less energy");
  auto const most = static_cast<std::uint64_t>(sum);
  for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
    Body const& body = spec.bodies[b];
    std::uint64_t const steps = point.step[b] > 0 ? most / point.step[b] : 0;
    point.top.push_back(
        in_common_quanta(body, body.is_oscillators() ? Quanta{steps} : body.top, point.step[b]));
    if (!body.is_oscillators()) continue;
    point.digits[b] = oscillator_digits(body.n_units, steps);
    if (point.digits[b] > kMostDigits) refuse_oscillators(body, steps, point.step[b]);
  }
}

/// What it takes to count the states of lattices, once for those that are alike.
void add_counting(ContactSpec const& spec, ContactCase& point) {
  point.is_exact = true;
  for (Body const& body : spec.bodies) {
    if (!body.is_lattice()) continue;
    std::optional<ExactDensityCost> const cost = counting_cost(body);
    point.is_exact = point.is_exact && cost;
    if (!cost) continue;
    point.counted += cost->steps;
    point.memory_bytes = std::max(point.memory_bytes, cost->bytes);
  }
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

/// Signs of a glass's bonds: a byte each, and a word for each neighbour of each site.
double bond_sign_bytes(Body const& body) {
  if (body.model.kind != SpinKind::edwards_anderson) return 0;
  double const z = coordination(body.lattice.shape);
  return (z / 2 + 4 * z) * static_cast<double>(body.n_units);
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
  for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
    Body const& body = spec.bodies[b];
    double const parts = point.digits[b];
    sites += parts * static_cast<double>(body.n_units);
    bytes += parts * static_cast<double>(
                         make_layout(body.lattice, body.n_units, spec.n_replicas, Layout::replicas)
                             .state_bytes(body.model.planes())) +
             bond_sign_bytes(body);
  }
  double const times =
      static_cast<double>(point.sweeps / point.every) + static_cast<double>(spec.n_measurements);
  require(times * spec.n_replicas * static_cast<double>(spec.bodies.size()) < 1e9,
          "the series would be too long", "more than 1e9 energies", "use a larger --every");
  point.updates = sites * spec.area * spec.n_replicas *
                  static_cast<double>(point.sweeps + spec.n_measurements * point.gap);
  point.memory_bytes = point.memory_bytes + bytes +
                       24 * times * spec.n_replicas * static_cast<double>(spec.bodies.size());
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
  require(
      spec.fault == Fault::none ||
          std::any_of(spec.bodies.begin(), spec.bodies.end(), has_proposals),
      "--fault acceptance needs a body of subsystems",
      "an exchange demon flips Ising spins and digits of oscillators by no probability that could "
      "be changed",
      "use subsystems such as two-level N=64 for one of the bodies");
  ContactCase common;
  common.mechanism =
      spec.mechanism.value_or(in_pairs ? ContactMechanism::pairs : ContactMechanism::demon);
  require_common_quantum(spec, common);
  common.digits.assign(spec.bodies.size(), 1);
  set_capacity(spec, common);
  add_counting(spec, common);
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
      point.energy.push_back(
          body.is_lattice()
              ? 0
              : in_common_quanta(body, start_energy(body, point.starts[b]), point.step[b]));
    }
    set_tops(spec, point);
    set_capacity(spec, point);
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
      "contact", "mechanism",    "quantum",  "demon_capacity",    "relaxation",   "sweeps",
      "every",   "measurements", "replicas", "attempted_updates", "memory_bytes", "exact_columns"};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    ContactCase const& point = cases[i];
    report.rows.rows.push_back(
        {std::uint64_t{i}, mechanism_name(point.mechanism), to_double(point.quantum),
         std::uint64_t{point.capacity}, point.relaxation > 0 ? Cell(point.relaxation) : Cell(),
         point.sweeps, point.every, spec.n_measurements, std::uint64_t{spec.n_replicas},
         point.updates, point.memory_bytes, point.is_exact});
  }
  return report;
}

}  // namespace antikelvin
