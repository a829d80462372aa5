// SPDX-License-Identifier: Apache-2.0
#include "study/contact/body.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "exact/canonical.hpp"
#include "exact/level_resolver.hpp"
#include "model/energy_scale.hpp"
#include "model/parse_lattice.hpp"

namespace antikelvin {
namespace {

/// States that a body is listed in, at most.
constexpr std::uint64_t kMostStates = 100000;

using boost::multiprecision::cpp_int;

/// Words of a body's description: bare ones, and those with a key.
struct Words {
  std::string head;
  std::map<std::string, std::string> values;
};

Words split_words(std::string const& text, std::string const& option) {
  Words words;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t const end = std::min(text.find_first_of(" \t;", begin), text.size());
    std::string const word = text.substr(begin, end - begin);
    begin = end + 1;
    if (word.empty()) continue;
    std::size_t const equals = word.find('=');
    if (equals == std::string::npos) {
      require(words.head.empty(), option + " has two kinds of body",
              in_quotes(words.head) + " and " + in_quotes(word),
              "write levels without spaces: 0,1x3,4");
      words.head = word;
    } else {
      require(words.values.emplace(word.substr(0, equals), word.substr(equals + 1)).second,
              option + " gives " + word.substr(0, equals) + " twice", "one value is needed",
              "leave one of them out");
    }
  }
  return words;
}

void require_known(Words const& words, std::vector<std::string> const& known,
                   std::string const& option) {
  for (auto const& [key, value] : words.values) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string list;
    for (std::string const& name : known) list += (list.empty() ? "" : ", ") + name;
    std::string const near = key == "T"   ? "temperature"
                             : key == "b" ? "beta"
                                          : nearest_name(key, known);
    throw SpecError(option + " has an unknown key " + in_quotes(key), "this body takes " + list,
                    near.empty() ? "leave it out" : "did you mean " + near + "?");
  }
}

std::string take(Words const& words, std::string const& key, std::string const& otherwise) {
  auto const found = words.values.find(key);
  return found == words.values.end() ? otherwise : found->second;
}

void add_starts(Body& body, Words const& words, std::string const& option) {
  std::vector<std::string> given;
  for (char const* const key : {"beta", "temperature", "energy", "fraction", "n"})
    if (words.values.count(key) != 0) given.push_back(key);
  require(given.size() == 1, option + " needs one start",
          given.empty() ? "no beta, temperature, energy, fraction or n is there"
                        : given[0] + " and " + (given.size() > 1 ? given[1] : "") + " are there",
          "try beta=-1");
  std::string const &key = given[0], value = words.values.at(key), name = key + " of " + option;
  if (key == "beta" || key == "temperature")
    for (double const beta : key == "beta" ? parse_betas(value, name, kMostStates)
                                           : parse_temperatures(value, name, kMostStates)) {
      body.starts.emplace_back();
      body.starts.back().beta = beta;
    }
  auto const add = [&]() -> BodyStart& {
    body.starts.emplace_back();
    body.starts.back().beta = kNone;
    return body.starts.back();
  };
  if (key == "energy")
    for (Rational const& energy : parse_rationals(value, name, kMostStates)) add().energy = energy;
  if (key == "fraction")
    for (double const fraction : parse_reals(value, name, kMostStates)) {
      require(fraction >= 0 && fraction <= 1, "invalid " + name,
              "0 is the lowest energy and 1 the highest", "choose from 0 to 1");
      add().fraction = fraction;
    }
  if (key == "n") {
    require(body.model.levels.levels.size() == 2, name + " needs two levels",
            "it counts excited subsystems", "use energy= or fraction=");
    for (std::uint64_t const n : parse_counts(value, name, 0, body.n_units, kMostStates))
      add().energy = body.low + body.quantum * Rational(n);
  }
}

void set_units(Body& body, Words const& words, std::string const& option) {
  require_known(words, {"N", "beta", "temperature", "energy", "fraction", "n"}, option);
  LevelSystem const system = parse_levels(words.head);
  require(system.is_bounded(),
          option + " " + in_quotes(system.spec) + " has infinitely many levels",
          "a body in contact must be able to come to equilibrium at either sign of beta",
          "use a bounded spectrum");
  body.model = unit_model(system);
  std::string const n = take(words, "N", "");
  require(!n.empty(), option + " lacks N", "the number of subsystems is needed", "try N=1e4");
  body.n_units = parse_count(n, "N of " + option, 1, 0xFFFFFFFFu);
  EnergyScale const scale(system);
  body.low = scale.energy(body.n_units, 0);
  body.quantum = scale.quantum();
  body.top = scale.top(body.n_units);
}

