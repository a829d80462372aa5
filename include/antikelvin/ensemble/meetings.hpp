// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/model/lattice.hpp"
#include "antikelvin/rng/stream.hpp"

namespace antikelvin {

/// First units of a block of up to kStripSites meetings: unit a + m of one body meets unit b + m of
/// the other, over the ends.
struct MeetingBlock {
  std::uint32_t a, b;
};

inline namespace AK_ISA {

/// A site drawn uniformly; n_sites < 2^32.
AK_HD constexpr std::uint32_t random_site(std::uint32_t word, std::uint64_t n_sites) {
  return static_cast<std::uint32_t>((word * n_sites) >> 32);
}

/// Who meets whom: all replicas share it. Blocks are drawn independently, so that each unit is as
/// likely to meet as any other, whatever happened before.
AK_HD constexpr MeetingBlock meeting_block(std::uint64_t key, std::uint32_t block,
                                           std::uint64_t sweep, std::uint64_t n_a,
                                           std::uint64_t n_b) {
  PhiloxBlock const draw = philox4x32(stream_counter(Stream::contact, block, 0, sweep, 1), key);
  return {random_site(draw.word[0], n_a), random_site(draw.word[1], n_b)};
}

}  // namespace AK_ISA

/// Mean energies of two bodies of two-level units (equal gaps and degeneracies) whose units meet and
/// trade places with probability ½, over all outcomes of the meetings that take place: the mean
/// occupations of two units become their average, exactly, since they obey linear equations.
///
/// Averaged over the meetings as well, p_a − p_b falls by 1 − L/2 (1/N_a + 1/N_b) in each block of L
/// (docs/theory.md).
///
/// Cost  8 bytes per unit, some ns per meeting
class MeanMeetings {
 public:
  /// @param mean_a, mean_b  excited units of each body at the start, anywhere in it
  /// @param meetings        per sweep
  /// @param key             of the pair of bodies
  MeanMeetings(std::uint64_t n_a, double mean_a, std::uint64_t n_b, double mean_b,
               std::uint64_t meetings, std::uint64_t key)
      : a_(n_a, mean_a / static_cast<double>(n_a)),
        b_(n_b, mean_b / static_cast<double>(n_b)),
        meetings_(meetings),
        key_(key) {}
  void sweep();
  /// Mean excited units of the first body.
  double mean_a() const;

 private:
  std::vector<double> a_, b_;
  std::uint64_t meetings_, key_, sweeps_ = 0;
};

}  // namespace antikelvin
