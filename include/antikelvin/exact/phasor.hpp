// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/base/wide.hpp"
#include "antikelvin/math/double_double.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Working storage of one evaluation: n_levels + 3 of these.
struct Phasor {
  std::uint64_t step;
  DoubleDouble weight;  ///< p_j
  Complex value;        ///< e^{i(e_j − e_ref)θ_k} − 1: N times it keeps its digits
  Complex turn;         ///< e^{i(e_j − e_ref)2π/M} − 1
};

/// Residue of k·step modulo m, as a signed fraction of m in turns.
AK_HD inline DoubleDouble turns_of(std::uint64_t step, std::uint64_t k, std::uint64_t m) {
  auto const residue = static_cast<std::uint64_t>(static_cast<Quanta>(step % m) * k % m);
  DoubleDouble const t =
      residue > m / 2 ? -to_double_double(m - residue) : to_double_double(residue);
  return t / to_double_double(m);
}

/// e^{i(step − reference)θ_k} − 1.
AK_HD inline Complex phasor_at(std::uint64_t step, std::uint64_t reference, std::uint64_t k,
                               std::uint64_t m) {
  std::uint64_t const a = step % m, b = reference % m;
  return unit_circle_m1(turns_of(a >= b ? a - b : m - (b - a), k, m));
}

}  // namespace AK_ISA
}  // namespace antikelvin
