// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "antikelvin/random/stream.hpp"
#include "io/report.hpp"

namespace antikelvin {

/// Raised when the same input means something else than before, so that points computed earlier are
/// not taken for it.
inline constexpr int kPointVersion = 1;

/// Name of a point: 16 hexadecimal digits of SHA-1 over the verb, the options that differ from their
/// defaults, the versions of points and of random numbers, and the content of files that options
/// name (`@levels.csv`). Numbers count by value: 1e3 is 1000. The order of options does not matter,
/// nor whether they are called by a name that they had.
///
/// @param input       options that differ from their defaults, as texts and flags
/// @param rng_layout  of random numbers; that of a folder's manifest where its results are read
/// @throws SpecError  if a file cannot be read
std::string point_id(std::string const& verb, Json const& input,
                     int rng_layout = kRngLayoutVersion);

/// A seed that follows from a point's input, its own seed included.
std::uint64_t seed_of_point(std::string const& verb, Json const& input,
                            int rng_layout = kRngLayoutVersion);

}  // namespace antikelvin