void set_lattice(Body& body, Words const& words, std::string const& option) {
  require_known(words, {"lattice", "L", "J", "field", "boundary", "beta", "temperature"}, option);
  std::string const shape = take(words, "lattice", "square"),
                    boundary = take(words, "boundary", "periodic"), sides = take(words, "L", "");
  std::pair<char const*, Shape> const shapes[] = {{"chain", Shape::chain},
                                                  {"square", Shape::square},
                                                  {"triangular", Shape::triangular},
                                                  {"cubic", Shape::cubic}};
  auto const found = std::find_if(std::begin(shapes), std::end(shapes),
                                  [&](auto const& named) { return named.first == shape; });
  require(found != std::end(shapes), "invalid lattice of " + option + " " + in_quotes(shape),
          "the choices are chain, square, triangular, cubic", "choose one of them");
  require(boundary == "periodic" || boundary == "open", "invalid boundary of " + option,
          "the choices are periodic, open", "choose one of them");
  require(!sides.empty(), option + " lacks L", "the sides of the lattice are needed", "try L=64");
  body.lattice = parse_sides(sides, found->second, boundary == "periodic", "L of " + option);
  body.n_units = n_sites(body.lattice);
  require(body.n_units <= 0xFFFFFFFFu, option + " has too many sites", "the limit is 2^32 - 1",
          "use smaller sides");
  body.model = parse_spin_model("ising");
  body.model.coupling = parse_rational(take(words, "J", "1"), "J of " + option);
  body.model.field = parse_rational(take(words, "field", "0"), "field of " + option);
  Rational const j = abs(body.model.coupling), h = abs(body.model.field);
  require(j != 0 || h != 0, option + " has no energy", "J and field are 0", "give J a value");
  // A flip changes the energy by twice the field of an even number of neighbours, or of any.
  body.quantum = common_divisor((body.lattice.periodic ? 4 : 2) * j, 2 * h);
  Rational const most = j * Rational(n_bonds(body.lattice)) + h * Rational(body.n_units);
  // Counted from the energy of all spins up, of which all others are multiples away.
  Rational const aligned = -body.model.coupling * Rational(n_bonds(body.lattice)) -
                           body.model.field * Rational(body.n_units);
  auto const below = static_cast<cpp_int>(Rational((aligned + most) / body.quantum));
  body.low = aligned - body.quantum * Rational(below);
  Rational const range = (most - body.low) / body.quantum;
  body.top = static_cast<Quanta>(range.convert_to<double>());
}

/// Levels of `count` units that together have `energy` quanta, as numbers of units per level; empty
/// if there are none.
std::vector<std::uint64_t> combine(std::vector<std::uint64_t> const& steps, std::uint64_t count,
                                   std::uint64_t energy) {
  std::uint64_t const width = steps.back();
  if (energy > count * width) return {};
  double const cells = static_cast<double>(count + 1) * static_cast<double>(energy + 1);
  if (cells > 4e7) return {};
  // last[u][e]: one level more than the last of u units with energy e; 0 where there are none.
  std::vector<std::vector<std::uint8_t>> last(count + 1, std::vector<std::uint8_t>(energy + 1, 0));
  last[0][0] = 1;
  for (std::uint64_t u = 0; u < count; ++u)
    for (std::uint64_t e = 0; e <= energy; ++e)
      if (last[u][e] != 0)
        for (std::size_t j = 0; j < steps.size() && e + steps[j] <= energy; ++j)
          last[u + 1][e + steps[j]] = static_cast<std::uint8_t>(j + 1);
  if (last[count][energy] == 0) return {};
  std::vector<std::uint64_t> levels(steps.size(), 0);
  for (std::uint64_t u = count, e = energy; u > 0; --u) {
    std::size_t const j = last[u][e] - 1u;
    ++levels[j];
    e -= steps[j];
  }
  return levels;
}

}  // namespace

Rational Body::energy(Quanta quanta) const {
  return low + quantum * Rational(static_cast<std::uint64_t>(quanta));
}

bool has_two_equal_levels(Body const& body) {
  auto const& levels = body.model.levels.levels;
  return !body.is_lattice() && levels.size() == 2 && levels[0].degeneracy == levels[1].degeneracy;
}

Body parse_body(std::string const& text, std::string const& option) {
  Body body;
  body.text = text;
  Words const words = split_words(text, option);
  require(!words.head.empty(), option + " lacks levels", "a body is LEVELS N=... beta=...",
          "try " + option + " 'two-level N=1e4 beta=-1'");
  for (char const* const model : {"potts", "blume-capel", "edwards-anderson"})
    require(words.head.rfind(model, 0) != 0,
            option + " " + in_quotes(words.head) + " cannot be a body",
            "of lattices, contact knows Ising spins only",
            "use ising L=64 beta=0.3, or levels such as 0,1x2 of independent subsystems");
  if (words.head == "ising")
    set_lattice(body, words, option);
  else
    set_units(body, words, option);
  require(body.top < (Quanta{1} << 62), option + " has too wide a spectrum",
          "its energies need more than 2^62 quanta", "use fewer subsystems or coarser levels");
  add_starts(body, words, option);
  return body;
}

