// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "model/bond_signs.hpp"
#include "model/energy_scale.hpp"
#include "model/parse_lattice.hpp"
#include "study/contact/body.hpp"

namespace antikelvin {
namespace {

/// States that a body is listed in, at most.
constexpr std::uint64_t kMostStates = 100000;
/// States of Potts spins, as three bits hold them.
constexpr int kMostPottsStates = 8;
/// Sites of a glass, whose signs of bonds are looked at before anything is planned.
constexpr std::uint64_t kMostGlassSites = std::uint64_t{1} << 27;
/// Quanta that oscillators start with, at most.
constexpr std::uint64_t kMostOscillatorQuanta = std::uint64_t{1} << 40;

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
  if (key == "fraction") {
    require(!body.is_oscillators(), name + " needs a highest energy",
            "the energies of oscillators have no upper end", "use beta=, energy= or n= (quanta)");
    for (double const fraction : parse_reals(value, name, kMostStates)) {
      require(fraction >= 0 && fraction <= 1, "invalid " + name,
              "0 is the lowest energy and 1 the highest", "choose from 0 to 1");
      add().fraction = fraction;
    }
  }
  if (key == "n") {
    require(body.is_oscillators() || body.model.levels.levels.size() == 2,
            name + " needs two levels", "it counts excited subsystems", "use energy= or fraction=");
    std::uint64_t const most = body.is_oscillators() ? kMostOscillatorQuanta : body.n_units;
    for (std::uint64_t const n : parse_counts(value, name, 0, most, kMostStates))
      add().energy = body.low + body.quantum * Rational(n);
  }
}

bool is_spin_model(std::string const& head) {
  for (std::string const model : {"ising", "potts", "blume-capel", "edwards-anderson"})
    if (head == model || head.rfind(model + ":", 0) == 0) return true;
  return false;
}

void set_units(Body& body, Words const& words, std::string const& option) {
  require_known(words, {"N", "beta", "temperature", "energy", "fraction", "n"}, option);
  LevelSystem const system = parse_levels(words.head);
  require(system.is_bounded(),
          option + " " + in_quotes(system.spec) + " has infinitely many levels",
          "of these, contact knows the equally spaced ones of oscillator[:W] only",
          "use oscillator or a bounded spectrum");
  body.model = unit_model(system);
  std::string const n = take(words, "N", "");
  require(!n.empty(), option + " lacks N", "the number of subsystems is needed", "try N=1e4");
  body.n_units = parse_count(n, "N of " + option, 1, 0xFFFFFFFFu);
  EnergyScale const scale(system);
  body.low = scale.energy(body.n_units, 0);
  body.quantum = scale.quantum();
  body.top = scale.top(body.n_units);
}

/// Oscillators: quanta above the ground state, as many as there are.
void set_oscillators(Body& body, Words const& words, std::string const& option) {
  require_known(words, {"N", "beta", "temperature", "energy", "n"}, option);
  LevelSystem const system = parse_levels(words.head);
  std::string const n = take(words, "N", "");
  require(!n.empty(), option + " lacks N", "the number of oscillators is needed", "try N=1e4");
  body.n_units = parse_count(n, "N of " + option, 1, 0xFFFFFFFFu);
  // One digit of a number of quanta is a unit of two levels.
  LevelSystem digit;
  digit.spec = system.spec;
  digit.levels = {{0, 1}, {system.scale, 1}};
  body.model = unit_model(digit);
  body.oscillator_quantum = body.quantum = system.scale;
  body.low = system.scale * Rational(body.n_units) / 2;
  body.top = kMostOscillatorQuanta;
}

/// Starts at which no body of oscillators can be.
void require_normalizable(Body const& body, std::string const& option) {
  for (BodyStart const& start : body.starts)
    require(!body.is_oscillators() || std::isnan(start.beta) || start.beta > 0,
            option + " cannot start at beta <= 0",
            "an unbounded spectrum has no normalizable canonical distribution there: the sum over "
            "its states diverges",
            "use beta > 0");
}

/// Numbers from which every change of energy by one site is made up.
std::vector<Rational> flips(SpinModel const& model, Lattice const& lattice) {
  Rational const j = abs(model.coupling), h = model.field, d = model.crystal_field;
  switch (model.kind) {
    case SpinKind::potts:
      return {j};
    case SpinKind::blume_capel:  // ΔE = −J f Δs + D Δs² − h Δs
      return {j, abs(Rational(d + h)), abs(Rational(d - h))};
    default:  // a flip changes the energy by twice the field of an even number of neighbours, or of any
      return {(lattice.periodic ? 4 : 2) * j, 2 * abs(h)};
  }
}

/// Bounds of a lattice's energy, and one that it has.
struct CountedEnds {
  Rational low, high, aligned;
};

/// @param broken  bonds that are not satisfied where all spins are up
CountedEnds counted_ends(SpinModel const& model, Lattice const& lattice, std::int64_t broken) {
  Rational const bonds = n_bonds(lattice), sites = n_sites(lattice);
  if (model.is_up_or_down()) {
    Rational const most = abs(model.coupling) * bonds + abs(model.field) * sites;
    return {-most, most, -model.coupling * (bonds - 2 * Rational(broken)) - model.field * sites};
  }
  auto const [low, high] = energy_bounds(model, lattice);
  Rational aligned = -model.coupling * bonds;
  if (model.kind == SpinKind::blume_capel) aligned += (model.crystal_field - model.field) * sites;
  return {low, high, aligned};
}

void set_lattice(Body& body, Words const& words, std::string const& option) {
  std::vector<std::string> keys = {"lattice", "L", "J", "boundary", "beta", "temperature"};
  if (words.head.rfind("potts", 0) != 0) keys.push_back("field");
  require_known(words, keys, option);
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
  body.model = parse_spin_model(words.head);
  require(body.model.kind != SpinKind::edwards_anderson || body.n_units <= kMostGlassSites,
          option + " has too many sites", "the limit of a glass is 2^27", "use smaller sides");
  SpinModel& model = body.model;
  require(model.kind != SpinKind::potts || model.n_states <= kMostPottsStates,
          option + " " + in_quotes(words.head) + " has too many states",
          "an exchange demon knows Potts spins of up to 8", "use fewer");
  model.coupling = parse_rational(take(words, "J", "1"), "J of " + option);
  model.field = parse_rational(take(words, "field", "0"), "field of " + option);
  std::vector<Rational> const moves = flips(model, body.lattice);
  require(std::any_of(moves.begin(), moves.end(), [](Rational const& move) { return move != 0; }),
          option + " has no energy", "J and field are 0", "give J a value");
  body.quantum = 0;
  for (Rational const& move : moves) body.quantum = common_divisor(body.quantum, move);
  // Counted from the energy of all sites in the last state, of which all others are multiples away.
  std::vector<std::uint8_t> const signs = bond_signs(model, body.lattice);
  auto const broken = static_cast<std::int64_t>(std::count(signs.begin(), signs.end(), 1));
  CountedEnds const ends = counted_ends(model, body.lattice, broken);
  auto const below = static_cast<cpp_int>(Rational((ends.aligned - ends.low) / body.quantum));
  body.low = ends.aligned - body.quantum * Rational(below);
  Rational const range = (ends.high - body.low) / body.quantum;
  body.top = static_cast<Quanta>(range.convert_to<double>());
}

}  // namespace

Body parse_body(std::string const& text, std::string const& option) {
  Body body;
  body.text = text;
  Words const words = split_words(text, option);
  require(!words.head.empty(), option + " lacks levels", "a body is LEVELS N=... beta=...",
          "try " + option + " 'two-level N=1e4 beta=-1'");
  if (is_spin_model(words.head))
    set_lattice(body, words, option);
  else if (words.head.rfind("oscillator", 0) == 0)
    set_oscillators(body, words, option);
  else
    set_units(body, words, option);
  require(body.top < (Quanta{1} << 62), option + " has too wide a spectrum",
          "its energies need more than 2^62 quanta", "use fewer subsystems or coarser levels");
  add_starts(body, words, option);
  require_normalizable(body, option);
  return body;
}

}  // namespace antikelvin
