// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

#include <boost/crc.hpp>
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace antikelvin {
namespace {

XXH3_state_t* in(std::array<std::byte, 640>& bytes) {
  static_assert(sizeof(XXH3_state_t) <= sizeof bytes && alignof(XXH3_state_t) <= 64);
  return reinterpret_cast<XXH3_state_t*>(bytes.data());
}

XXH3_state_t const* in(std::array<std::byte, 640> const& bytes) {
  return reinterpret_cast<XXH3_state_t const*>(bytes.data());
}

}  // namespace

Xxh3::Xxh3() { XXH3_64bits_reset(in(state_)); }

void Xxh3::add(std::string_view bytes) {
  XXH3_64bits_update(in(state_), bytes.data(), bytes.size());
}

std::uint64_t Xxh3::value() const { return XXH3_64bits_digest(in(state_)); }

std::uint64_t xxh3(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::uint32_t crc32(std::string_view bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

}  // namespace antikelvin
