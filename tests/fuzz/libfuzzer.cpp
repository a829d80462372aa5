// SPDX-License-Identifier: Apache-2.0
// Entry point of libFuzzer; compiled once per target.
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  antikelvin::fuzz::AK_FUZZ_TARGET({reinterpret_cast<char const*>(data), size});
  return 0;
}
