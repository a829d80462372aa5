// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/atomic_label.hpp"
#include "antikelvin/random/word_random.hpp"
#include "antikelvin/sampler/cluster_view.hpp"

// Swendsen-Wang updates of ferromagnets, and of Ising antiferromagnets. Sites of a cluster form a tree whose parents have smaller
// indices; its root is the cluster's smallest site, whatever the order in which bonds are joined.
// The root names the random number of the cluster's new state. Hence one result for any number of
// threads, for serial and for concurrent joining.
//
// Clusters of a ferromagnet take a new state as a whole. Those of an antiferromagnet, whose active bonds
// join unequal spins, are turned over or not: bit 1 of a state says so for the sites that hang on it, from
// the moment when it is drawn until the next sweep starts.

namespace antikelvin {
inline namespace AK_ISA {

/// Sites of a row that draw the numbers of their bonds from one generator. Part of the layout of
/// random numbers.
inline constexpr std::uint32_t kClusterStripSites = 32;

AK_HD inline std::uint32_t cluster_strips_per_row(Lattice const& lattice) {
  return (lattice.sides[0] + kClusterStripSites - 1) / kClusterStripSites;
}

/// Joins clusters of one replica, for one thread.
struct SerialJoin {
  std::uint32_t* parents;

  /// Halves the path on the way, which keeps trees flat.
  AK_HD std::uint32_t root(std::uint32_t site) const {
    while (parents[site] != site) {
      parents[site] = parents[parents[site]];
      site = parents[site];
    }
    return site;
  }

  AK_HD void operator()(std::uint32_t a, std::uint32_t b) const {
    a = root(a);
    b = root(b);
    if (a < b)
      parents[b] = a;
    else
      parents[a] = b;
  }
};

/// Joins clusters while other threads do: a root that someone else has hooked meanwhile hands on
/// what it was hooked to.
///
/// Reference  Y. Komura, "GPU-based cluster-labeling algorithm without the use of conventional
///            iteration", Comput. Phys. Commun. 194, 54 (2015)
struct ConcurrentJoin {
  std::uint32_t* parents;

  /// Halves the path too. Parents may only fall: a plain store could undo what another thread has
  /// just hooked.
  AK_HD std::uint32_t root(std::uint32_t site) const {
    for (;;) {
      std::uint32_t const parent = atomic_load(parents + site);
      if (parent == site) return site;
      std::uint32_t const next = atomic_load(parents + parent);
      if (next != parent) atomic_min(parents + site, next);
      site = next;
    }
  }

  AK_HD void operator()(std::uint32_t a, std::uint32_t b) const {
    a = root(a);
    b = root(b);
    while (a != b) {
      if (a < b) {
        std::uint32_t const smaller = a;
        a = b;
        b = smaller;
      }
      std::uint32_t const old = atomic_min(parents + a, b);
      if (old == a) return;  // a was a root, and is below b now
      a = root(old);         // a's former tree has yet to be joined with b's
      b = root(b);
    }
  }
};

/// Whether the bond of a site in direction 2·pair is active, given its first 32 bits. Only one bond
/// in 2^32 draws the other 32.
AK_HD inline bool is_bond_active(ClusterView const& view, std::uint64_t threshold,
                                 std::uint32_t number, std::uint32_t site, std::uint32_t pair,
                                 std::uint32_t chain, std::uint64_t sweep) {
  auto const high = static_cast<std::uint32_t>(threshold >> 32);
  if (number != high) return number < high;
  return philox4x32(stream_counter(Stream::cluster_bond, site, chain, sweep, 1 + pair), view.key)
             .word[0] < static_cast<std::uint32_t>(threshold);
}

/// Joins the ends of the active bonds of one strip. Every site draws a number for each pair of
/// directions of its shape, used or not, so that a number belongs to its bond alone.
template <class Join>
AK_HD inline void join_strip(ClusterView const& view, std::uint32_t slot, std::uint32_t strip,
                             std::uint64_t sweep, Join const& join) {
  Lattice const& lattice = view.lattice;
  std::uint32_t const side = lattice.sides[0], side_y = lattice.sides[1],
                      per_row = cluster_strips_per_row(lattice), row = strip / per_row;
  std::uint32_t const begin = strip % per_row * kClusterStripSites;
  std::uint32_t const end = side - begin > kClusterStripSites ? begin + kClusterStripSites : side;
  std::uint32_t const n_pairs = static_cast<std::uint32_t>(coordination(lattice.shape)) / 2;
  std::uint32_t const chain = view.chain(slot);
  std::uint64_t const threshold =
      view.thresholds[view.one_threshold != 0 ? 0 : view.first_replica + slot];
  std::uint8_t const* const states = view.states + std::uint64_t{slot} * view.n_sites;

  std::uint32_t starts[3] = {0, 0, 0};  // first site of the neighbouring row
  bool exists[3] = {false, false, false};
  for (std::uint32_t pair = 0; pair < n_pairs; ++pair) {
    Step const step = step_of(lattice.shape, static_cast<int>(2 * pair));
    std::uint32_t y = row % side_y, z = row / side_y;
    bool const exists_y = step_along(lattice, 1, step.y, y),
               exists_z = step_along(lattice, 2, step.z, z);
    exists[pair] = exists_y && exists_z;
    starts[pair] = (z * side_y + y) * side;
  }

  WordRandom<std::uint32_t> random(stream_counter(Stream::cluster_bond, strip, chain, sweep, 0),
                                   view.key);
  for (std::uint32_t x = begin; x < end; ++x) {
    std::uint32_t const site = row * side + x;
    for (std::uint32_t pair = 0; pair < n_pairs; ++pair) {
      std::uint32_t const number = random();
      if (!exists[pair]) continue;
      std::uint32_t to = x;
      if (!step_along(lattice, 0, step_of(lattice.shape, static_cast<int>(2 * pair)).x, to))
        continue;
      std::uint32_t const other = starts[pair] + to;
      if ((states[site] == states[other]) != (view.joins_unequal != 0) &&
          is_bond_active(view, threshold, number, site, pair, chain, sweep))
        join(site, other);
    }
  }
}

/// New state of the cluster whose smallest site is `root`: each of q with probability 1/q to 2^−64.
AK_HD inline std::uint8_t cluster_state(ClusterView const& view, std::uint32_t root,
                                        std::uint32_t chain, std::uint64_t sweep) {
  PhiloxBlock const number =
      philox4x32(stream_counter(Stream::cluster_state, root, chain, sweep, 0), view.key);
  std::uint64_t const low = std::uint64_t{number.word[0]} * view.n_states,
                      high = std::uint64_t{number.word[1]} * view.n_states;
  return static_cast<std::uint8_t>((high + (low >> 32)) >> 32);
}

/// Makes a site a cluster of its own.
AK_HD inline void start_cluster(ClusterView const& view, std::uint32_t* parents,
                                std::uint8_t* states, std::uint32_t site) {
  parents[site] = site;
  if (view.joins_unequal != 0) states[site] &= 1;
}

/// State of a root.
AK_HD inline std::uint8_t root_state(ClusterView const& view, std::uint8_t state,
                                     std::uint32_t site, std::uint32_t chain, std::uint64_t sweep) {
  std::uint8_t const drawn = cluster_state(view, site, chain, sweep);
  if (view.joins_unequal == 0) return drawn;
  return static_cast<std::uint8_t>((state ^ drawn) | drawn << 1);
}

/// State of a site whose parent has its new one.
AK_HD inline std::uint8_t branch_state(ClusterView const& view, std::uint8_t state,
                                       std::uint8_t parent) {
  if (view.joins_unequal == 0) return parent;
  return static_cast<std::uint8_t>((state ^ parent >> 1) | (parent & 2));
}

AK_HD inline std::uint32_t n_cluster_strips(ClusterView const& view) {
  return static_cast<std::uint32_t>(n_rows(view.lattice)) * cluster_strips_per_row(view.lattice);
}

/// Sweeps of one replica by one thread.
struct UpdateReplica {
  ClusterView view;
  std::uint64_t first_sweep, n_sweeps;

  AK_HD void operator()(std::uint64_t index) const {
    auto const slot = static_cast<std::uint32_t>(index);
    std::uint32_t* const parents = view.parents + index * view.n_sites;
    std::uint8_t* const states = view.states + index * view.n_sites;
    std::uint32_t const strips = n_cluster_strips(view);
    for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep) {
      for (std::uint32_t site = 0; site < view.n_sites; ++site)
        start_cluster(view, parents, states, site);
      for (std::uint32_t strip = 0; strip < strips; ++strip)
        join_strip(view, slot, strip, sweep, SerialJoin{parents});
      for (std::uint32_t site = 0; site < view.n_sites; ++site)  // parents come first
        states[site] = parents[site] == site
                           ? root_state(view, states[site], site, view.chain(slot), sweep)
                           : branch_state(view, states[site], states[parents[site]]);
    }
  }
};

/// The same sweep in four steps, each over the strips of all replicas of the batch at once.
struct ClusterStep {
  ClusterView view;
  std::uint64_t sweep;
  std::uint32_t strips;  ///< of a replica

