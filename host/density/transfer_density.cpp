// SPDX-License-Identifier: Apache-2.0
// Counts of configurations by energy, site by site. Sites of which all neighbours are in are summed
// over; the frontier is what remains. A few sites, such as the first layer of a periodic lattice, are
// fixed in all ways that symmetry does not make alike.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "antikelvin/base/reals.hpp"
#include "density/counted_graph.hpp"

namespace antikelvin {
namespace {

constexpr double kMostBytes = 512e6;
constexpr std::uint64_t kMostLevels = std::uint64_t{1} << 26;
constexpr std::size_t kMostFixed = std::size_t{1} << 20;  // ways to fix the sites

/// A lattice whose energies are integers, each a number of a level:
///
///     E = lowest + quantum · (level mod cycle) + cycle_quantum · (level div cycle)
///
/// Either bonds and sites share one quantum, and there is one cycle; or theirs have so small a common
/// divisor that it is better to count them apart.
struct CountedGraph {
  int n_states;
  std::uint32_t n_sites;
  Rational lowest, quantum, cycle_quantum = 0;
  std::uint64_t cycle;
  std::vector<std::uint32_t> site_levels;     ///< [state]
  std::vector<std::uint32_t> bond_levels[2];  ///< [reversed][state a · n_states + state b]
  struct Neighbour {
    std::uint32_t site;
    std::uint8_t reversed;
  };
  std::vector<std::vector<Neighbour>> neighbours;  ///< each bond from both of its sites
  std::uint64_t top = 0;                           ///< no level is higher
};

CountedGraph graph_of(CountedSystem const& system) {
  SpinModel const& model = system.model;
  CountedGraph graph;
  int const q = graph.n_states = model.n_states;
  graph.n_sites = static_cast<std::uint32_t>(n_sites(system.lattice));
  std::vector<Rational> sites, bonds[2];
  for (int a = 0; a < q; ++a) {
    sites.push_back(site_energy(model, a));
    for (int b = 0; b < q; ++b)
      for (int reversed : {0, 1})
        bonds[reversed].push_back(bond_energy(model, a, b, reversed == 1));
  }
  // Measured from their smallest values, which a uniform shift does not change.
  auto const lower = [](std::vector<Rational>& values) {
    Rational const least = *std::min_element(values.begin(), values.end());
    for (Rational& value : values) value -= least;
    return least;
  };
  auto const divisor = [](Rational so_far, std::vector<Rational> const& values) {
    for (Rational const& value : values)
      if (value != 0) so_far = so_far == 0 ? value : common_divisor(so_far, value);
    return so_far;
  };
  Rational const least_site = lower(sites), least_bond[2] = {lower(bonds[0]), lower(bonds[1])};
  Rational bond_quantum = divisor(divisor(0, bonds[0]), bonds[1]), site_quantum = divisor(0, sites);
  Rational const shared = divisor(bond_quantum, sites);
  if (bond_quantum == 0) bond_quantum = 1;
  if (site_quantum == 0) site_quantum = 1;
  graph.quantum = shared == 0 ? Rational(1) : shared;

  auto const largest = [](std::vector<Rational> const& values) {
    return *std::max_element(values.begin(), values.end());
  };
  graph.neighbours.resize(graph.n_sites);
  graph.lowest = least_site * graph.n_sites;
  Rational bonds_top = 0;
  for (CountedBond const& bond : counted_bonds(system)) {
    graph.neighbours[bond.a].push_back({bond.b, bond.reversed});
    graph.neighbours[bond.b].push_back({bond.a, bond.reversed});
    graph.lowest += least_bond[bond.reversed];
    bonds_top += largest(bonds[bond.reversed]);
  }
  Rational const sites_top = largest(sites) * graph.n_sites;
  Rational const together = (bonds_top + sites_top) / graph.quantum + 1;
  Rational const cycle = bonds_top / bond_quantum + 1, cycles = sites_top / site_quantum + 1;
  bool const apart = cycle * cycles < together;
  Rational const levels = apart ? Rational(cycle * cycles) : together;
  graph.top = levels > kMostLevels ? kMostLevels : static_cast<std::uint64_t>(levels) - 1;
  if (graph.top == kMostLevels) return graph;
  graph.cycle = graph.top + 1;
  if (apart) {
    graph.cycle = static_cast<std::uint64_t>(cycle);
    graph.quantum = bond_quantum;
    graph.cycle_quantum = site_quantum;
  }
  auto const in_units = [](std::vector<Rational> const& values, Rational const& unit) {
    std::vector<std::uint32_t> result;
    for (Rational const& value : values)
      result.push_back(static_cast<std::uint32_t>(Rational(value / unit)));
    return result;
  };
  graph.site_levels = in_units(sites, apart ? Rational(site_quantum / graph.cycle) : graph.quantum);
  for (int reversed : {0, 1})
    graph.bond_levels[reversed] = in_units(bonds[reversed], graph.quantum);
  return graph;
}

/// One site joins the frontier, some leave it.
struct TransferStep {
  std::uint32_t site;
  std::vector<std::uint32_t> frontier;         ///< before
  std::vector<CountedGraph::Neighbour> fixed;  ///< neighbours with given states
  struct Link {
    std::size_t slot;  ///< in the frontier
    std::uint8_t reversed;
  };
  std::vector<Link> links;
  std::vector<bool> stays;   ///< of each slot, then of the site itself
  std::uint64_t widest = 0;  ///< levels that the site's bonds and field may add
};

struct TransferPlan {
  std::vector<std::uint32_t> fixed;
  std::vector<TransferStep> steps;
  std::uint64_t fixed_top = 0;       ///< levels that the fixed sites may have among each other
  double operations = 0, bytes = 0;  ///< of one way to fix the sites
};

TransferPlan plan_of(CountedGraph const& graph, std::vector<std::uint32_t> const& order,
                     std::size_t n_fixed) {
  TransferPlan plan;
  auto const fixed_end = order.begin() + static_cast<std::ptrdiff_t>(n_fixed);
  plan.fixed.assign(order.begin(), fixed_end);
  std::vector<std::uint32_t> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<std::uint32_t>(i);
  auto const most = [](std::vector<std::uint32_t> const& v) {
    return std::uint64_t{*std::max_element(v.begin(), v.end())};
  };
  for (std::uint32_t const site : plan.fixed) {
    plan.fixed_top += most(graph.site_levels);
    for (auto const& other : graph.neighbours[site])
      if (rank[other.site] < rank[site]) plan.fixed_top += most(graph.bond_levels[other.reversed]);
  }
  auto const last_use = [&](std::uint32_t site) {
    std::uint32_t last = rank[site];
    for (auto const& other : graph.neighbours[site]) last = std::max(last, rank[other.site]);
    return last;
  };
  std::vector<std::uint32_t> frontier;
  double levels = static_cast<double>(plan.fixed_top) + 1;
  for (auto at = fixed_end; at != order.end(); ++at) {
    TransferStep step;
    step.site = *at;
    step.frontier = frontier;
    step.widest = most(graph.site_levels);
    for (auto const& other : graph.neighbours[*at]) {
      if (rank[other.site] >= rank[*at]) continue;
      step.widest += most(graph.bond_levels[other.reversed]);
      auto const slot = std::find(frontier.begin(), frontier.end(), other.site);
      if (slot == frontier.end())
        step.fixed.push_back(other);
      else
        step.links.push_back({static_cast<std::size_t>(slot - frontier.begin()), other.reversed});
    }
    frontier.push_back(*at);
    std::vector<std::uint32_t> kept;
    for (std::uint32_t const site : frontier) {
      step.stays.push_back(last_use(site) > rank[*at]);
      if (step.stays.back()) kept.push_back(site);
    }
    double const q = graph.n_states;
    double const before = std::pow(q, static_cast<double>(step.frontier.size()));
    // A handful of nanoseconds for a configuration, beside those for its levels.
    plan.operations += before * q * (levels + 8);
    levels += static_cast<double>(step.widest);
    double const after = std::pow(q, static_cast<double>(kept.size()));
    plan.bytes = std::max(plan.bytes, 8 * (before + after) * levels);
    frontier = kept;
    plan.steps.push_back(std::move(step));
  }
  return plan;
}

/// A way to fix the sites, and how many are like it.
struct FixedStates {
  std::vector<std::uint8_t> states;
  double multiplicity;
};

/// What changes a configuration of the fixed sites into an equivalent one.
struct Symmetry {
  std::vector<std::size_t> from;     ///< new state of fixed site i is that of site from[i]
  std::vector<std::uint8_t> states;  ///< renamed so
};

std::vector<Symmetry> symmetries_of(CountedSystem const& system,
                                    std::vector<std::uint32_t> const& fixed) {
  SpinModel const& model = system.model;
  std::vector<std::size_t> same(fixed.size());
  std::iota(same.begin(), same.end(), std::size_t{0});
  std::vector<std::uint8_t> names(static_cast<std::size_t>(model.n_states));
  std::iota(names.begin(), names.end(), std::uint8_t{0});
  std::vector<Symmetry> result;
  if (model.kind == SpinKind::potts) {
    for (std::size_t s = 0; s + 1 < names.size(); ++s) {
      result.push_back({same, names});
      std::swap(result.back().states[s], result.back().states[s + 1]);
    }
  } else if (model.field == 0) {
    result.push_back({same, names});
    std::reverse(result.back().states.begin(), result.back().states.end());
  }
  if (!system.bond_signs.empty()) return result;
  // Moves and reflections of the lattice that take the fixed sites to each other.
  Lattice const& lattice = system.lattice;
  auto const add = [&](auto const& moved) {
    Symmetry symmetry{{}, names};
    for (std::uint32_t const site : fixed) {
      std::uint32_t at[3] = {site % lattice.sides[0], site / lattice.sides[0] % lattice.sides[1],
                             site / lattice.sides[0] / lattice.sides[1]};
      moved(at);
      std::uint32_t const to = at[0] + lattice.sides[0] * (at[1] + lattice.sides[1] * at[2]);
      auto const found = std::find(fixed.begin(), fixed.end(), to);
      if (found == fixed.end()) return;
      symmetry.from.push_back(static_cast<std::size_t>(found - fixed.begin()));
    }
    result.push_back(symmetry);
  };
  for (int axis = 0; axis < n_axes(lattice.shape); ++axis) {
    std::uint32_t const side = lattice.sides[axis];
    if (side == 1) continue;
    if (lattice.periodic) add([&](std::uint32_t* at) { at[axis] = (at[axis] + 1) % side; });
    if (lattice.shape != Shape::triangular)
      add([&](std::uint32_t* at) { at[axis] = side - 1 - at[axis]; });
  }
  return result;
}

/// One configuration of each class of equivalent ones.
std::vector<FixedStates> classes_of(int n_states, std::size_t n_fixed,
                                    std::vector<Symmetry> const& symmetries) {
  std::size_t total = 1;
  auto const q = static_cast<std::size_t>(n_states);
  for (std::size_t i = 0; i < n_fixed; ++i) total *= q;
  auto const states_of = [&](std::size_t code) {
    std::vector<std::uint8_t> states(n_fixed);
    for (std::uint8_t& state : states) {
      state = static_cast<std::uint8_t>(code % q);
      code /= q;
    }
    return states;
  };
  std::vector<bool> seen(total, false);
  std::vector<FixedStates> classes;
  for (std::size_t code = 0; code < total; ++code) {
    if (seen[code]) continue;
    seen[code] = true;
    std::vector<std::size_t> waiting = {code};
    double size = 0;
    while (!waiting.empty()) {
      std::vector<std::uint8_t> const states = states_of(waiting.back());
      waiting.pop_back();
      size += 1;
      for (Symmetry const& symmetry : symmetries) {
        std::size_t other = 0;
        for (std::size_t i = n_fixed; i-- > 0;)
          other = other * q + symmetry.states[states[symmetry.from[i]]];
        if (seen[other]) continue;
        seen[other] = true;
        waiting.push_back(other);
      }
    }
    classes.push_back({states_of(code), size});
  }
  return classes;
}

/// Counts of configurations with given states of the fixed sites, by level.
template <class Real>
std::vector<Real> counts_of(CountedGraph const& graph, TransferPlan const& plan,
                            std::vector<std::uint8_t> const& fixed_states,
                            std::vector<std::uint32_t> const& slot_of_fixed) {
  auto const q = static_cast<std::size_t>(graph.n_states);
  std::size_t start = 0;
  for (std::size_t i = 0; i < plan.fixed.size(); ++i) {
    start += graph.site_levels[fixed_states[i]];
    for (auto const& other : graph.neighbours[plan.fixed[i]])
      if (slot_of_fixed[other.site] < i)
        start += graph.bond_levels[other.reversed]
                                  [fixed_states[i] * q + fixed_states[slot_of_fixed[other.site]]];
  }
  std::size_t levels = plan.fixed_top + 1;  // of each configuration of the frontier
  std::vector<Real> counts(levels, Real(0)), next;
  counts[start] = 1;
  std::vector<std::size_t> digits, shifts(q);
  for (TransferStep const& step : plan.steps) {
    std::size_t const slots = step.frontier.size(), next_levels = levels + step.widest;
    // Place values of the slots in the next frontier; 0: summed over.
    std::vector<std::size_t> places;
    std::size_t n_next = 1;
    for (bool const stays : step.stays) {
      places.push_back(stays ? n_next : 0);
      if (stays) n_next *= q;
    }
    next.assign(n_next * next_levels, Real(0));
    for (std::size_t s = 0; s < q; ++s) {
      shifts[s] = graph.site_levels[s];
      for (auto const& other : step.fixed)
        shifts[s] +=
            graph.bond_levels[other.reversed][s * q + fixed_states[slot_of_fixed[other.site]]];
    }
    digits.assign(slots, 0);
    std::size_t const n_before = counts.size() / levels;
    for (std::size_t configuration = 0; configuration < n_before; ++configuration) {
      std::size_t base = 0;
      for (std::size_t i = 0; i < slots; ++i) base += digits[i] * places[i];
      Real const* from = counts.data() + configuration * levels;
      for (std::size_t s = 0; s < q; ++s) {
        std::size_t shift = shifts[s];
        for (auto const& link : step.links)
          shift += graph.bond_levels[link.reversed][s * q + digits[link.slot]];
        Real* to = next.data() + (base + s * places[slots]) * next_levels + shift;
        for (std::size_t level = 0; level < levels; ++level) to[level] += from[level];
      }
      for (std::size_t i = 0; i < slots && ++digits[i] == q; ++i) digits[i] = 0;
    }
    counts.swap(next);
    levels = next_levels;
  }
  return counts;
}

template <class Real>
std::vector<double> log_counts(CountedGraph const& graph, TransferPlan const& plan,
                               std::vector<FixedStates> const& classes) {
  std::vector<std::uint32_t> slot_of_fixed(graph.n_sites, ~std::uint32_t{0});
  for (std::size_t i = 0; i < plan.fixed.size(); ++i)
    slot_of_fixed[plan.fixed[i]] = static_cast<std::uint32_t>(i);
  std::vector<Real> total(graph.top + 1, Real(0));
  for (FixedStates const& fixed : classes) {
    std::vector<Real> const counts = counts_of<Real>(graph, plan, fixed.states, slot_of_fixed);
    for (std::size_t level = 0; level < counts.size(); ++level)
      total[level] += static_cast<Real>(fixed.multiplicity) * counts[level];
  }
  std::vector<double> result;
  for (Real const count : total)
    result.push_back(count > 0 ? static_cast<double>(std::log(count)) : -kInfinity);
  return result;
}

/// By ascending energy; levels of one energy together.
DensityOfStates density_of(CountedGraph const& graph, std::vector<double> const& log_g) {
  if (graph.cycle_quantum == 0) return density_on_grid(graph.lowest, graph.quantum, log_g);
  std::map<Rational, std::vector<double>> levels;
  for (std::size_t level = 0; level < log_g.size(); ++level)
    if (log_g[level] != -kInfinity)
      levels[graph.lowest + graph.quantum * (level % graph.cycle) +
             graph.cycle_quantum * (level / graph.cycle)]
          .push_back(log_g[level]);
  DensityOfStates dos;
  for (auto const& [energy, logs] : levels) {
    dos.energies.push_back(to_double(energy));
    dos.log_g.push_back(log_sum_of(logs));
  }
  return dos;
}

/// Sites layer by layer across the longest axis.
std::vector<std::uint32_t> layered_order(Lattice const& lattice) {
  int axes[3] = {0, 1, 2};
  std::stable_sort(axes, axes + 3,
                   [&](int a, int b) { return lattice.sides[a] < lattice.sides[b]; });
  std::uint32_t const strides[3] = {1, lattice.sides[0], lattice.sides[0] * lattice.sides[1]};
  std::vector<std::uint32_t> order;
  for (std::uint32_t k = 0; k < lattice.sides[axes[2]]; ++k)
    for (std::uint32_t j = 0; j < lattice.sides[axes[1]]; ++j)
      for (std::uint32_t i = 0; i < lattice.sides[axes[0]]; ++i)
        order.push_back(i * strides[axes[0]] + j * strides[axes[1]] + k * strides[axes[2]]);
  return order;
}

}  // namespace

std::optional<DensityOfStates> transfer_density(CountedSystem const& system, double most_steps) {
  Lattice const& lattice = system.lattice;
  double const bits =
      static_cast<double>(n_sites(lattice)) * std::log2(static_cast<double>(system.model.n_states));
  // Counts must fit the exponent of a long double; ones that fit a double go much faster.
  if (bits > 16000) return std::nullopt;
  bool const fits_double = bits < 1000;
  CountedGraph const graph = graph_of(system);
  if (graph.top == kMostLevels) return std::nullopt;

  std::vector<std::uint32_t> const order = layered_order(lattice);
  std::uint32_t const longest = *std::max_element(lattice.sides, lattice.sides + 3);
  TransferPlan best;
  std::vector<FixedStates> best_classes;
  double least = most_steps;
  for (std::size_t const n_fixed : {std::size_t{1}, order.size() / longest}) {
    if (std::pow(system.model.n_states, static_cast<double>(n_fixed)) >
        static_cast<double>(kMostFixed))
      continue;
    TransferPlan plan = plan_of(graph, order, n_fixed);
    if (plan.bytes * (fits_double ? 1 : 2) > kMostBytes) continue;
    std::vector<FixedStates> classes =
        classes_of(system.model.n_states, n_fixed, symmetries_of(system, plan.fixed));
    double const steps =
        plan.operations * static_cast<double>(classes.size()) * (fits_double ? 1 : 3);
    if (steps > least) continue;
    least = steps;
    best = std::move(plan);
    best_classes = std::move(classes);
  }
  if (best_classes.empty()) return std::nullopt;
  return density_of(graph, fits_double ? log_counts<double>(graph, best, best_classes)
                                       : log_counts<long double>(graph, best, best_classes));
}

}  // namespace antikelvin
