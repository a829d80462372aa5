// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/word.hpp"
#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Words around a site: states of its neighbours, all zero where one is missing.
template <int kDirections, int kPlanes, class Word>
struct Neighbours {
  Word state[kDirections > 0 ? kDirections : 1][kPlanes];
  Word present[kDirections > 0 ? kDirections : 1];
  int n_absent;       ///< neighbours that no lane has: the site's kind
  int n_edge_absent;  ///< further ones that the edge lane lacks (open boundary between slabs)
  Word edge;          ///< that lane
};

/// Word j of a site's lanes, read by lanes whose neighbours lie beyond the last (turn = 1) or
/// before the first row (turn = −1) of their slab: lane i gets the bit of lane i + turn. The lane
/// at the end gets the bit at the other end, or nothing if the boundary is open.
AK_HD inline std::uint32_t turned_word(std::uint32_t const* site, std::uint32_t j,
                                       std::uint32_t n_slabs, int turn, bool periodic) {
  std::uint32_t const last = n_slabs - 1, last_word = last / 32, last_bit = last % 32;
  if (j > last_word) return 0;
  if (turn > 0) {
    std::uint32_t word = site[j] >> 1;
    if (j < last_word) return word | site[j + 1] << 31;
    word &= ~(1u << last_bit);
    return periodic ? word | (site[0] & 1) << last_bit : word;
  }
  std::uint32_t const word = site[j] << 1;
  if (j > 0) return word | site[j - 1] >> 31;
  return periodic ? word | (site[last_word] >> last_bit & 1) : word;
}

template <class Word>
AK_HD inline Word turned_words(std::uint32_t const* site, std::uint32_t first,
                               std::uint32_t n_slabs, int turn, bool periodic) {
  alignas(Word) std::uint32_t words[WordOps<Word>::kWords];
  for (std::uint32_t i = 0; i < WordOps<Word>::kWords; ++i)
    words[i] = turned_word(site, first + i, n_slabs, turn, periodic);
  return WordOps<Word>::load(words);
}

/// The lane that lacks a neighbour where slabs end: the last for turn = 1, else the first.
template <class Word>
AK_HD inline Word edge_lane(std::uint32_t first, std::uint32_t n_slabs, int turn) {
  std::uint32_t const lane = turn > 0 ? n_slabs - 1 : 0;
  alignas(Word) std::uint32_t words[WordOps<Word>::kWords];
  for (std::uint32_t i = 0; i < WordOps<Word>::kWords; ++i)
    words[i] = first + i == lane / 32 ? 1u << lane % 32 : 0;
  return WordOps<Word>::load(words);
}

/// Where the neighbours of a row's sites are, and the access to them.
///
/// @tparam kShape  shape of the view's lattice
template <Shape kShape, int kPlanes, class Word>
class RowAccess {
 public:
  static constexpr int kDirections = coordination(kShape);
  using Around = Neighbours<kDirections, kPlanes, Word>;

  AK_HD RowAccess(SpinView const& view, WordRange range, std::uint32_t row)
      : view_(view), first_(range.first), site_bytes_(kPlanes * view.words * 4) {
    std::uint32_t* const column = view.spins + view.group_words() * range.group + range.first;
    std::uint32_t const side_y = view.lattice.sides[1], row_y = row % side_y, row_z = row / side_y;
    row_start_ = site(column, std::uint64_t{row} * view.row_sites());
    AK_UNROLL(16)
    for (int k = 0; k < kDirections; ++k) {
      Step const step = step_of(kShape, k);
      links_[k] = {row_start_, 0, true};
      std::uint32_t y = row_y, z = row_z;
      follow(1, step.y, y, links_[k]);
      follow(2, step.z, z, links_[k]);
      links_[k].start = site(column, (std::uint64_t{z} * side_y + y) * view.row_sites());
      if (!links_[k].exists || links_[k].turn != 0) all_plain_ = false;
    }
  }

  /// First word of plane 0 of site x of this row.
  AK_HD std::uint32_t* own(std::uint32_t x) const { return site(row_start_, x); }

  AK_HD void load_own(std::uint32_t x, Word (&state)[kPlanes]) const {
    std::uint32_t const* const p = own(x);
    AK_UNROLL(16)
    for (int plane = 0; plane < kPlanes; ++plane)
      state[plane] = WordOps<Word>::load(p + plane * view_.words);
  }

  AK_HD void store_own(std::uint32_t x, Word const (&state)[kPlanes]) const {
    std::uint32_t* const p = own(x);
    AK_UNROLL(16)
    for (int plane = 0; plane < kPlanes; ++plane)
      WordOps<Word>::store(p + plane * view_.words, state[plane]);
  }

  /// Whether all neighbours of site x are there, in the same lane, at x − 1, x or x + 1.
  AK_HD bool is_plain(std::uint32_t x) const {
    return all_plain_ && x > 0 && x + 1 < view_.lattice.sides[0];
  }

  AK_HD void load_plain(std::uint32_t x, Around& around) const {
    around.n_absent = around.n_edge_absent = 0;
    AK_UNROLL(16)
    for (int k = 0; k < kDirections; ++k) {
      load(k, x + static_cast<std::uint32_t>(step_of(kShape, k).x), 0, around);
      around.present[k] = ~WordOps<Word>::splat(0);
    }
  }

