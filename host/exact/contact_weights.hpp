// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "exact/contact_energies.hpp"
#include "exact/contact_law.hpp"

// Weights of the energies of bodies in contact.
namespace antikelvin {

/// Numbers on first, first + step, …; the step of a single one is 0. `log_scale` was divided out.
struct Weights {
  std::uint64_t first = 0, step = 0;
  std::vector<double> values = {1};

  std::uint64_t last() const { return first + step * (values.size() - 1); }
  double at(std::uint64_t energy) const {
    if (energy < first || energy > last()) return 0;
    if (step == 0) return values[0];
    return (energy - first) % step == 0 ? values[(energy - first) / step] : 0;
  }
  /// Leaves out the ends below `floor` of the largest.
  void trim(double floor);
};

/// Ω_i(E) e^{−β(E−E_ref)}/Ω_i(E_ref).
struct BodyWeights {
  Weights weights;
  std::uint64_t reference = 0;  ///< E_ref, where it is largest
  double log_omega = 0;         ///< ln Ω_i(E_ref)
  bool is_cut = false;          ///< energies beyond the window have states too
};

/// Weights of one body around `centre`; none if it has no state in the range.
///
/// @throws SpecError  if they spread over more than 2^25 energies
BodyWeights weigh(ContactBody const& body, Energies const& range, std::uint64_t centre, double beta,
                  bool has_gaps);

}  // namespace antikelvin
