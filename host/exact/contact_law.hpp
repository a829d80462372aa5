// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

namespace antikelvin {

/// ln Ω of one body at energies in quanta that all bodies share, above its lowest energy; −∞ where no
/// state has that energy. Called some 20 times per law, with up to millions of energies each.
using LogOmegaAt = std::function<std::vector<double>(std::vector<std::uint64_t> const& energies)>;

struct ContactBody {
  LogOmegaAt log_omega;
  std::uint64_t top;   ///< highest energy
  std::uint64_t step;  ///< ≥ 1; all energies of the body are multiples of it
};

/// N two-level units whose gap is `gap` quanta: Ω = C(N, E/gap).
ContactBody two_level_body(std::uint64_t n_units, std::uint64_t gap);

/// One state at each energy 0 … K: what carries energy from body to body.
ContactBody demon_body(std::uint32_t capacity);

/// Distribution of one body's energy, P(E) at E = first, first + step, …
struct EnergyLaw {
  std::uint64_t first, step;
  std::vector<double> probability;  ///< sums to 1; first and last are not 0
  std::uint64_t mode;               ///< the lowest of the most probable energies
  double mean, variance;            ///< in quanta
  double log_total;                 ///< ln of the number of states of the whole

  std::uint64_t energy(std::size_t i) const { return first + step * i; }
  /// False where convolutions would have cost too much: then only `mode` is given, as the energy of
  /// equal β; mean, variance and log_total are NaN.
  bool is_known() const { return !probability.empty(); }
};

/// Terms of all convolutions of a law, at most.
inline constexpr std::uint64_t kMostTerms = 400'000'000;

/// Energies of n bodies that are in contact with each other and with nothing else, every state of the
/// whole being as likely as any other:
///
///     P(E_1, …, E_n) = Π_i Ω_i(E_i) / Ω,      Σ_i E_i = E,      one law per body, summed over the others
///
/// The bodies' Ω_i differ by powers e^{1000…}; but multiplied by e^{−βE_i}, at the β at which they share
/// E, each is about 1 where it matters, and Π e^{−βE_i} is a constant. The law of a body is then its own
/// weights times the convolution of all others, in plain numbers that are all positive. That β and those
/// energies come from filling the concave hulls of sampled ln Ω_i, the steepest pieces first, and zooming.
///
/// @param bodies            1 to some 30; ln Ω_i concave up to ripples, or at most 2^14 energies, or at
///                          most 2^22 with gaps
/// @param total             E, of all bodies and the demon
/// @param demon_capacity  K: the whole has another part, demon_body(K), whose law is not returned;
///                          0: none
/// @param most_terms      of the convolutions, beyond which laws are not known
/// @throws SpecError        when no state of the whole has this energy, or a window exceeds 2^25 energies
///
/// Cut off    ranges up to 2^14 energies: nothing above 1e-300. Wider: P below e^−50 of its maximum; the
///            sums leave out what is below e^−96
/// Accuracy   relative 1e-11 in P plus the absolute errors of the ln Ω_i, one ulp of which is 1e-7 for
///            1e9 units. Mean and variance are summed about the mode: nothing cancels
///            (tests/exact/contact_law_test.cpp prints the worst cases)
/// Cost       two bodies: some 100 σ_E evaluations of ln Ω per body, all of them up to 2^14. More bodies:
///            products of the widths; beyond `most_terms` the laws are not known (EnergyLaw::is_known)
/// Reference  D. Frenkel, P. B. Warren, Am. J. Phys. 83, 163 (2015); R. H. Swendsen, J.-S. Wang, Physica
///            A 453, 24 (2016)
std::vector<EnergyLaw> contact_laws(std::vector<ContactBody> const& bodies, std::uint64_t total,
                                    std::uint32_t demon_capacity,
                                    std::uint64_t most_terms = kMostTerms);

}  // namespace antikelvin
