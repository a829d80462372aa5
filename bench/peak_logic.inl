// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set after `using Vec = …`: the rate at which one core does vector
// logic, against which bit-sliced kernels are held.

/// Does 16·n independent exclusive-ors and additions; the result only keeps them from vanishing.
std::uint32_t logic_operations(std::uint64_t n, std::uint32_t seed) {
  Vec a[8], b[8];
  for (int i = 0; i < 8; ++i) {
    a[i] = Vec{} + (seed + static_cast<std::uint32_t>(i));
    b[i] = Vec{} + (seed * 3 + static_cast<std::uint32_t>(i));
  }
  for (std::uint64_t k = 0; k < n; ++k) {
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
      a[i] ^= b[i];
      asm("" : "+v"(a[i]));
    }
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
      b[i] += a[i];
      asm("" : "+v"(b[i]));
    }
  }
  std::uint32_t sum = 0;
  for (int i = 0; i < 8; ++i) sum ^= a[i][0] ^ b[i][0];
  return sum;
}
