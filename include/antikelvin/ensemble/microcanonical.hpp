// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

namespace antikelvin {

/// Microcanonical state of N two-level units, n of them excited; k_B = 1, Δ = level gap.
/// Everything but ln Ω itself, which a backend evaluates in bulk.
struct TwoLevelMicrostate {
  /// β = ∂S/∂E with n! continued as Γ(n+1): [ψ(N−n+1) − ψ(n+1)]/Δ. Exists at both ends.
  double beta;
  double beta_stirling;  ///< ln((N−n)/n)/Δ, the N → ∞ form; ±∞ at the ends
  /// [S(n+1) − S(n)]/Δ and [S(n) − S(n−1)]/Δ; absent where the neighbour does not exist.
  std::optional<double> beta_forward, beta_backward;
  double curvature;  ///< ∂²S/∂E² = −[ψ′(N−n+1) + ψ′(n+1)]/Δ², always negative
  double log_omega_gibbs;        ///< ln Σ_{k≤n} C(N, k), the volume entropy
  double log_temperature_gibbs;  ///< ln T_G, T_G = Δ Σ_{k≤n} C(N,k) / C(N,n), always positive
};

/// @param n_units    N, 1 ≤ N ≤ 2^64 − 1
/// @param n_excited  n, 0 ≤ n ≤ N
/// @param gap        Δ = E_1 − E_0 > 0; both levels non-degenerate
///
/// Accuracy   relative 1e-13 in every member, absolute where ln T_G passes through 0
///            (tests/exact/microcanonical_test.cpp, against mpmath)
/// Cost       about 3 µs (bench_entropy), whatever N: the volume is an integral over a log-concave function,
///            Σ_{k≤n} C(N,k)/C(N,n) = (N−n) ∫_0^1 (1−v)^{N−n−1} (1+v)^n dv for 2n < N
TwoLevelMicrostate two_level_microstate(std::uint64_t n_units, std::uint64_t n_excited, double gap);

}  // namespace antikelvin