  struct Item {
    std::uint32_t slot, strip, begin, end;  ///< sites of the strip
    std::uint32_t* parents;                 ///< of the replica
    std::uint8_t* states;
  };
  AK_HD Item item(std::uint64_t index) const {
    Item item;
    item.slot = static_cast<std::uint32_t>(index / strips);
    item.strip = static_cast<std::uint32_t>(index % strips);
    std::uint32_t const side = view.lattice.sides[0],
                        per_row = cluster_strips_per_row(view.lattice),
                        x = item.strip % per_row * kClusterStripSites;
    item.begin = item.strip / per_row * side + x;
    item.end = item.begin + (side - x > kClusterStripSites ? kClusterStripSites : side - x);
    item.parents = view.parents + std::uint64_t{item.slot} * view.n_sites;
    item.states = view.states + std::uint64_t{item.slot} * view.n_sites;
    return item;
  }
};

struct StartClusters : ClusterStep {
  AK_HD void operator()(std::uint64_t index) const {
    Item const i = item(index);
    for (std::uint32_t site = i.begin; site < i.end; ++site)
      start_cluster(view, i.parents, i.states, site);
  }
};

struct JoinClusters : ClusterStep {
  AK_HD void operator()(std::uint64_t index) const {
    Item const i = item(index);
    join_strip(view, i.slot, i.strip, sweep, ConcurrentJoin{i.parents});
  }
};

/// New states of roots; other sites are left alone.
struct DrawClusters : ClusterStep {
  AK_HD void operator()(std::uint64_t index) const {
    Item const i = item(index);
    for (std::uint32_t site = i.begin; site < i.end; ++site)
      if (i.parents[site] == site)
        i.states[site] = root_state(view, i.states[site], site, view.chain(i.slot), sweep);
  }
};

/// New states of all other sites. Trees are final here, so plain reads do.
struct SpreadClusters : ClusterStep {
  AK_HD void operator()(std::uint64_t index) const {
    Item const i = item(index);
    for (std::uint32_t site = i.begin; site < i.end; ++site) {
      std::uint32_t root = i.parents[site];
      if (root == site) continue;
      while (i.parents[root] != root) root = i.parents[root];
      i.states[site] = branch_state(view, i.states[site], i.states[root]);
    }
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
