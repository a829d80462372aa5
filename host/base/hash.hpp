// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace antikelvin {

/// XXH3 of 64 bits (xxhash.h), of bytes that come in pieces. It notices damage, and resists nobody.
class Xxh3 {
 public:
  Xxh3();
  void add(std::string_view bytes);
  std::uint64_t value() const;

 private:
  alignas(64) std::array<std::byte, 640> state_{};  ///< the library's; copies as bytes
};

/// The same of bytes that are there at once.
std::uint64_t xxh3(std::string_view bytes);

/// CRC-32 of zlib and PNG, for files that have had it from the beginning.
std::uint32_t crc32(std::string_view bytes);

}  // namespace antikelvin
