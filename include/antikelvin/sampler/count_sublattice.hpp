// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/sublattices.hpp"
#include "antikelvin/sampler/measure_sites.hpp"

namespace antikelvin {

/// What kernels see of a division into sublattices. Of each sublattice they count the sites in states
/// 1 … n_states − 1, into the quantities
///
///     first_quantity + number (n_states − 1) + state − 1
struct SublatticeView {
  Sublattices parts;
  std::uint32_t first_quantity;
  /// Where lanes are slabs: a site's sublattice in lane i + 1 is that of the same site in lane i and
  /// this (mod count); else 0.
  std::uint32_t lane_step;
  bool operator==(SublatticeView const&) const = default;
};

/// Most sites of a row that are counted in one piece.
inline constexpr std::uint32_t kPieceSites = 1024;

inline namespace AK_ISA {

/// Pieces that a sublattice may have in one row.
AK_HD constexpr std::uint32_t pieces_per_row(Lattice const& lattice, Sublattices const& parts) {
  std::uint32_t const stride = row_stride(parts);
  std::uint32_t const most = lattice.sides[0] / stride + (lattice.sides[0] % stride != 0 ? 1 : 0);
  return most / kPieceSites + (most % kPieceSites != 0 ? 1 : 0);
}

AK_HD constexpr std::uint64_t n_pieces(Lattice const& lattice, Sublattices const& parts) {
  return n_rows(lattice) * pieces_per_row(lattice, parts);
}

AK_HD constexpr std::uint32_t common_divisor(std::uint32_t a, std::uint32_t b) {
  while (b != 0) {
    std::uint32_t const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// Goes from piece to piece of one sublattice. Rows that it does not meet are passed over: of the planes
/// across an axis there are as many as rows.
class SublatticePieces {
 public:
  AK_HD SublatticePieces(Lattice const& lattice, Sublattices const& parts, std::uint32_t number,
                         std::uint64_t piece)
      : lattice_(lattice),
        parts_(parts),
        number_(number),
        per_row_(pieces_per_row(lattice, parts)),
        stride_(row_stride(parts)) {
    set_strides();
    std::uint64_t const row = piece / per_row_, z = row / lattice.sides[1], first = first_plane(),
                        behind = z > first ? z - first : 0,
                        at = first + (behind + z_stride_ - 1) / z_stride_ * z_stride_;
    segment_ = static_cast<std::uint32_t>(piece % per_row_);
    z_ = at < lattice.sides[2] ? static_cast<std::uint32_t>(at) : lattice.sides[2];
    enter_plane(at == z ? static_cast<std::uint32_t>(row % lattice.sides[1]) : 0);
    if (this->row() != row) segment_ = 0;
  }

  /// Number of the piece; n_pieces() behind the last one.
  AK_HD std::uint64_t piece() const { return row() * per_row_ + segment_; }

  /// Its sites are `first`, first + stride(), … below `end`, of the row row().
  AK_HD std::uint64_t first() const {
    return first_in_row(parts_, residue_, lattice_.sides[0]) +
           std::uint64_t{segment_} * kPieceSites * stride_;
  }
  AK_HD std::uint64_t end() const {
    std::uint64_t const beyond = first() + std::uint64_t{kPieceSites} * stride_;
    return beyond < lattice_.sides[0] ? beyond : lattice_.sides[0];
  }
  AK_HD std::uint32_t stride() const { return stride_; }
  AK_HD std::uint64_t row() const { return std::uint64_t{z_} * lattice_.sides[1] + y_; }

  AK_HD void next() {
    if (++segment_ < per_row_) return;
    segment_ = 0;
    if (lattice_.sides[1] - y_ > y_stride_) {
      y_ += y_stride_;
      // Divisions would take longer than the sites of a row, where a row has one.
      residue_ -= residue_step_;
      if (residue_ >= parts_.count) residue_ += parts_.count;  // below 0, or count before
      return;
    }
    z_ = lattice_.sides[2] - z_ > z_stride_ ? z_ + z_stride_ : lattice_.sides[2];
    enter_plane(0);
  }

 private:
  /// Rows and planes between those that the sublattice meets.
  AK_HD void set_strides() {
    std::uint32_t const* const step = parts_.step;
    y_stride_ = z_stride_ = 1;
    if (step[0] > 1)
      y_stride_ = step[0] / common_divisor(step[0], step[1] % step[0]);
    else if (step[0] == 0 && step[1] > 0)
      y_stride_ = parts_.count / step[1];
    else if (step[0] == 0 && step[2] > 0)
      z_stride_ = parts_.count / step[2];
    residue_step_ = static_cast<std::uint32_t>(std::uint64_t{step[1]} * y_stride_ % parts_.count);
  }

  AK_HD std::uint64_t first_plane() const {
    if (z_stride_ == 1) return 0;
    std::uint32_t const step = parts_.step[2];
    return number_ % step == 0 ? number_ / step : lattice_.sides[2];
  }

  /// First row of the plane z_ that the sublattice meets, or the side.
  AK_HD std::uint32_t first_row_of_plane() {
    std::uint32_t const* const step = parts_.step;
    std::uint32_t const side = lattice_.sides[1];
    residue_ = row_residue(parts_, number_, 0, z_);
    if (step[0] == 1) return 0;
    if (step[0] == 0) {
      if (step[1] == 0) return residue_ == 0 ? 0 : side;
      return residue_ % step[1] == 0 ? residue_ / step[1] : side;
    }
    for (std::uint32_t y = 0; y < y_stride_ && y < side; ++y)
      if (row_residue(parts_, number_, y, z_) % step[0] == 0) return y;
    return side;
  }

  /// Goes to the first row that is met from row y of the plane z_ on, in this plane or another.
  AK_HD void enter_plane(std::uint32_t y) {
    for (; z_ < lattice_.sides[2]; y = 0) {
      std::uint64_t const first = first_row_of_plane(), behind = y > first ? y - first : 0,
                          at = first + (behind + y_stride_ - 1) / y_stride_ * y_stride_;
      if (at < lattice_.sides[1]) {
        y_ = static_cast<std::uint32_t>(at);
        residue_ = row_residue(parts_, number_, y_, z_);
        return;
      }
      z_ = lattice_.sides[2] - z_ > z_stride_ ? z_ + z_stride_ : lattice_.sides[2];
    }
    y_ = 0;
  }

  Lattice lattice_;
  Sublattices parts_;
  std::uint32_t number_, per_row_, stride_, y_stride_, z_stride_, residue_step_;
  std::uint32_t segment_, y_ = 0, z_, residue_ = 0;
};

/// Counts pieces begin … end − 1 of a sublattice, and hands the counter of each state s ≥ 1 to
/// take(view, range, s, counter).
///
/// @tparam kLevels  of the counters
/// @tparam kStates  counted on one way over the sites, as in count_sites
template <int kPlanes, class Word, int kLevels, int kStates, class Take>
AK_HD inline void count_sublattice(SpinView const& view, WordRange range, Sublattices const& parts,
                                   std::uint32_t number, std::uint64_t begin, std::uint64_t end,
                                   Take const& take) {
  Word const lanes = slab_lanes<Word>(view, range.first);
  std::uint64_t const site_words = std::uint64_t{kPlanes} * view.words;
  std::uint32_t const* const column = view.spins + view.group_words() * range.group + range.first;
  for (std::uint32_t first = 1; first < view.n_states; first += kStates) {
    LaneCounter<Word, kLevels> states[kStates];
    SublatticePieces pieces(view.lattice, parts, number, begin);
    for (; pieces.piece() < end; pieces.next()) {
      std::uint32_t const* const row = column + pieces.row() * view.row_sites() * site_words;
      for (std::uint64_t x = pieces.first(); x < pieces.end(); x += pieces.stride()) {
        Word state[kPlanes];
        AK_UNROLL(16)
        for (int plane = 0; plane < kPlanes; ++plane)
          state[plane] = WordOps<Word>::load(row + x * site_words + plane * view.words);
        for_each_number<kStates>([&](std::uint32_t i) {
          if (first + i < view.n_states) states[i].add(lanes_in(state, first + i) & lanes);
        });
      }
    }
    for_each_number<kStates>([&](std::uint32_t i) {
      if (first + i < view.n_states) take(view, range, first + i, states[i]);
    });
  }
}

/// The quantity that counts sites of a sublattice in a state.
AK_HD constexpr std::uint64_t quantity_of(SublatticeView const& sublattices, std::uint32_t number,
                                          std::uint32_t n_states, std::uint32_t state) {
  return sublattices.first_quantity + std::uint64_t{number} * (n_states - 1) + state - 1;
}

/// The sublattice in a lane of sites that are in `number` in lane 0.
AK_HD constexpr std::uint32_t number_in_lane(SublatticeView const& sublattices,
                                             std::uint32_t number, std::uint64_t lane) {
  return static_cast<std::uint32_t>((number + lane * sublattices.lane_step) %
                                    sublattices.parts.count);
}

/// Adds the counts of slabs in the words of a range, whose sublattices differ from lane to lane.
template <class Counter, class Lanes>
AK_HD inline void add_turned_slabs(SpinView const& view, WordRange range,
                                   SublatticeView const& sublattices, std::uint32_t number,
                                   std::uint32_t state, std::uint32_t word, Counter const& counter,
                                   SpinCountsView const& out, Lanes& lanes) {
  counter.lanes(word, lanes);
  std::uint64_t const first = (std::uint64_t{range.first} + word) * 32;
  for (std::uint32_t lane = 0; lane < 32 && first + lane < view.n_slabs; ++lane) {
    if (lanes[lane] == 0) continue;
    std::uint32_t const there = number_in_lane(sublattices, number, first + lane);
    atomic_add(out.counts + quantity_of(sublattices, there, view.n_states, state) * out.n_replicas +
                   range.group,
               lanes[lane]);
  }
}

}  // namespace AK_ISA
}  // namespace antikelvin
