// SPDX-License-Identifier: Apache-2.0
#include "ptx/races.hpp"

#include <algorithm>

namespace antikelvin::ptx {
namespace {
constexpr unsigned kWarpSize = 32;
}

bool Accesses::is_ordered_before(Clock const& clock, Actor const& actor) const noexcept {
  if (phase_ < clock.launch) return true;
  if (has_other_blocks_ || phase_ < clock.block) return false;
  if (phase_ < clock.now) return true;
  if (has_other_warps_ || thread_ / kWarpSize != actor.thread / kWarpSize) return false;
  return warp_step_ < actor.warp_step || (thread_ == actor.thread && !has_other_lanes_);
}

void Accesses::replace(std::uint32_t phase, Actor const& actor) noexcept {
  *this = {};
  phase_ = phase;
  warp_step_ = actor.warp_step;
  thread_ = actor.thread & 0x3FF;
  are_strong_ = actor.is_strong;
}

void Accesses::add(Clock const& clock, Actor const& actor) noexcept {
  if (phase_ != clock.now) {
    Accesses const before = *this;
    replace(clock.now, actor);
    if (before.phase_ < clock.launch || !before.are_of_other_block(clock)) return;
    has_other_blocks_ = true;
    are_strong_ = are_strong_ && before.are_strong_;
    return;
  }
  are_strong_ = are_strong_ && actor.is_strong;
  if (thread_ / kWarpSize != actor.thread / kWarpSize) {
    has_other_warps_ = true;
  } else if (warp_step_ < actor.warp_step) {
    has_other_lanes_ = false;
  } else if (thread_ != actor.thread) {
    has_other_lanes_ = true;
  }
  thread_ = actor.thread & 0x3FF;
  warp_step_ = std::max(warp_step_, actor.warp_step);
}

void Shadow::access(Record& record, Kind kind, Clock const& clock, Actor const& actor,
                    Verdict& verdict) noexcept {
  auto const compare = [&](Accesses const& others, bool are_writes) {
    if (others.is_ordered_before(clock, actor) || (actor.is_strong && others.are_strong())) return;
    verdict.is_race = true;
    verdict.is_other_write = are_writes;
    verdict.is_other_block = others.are_of_other_block(clock);
    verdict.other_thread = others.last_thread();
  };
  if (kind != Kind::write && !record.writes.happened_since(clock.written_since))
    verdict.is_uninitialized = true;
  compare(record.writes, true);
  if (kind != Kind::read) compare(record.reads, false);
  if (kind == Kind::read) {
    record.reads.add(clock, actor);
  } else if (actor.is_strong) {
    record.writes.add(clock, actor);
  } else {
    // Earlier accesses are ordered before this write, or were reported.
    record.writes.replace(clock.now, actor);
    record.reads = {};
  }
}

Shadow::Record* Shadow::split_word(std::size_t word) {
  if (bytes_.empty()) bytes_.resize(4 * words_.size());
  Record* const bytes = &bytes_[4 * word];
  Record& whole = words_[word];
  if (!whole.writes.are_split()) {
    std::fill_n(bytes, 4, whole);
    whole = {};
    whole.writes.split();
  }
  return bytes;
}

Verdict Shadow::access(std::size_t offset, unsigned bytes, std::uint32_t used_bytes, Kind kind,
                       Clock const& clock, Actor const& actor) {
  Verdict verdict;
  if (bytes < 4) {
    Record* const records = split_word(offset / 4) + offset % 4;
    for (unsigned i = 0; i < bytes; ++i)
      if ((used_bytes >> i & 1) != 0) access(records[i], kind, clock, actor, verdict);
    return verdict;
  }
  for (std::size_t word = offset / 4; word < (offset + bytes) / 4; ++word, used_bytes >>= 4) {
    Record& whole = words_[word];
    if ((used_bytes & 15) == 15 && !whole.writes.are_split()) {
      access(whole, kind, clock, actor, verdict);
    } else if ((used_bytes & 15) != 0) {
      Record* const records = split_word(word);
      for (unsigned i = 0; i < 4; ++i)
        if ((used_bytes >> i & 1) != 0) access(records[i], kind, clock, actor, verdict);
      // A write to all of the word makes it whole again.
      if (kind == Kind::write && !actor.is_strong && (used_bytes & 15) == 15) whole = records[0];
    }
  }
  return verdict;
}

void Shadow::host_wrote(std::size_t offset, std::size_t bytes) {
  Record written;
  written.writes.replace(kHostPhase, {});
  std::size_t const end = offset + bytes;
  while (offset < end) {
    if (offset % 4 == 0 && end - offset >= 4) {
      words_[offset / 4] = written;
      offset += 4;
    } else {
      split_word(offset / 4)[offset % 4] = written;
      ++offset;
    }
  }
}

}  // namespace antikelvin::ptx
