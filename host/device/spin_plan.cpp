// SPDX-License-Identifier: Apache-2.0
#include "device/spin_plan.hpp"

#include <algorithm>
#include <string>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

/// Most sites of a column of words.
constexpr std::uint64_t kMaxWordSites = (std::uint64_t{1} << 32) - kStripSites;

/// Words for some lanes: a power of two, so that vectors divide them.
std::uint32_t words_for(std::uint64_t lanes) {
  std::uint32_t words = 1;
  while (words < kMaxWords && words * std::uint64_t{32} < lanes) words *= 2;
  return words;
}

/// Positions are 32-bit numbers, and so is the first one beyond a strip.
void require_sites(std::uint64_t sites) {
  require(sites <= kMaxWordSites, "the system has too many sites for this layout",
          "a column of words holds at most " + std::to_string(kMaxWordSites),
          "use fewer subsystems, or --layout slabs (heat-bath and metropolis)");
}

}  // namespace

SpinLayout make_layout(Lattice const& lattice, std::uint64_t n_units, std::uint32_t n_replicas,
                       Layout layout) {
  SpinLayout result;
  result.layout = layout;
  result.lattice = lattice;
  if (layout == Layout::replicas) {
    result.words = words_for(n_replicas);
    std::uint32_t const lanes = result.words * 32;
    result.n_groups = (n_replicas + lanes - 1) / lanes;
    result.efficiency = n_replicas / (512.0 * ((n_replicas + 511) / 512));
    require_sites(n_units);
    if (lattice.shape == Shape::none) result.lattice.sides[0] = static_cast<std::uint32_t>(n_units);
    return result;
  }
  result.n_groups = n_replicas;
  if (lattice.shape == Shape::none) {
    result.words = words_for(n_units);
    std::uint64_t const lanes = std::uint64_t{result.words} * 32,
                        sites = (n_units + lanes - 1) / lanes;
    require_sites(sites);
    result.lattice.sides[0] = static_cast<std::uint32_t>(sites);
    result.n_slabs = result.words * 32;
    result.efficiency =
        static_cast<double>(n_units) / (static_cast<double>((n_units + 511) / 512) * 512);
    return result;
  }
  int const axis = n_axes(lattice.shape) - 1;
  std::uint32_t const side = lattice.sides[axis];
  for (std::uint32_t slabs = 1; slabs <= kMaxWords * 32 && slabs * 2 <= side; ++slabs) {
    if (side % slabs != 0) continue;
    // Open lattices have two colours, which must alternate over the end of a slab too.
    if (!lattice.periodic && side / slabs % 2 != 0) continue;
    result.n_slabs = slabs;
  }
  require(result.n_slabs > 0, "the last axis cannot be cut into slabs",
          "its side is " + std::to_string(side) + (lattice.periodic ? "" : ", odd and open"),
          "use --layout replicas");
  result.lattice.sides[axis] = side / result.n_slabs;
  result.words = words_for(result.n_slabs);
  result.efficiency = result.n_slabs / 512.0;
  require_sites(n_sites(result.lattice));
  return result;
}

SpinLayout best_layout(Lattice const& lattice, std::uint64_t n_units, std::uint32_t n_replicas,
                       Fault fault) {
  if (fault == Fault::correlated && lattice.shape == Shape::none)
    return make_layout(lattice, n_units, n_replicas, Layout::slabs);
  int const axis = n_axes(lattice.shape) - 1;
  bool const can_cut = lattice.shape == Shape::none || lattice.sides[axis] >= 4;
  if (can_cut) {
    try {
      SpinLayout const slabs = make_layout(lattice, n_units, n_replicas, Layout::slabs);
      double const replicas_efficiency = n_replicas / (512.0 * ((n_replicas + 511) / 512));
      if (slabs.efficiency > replicas_efficiency) return slabs;
    } catch (SpecError const&) {
    }
  }
  return make_layout(lattice, n_units, n_replicas, Layout::replicas);
}

std::vector<std::uint32_t> sign_words(Lattice const& lattice, SpinLayout const& layout,
                                      std::vector<std::uint8_t> const& signs) {
  if (signs.empty()) return {};
  auto const z = static_cast<std::uint64_t>(coordination(lattice.shape));
  bool const slabs = layout.n_slabs > 0;
  std::uint64_t const per_lane = n_sites(layout.lattice), words = slabs ? layout.words : 1;
  std::vector<std::uint32_t> result(per_lane * z * words, 0u);
  auto const turn = [&](std::uint64_t site, std::uint64_t direction) {
    std::uint64_t const lane = site / per_lane;
    std::uint32_t* const first = result.data() + (site % per_lane * z + direction) * words;
    if (slabs)
      first[lane / 32] |= 1u << lane % 32;
    else
      *first = ~0u;
  };
  for (std::uint64_t site = 0; site < n_sites(lattice); ++site)
    for (std::uint64_t pair = 0; pair < z / 2; ++pair) {
      if (signs[site * (z / 2) + pair] == 0) continue;
      std::uint64_t other = site;
      step_to_neighbour(lattice, static_cast<int>(2 * pair), other);
      turn(site, 2 * pair);
      turn(other, 2 * pair + 1);
    }
  return result;
}

std::uint32_t SpinPlan::first_quantity(std::size_t i) const {
  auto const states = static_cast<std::uint32_t>(n_states);
  std::uint32_t first = states + (demon ? 1 : 0);
  for (std::size_t before = 0; before < i; ++before)
    first += sublattices[before].count * (states - 1);
  return first;
}

std::uint32_t SpinPlan::overlap_quantity(std::size_t i) const {
  std::uint32_t first = 2;
  for (std::size_t before = 0; before < i; ++before) first += overlaps->sublattices[before].count;
  return first;
}

}  // namespace antikelvin
