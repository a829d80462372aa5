// SPDX-License-Identifier: Apache-2.0
#include "device/checkpoint_format.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/hash.hpp"

namespace antikelvin {
namespace {

static_assert(std::endian::native == std::endian::little,
              "files are little-endian, and numbers are copied as they are");

constexpr std::string_view kStateMagic = "AKstate\n";

template <class T>
std::string_view bytes_of(T const& value) {
  return {reinterpret_cast<char const*>(&value), sizeof value};
}

template <class T>
std::string_view bytes_of(std::vector<T> const& values) {
  return {reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)};
}

/// Takes values from the front of bytes; false, once they do not suffice.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  bool take(T& value) {
    if (rest_.size() < sizeof value) return false;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return true;
  }

  /// Values with their number before them.
  template <class Values>
  bool take_all(Values& values) {
    constexpr std::size_t size = sizeof(typename Values::value_type);
    std::uint64_t count = 0;
    if (!take(count) || count > rest_.size() / size) return false;
    values.resize(count);
    if (count > 0) std::memcpy(values.data(), rest_.data(), count * size);
    rest_.remove_prefix(count * size);
    return true;
  }

  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
};

/// Whether the last bytes are the hash of those before.
template <class Hash>
bool ends_with_hash(std::string_view bytes, Hash (*hash_of)(std::string_view)) {
  if (bytes.size() < sizeof(Hash)) return false;
  std::string_view const body = bytes.substr(0, bytes.size() - sizeof(Hash));
  return bytes.substr(body.size()) == bytes_of(hash_of(body));
}

bool is_whole(std::string_view bytes) { return ends_with_hash(bytes, xxh3); }

/// Versions 1 and 2 ended with another checksum.
bool is_whole_and_older(std::string_view bytes, std::uint32_t version) {
  return version < 3 && ends_with_hash(bytes, crc32);
}

bool read_state(Reader& reader, CheckpointState& state) {
  std::uint32_t n_chains = 0;
  if (!reader.take_all(state.identity) || !reader.take(state.n_ranks) ||
      !reader.take(state.calls) || !reader.take(state.trace) || !reader.take(state.log_bytes) ||
      !reader.take(state.log_hash) || !reader.take(n_chains))
    return false;
  for (std::uint32_t i = 0; i < n_chains; ++i) {
    SavedChains& chains = state.chains.emplace_back();
    if (!reader.take(chains.number) || !reader.take_all(chains.words)) return false;
  }
  return reader.left() == 8;
}

template <class Narrow, class T>
void append_numbers(std::string& log, std::vector<T> const& numbers) {
  std::size_t const at = log.size();
  log.resize(at + numbers.size() * sizeof(Narrow));
  char* to = log.data() + at;
  for (T const number : numbers) {
    auto const narrow = static_cast<Narrow>(number);
    std::memcpy(to, &narrow, sizeof narrow);
    to += sizeof narrow;
  }
}

template <class Narrow, class T>
std::vector<T> read_numbers(std::string_view bytes) {
  std::vector<T> numbers(bytes.size() / sizeof(Narrow));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    Narrow narrow;
    std::memcpy(&narrow, bytes.data() + i * sizeof narrow, sizeof narrow);
    numbers[i] = static_cast<T>(narrow);
  }
  return numbers;
}

}  // namespace

void write_state(CheckpointState const& state, std::function<void(std::string_view)> const& write) {
  Xxh3 hash;
  auto const put = [&](std::string_view bytes) {
    hash.add(bytes);
    write(bytes);
  };
  auto const put_size = [&](std::uint64_t size) { put(bytes_of(size)); };
  put(kStateMagic);
  put(bytes_of(kCheckpointVersion));
  put_size(state.identity.size());
  put(state.identity);
  put(bytes_of(state.n_ranks));
  put(bytes_of(state.calls));
  put(bytes_of(state.trace));
  put(bytes_of(state.log_bytes));
  put(bytes_of(state.log_hash));
  auto const n_chains = static_cast<std::uint32_t>(state.chains.size());
  put(bytes_of(n_chains));
  for (SavedChains const& chains : state.chains) {
    put(bytes_of(chains.number));
    put_size(chains.words.size());
    put(bytes_of(chains.words));
  }
  std::uint64_t const sum = hash.value();
  write(bytes_of(sum));
}

