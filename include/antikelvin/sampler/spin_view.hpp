// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/lattice.hpp"

namespace antikelvin {

/// A set of spin systems as bit-sliced kernels see it: plain pointers and scalars.
///
/// A site holds `words` words per bit-plane, that is 32·words lanes; plane p of a state is bit p of
/// its number. Lanes are replicas of one lattice, or slabs of one: lane i then holds the rows
/// i·H … i·H + H − 1 of the last axis (of the sites, for a chain or independent units), so that a
/// lane's neighbour beyond its last row is the first row of lane i + 1. Groups share nothing.
struct SpinView {
  std::uint32_t* spins;   ///< spins[group][site][plane][word]
  Lattice lattice;        ///< of words; H rows along the last axis when lanes are slabs
  std::uint32_t row_gap;  ///< sites that lie unused after each row; 0 but in a GPU's shared memory
  std::uint32_t words;    ///< per site and plane: 1, 2, 4, 8 or 16
  std::uint32_t planes;
  std::uint32_t n_states;
  std::uint32_t n_groups;
  std::uint32_t n_slabs;     ///< lanes of a group that are slabs of one lattice; 0: replicas
  std::uint64_t n_units;     ///< N of one lattice; sets which lanes of units' last site exist
  std::uint64_t key;         ///< Philox key
  std::uint32_t copy_mask;   ///< lanes of each word that copy the lane below; normally none
  std::uint32_t chain_base;  ///< of the first word, where the replicas are part of a larger set

  std::uint32_t is_symmetric;  ///< up and down are alike: no field (SpinTables)

  /// Thresholds as kernels want them, XOR differences or not (sampler/thresholds.hpp):
  /// table[group or 0][kind][comparator][own][term]
  std::uint64_t const* table;
  std::uint64_t table_per_group;    ///< 0: all groups share them
  std::uint64_t const* host_table;  ///< the same where the host can read them
  /// Where each lane has thresholds of its own (null otherwise): the bits of the table,
  /// most significant first, lane by lane:
  /// lane_masks[group][kind][comparator][own][term][64][word]
  std::uint32_t const* lane_masks;
  std::uint64_t const* proposals;  ///< thresholds of proposed states; Potts only

  /// Lanes whose bond to a neighbour is negative; Edwards-Anderson only, null otherwise:
  /// bond_signs[site][direction], the same for all words, or [site][direction][word] of slabs.
  /// Sites are those of `lattice`, without gaps.
  std::uint32_t const* bond_signs;

  AK_HD std::uint32_t row_sites() const { return lattice.sides[0] + row_gap; }
  AK_HD std::uint64_t group_words() const { return row_sites() * n_rows(lattice) * planes * words; }
  bool operator==(SpinView const&) const = default;
};

/// Words of one group that a kernel advances together, as many as its vectors are wide.
struct WordRange {
  std::uint32_t group, first;  ///< first word; a multiple of the kernel's width
  std::uint32_t chain;         ///< names its random numbers: chain_base + group · words + first
};

/// One strip: sites of one colour in one row, from the start of a segment on.
struct Strip {
  std::uint32_t colour, row, segment;
};

}  // namespace antikelvin
