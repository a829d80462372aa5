// SPDX-License-Identifier: Apache-2.0
// Finds data races: two accesses to the same byte, one of them a write, that nothing puts in order.
//
// Blocks run one after the other here, and threads of a block from barrier to barrier. Every such
// step has a number of its own, the phase. That a byte was last accessed in an earlier phase then
// suffices: accesses of earlier launches come before, accesses of other blocks of the same launch
// are unordered, accesses of the same block before its last barrier come before, and accesses of
// the same phase are ordered only within a thread, or within a warp that met at bar.warp.sync.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace antikelvin::ptx {

/// Phases that an access is compared with. Memory that blocks do not share has `launch` = `block`.
struct Clock {
  std::uint32_t launch = 0;  ///< the first of the launch
  std::uint32_t block = 0;   ///< the first of the block
  std::uint32_t now = 0;
  std::uint32_t written_since = 1;  ///< what was written before counts as uninitialized
};

/// The phase of writes by the host, before all launches.
inline constexpr std::uint32_t kHostPhase = 1;

enum class Kind : std::uint8_t { read, write, update };

/// The thread that makes an access. Strong accesses (atomic, volatile, relaxed, acquire, release)
/// do not race with each other. The order that acquire and release create is not modelled.
struct Actor {
  std::uint16_t thread = 0, warp_step = 0;
  bool is_strong = false;
};

/// The last accesses of one kind to a word or byte.
class Accesses {
 public:
  bool is_ordered_before(Clock const& clock, Actor const& actor) const noexcept;
  bool are_strong() const noexcept { return are_strong_; }
  bool happened_since(std::uint32_t phase) const noexcept { return phase_ >= phase; }
  bool are_of_other_block(Clock const& clock) const noexcept {
    return phase_ < clock.block || has_other_blocks_;
  }
  std::uint16_t last_thread() const noexcept { return thread_; }
  /// Merges one access with the known ones.
  void add(Clock const& clock, Actor const& actor) noexcept;
  /// Replaces the known accesses by one.
  void replace(std::uint32_t phase, Actor const& actor) noexcept;
  bool operator==(Accesses const& other) const noexcept {
    return std::bit_cast<std::uint64_t>(*this) == std::bit_cast<std::uint64_t>(other);
  }
  bool are_split() const noexcept { return are_split_; }
  void split() noexcept { are_split_ = true; }

 private:
  // No padding: objects are compared by their bits.
  std::uint32_t phase_ = 0;  ///< of the last; 0: there was none
  std::uint16_t warp_step_ = 0;
  std::uint16_t thread_ : 10 = 0;
  bool has_other_lanes_ : 1 = false;   ///< of the warp, in this phase and step
  bool has_other_warps_ : 1 = false;   ///< of the block, in this phase
  bool has_other_blocks_ : 1 = false;  ///< of the launch, before this one
  bool are_strong_ : 1 = false;        ///< all of them
  bool are_split_ : 1 = false;         ///< bytes of the word have records of their own
  bool unused_ : 1 = false;
};
static_assert(sizeof(Accesses) == 8);

/// The result of checking an access.
struct Verdict {
  bool is_race = false, is_uninitialized = false;
  // The other access of a race, or one of several.
  bool is_other_write = false, is_other_block = false;
  std::uint16_t other_thread = 0;
};

/// Records of a stretch of memory: one per aligned word of four bytes, and one per byte where a
/// word was not accessed as a whole.
class Shadow {
 public:
  explicit Shadow(std::size_t bytes) : words_((bytes + 3) / 4) {}

  Verdict access(std::size_t offset, unsigned bytes, std::uint32_t used_bytes, Kind kind,
                 Clock const& clock, Actor const& actor);
  /// Tells whether this thread made the last access to all of these bytes, in this phase, and one
  /// at least as strong. The access can then show nothing new and need not be recorded.
  /// @param own  an access of this thread now
  bool is_repeated(std::size_t offset, unsigned bytes, Kind kind,
                   Accesses const& own) const noexcept;
  void host_wrote(std::size_t offset, std::size_t bytes);

 private:
  struct Record {
    Accesses writes, reads;

    bool is_repeated(Kind kind, Accesses const& own) const noexcept {
      if (kind == Kind::read) return reads == own || writes == own;
      return writes == own && reads == Accesses{};
    }
  };
  static void access(Record& record, Kind kind, Clock const& clock, Actor const& actor,
                     Verdict& verdict) noexcept;
  Record* split_word(std::size_t word);

  std::vector<Record> words_, bytes_;
};

inline bool Shadow::is_repeated(std::size_t offset, unsigned bytes, Kind kind,
                                Accesses const& own) const noexcept {
  if (bytes < 4) {
    if (!words_[offset / 4].writes.are_split()) return false;
    for (std::size_t i = offset; i < offset + bytes; ++i)
      if (!bytes_[i].is_repeated(kind, own)) return false;
    return true;
  }
  for (std::size_t word = offset / 4; word < (offset + bytes) / 4; ++word)
    if (!words_[word].is_repeated(kind, own)) return false;
  return true;
}

}  // namespace antikelvin::ptx
