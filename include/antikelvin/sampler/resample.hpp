// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/atomic_label.hpp"
#include "antikelvin/model/level_code.hpp"
#include "antikelvin/random/systematic.hpp"
#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin {

/// Replicas in populations of equal size, and what resampling knows of each; arrays have one entry
/// per replica unless said otherwise.
struct PopulationView {
  std::uint32_t size;         ///< replicas of a population
  std::uint32_t first_level;  ///< of weights
  std::uint32_t n_levels;     ///< that have weights
  std::uint32_t const* levels;
  std::uint64_t const* level_weights;  ///< level_weights[population][level − first_level]
  std::uint64_t const* offsets;        ///< one per population
  std::uint64_t* weights;  ///< of the replicas, then their sums from the population's first on
  std::uint32_t* spare;    ///< copies beyond the first
  std::uint32_t* dead;     ///< 1 where no copy is made
  std::uint32_t* spare_rank;
  std::uint32_t* dead_rank;
  std::uint32_t* slots;    ///< slots[population][rank]: whom the dead of that rank copy
  std::uint32_t* sources;  ///< whose configuration a replica has from now on
  std::uint32_t* families;
};

inline namespace AK_ISA {

/// levels[replica] from the counts of one measurement.
struct LevelsOfReplicas {
  LevelCode code;
  std::uint64_t const* counts;  ///< counts[quantity][replica]
  std::uint64_t n_replicas;
  std::uint32_t* levels;
  AK_HD void operator()(std::uint64_t replica) const {
    levels[replica] = level_of(code, counts + replica, n_replicas);
  }
};

struct WeighReplica {
  PopulationView view;
  AK_HD void operator()(std::uint64_t replica) const {
    view.weights[replica] = view.level_weights[replica / view.size * view.n_levels +
                                               (view.levels[replica] - view.first_level)];
  }
};

/// Running sums of the weights of a population. Items are populations.
struct SumWeights {
  PopulationView view;
  AK_HD void operator()(std::uint64_t population) const {
    std::uint64_t sum = 0;
    for (std::uint64_t i = population * view.size; i < (population + 1) * view.size; ++i)
      view.weights[i] = sum += view.weights[i];
  }
};

/// Copies of each replica, from the running sums of weights.
struct CountCopies {
  PopulationView view;
  AK_HD void operator()(std::uint64_t replica) const {
    std::uint64_t const population = replica / view.size, first = population * view.size;
    std::uint64_t const before = replica > first ? view.weights[replica - 1] : 0,
                        total = view.weights[first + view.size - 1];
    std::uint32_t const copies = systematic_copies(before, view.weights[replica], total, view.size,
                                                   view.offsets[population]);
    view.spare[replica] = copies > 1 ? copies - 1 : 0;
    view.dead[replica] = copies == 0 ? 1 : 0;
  }
};

/// Ranks of spare copies and of the dead in a population. Items are populations.
struct RankCopies {
  PopulationView view;
  AK_HD void operator()(std::uint64_t population) const {
    std::uint32_t spare = 0, dead = 0;
    for (std::uint64_t i = population * view.size; i < (population + 1) * view.size; ++i) {
      view.spare_rank[i] = spare;
      view.dead_rank[i] = dead;
      spare += view.spare[i];
      dead += view.dead[i];
    }
  }
};

/// Writes every spare copy into the slot of its rank.
struct OfferCopies {
  PopulationView view;
  AK_HD void operator()(std::uint64_t replica) const {
    std::uint64_t const first = replica / view.size * view.size;
    for (std::uint32_t i = 0; i < view.spare[replica]; ++i)
      view.slots[first + view.spare_rank[replica] + i] = static_cast<std::uint32_t>(replica);
  }
};

/// The dead of a rank take the slot of that rank; all others stay where they are.
struct ChooseSource {
  PopulationView view;
  AK_HD void operator()(std::uint64_t replica) const {
    std::uint64_t const first = replica / view.size * view.size;
    std::uint32_t const source = view.dead[replica] ? view.slots[first + view.dead_rank[replica]]
                                                    : static_cast<std::uint32_t>(replica);
    view.sources[replica] = source;
    // Sources are alive, so that nobody writes what is read here.
    if (source != replica) view.families[replica] = view.families[source];
  }
};

/// Copies the configurations of sources, lane by lane, in place. An item alone writes its words, once, while others may
/// read lanes of them that stay as they are.
///
/// @tparam kRows  words of one lane that an item moves in a row
template <std::uint32_t kRows>
struct CopyConfigurations {
  SpinView spins;
  std::uint32_t const* sources;
  std::uint32_t n_replicas;

  AK_HD std::uint64_t n_items() const { return items_per_group() * spins.n_groups; }

  AK_HD void operator()(std::uint64_t item) const {
    std::uint64_t const group = item / items_per_group(), rest = item % items_per_group();
    auto const word = static_cast<std::uint32_t>(rest % spins.words);
    std::uint64_t const rows = spins.group_words() / spins.words,
                        begin = rest / spins.words * kRows,
                        end = begin + kRows < rows ? begin + kRows : rows;
    std::uint64_t const first_replica = (group * spins.words + word) * 32;
    std::uint32_t* const to = spins.spins + group * spins.group_words() + word;
    std::uint32_t words[kRows];
    for (std::uint64_t row = begin; row < end; ++row)
      words[row - begin] = atomic_load(to + row * spins.words);
    bool is_changed = false;
    for (std::uint32_t lane = 0; lane < 32 && first_replica + lane < n_replicas; ++lane) {
      std::uint64_t const source = sources[first_replica + lane];
      if (source == first_replica + lane) continue;
      std::uint64_t const lanes = std::uint64_t{spins.words} * 32;
      std::uint32_t const* const from =
          spins.spins + source / lanes * spins.group_words() + source % lanes / 32;
      auto const bit = static_cast<std::uint32_t>(source % 32);
      is_changed = true;
      for (std::uint64_t row = begin; row < end; ++row) {
        std::uint32_t const state = atomic_load(from + row * spins.words) >> bit & 1u;
        std::uint32_t& target = words[row - begin];
        target = (target & ~(1u << lane)) | state << lane;
      }
    }
    if (!is_changed) return;
    for (std::uint64_t row = begin; row < end; ++row)
      atomic_store(to + row * spins.words, words[row - begin]);
  }

 private:
  /// Rows are the planes of all sites.
  AK_HD std::uint64_t items_per_group() const {
    std::uint64_t const rows = spins.group_words() / spins.words;
    return (rows + kRows - 1) / kRows * spins.words;
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
