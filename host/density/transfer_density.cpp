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
#include "density/level_graph.hpp"
#include "density/transfer_plan.hpp"

namespace antikelvin {
namespace {

constexpr double kMostBytes = 512e6;
constexpr std::size_t kMostFixed = std::size_t{1} << 20;  // ways to fix the sites

/// A way to fix the sites, and how many are like it.
struct FixedStates {
  std::vector<std::uint8_t> states;
  double multiplicity;
};

/// Change of a configuration of the fixed sites into an equivalent one.
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
std::vector<Real> counts_of(LevelGraph const& graph, TransferPlan const& plan,
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
std::vector<double> log_counts(LevelGraph const& graph, TransferPlan const& plan,
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
DensityOfStates density_of(LevelGraph const& graph, std::vector<double> const& log_g) {
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

/// The cheapest way to count a system.
struct ChosenTransfer {
  LevelGraph graph;
  TransferPlan plan;
  std::vector<FixedStates> classes;
  bool fits_double;  ///< counts fit the exponent of a double; others are long doubles
  ExactDensityCost cost;
};

std::optional<ChosenTransfer> chosen_transfer(CountedSystem const& system, double most_steps) {
  Lattice const& lattice = system.lattice;
  double const bits =
      static_cast<double>(n_sites(lattice)) * std::log2(static_cast<double>(system.model.n_states));
  // Counts must fit the exponent of a long double; ones that fit a double go much faster.
  if (bits > 16000) return std::nullopt;
  bool const fits_double = bits < 1000;
  LevelGraph const graph = level_graph(system);
  if (graph.top == kMostLevels) return std::nullopt;

  std::vector<std::uint32_t> const order = layered_order(lattice);
  std::uint32_t const longest = *std::max_element(lattice.sides, lattice.sides + 3);
  std::optional<ChosenTransfer> best;
  double least = most_steps;
  for (std::size_t const n_fixed : {std::size_t{1}, order.size() / longest}) {
    if (std::pow(system.model.n_states, static_cast<double>(n_fixed)) >
        static_cast<double>(kMostFixed))
      continue;
    TransferPlan plan = transfer_plan(graph, order, n_fixed);
    double const bytes = plan.bytes * (fits_double ? 1 : 2);
    if (bytes > kMostBytes) continue;
    std::vector<FixedStates> classes =
        classes_of(system.model.n_states, n_fixed, symmetries_of(system, plan.fixed));
    double const steps =
        plan.operations * static_cast<double>(classes.size()) * (fits_double ? 1 : 3);
    if (steps > least) continue;
    least = steps;
    best = ChosenTransfer{graph, std::move(plan), std::move(classes), fits_double, {steps, bytes}};
  }
  return best;
}

}  // namespace

std::optional<ExactDensityCost> transfer_cost(CountedSystem const& system, double most_steps) {
  std::optional<ChosenTransfer> const chosen = chosen_transfer(system, most_steps);
  if (!chosen) return std::nullopt;
  return chosen->cost;
}

std::optional<DensityOfStates> transfer_density(CountedSystem const& system, double most_steps) {
  std::optional<ChosenTransfer> const chosen = chosen_transfer(system, most_steps);
  if (!chosen) return std::nullopt;
  LevelGraph const& graph = chosen->graph;
  return density_of(graph, chosen->fits_double
                               ? log_counts<double>(graph, chosen->plan, chosen->classes)
                               : log_counts<long double>(graph, chosen->plan, chosen->classes));
}

}  // namespace antikelvin
