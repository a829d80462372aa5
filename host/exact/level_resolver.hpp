// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "antikelvin/base/wide.hpp"
#include "antikelvin/exact/level_microstate.hpp"
#include "model/integer_levels.hpp"

namespace antikelvin {

/// Cost of one circle (level_contour.hpp) up to which a device, `limits` and, at last, the resolver try
/// it: some 0.1 s, and some seconds. Beyond, the quantum counts as too fine.
inline constexpr std::uint64_t kMaxContourCost = 5'000'000;
inline constexpr std::uint64_t kMaxResolverCost = 200'000'000;

/// The energies that a single circle does not decide: the ends of the spectrum, gaps beside them, and
/// energies that only rare levels reach, such as odd ones of levels 0, 2, 1001 far below the middle.
///
/// Close to an end, Ω obeys the power-series recurrence
///
///     E g_0 Ω(E) = Σ_{j>0} g_j [e_j (N+1) − E] Ω(E − e_j),
///
/// whose terms are all positive up to E = N + 1, so that no digit is lost. Elsewhere the least
/// populated level is singled out and its occupation summed over,
///
///     Ω(E) = Σ_m C(N, m) g^m Ω'(E − m e; N − m),
///
/// each term being decided by a circle, the recurrence or the same step again. Few units are enumerated
/// (occupation_table.hpp).
///
/// Accuracy   that of level_microstate  (tests/exact/level_microstate_test.cpp)
class LevelResolver {
 public:
  LevelResolver(IntegerLevels levels, std::uint64_t n_units);
  ~LevelResolver();
  LevelResolver(LevelResolver&&) noexcept;

  /// Whether the units are so few that all their occupations are enumerated: no circle is needed then.
  bool enumerates() const;

  /// @param energy  0 ≤ E ≤ N·K
  /// @throws SpecError  if the quantum is too fine to be searched
  LevelMicrostate at(Quanta energy);

  /// States in the shell low ≤ E ≤ high, 0 ≤ low ≤ high ≤ N·K, in place of those at one energy: ln of
  /// their number, its differences when the shell moves by a quantum, the Gibbs volume up to `high`. The
  /// saddle is that of the shell's middle.
  LevelMicrostate shell(Quanta low, Quanta high);

  /// Nearest energies below and above E that can occur; none where there is none within a million quanta.
  std::optional<Quanta> nearest_below(Quanta energy);
  std::optional<Quanta> nearest_above(Quanta energy);

  /// ln Ω(E); −∞ if E cannot occur.
  double log_omega(Quanta energy);

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace antikelvin
