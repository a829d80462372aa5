// SPDX-License-Identifier: Apache-2.0
// Runs kernels of a PTX text.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ptx/program.hpp"

namespace antikelvin::ptx {

/// Shared memory of a block: without opting in, and at most (compute capability 9.0).
inline constexpr std::uint32_t kPlainShared = 48 << 10, kMostShared = 227 << 10;
inline constexpr std::uint32_t kMostThreads = 1024, kMostBlocks = 0x7FFFFFFF,
                               kMostParameterBytes = 4096;

/// Runs all blocks of a grid, one after the other, and reports errors. A kernel goes on after a
/// race and ends at any other error.
/// @param parameters  their bytes, as the kernel lays them out
/// @return the error that ended it, or nothing
std::string run(Function const& kernel, std::uint32_t n_blocks, std::uint32_t n_threads,
                std::uint32_t dynamic_shared_bytes, std::vector<char> parameters);

}  // namespace antikelvin::ptx
