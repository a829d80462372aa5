// SPDX-License-Identifier: Apache-2.0
// Runs a few lines of PTX on a single thread.
#pragma once
#include <array>
#include <cstdint>
#include <string>

namespace antikelvin::ptx {

/// Runs a body that finds inputs in %rd1 to %rd4, their low halves in %r1 to %r4 and their lowest
/// quarters in %rs1 to %rs4, the bits of all in %fd1 to %fd4, of the low halves in %f1 to %f4, and
/// leaves a result in %rd9. Registers of all kinds to 9 and %p1 to %p9 are there for it.
/// @param functions  that the body calls
/// @throw UnknownPtx, Fault
std::uint64_t evaluate(std::string const& body, std::array<std::uint64_t, 4> const& inputs,
                       std::string const& functions = {});

}  // namespace antikelvin::ptx
