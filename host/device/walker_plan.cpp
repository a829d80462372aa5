// SPDX-License-Identifier: Apache-2.0
#include "device/walker_plan.hpp"

#include <algorithm>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "model/bond_signs.hpp"
#include "model/energy_grid.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

std::uint64_t WalkerPlan::bytes() const {
  std::uint64_t const sites = n_sites(lattice), levels = moves.n_levels,
                      classes = moves.n_classes();
  return n_walkers * (sites + 8) + 4 * sites * moves.coordination + 8 * classes * levels +
         8 * levels * n_groups() * (1 + (record_moves ? classes : 0));
}

WalkerPlan make_walker_plan(SpinModel const& model, Lattice const& lattice, std::uint32_t n_walkers,
                            std::uint32_t walkers_per_group, std::uint64_t key) {
  AK_EXPECT(walkers_per_group > 0 && n_walkers % walkers_per_group == 0);
  std::uint64_t const sites = n_sites(lattice);
  require(sites < std::uint64_t{1} << 31, "the lattice is too large for walkers",
          "they know at most 2^31 - 1 sites", "use fewer sites");
  EnergyGrid const grid = energy_grid(model, lattice);
  WalkerPlan plan;
  plan.lattice = lattice;
  plan.moves = make_walker_moves(model, lattice, grid);
  plan.code = grid.code;
  plan.bond_signs = bond_signs(model, lattice);
  plan.n_walkers = n_walkers;
  plan.walkers_per_group = walkers_per_group;
  plan.record = static_cast<std::uint32_t>(std::min<std::uint64_t>(plan.record, sites));
  plan.key = key;
  plan.table = make_walker_table(plan.moves, std::vector<double>(grid.n_levels, 0));
  return plan;
}

WalkerLinks make_walker_links(Lattice const& lattice, std::vector<std::uint8_t> const& signs) {
  auto const z = static_cast<std::size_t>(coordination(lattice.shape));
  std::size_t const sites = n_sites(lattice);
  WalkerLinks result;
  result.links.assign(sites * z, 0);
  result.n_links.assign(sites, 0);
  for (std::size_t site = 0; site < sites; ++site)
    for (std::size_t direction = 0; direction < z; ++direction) {
      std::uint64_t other = site;
      if (!step_to_neighbour(lattice, static_cast<int>(direction), other)) continue;
      // A bond belongs to the site from which it goes in positive direction.
      std::size_t const owner = direction % 2 == 0 ? site : other;
      bool const reversed = !signs.empty() && signs[owner * (z / 2) + direction / 2] != 0;
      result.links[site * z + result.n_links[site]++] =
          static_cast<std::uint32_t>(other) | (reversed ? 1u << 31 : 0u);
    }
  if (std::all_of(result.n_links.begin(), result.n_links.end(),
                  [&](std::uint8_t n) { return n == z; }))
    result.n_links.clear();
  return result;
}

}  // namespace antikelvin
