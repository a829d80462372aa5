// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/word.hpp"
#include "antikelvin/random/stream.hpp"
#include "antikelvin/sampler/compare_replicas.hpp"
#include "antikelvin/sampler/spin_view.hpp"

// Cluster moves of pairs of replicas at one β, whatever the signs of their bonds (Houdayer). Sites where
// replicas 2k and 2k + 1 differ form clusters; both turn one of them over, that is, exchange it. Bonds within it stay
// as they are. A bond out of it joins a site where they differ to one where they agree, so that it is satisfied in
// one of them and not in the other, and afterwards the other way round: E + E' stays, in a field too. So does where
// they differ, hence the clusters, and the move back is the move itself: nothing is rejected.
//
// Without a field the sites where they agree have such clusters as well: to exchange those is to exchange
// clusters after one replica has been turned over. Of both kinds the rarer is taken, as the other percolates.
//
// Lanes of a word flood their clusters side by side, from a random site each: the cluster of a lane's site is
// the same whatever the order, the width of vectors or the number of threads.

namespace antikelvin {

/// Replicas in lanes, and what a move needs beside them.
struct PairClusterView {
  SpinView spins;            ///< of two states; lanes are replicas
  std::uint32_t* differ;     ///< where partners differ, laid out as spins are
  std::uint32_t* clusters;   ///< likewise: sites that a lane has reached
  std::uint64_t round;       ///< names the random numbers
  std::uint32_t used_words;  ///< that hold something in the last group
  std::uint32_t both_kinds;  ///< no field: clusters of sites that agree are as good
};

inline namespace AK_ISA {

/// Random sites that a lane tries, four to a call of the generator.
inline constexpr std::uint32_t kSeedTries = 32;

/// Site that a lane starts at.
struct ClusterSeed {
  std::uint32_t site;
  bool exists, agrees;  ///< whether partners agree there
};

/// The first random site where partners differ. Of both kinds: that of the kind which is rarer among the tries so far,
/// at the end of the first four after which both are known. All depends on what a move leaves as it is.
/// @param differ  word of the lane at site 0
AK_HD inline ClusterSeed cluster_seed(PairClusterView const& view, std::uint32_t const* differ,
                                      std::uint32_t lane, std::uint32_t chain) {
  std::uint64_t const sites = n_sites(view.spins.lattice);
  std::uint32_t count[2] = {0, 0}, first[2] = {0, 0};  // of sites that differ, and that agree
  for (std::uint32_t block = 0; block < kSeedTries / 4; ++block) {
    PhiloxBlock const random = philox4x32(
        stream_counter(Stream::pair_cluster, lane, chain, view.round, block), view.spins.key);
    AK_UNROLL(4)
    for (int i = 0; i < 4; ++i) {
      auto const site = static_cast<std::uint32_t>(random.word[i] * sites >> 32);
      bool const agrees = (differ[std::uint64_t{site} * view.spins.words] >> lane & 1) == 0;
      if (!agrees && count[0]++ == 0) first[0] = site;
      if (agrees && count[1]++ == 0) first[1] = site;
    }
    if (count[0] > 0 && (view.both_kinds == 0 || count[1] > 0)) break;
  }
  bool const agrees = view.both_kinds != 0 && count[1] > 0 && count[1] < count[0];
  if (count[0] == 0 || (view.both_kinds != 0 && count[1] == 0)) return {0, false, false};
  return {agrees ? first[1] : first[0], true, agrees};
}

/// Words of one group whose lanes flood their clusters.
template <class Word>
struct ClusterFlood {
  using Ops = WordOps<Word>;
  Lattice lattice;
  std::uint32_t words;          ///< per site
  std::uint32_t const* differ;  ///< at site 0, as those below
  std::uint32_t* clusters;
  Word agrees;  ///< lanes whose clusters are of sites where partners agree

  /// Passes over all sites to and fro, until one reaches nothing new.
  AK_HD void operator()() const {
    auto const rows = static_cast<std::uint32_t>(n_rows(lattice));
    for (bool changes = true, back = false; changes; back = !back) {
      changes = false;
      for (std::uint32_t i = 0; i < rows; ++i)
        changes = (back ? flood_row<-1>(rows - 1 - i) : flood_row<1>(i)) || changes;
    }
  }

 private:
  /// A row beside the one that is flooded; `shift` is along it.
  struct Beside {
    std::uint32_t const* start;
    int shift;
    bool exists;
  };
  static constexpr int kMostBeside = 4;

  AK_HD Beside beside(std::uint32_t row, int direction) const {
    if (direction >= coordination(lattice.shape)) return {nullptr, 0, false};
    Step const step = step_of(lattice.shape, direction);
    std::uint32_t y = row % lattice.sides[1], z = row / lattice.sides[1];
    bool const exists_y = step_along(lattice, 1, step.y, y),
               exists_z = step_along(lattice, 2, step.z, z);
    std::uint64_t const site = (std::uint64_t{z} * lattice.sides[1] + y) * lattice.sides[0];
    return {clusters + site * words, step.x, exists_y && exists_z};
  }

  /// A row from one end to the other, so that a site also has what those before it have reached by now.
  /// @return  whether its sites reach more than before
  template <int kStep>
  AK_HD bool flood_row(std::uint32_t row) const {
    std::uint32_t const side = lattice.sides[0], first = kStep > 0 ? 0 : side - 1,
                        last = side - 1 - first;
    std::uint64_t const per_site = words, start = row * per_site * side;
    std::uint32_t* const own = clusters + start;
    Beside rows[kMostBeside];
    AK_UNROLL(4)
    for (int k = 0; k < kMostBeside; ++k) rows[k] = beside(row, k + 2);
    bool const closed = lattice.periodic && side > 1;
    Word const none = Ops::splat(0), agree = agrees;
    Word before = closed ? Ops::load(own + last * per_site) : none, changes = none;
    for (std::uint32_t n = 0; n < side; ++n) {
      std::uint32_t const x = kStep > 0 ? n : side - 1 - n;
      std::uint64_t const at = x * per_site;
      Word reached = before;
      if (n + 1 < side)
        reached = reached | Ops::load(kStep > 0 ? own + at + per_site : own + at - per_site);
      else if (closed)
        reached = reached | Ops::load(own + first * per_site);
      AK_UNROLL(4)
      for (int k = 0; k < kMostBeside; ++k) {
        std::uint32_t to = x;
        if (rows[k].exists && step_along(lattice, 0, rows[k].shift, to))
          reached = reached | Ops::load(rows[k].start + to * per_site);
      }
      Word const now = Ops::load(own + at), may = Ops::load(differ + start + at) ^ agree;
      before = now | (reached & may);
      changes = changes | (before ^ now);
      Ops::store(own + at, before);
    }
    return Ops::any(changes);
  }
};

/// Where partners differ, in the lanes of both (compare_replicas.hpp), of any number of words.
template <class Word>
AK_HD constexpr Word where_partners_differ(Word spins) {
  Word const differ = (spins ^ spins >> 1) & 0x55555555u;
  return differ | differ << 1;
}

/// Lanes in which either partner, not both, has reached a site: both turn over there. A cluster that both have
/// reached is turned over twice, which is not at all.
template <class Word>
AK_HD constexpr Word turned_over(Word clusters) {
  return where_partners_differ(clusters);
}

/// Exchanges up to two clusters of each pair of replicas, one from a site of either lane. Items are words of all
/// groups, or as many of them as a vector has.
///
/// Accuracy   energies of pairs and overlaps stay bit by bit (tests/parity/pair_cluster_test.cpp)
/// Reference  J. Houdayer, "A cluster Monte Carlo algorithm for 2-dimensional spin glasses", Eur. Phys. J. B
///            22, 479 (2001); Z. Zhu, A. J. Ochoa, H. G. Katzgraber, "Efficient cluster algorithm for spin
///            glasses in any space dimension", Phys. Rev. Lett. 115, 077201 (2015)
template <class Word>
struct ExchangeClusters {
  using Ops = WordOps<Word>;
  PairClusterView view;

  AK_HD void operator()(std::uint64_t item) const {
    SpinView const& spins = view.spins;
    std::uint64_t const parts = spins.words / Ops::kWords, group = item / parts;
    auto const first = static_cast<std::uint32_t>(item % parts * Ops::kWords);
    if (group + 1 == spins.n_groups && first >= view.used_words) return;
    std::uint64_t const at = group * spins.group_words() + first, sites = n_sites(spins.lattice);
    for (std::uint64_t site = 0; site < sites; ++site) {
      std::uint64_t const word = at + site * spins.words;
      Ops::store(view.differ + word, where_partners_differ(Ops::load(spins.spins + word)));
      Ops::store(view.clusters + word, Ops::splat(0));
    }
    alignas(Word) std::uint32_t agrees[Ops::kWords];
    for (std::uint32_t i = 0; i < Ops::kWords; ++i)
      agrees[i] = start(
          at + i, spins.chain_base + static_cast<std::uint32_t>(group) * spins.words + first + i);
    ClusterFlood<Word>{spins.lattice, spins.words, view.differ + at, view.clusters + at,
                       Ops::load(agrees)}();
    for (std::uint64_t site = 0; site < sites; ++site) {
      std::uint64_t const word = at + site * spins.words;
      Ops::store(spins.spins + word,
                 Ops::load(spins.spins + word) ^ turned_over(Ops::load(view.clusters + word)));
    }
  }

  /// Puts the lanes of a word where they start.
  /// @return  lanes that flood sites where partners agree
  AK_HD std::uint32_t start(std::uint64_t at, std::uint32_t chain) const {
    std::uint32_t agrees = 0;
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
      ClusterSeed const seed = cluster_seed(view, view.differ + at, lane, chain);
      if (!seed.exists) continue;
      view.clusters[at + std::uint64_t{seed.site} * view.spins.words] |= 1u << lane;
      if (seed.agrees) agrees |= 1u << lane;
    }
    return agrees;
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
