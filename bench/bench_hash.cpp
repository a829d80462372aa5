// SPDX-License-Identifier: Apache-2.0
// Hashes of 256 MiB: XXH3, which checkpoints have, beside the CRC-32 and the FNV-1a that they had.
//
//   bench_hash [--tiny] [FILTER]     as bench_spins
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.hpp"
#include "harness.hpp"

namespace {

using namespace antikelvin;

std::uint64_t in_pieces(std::string_view bytes) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;  // as logs are read
  Xxh3 hash;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(kPiece, bytes.size())))
    hash.add(bytes.substr(0, kPiece));
  return hash.value();
}

std::uint64_t fnv(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char const c : bytes) hash = (hash ^ c) * 0x100000001b3;
  return hash;
}

}  // namespace

int main(int argc, char** argv) {
  bench::Selection const chosen = bench::parse_selection(argc, argv);
  std::string bytes(static_cast<std::size_t>(chosen.effort.scale * (1 << 28)), '\0');
  std::uint32_t word = 1;
  for (char& c : bytes) c = static_cast<char>((word = word * 1664525 + 1013904223) >> 24);
  DeviceInfo const device = make_cpu_backend(1)->device();
  std::uint64_t sum = 0;
  using Hash = std::uint64_t (*)(std::string_view);
  for (auto const& [name, hash] :
       {std::pair<char const*, Hash>{"crc32",
                                     [](std::string_view b) -> std::uint64_t { return crc32(b); }},
        {"fnv1a", fnv},
        {"xxh3", xxh3},
        {"xxh3_in_pieces", in_pieces}}) {
    if (std::string(name).find(chosen.filter) == std::string::npos) continue;
    bench::Timing const timing =
        bench::time_it(chosen.effort, [&, hash = hash] { sum ^= hash(bytes); });
    bench::print_line(name, {{"bytes", bytes.size()}}, chosen.effort, timing,
                      static_cast<double>(bytes.size()) / 1e9, "GB", device, {{"sum", sum}});
  }
}
