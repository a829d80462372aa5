// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set after `using Vec = …`: the rate at which one core does vector
// logic, against which bit-sliced kernels are held.

/// Keeps the compiler from joining operations; costs no instruction.
#define AK_BARRIER(x) asm volatile("" : "+v"(x))
#define AK_STEP(x, y) \
  x ^= y;             \
  AK_BARRIER(x)

/// Does 16·n exclusive-ors in eight independent chains; the result only keeps them from vanishing.
std::uint32_t logic_operations(std::uint64_t n, std::uint32_t seed) {
  Vec const y = Vec{} + (seed | 1);
  Vec a = y, b = y + 1, c = y + 2, d = y + 3, e = y + 4, f = y + 5, g = y + 6, h = y + 7;
  for (std::uint64_t k = 0; k < n; ++k)
    for (int twice = 0; twice < 2; ++twice) {
      AK_STEP(a, y);
      AK_STEP(b, y);
      AK_STEP(c, y);
      AK_STEP(d, y);
      AK_STEP(e, y);
      AK_STEP(f, y);
      AK_STEP(g, y);
      AK_STEP(h, y);
    }
  Vec const all = a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
  return all[0];
}
