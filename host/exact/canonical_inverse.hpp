// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/level_system.hpp"

namespace antikelvin {

/// The β at which N independent units have the mean energy U = E. It is unique, since dU/dβ = −σ_E² < 0.
///
/// Domain     E from the lowest to the highest energy of N units, both included (β = ±∞); without a highest
///            level, from the lowest on
/// @throws SpecError  outside
///
/// Accuracy   relative 1e-15 at any E that is given exactly (tests/exact/canonical_inverse_test.cpp)
/// Cost       about 30 canonical averages
double beta_at_energy(LevelSystem const& system, std::uint64_t n_units, Rational const& energy);

/// Refuses energies that beta_at_energy has no answer for.
void require_energy(LevelSystem const& system, std::uint64_t n_units, Rational const& energy);

/// All β at which N units have the entropy S, that at T > 0 first: S rises from N ln g of the lowest level at T = 0+
/// to N ln Σg at T = ±∞, and falls to N ln g of the highest level at T = 0-, so that there are two of either sign, one,
/// or none. Values that differ from an end by their rounding to double are that end.
///
/// Accuracy   relative 1e-15, near the maximum that of β² ∝ N ln Σg − S, which S must resolve
std::vector<double> betas_at_entropy(LevelSystem const& system, std::uint64_t n_units,
                                     Rational const& entropy);

/// How many of them there are.
std::size_t n_betas_at_entropy(LevelSystem const& system, std::uint64_t n_units,
                               Rational const& entropy);

}  // namespace antikelvin