  AK_HD void load_any(std::uint32_t x, Around& around) const {
    Word const zero = WordOps<Word>::splat(0);
    around.n_absent = around.n_edge_absent = 0;
    around.edge = zero;
    AK_UNROLL(16)
    for (int k = 0; k < kDirections; ++k) {
      Link link = links_[k];
      std::uint32_t to = x;
      follow(0, step_of(kShape, k).x, to, link);
      if (!link.exists) {
        ++around.n_absent;
        around.present[k] = zero;
        for (int plane = 0; plane < kPlanes; ++plane) around.state[k][plane] = zero;
        continue;
      }
      load(k, to, link.turn, around);
      around.present[k] = ~zero;
      if (link.turn != 0 && !view_.lattice.periodic) {
        ++around.n_edge_absent;
        around.edge = edge_lane<Word>(first_, view_.n_slabs, link.turn);
        around.present[k] = ~around.edge;
      }
    }
  }

 private:
  struct Link {
    std::uint32_t* start;  ///< of the neighbouring row
    int turn;              ///< lanes by which neighbours beyond the slab's end are shifted
    bool exists;
  };

  /// Moves `at` by `step` along an axis; what lies beyond a slab's end is in another lane.
  AK_HD void follow(int axis, int step, std::uint32_t& at, Link& link) const {
    std::uint32_t const from = at;
    bool const exists = step_along(view_.lattice, axis, step, at);
    bool const between_slabs = view_.n_slabs > 0 && axis == n_axes(kShape) - 1;
    if (!between_slabs)
      link.exists = link.exists && exists;
    else if (step > 0 ? at <= from : step < 0 && at >= from)
      link.turn = step;
  }

  /// The word of plane 0, i sites on: one multiply-add on a GPU if i has 32 bits.
  template <class Index>
  AK_HD std::uint32_t* site(std::uint32_t* from, Index i) const {
    return reinterpret_cast<std::uint32_t*>(reinterpret_cast<char*>(from) +
                                            std::uint64_t{i} * site_bytes_);
  }

  AK_HD void load(int k, std::uint32_t x, int turn, Around& around) const {
    std::uint32_t const* const p = site(links_[k].start, x);
    AK_UNROLL(16)
    for (int plane = 0; plane < kPlanes; ++plane)
      around.state[k][plane] =
          turn == 0 ? WordOps<Word>::load(p + plane * view_.words)
                    : turned_words<Word>(p - first_ + plane * view_.words, first_, view_.n_slabs,
                                         turn, view_.lattice.periodic);
  }

  SpinView const& view_;
  std::uint32_t first_, site_bytes_;
  std::uint32_t* row_start_;
  Link links_[kDirections > 0 ? kDirections : 1];
  bool all_plain_ = true;
};

/// The same where bonds have signs: spins beyond a negative bond read as turned over, so that bonds
/// are satisfied where both ends seem equal. Where there is no bond there is no sign either, and
/// what is missing reads as 0 as it does without signs.
template <Shape kShape, class Word>
class SignedRowAccess : public RowAccess<kShape, 1, Word> {
  using Unsigned = RowAccess<kShape, 1, Word>;

 public:
  using Around = typename Unsigned::Around;

  AK_HD SignedRowAccess(SpinView const& view, WordRange range, std::uint32_t row)
      : Unsigned(view, range, row),
        per_slab_(view.n_slabs > 0),
        stride_(view.n_slabs > 0 ? view.words : 1),
        signs_(view.bond_signs +
               std::uint64_t{row} * view.lattice.sides[0] * Unsigned::kDirections * stride_ +
               (view.n_slabs > 0 ? range.first : 0)) {}

  /// Slabs always take the way of load_any, so that load_plain stays short enough to be inlined: it
  /// is where replicas spend their time.
  AK_HD bool is_plain(std::uint32_t x) const { return !per_slab_ && Unsigned::is_plain(x); }

  AK_HD void load_plain(std::uint32_t x, Around& around) const {
    Unsigned::load_plain(x, around);
    std::uint32_t const* const p = signs_of(x);
    AK_UNROLL(16)
    for (int k = 0; k < Unsigned::kDirections; ++k)
      around.state[k][0] = around.state[k][0] ^ WordOps<Word>::splat(p[k]);
  }

  AK_HD void load_any(std::uint32_t x, Around& around) const {
    Unsigned::load_any(x, around);
    std::uint32_t const* p = signs_of(x);
    for (int k = 0; k < Unsigned::kDirections; ++k, p += stride_)
      around.state[k][0] =
          around.state[k][0] ^ (per_slab_ ? WordOps<Word>::load(p) : WordOps<Word>::splat(*p));
  }

 private:
  /// Signs of direction 0; those of others are stride_ words on.
  AK_HD std::uint32_t const* signs_of(std::uint32_t x) const {
    return signs_ + std::uint64_t{x} * Unsigned::kDirections * stride_;
  }

  bool per_slab_;
  std::uint32_t stride_;  ///< words per direction
  std::uint32_t const* signs_;
};

}  // namespace AK_ISA
}  // namespace antikelvin
