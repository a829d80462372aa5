// SPDX-License-Identifier: Apache-2.0
// Compiled for avx2.
#include <cstdint>

namespace antikelvin::bench {
namespace {

using Vec = std::uint32_t __attribute__((vector_size(32)));
#include "peak_logic.inl"

}  // namespace

std::uint32_t logic_operations_avx2(std::uint64_t n, std::uint32_t seed) {
  return logic_operations(n, seed);
}

}  // namespace antikelvin::bench
