// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "model/spin_model.hpp"
#include "support/spin_oracle.hpp"

// Signs of the bonds of Edwards-Anderson models from docs/formats.md alone: a Philox, a counter and a
// key written apart from the library's.
namespace antikelvin::test_support {

using Words4 = std::array<std::uint32_t, 4>;

/// Philox4x32-10 as its authors' paper states it.
inline Words4 plain_philox(Words4 x, std::uint64_t key) {
  std::uint32_t k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    std::uint64_t const a = 0xD2511F53ull * x[0], b = 0xCD9E8D57ull * x[2];
    x = {static_cast<std::uint32_t>(b >> 32) ^ x[1] ^ k0, static_cast<std::uint32_t>(b),
         static_cast<std::uint32_t>(a >> 32) ^ x[3] ^ k1, static_cast<std::uint32_t>(a)};
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return x;
}

/// Mixes a value into a key; stream 1.
inline std::uint64_t plain_mix(std::uint64_t key, std::uint64_t value) {
  Words4 const out = plain_philox(
      {static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32), 0, 1u << 8},
      key);
  return std::uint64_t{out[1]} << 32 | out[0];
}

/// −1 or 1 for the bond from a site in the forward direction `pair`; stream 17.
inline int plain_sign(std::uint32_t sample, Lattice const& lattice, std::uint64_t site,
                      unsigned pair) {
  static constexpr std::uint64_t kShapeNumber[] = {0, 1, 2, 3, 4};
  std::uint64_t key = sample;
  key = plain_mix(key, lattice.sides[0] * 0x100000000ull + lattice.sides[1]);
  key = plain_mix(
      key, lattice.sides[2] * 256ull + kShapeNumber[static_cast<std::size_t>(lattice.shape)]);
  Words4 const out = plain_philox(
      {static_cast<std::uint32_t>(site), static_cast<std::uint32_t>(site >> 32), 0, 17u << 8}, key);
  return out[0] >> pair & 1 ? -1 : 1;
}

/// ±1 for each of bonds_of(lattice); empty for models without signs.
inline std::vector<int> plain_signs(SpinModel const& model, Lattice const& lattice) {
  std::vector<int> signs;
  if (model.kind != SpinKind::edwards_anderson) return signs;
  std::vector<unsigned> pairs;
  for (Bond const& bond : bonds_of(lattice, &pairs))
    signs.push_back(plain_sign(model.sample, lattice, bond.first, pairs[signs.size()]));
  return signs;
}

}  // namespace antikelvin::test_support