Quanta start_energy(Body const& body, BodyStart const& start) {
  EnergyScale const scale(body.model.levels);
  IntegerLevels const& levels = scale.levels();
  Quanta energy = 0;
  bool const exact = start.energy.has_value();
  if (exact)
    energy = scale.quanta(body.n_units, *start.energy);
  else if (start.fraction)
    energy = scale.at_fraction(body.n_units, *start.fraction);
  else if (std::isinf(start.beta))
    energy = start.beta > 0 ? 0 : body.top;
  else {
    // Relative to the nearer end, where nothing cancels.
    CanonicalState const unit = canonical(body.model.levels, 1, start.beta);
    double mean = 0;
    for (std::size_t j = 0; j < unit.populations.size(); ++j)
      mean += unit.populations[j] * static_cast<double>(levels.steps[j]);
    auto const top = static_cast<double>(body.top);
    energy = static_cast<Quanta>(
        std::clamp(std::round(mean * static_cast<double>(body.n_units)), 0.0, top));
  }
  if (levels.steps.size() == 2) return energy;
  LevelResolver resolver(levels, body.n_units);
  if (!std::isinf(resolver.log_omega(energy))) return energy;
  auto const below = resolver.nearest_below(energy), above = resolver.nearest_above(energy);
  std::string nearest;
  for (auto const& e : {below, above})
    if (e) nearest += (nearest.empty() ? "" : " and ") + to_text(body.energy(*e));
  if (exact || nearest.empty())
    throw SpecError("energy " + to_text(body.energy(energy)) +
                        " cannot occur with N=" + std::to_string(body.n_units),
                    "no distribution of the subsystems over the levels has it",
                    nearest.empty() ? "none near it can" : "the nearest that can are " + nearest);
  return !above || (below && energy - *below <= *above - energy) ? *below : *above;
}

std::vector<std::uint64_t> start_populations(Body const& body, Quanta energy) {
  IntegerLevels const levels = integer_levels(body.model.levels);
  std::size_t const n_levels = levels.steps.size();
  std::vector<std::uint64_t> counts(n_levels, 0);
  auto const total = static_cast<std::uint64_t>(energy);
  if (n_levels == 2) {
    counts = {body.n_units - total, total};
    return counts;
  }
  if (energy == 0 || energy == body.top) {
    counts[energy == 0 ? 0 : n_levels - 1] = body.n_units;
    return counts;
  }
  // Whole numbers follow from this β: a backend whose last digit differs would start elsewhere.
  double const beta =
      make_cpu_backend(1)->evaluator().level_states(levels, body.n_units, {energy})[0].beta_saddle;
  std::vector<double> logs;
  for (std::size_t j = 0; j < n_levels; ++j)
    logs.push_back(std::log(static_cast<double>(levels.degeneracies[j])) -
                   beta * static_cast<double>(levels.steps[j]));
  double const top = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (double& x : logs) sum += x = std::exp(x - top);
  for (std::size_t j = 0; j < n_levels; ++j)
    counts[j] = static_cast<std::uint64_t>(static_cast<double>(body.n_units) * logs[j] / sum);
  // Rounding down leaves some units and some energy; a few units more make every remainder reachable.
  for (std::uint64_t spare = 0; spare <= 16; spare = spare == 0 ? 1 : 2 * spare) {
    std::vector<std::uint64_t> base(n_levels);
    std::uint64_t units = 0, held = 0;
    for (std::size_t j = 0; j < n_levels; ++j) {
      base[j] = counts[j] - std::min(counts[j], spare);
      units += base[j];
      held += base[j] * levels.steps[j];
    }
    if (units > body.n_units || held > total) continue;
    std::vector<std::uint64_t> const rest =
        combine(levels.steps, body.n_units - units, total - held);
    if (rest.empty()) continue;
    for (std::size_t j = 0; j < n_levels; ++j) base[j] += rest[j];
    return base;
  }
  throw SpecError(
      "no populations were found for energy " + to_text(body.energy(energy)),
      "few distributions over the levels of " + in_quotes(body.model.levels.spec) + " have it",
      "choose another energy, or a coarser spectrum");
}

std::vector<LevelMicrostate> body_states(Body const& body, std::vector<Quanta> const& energies,
                                         Backend const& backend) {
  std::vector<LevelMicrostate> states;
  if (body.is_lattice()) {
    states.assign(energies.size(), {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone});
    return states;
  }
  IntegerLevels const levels = integer_levels(body.model.levels);
  bool const plain =
      levels.steps.size() == 2 && levels.degeneracies[0] == 1 && levels.degeneracies[1] == 1;
  if (!plain) return backend.evaluator().level_states(levels, body.n_units, energies);
  std::vector<std::uint64_t> const excited(energies.begin(), energies.end());
  for (TwoLevelMicrostate const& two :
       backend.evaluator().two_level_states(body.n_units, excited, 1.0))
    states.push_back({two.log_omega, two.beta, two.beta_forward, two.beta_backward,
                      two.beta_stirling, two.curvature, kNone, two.log_omega_gibbs,
                      two.log_temperature_gibbs});
  return states;
}

double beta_of(LevelMicrostate const& state) {
  return std::isnan(state.beta) ? state.beta_saddle : state.beta;
}

}  // namespace antikelvin