ParsedState parse_checkpoint(std::string_view bytes) {
  ParsedState parsed;
  if (bytes.size() < kStateMagic.size() + 8) {
    parsed.problem = "it is too short";
    return parsed;
  }
  if (bytes.substr(0, kStateMagic.size()) != kStateMagic) {
    parsed.problem = "it does not begin as a state does";
    return parsed;
  }
  Reader reader(bytes.substr(kStateMagic.size()));
  std::uint32_t version = 0;
  reader.take(version);
  CheckpointState state;
  if (!is_whole(bytes) && !is_whole_and_older(bytes, version)) {
    parsed.problem = "its checksum does not fit: it is damaged or cut off";
  } else if (version != kCheckpointVersion) {
    parsed.other_version = version;
    parsed.problem = "it has version " + std::to_string(version);
  } else if (!read_state(reader, state)) {
    parsed.problem = "its parts do not add up";
  } else {
    parsed.state = std::move(state);
  }
  return parsed;
}

std::optional<std::uint64_t> record_size(std::string_view head) {
  Reader reader(head);
  std::uint64_t trace = 0, count = 0;
  std::uint32_t width = 0;
  if (!reader.take(trace) || !reader.take(count) || !reader.take(width)) return std::nullopt;
  if (!std::has_single_bit(width) || width > 8 || count > (std::uint64_t{1} << 60))
    return std::nullopt;
  return CheckpointRecord::kHead + count * width + CheckpointRecord::kTail;
}

std::optional<CheckpointRecord> parse_record(std::string_view bytes) {
  std::optional<std::uint64_t> const size = record_size(bytes);
  if (!size || *size != bytes.size() || !is_whole(bytes)) return std::nullopt;
  CheckpointRecord record;
  std::uint64_t count = 0;
  Reader reader(bytes);
  reader.take(record.trace);
  reader.take(count);
  reader.take(record.width);
  record.numbers = bytes.substr(CheckpointRecord::kHead, count * record.width);
  return record;
}

template <class T>
std::optional<std::vector<T>> CheckpointRecord::as() const {
  if (width > sizeof(T)) return std::nullopt;
  switch (width) {
    case 1:
      return read_numbers<std::uint8_t, T>(numbers);
    case 2:
      return read_numbers<std::uint16_t, T>(numbers);
    case 4:
      return read_numbers<std::uint32_t, T>(numbers);
    default:
      return read_numbers<std::uint64_t, T>(numbers);
  }
}

template <class T>
void append_record(std::string& log, std::uint64_t trace, std::vector<T> const& numbers) {
  std::uint64_t const most =
      numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
  std::uint32_t const width = most >> 8 == 0 ? 1 : most >> 16 == 0 ? 2 : most >> 32 == 0 ? 4 : 8;
  std::size_t const begin = log.size();
  std::uint64_t const count = numbers.size();
  log += bytes_of(trace);
  log += bytes_of(count);
  log += bytes_of(width);
  if (width == 1) append_numbers<std::uint8_t>(log, numbers);
  if (width == 2) append_numbers<std::uint16_t>(log, numbers);
  if (width == 4) append_numbers<std::uint32_t>(log, numbers);
  if (width == 8) append_numbers<std::uint64_t>(log, numbers);
  std::uint64_t const sum = xxh3(std::string_view(log).substr(begin));
  log += bytes_of(sum);
}

template std::optional<std::vector<std::uint8_t>> CheckpointRecord::as() const;
template std::optional<std::vector<std::uint32_t>> CheckpointRecord::as() const;
template std::optional<std::vector<std::uint64_t>> CheckpointRecord::as() const;
template void append_record(std::string&, std::uint64_t, std::vector<std::uint8_t> const&);
template void append_record(std::string&, std::uint64_t, std::vector<std::uint32_t> const&);
template void append_record(std::string&, std::uint64_t, std::vector<std::uint64_t> const&);

}  // namespace antikelvin
