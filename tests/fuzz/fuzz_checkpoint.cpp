// SPDX-License-Identifier: Apache-2.0
#include <cctype>

#include "base/hash.hpp"
#include "device/checkpoint_format.hpp"
#include "fuzz/targets.hpp"

namespace antikelvin::fuzz {
namespace {

/// Bytes from hexadecimal digits; all other characters are for people. The corpus is text.
std::string bytes_of_hex(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (char const c : text) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
    int const digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    if (high < 0) {
      high = digit;
    } else {
      bytes += static_cast<char>(high << 4 | digit);
      high = -1;
    }
  }
  return bytes;
}

/// With the checksum that nothing but chance would find.
template <class Hash>
std::string with_hash(std::string bytes, Hash hash) {
  for (std::size_t i = 0; i < sizeof hash; ++i) bytes += static_cast<char>(hash >> 8 * i & 0xFF);
  return bytes;
}

void check_state(std::string const& bytes) {
  ParsedState const parsed = parse_checkpoint(bytes);
  promise(parsed.state.has_value() == parsed.problem.empty(), "no state has a reason");
  if (!parsed.state) return;
  std::string again;
  write_state(*parsed.state, [&](std::string_view piece) { again += piece; });
  promise(again == bytes, "a state is written as it was read");
}

template <class T>
void check_numbers(CheckpointRecord const& record) {
  auto const numbers = record.as<T>();
  promise(numbers.has_value() == (record.width <= sizeof(T)), "numbers fit or are refused");
  if (!numbers) return;
  promise(numbers->size() * record.width == record.numbers.size(), "no number is lost");
  std::string log;
  append_record(log, record.trace, *numbers);
  auto const again = parse_record(log);
  promise(again && again->trace == record.trace && again->as<T>() == numbers,
          "numbers are read as they were written");
}

void check_record(std::string const& bytes) {
  auto const size = record_size(std::string_view(bytes).substr(0, CheckpointRecord::kHead));
  auto const record = parse_record(bytes);
  if (!record) return;
  promise(size == bytes.size(), "a record has the size that its head says");
  check_numbers<std::uint8_t>(*record);
  check_numbers<std::uint32_t>(*record);
  check_numbers<std::uint64_t>(*record);
}

}  // namespace

/// The state and the records of a checkpoint, in hexadecimal digits, as they are and with their
/// checksum.
void fuzz_checkpoint(std::string_view text) {
  std::string const bytes = bytes_of_hex(text);
  for (std::string const& one :
       {bytes, with_hash(bytes, xxh3(bytes)), with_hash(bytes, crc32(bytes))}) {
    check_state(one);
    check_record(one);
  }
}

}  // namespace antikelvin::fuzz
