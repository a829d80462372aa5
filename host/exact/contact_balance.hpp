// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "exact/contact_energies.hpp"
#include "exact/contact_law.hpp"

// Where the energy of bodies in contact is: the same β everywhere.
namespace antikelvin {

/// Where Σ ln Ω_i is largest.
struct Balance {
  double beta;
  std::vector<std::uint64_t> energies;
};

/// A balance, and which bodies had gaps on the way to it.
struct FoundBalance {
  Balance balance;
  std::vector<bool> has_gaps;
};

/// Fills the concave hulls of sampled ln Ω_i with energy, the steepest pieces first, and zooms.
FoundBalance find_balance(std::vector<ContactBody> const& bodies,
                          std::vector<Energies> const& ranges, std::uint64_t total);

}  // namespace antikelvin
