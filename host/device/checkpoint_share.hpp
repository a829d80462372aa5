// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "device/checkpoint_format.hpp"

namespace antikelvin {

/// Removes the files of shares in a folder whose names begin so: `share-` for those of all ranks.
void remove_shares(std::string const& folder, std::string const& prefix);

/// Part of a checkpoint that a rank other than 0 keeps, in files of its own: the states of its share of the
/// replicas, `share-RANK-CALLS` by the number of calls before them. Rank 0's `state` says which of
/// them count; the folder may be another one on each machine.
class CheckpointShare {
 public:
  CheckpointShare(std::string folder, int rank);

  /// Makes the folder where it is missing; on disk when it returns. What was saved last, and before that, stays.
  void save(CheckpointState const& state);

  /// Nothing where it is missing or damaged.
  std::optional<CheckpointState> load(std::uint64_t calls) const;

  /// Removes all files but the newest two of up to so many calls: rank 0 has no state that needs others.
  void keep_two(std::uint64_t calls) const;

  /// Removes all, and the folder if nothing else is in it.
  void remove() const;

 private:
  std::string file(std::uint64_t calls) const;

  std::string folder_, prefix_;
};

}  // namespace antikelvin
