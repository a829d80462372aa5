// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "sampler/transition.hpp"

namespace antikelvin {

struct SpinModel;

/// Most spins: their table then takes 256 MiB.
inline constexpr std::uint64_t kMaxCompleteGraph = std::uint64_t{1} << 24;

/// The single-spin chain of a random site per update, as a chain of n_up:
///
///     heat bath    up[n] = (1 − n/N) p(M + 1)       p(m) = 1/(1 + e^{−2β(Jm/N + h)})
///                  down[n] = n/N (1 − p(M − 1))
///     Metropolis   up[n] = (1 − n/N) ½ min(1, e^{2β(J(M+1)/N + h)})
///                  down[n] = n/N ½ min(1, e^{−2β(J(M−1)/N + h)})
///
/// as 2^64 P, rounded, at most 2^64 − 1; down falls short by 2^−64 rather than that both together
/// exceed 1.
struct CompleteGraphTable {
  std::uint32_t n_units = 0;
  std::vector<std::uint64_t> up, down;  ///< of n = 0 … N
};

/// @param n_units  1 … kMaxCompleteGraph
/// @param beta     finite, of either sign, as are J and h
/// @throws SpecError  another model than Ising, too many spins, β infinite
/// Fault::acceptance makes upward moves 1 % too likely.
///
/// Accuracy   probabilities correct to 2^−64 (tests/exact/complete_graph_test.cpp)
/// Cost       1 µs per spin
CompleteGraphTable make_complete_graph_table(SpinModel const& model, std::uint64_t n_units,
                                             double beta, Dynamics dynamics,
                                             Fault fault = Fault::none);

}  // namespace antikelvin
