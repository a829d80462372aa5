// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace antikelvin {

/// Version of the files of a checkpoint folder; docs/formats.md has their layout.
inline constexpr std::uint32_t kCheckpointVersion = 3;

/// First bytes of a log.
inline constexpr std::string_view kCheckpointLogMagic = "AKlog 1\n";

/// State of one set of chains.
struct SavedChains {
  std::uint64_t number = 0;  ///< how many were made before them
  std::vector<std::uint32_t> words;
};

/// Where a run stands: the content of `state`.
struct CheckpointState {
  std::string identity;         ///< what is computed, `name=value` lines
  std::uint32_t n_ranks = 1;    ///< that run it together, each with chains of its own
  std::uint64_t calls = 0;      ///< to the backend and its chains so far
  std::uint64_t trace = 0;      ///< hash of those calls
  std::uint64_t log_bytes = 0;  ///< of the log that belong to them
  std::uint64_t log_hash = 0;   ///< of these
  std::vector<SavedChains> chains;
};

/// Gives the bytes of the file to `write`, piece by piece.
void write_state(CheckpointState const& state, std::function<void(std::string_view)> const& write);

/// A state, or why the bytes are none.
struct ParsedState {
  std::optional<CheckpointState> state;
  std::string problem;              ///< empty if there is a state
  std::uint32_t other_version = 0;  ///< whole, but of a version that this program does not read
};

/// Reads any bytes; never throws on what they say.
ParsedState parse_checkpoint(std::string_view bytes);

/// One answer of a backend in the log: whole numbers in the fewest of 1, 2, 4 or 8 bytes each.
struct CheckpointRecord {
  std::uint64_t trace = 0;  ///< hash of all calls up to the one that was answered
  std::uint32_t width = 1;
  std::string_view numbers;  ///< little-endian

  /// Bytes of a record before and after its numbers.
  static constexpr std::size_t kHead = 20, kTail = 8;

  /// Nothing if T is too narrow.
  template <class T>
  std::optional<std::vector<T>> as() const;
};

/// Bytes of the record that begins so, or nothing if it cannot be one; needs CheckpointRecord::kHead.
std::optional<std::uint64_t> record_size(std::string_view head);

/// The record that these bytes are, without copying them; nothing if they are none.
std::optional<CheckpointRecord> parse_record(std::string_view bytes);

/// Appends a record to `log`.
template <class T>
void append_record(std::string& log, std::uint64_t trace, std::vector<T> const& numbers);

}  // namespace antikelvin
