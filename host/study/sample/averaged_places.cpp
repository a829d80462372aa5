// SPDX-License-Identifier: Apache-2.0
#include "study/sample/averaged_places.hpp"

#include <fmt/core.h>

#include "model/parse_lattice.hpp"

namespace antikelvin {

bool is_same_place(SamplePoint const& a, SamplePoint const& b) {
  return a.lattice == b.lattice && a.beta == b.beta;
}

std::string unequilibrated_note(SamplePoint const& point, std::size_t n_unequilibrated,
                                std::size_t n_samples) {
  return fmt::format(
      "not equilibrated at N={} at beta={:.6g}: {} of {} samples; "
      "use more --burn-in and --sweeps",
      point.n_units, point.beta, n_unequilibrated, n_samples);
}

NamedRow row_of_place(SamplePoint const& point, std::size_t n_samples) {
  NamedRow row;
  row.add("N", point.n_units);
  row.add("sides", sides_text(point.lattice));
  row.add("beta", cell(point.beta));
  row.add("samples", std::uint64_t{n_samples});
  return row;
}

}  // namespace antikelvin
