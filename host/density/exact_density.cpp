// SPDX-License-Identifier: Apache-2.0
#include "density/exact_density.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "density/counted_graph.hpp"
#include "exact/complete_graph.hpp"
#include "model/energy_grid.hpp"

namespace antikelvin {
namespace {

double log_of_sum(double a, double b) {
  return std::max(a, b) + std::log1p(std::exp(-std::fabs(a - b)));
}

bool has_two_states(SpinModel const& model) {
  return model.kind != SpinKind::units && model.kind != SpinKind::potts &&
         model.kind != SpinKind::blume_capel;
}

DensityOfStates complete_graph_density(SpinModel const& model, std::uint64_t n) {
  std::map<Rational, double> log_g;
  for (std::uint64_t up = 0; up <= n; ++up) {
    double const log_count = log_binomial(n, up);
    auto const [at, is_new] = log_g.try_emplace(complete_graph_energy(model, n, up), log_count);
    if (!is_new) at->second = log_of_sum(at->second, log_count);
  }
  DensityOfStates dos;
  for (auto const& [energy, log_count] : log_g) {
    dos.energies.push_back(to_double(energy));
    dos.log_g.push_back(log_count);
  }
  return dos;
}

/// Sites along the only axis that has bonds, if at most one has.
std::optional<std::uint64_t> chain_length(Lattice const& lattice) {
  int long_axes = 0;
  for (std::uint32_t const side : lattice.sides) long_axes += side > 1 ? 1 : 0;
  if (long_axes > 1) return std::nullopt;
  return n_sites(lattice);
}

/// Whether every bond's ends can be told apart by two colours.
bool is_bipartite(CountedSystem const& system) {
  std::size_t const n = n_sites(system.lattice);
  std::vector<std::vector<std::uint32_t>> neighbours(n);
  for (CountedBond const& bond : counted_bonds(system)) {
    neighbours[bond.a].push_back(bond.b);
    neighbours[bond.b].push_back(bond.a);
  }
  std::vector<std::int8_t> colour(n, -1);
  for (std::uint32_t start = 0; start < n; ++start) {
    if (colour[start] >= 0) continue;
    colour[start] = 0;
    std::vector<std::uint32_t> waiting = {start};
    while (!waiting.empty()) {
      std::uint32_t const site = waiting.back();
      waiting.pop_back();
      for (std::uint32_t const other : neighbours[site]) {
        if (colour[other] == colour[site]) return false;
        if (colour[other] >= 0) continue;
        colour[other] = static_cast<std::int8_t>(1 - colour[site]);
        waiting.push_back(other);
      }
    }
  }
  return true;
}

/// Number of states that are least in sign · (energy of the site + ½ z energy of a bond of equal states).
int best_states(SpinModel const& model, int z, int sign) {
  Rational least = 0;
  int count = 0;
  for (int s = 0; s < model.n_states; ++s) {
    Rational const value =
        sign * (site_energy(model, s) + Rational(z, 2) * bond_energy(model, s, s, false));
    if (count == 0 || value < least) {
      least = value;
      count = 1;
    } else if (value == least) {
      ++count;
    }
  }
  return count;
}

/// ln g at the end to which uniform states lead for this sign of J, or at the other one.
std::optional<double> end_of(CountedSystem const& system, bool lowest) {
  SpinModel model = system.model;
  bool const unequal_shares =
      model.kind == SpinKind::blume_capel && !has_full_neighbourhoods(system.lattice);
  int const sign = lowest ? 1 : -1, z = coordination(system.lattice.shape);
  if (model.coupling == 0 || n_bonds(system.lattice) == 0) {
    model.coupling = 0;
    return static_cast<double>(n_sites(system.lattice)) *
           std::log(static_cast<double>(best_states(model, z, sign)));
  }
  if (unequal_shares) return std::nullopt;
  bool const bonds_agree = (model.coupling > 0) == lowest;
  if (!bonds_agree) {
    // Turning over one sublattice turns J over, if nothing else tells up from down.
    bool const turns = model.field == 0 && (model.kind != SpinKind::potts || model.n_states == 2) &&
                       is_bipartite(system);
    if (!turns) return std::nullopt;
    model.coupling = -model.coupling;
  }
  return std::log(static_cast<double>(best_states(model, z, sign)));
}

}  // namespace

std::vector<CountedBond> counted_bonds(CountedSystem const& system) {
  Lattice const& lattice = system.lattice;
  std::vector<CountedBond> bonds;
  int const pairs = coordination(lattice.shape) / 2;
  for (std::uint64_t site = 0; site < n_sites(lattice); ++site)
    for (int pair = 0; pair < pairs; ++pair) {
      std::uint64_t other = site;
      if (!step_to_neighbour(lattice, 2 * pair, other)) continue;
      std::size_t const number =
          site * static_cast<std::size_t>(pairs) + static_cast<std::size_t>(pair);
      bonds.push_back({static_cast<std::uint32_t>(site), static_cast<std::uint32_t>(other),
                       system.bond_signs.empty() ? std::uint8_t{0} : system.bond_signs[number]});
    }
  return bonds;
}

Rational bond_energy(SpinModel const& model, int a, int b, bool reversed) {
  Rational const j = reversed ? Rational(-model.coupling) : model.coupling;
  if (model.kind == SpinKind::potts) return a == b ? Rational(-j) : Rational(0);
  if (model.kind == SpinKind::blume_capel) return -j * ((a - 1) * (b - 1));
  return -j * ((2 * a - 1) * (2 * b - 1));
}

Rational site_energy(SpinModel const& model, int state) {
  if (model.kind == SpinKind::potts) return 0;
  if (model.kind == SpinKind::blume_capel)
    return model.crystal_field * ((state - 1) * (state - 1)) - model.field * (state - 1);
  return -model.field * (2 * state - 1);
}

DensityOfStates density_on_grid(Rational const& first, Rational const& quantum,
                                std::vector<double> const& log_g) {
  DensityOfStates dos;
  for (std::size_t k = 0; k < log_g.size(); ++k) {
    if (log_g[k] == -kInfinity) continue;
    dos.energies.push_back(to_double(Rational(first + quantum * k)));
    dos.log_g.push_back(log_g[k]);
  }
  if (quantum < 0) {
    std::reverse(dos.energies.begin(), dos.energies.end());
    std::reverse(dos.log_g.begin(), dos.log_g.end());
  }
  return dos;
}

DensityOfStates chain_density(SpinModel const& model, std::uint64_t n, bool periodic) {
  // A ring of two has both its bonds between the same sites, as the closed form has.
  bool const is_ring = periodic && n > 1;
  std::uint64_t const bonds = is_ring ? n : n - 1;
  double const q = model.n_states, log_q = std::log(q), log_other = std::log(q - 1);
  std::vector<double> log_g(bonds + 1, -kInfinity);
  for (std::uint64_t k = 0; k <= bonds; ++k) {
    // Colourings of an open chain, or a ring, of k bonds without equal neighbours.
    double const power = static_cast<double>(k) * log_other;  // ln (q − 1)^k
    double colourings = log_q + power;
    if (is_ring && k == 1) continue;
    if (is_ring && k % 2 == 1 && q == 2) continue;
    if (is_ring)  // (q − 1)^k + (q − 1)(−1)^k
      colourings =
          k == 0 ? log_q : power + std::log1p((k % 2 == 0 ? 1 : -1) * std::exp(log_other - power));
    log_g[k] = log_binomial(bonds, k) + colourings;
  }
  Rational const equal = bond_energy(model, 0, 0, false), unequal = bond_energy(model, 0, 1, false);
  return density_on_grid(equal * bonds, unequal - equal, log_g);
}

namespace {

/// The methods that exact_density has.
enum class CountMethod { none, complete_graph, chain, torus, transfer };

CountMethod method_of(CountedSystem const& system) {
  SpinModel const& model = system.model;
  Lattice const& lattice = system.lattice;
  require(system.bond_signs.empty() ||
              (has_two_states(model) && !system.complete_graph &&
               system.bond_signs.size() ==
                   n_sites(lattice) * static_cast<std::size_t>(coordination(lattice.shape) / 2)),
          "the signs of bonds do not fit",
          "there must be one per site and forward direction of "
          "an Ising lattice",
          "leave them out");
  if (system.complete_graph) {
    require(has_two_states(model), "no complete graph of this model", "only Ising spins have one",
            "use --model ising");
    return CountMethod::complete_graph;
  }
  if (model.kind == SpinKind::units || lattice.shape == Shape::none) return CountMethod::none;
  bool const plain = system.bond_signs.empty() && model.field == 0 && model.coupling != 0 &&
                     model.kind != SpinKind::blume_capel;
  if (auto const length = chain_length(lattice); plain && length && *length <= kMaxEnergyLevels)
    return CountMethod::chain;
  if (plain && has_two_states(model) && lattice.shape == Shape::square && lattice.periodic &&
      lattice.sides[0] > 1 && lattice.sides[1] > 1)
    return CountMethod::torus;
  return CountMethod::transfer;
}

}  // namespace

std::optional<ExactDensityCost> exact_density_cost(CountedSystem const& system, double most_steps) {
  auto const affordable = [&](ExactDensityCost const& cost) {
    return cost.steps > most_steps ? std::nullopt : std::optional(cost);
  };
  double const sites = static_cast<double>(n_sites(system.lattice));
  switch (method_of(system)) {
    case CountMethod::complete_graph:
      return affordable({5000.0 * system.lattice.sides[0], 200.0 * system.lattice.sides[0]});
    case CountMethod::chain:  // of any length that it takes
      return ExactDensityCost{100 * sites, 24 * sites};
    case CountMethod::torus:
      return affordable(torus_cost(system.lattice.sides[0], system.lattice.sides[1]));
    case CountMethod::transfer:
      return transfer_cost(system, most_steps);
    default:
      return std::nullopt;
  }
}

std::optional<DensityOfStates> exact_density(CountedSystem const& system, double most_steps) {
  SpinModel const& model = system.model;
  Lattice const& lattice = system.lattice;
  switch (method_of(system)) {
    case CountMethod::complete_graph:
      if (5000.0 * lattice.sides[0] > most_steps) return std::nullopt;
      return complete_graph_density(model, lattice.sides[0]);
    case CountMethod::chain:
      return chain_density(model, n_sites(lattice), lattice.periodic);
    case CountMethod::torus:
      return torus_density(model.coupling, lattice.sides[0], lattice.sides[1], most_steps);
    case CountMethod::transfer:
      return transfer_density(system, most_steps);
    default:
      return std::nullopt;
  }
}

/// Energy of an end that end_of knows: of states that are uniform, or alternate on two sublattices as
/// uniform ones do for the other sign of J.
double end_energy(CountedSystem const& system, bool lowest) {
  SpinModel model = system.model;
  Rational const bonds = n_bonds(system.lattice), sites = n_sites(system.lattice);
  if (model.kind == SpinKind::potts) {
    Rational const all = -model.coupling * bonds;
    return to_double(lowest == (all < 0) ? all : Rational(0));
  }
  model.coupling = lowest ? Rational(abs(model.coupling)) : Rational(-abs(model.coupling));
  std::optional<Rational> best;
  for (int state = 0; state < model.n_states; ++state) {
    Rational const energy =
        bonds * bond_energy(model, state, state, false) + sites * site_energy(model, state);
    if (!best || (lowest ? energy < *best : energy > *best)) best = energy;
  }
  return to_double(*best);
}

KnownEnds known_ends(CountedSystem const& system, DensityOfStates const* exact) {
  KnownEnds ends;
  bool const argues = !system.complete_graph && system.bond_signs.empty() &&
                      system.model.kind != SpinKind::units && system.lattice.shape != Shape::none;
  if (exact != nullptr) {
    ends.lowest = KnownEnd{exact->energies.front(), exact->log_g.front()};
    ends.highest = KnownEnd{exact->energies.back(), exact->log_g.back()};
  } else if (argues) {
    if (auto const log_g = end_of(system, true)) ends.lowest = {end_energy(system, true), *log_g};
    if (auto const log_g = end_of(system, false))
      ends.highest = {end_energy(system, false), *log_g};
  }
  return ends;
}

}  // namespace antikelvin
