// SPDX-License-Identifier: Apache-2.0
#include "ptx/fat_binary.hpp"

#include <cstdint>
#include <cstring>

#include "ptx/findings.hpp"

namespace antikelvin::ptx {
namespace {

/// The header of a fat binary.
struct Header {
  std::uint32_t magic;
  std::uint16_t version, header_bytes;
  std::uint64_t bytes;
};

/// The beginning of the header of an entry.
struct Entry {
  std::uint16_t kind, version;
  std::uint32_t header_bytes;
  std::uint64_t bytes;
};

constexpr std::uint16_t kPtx = 1;

template <class T>
T read(char const* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

}  // namespace

std::vector<std::string> ptx_texts(void const* begin) {
  std::vector<std::string> texts;
  char const* at = static_cast<char const*>(begin);
  auto const header = read<Header>(at);
  at += header.header_bytes;
  for (char const* const end = at + header.bytes; at < end;) {
    auto const entry = read<Entry>(at);
    if (entry.kind == kPtx) {
      std::string text(at + entry.header_bytes, entry.bytes);
      text.resize(std::strlen(text.c_str()));  // zeros fill it up
      if (text.find(".version") == std::string::npos)
        report("compressed", "the PTX of the program is compressed; compile with -no-compress");
      else
        texts.push_back(std::move(text));
    }
    at += entry.header_bytes + entry.bytes;
  }
  return texts;
}

}  // namespace antikelvin::ptx
